"""How does a person begin and end following, and get feed and letters? Every write, told in the history.

What somebody follows is nobody else's business: the history says that it was done, and not of whom.
"""

from django.utils import timezone

from klynge_web.following.errors import FollowError
from klynge_web.following.models import LONGEST, MOST, Feed, Follow, Letter, LetterChoice
from klynge_web.history.actions import action, tell
from klynge_web.people.models import Person, new_secret


@action("follow", "create")
def begin_following(kind: str, subject: str, *, by) -> Follow:
    """Follow a subject, whose right to be read the caller has settled.

    Raises FollowError if the person follows it already, or follows as many as one may.
    """
    if len(subject) > LONGEST:
        raise FollowError("too_long", limit=LONGEST)
    Person.objects.select_for_update().get(pk=by.pk)  # two requests at once are counted one after the other
    followed = Follow.objects.filter(person=by)
    if followed.filter(kind=kind, subject=subject).exists():
        raise FollowError("known")
    if followed.count() >= MOST:
        raise FollowError("too_many", limit=MOST)
    follow = Follow.objects.create(person=by, kind=kind, subject=subject)
    tell(by, "follow.begun", follow)
    return follow


@action("follow", "change")
def end_following(follow: Follow, *, by) -> None:
    """Follow it no longer."""
    tell(by, "follow.ended", follow)
    follow.delete()


@action("follow", "change")
def make_feed(*, by) -> str:
    """A secret for the address of the person's own feed; an earlier address stops working."""
    Person.objects.select_for_update().get(pk=by.pk)
    _revoke(by)
    secret, secret_hash = new_secret()
    Feed.objects.create(person=by, secret_hash=secret_hash)
    tell(by, "feed.made", by)
    return secret


@action("follow", "change")
def revoke_feed(*, by) -> None:
    """Make the address of the person's own feed useless."""
    _revoke(by)
    tell(by, "feed.revoked", by)


def _revoke(person: Person) -> None:
    Feed.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())


@action("follow", "change")
def choose_letters(wanted: bool, *, by) -> None:
    """Turn the weekly letter on or off."""
    off_at = None if wanted else timezone.now()
    LetterChoice.objects.update_or_create(person=by, defaults={"off_at": off_at})
    tell(by, "letters.on" if wanted else "letters.off", by)


@action()
def begin_letter(person: Person, week: str, *, by, covered: dict[str, str], told: int) -> tuple[Letter, str]:
    """Note that the letter of the week is being sent, with a new secret.

    Raises FollowError (`held`) if it has been noted already; one that the mail server did not take may be begun again.
    """
    secret, secret_hash = new_secret()
    now = timezone.now()
    fields = {"state": "sending", "begun_at": now, "covered": covered, "told": told, "secret_hash": secret_hash}
    letter, made = Letter.objects.get_or_create(person=person, week=week, defaults=fields)
    if not made:
        again = Letter.objects.filter(pk=letter.pk, state="failed")
        if not again.update(attempts=letter.attempts + 1, **fields):
            raise FollowError("held")
        letter.refresh_from_db()
    tell(by, "letter.begun", person, week=week)
    return letter, secret


@action()
def end_letter(letter: Letter, *, by, taken: bool) -> None:
    """Note whether the mail server took it."""
    if taken:
        Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=timezone.now())
    else:
        Letter.objects.filter(pk=letter.pk).update(state="failed")
    tell(by, "letter.sent" if taken else "letter.failed", letter.person, week=letter.week, count=letter.told)
