"""The weekly letter: what changed since the last one in what each person follows; nothing to tell, no letter.

A letter is noted before it is sent, so that nobody gets two. One that the mail server did not take is tried again by
the next run of the week.
"""

import logging
from dataclasses import dataclass

from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from klynge import api
from klynge_web.following import actions
from klynge_web.following.errors import FollowError
from klynge_web.following.followed import Followed, read, told_to
from klynge_web.following.listing import Row, shown
from klynge_web.following.models import OWN_CLUSTER, Follow, Letter, LetterChoice
from klynge_web.history.actions import WORKER
from klynge_web.jobs.registry import Outcome
from klynge_web.people import letters as post
from klynge_web.people.errors import LetterError
from klynge_web.people.models import Person
from klynge_web.shell.page import is_invented

log = logging.getLogger("klynge.letters")

EACH = 8  # changes told of a subject; the others are counted, with a link
EACH_KIND = 4  # of these at most so many of one kind, so that the many leave room for the others
SUBJECTS = 20  # subjects told of in a letter
OUTCOMES = ("sent", "nothing", "had", "unsure", "failed")


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells of one subject. `rest` : changes that only the page tells."""

    name: str
    detail: str
    address: str
    rows: list[Row]
    rest: int

    @property
    def count(self) -> int:
        return len(self.rows) + self.rest


def run(progress) -> Outcome:
    """Write this week's letters; counts by what came of each person."""
    people = readers()
    progress.step("weekly_letters", total=len(people))
    counts = dict.fromkeys(OUTCOMES, 0)
    with api.open_lake().view() as view:
        for done, person in enumerate(people, start=1):
            counts[write_to(view, person)] += 1
            progress.advance(done)
    return Outcome({f"letters_{name}": count for name, count in counts.items() if count or name == "sent"})


def readers() -> list[Person]:
    """Active persons who follow something and have not turned the letter off."""
    off = LetterChoice.objects.filter(off_at__isnull=False).values("person_id")
    following = Follow.objects.values("person_id")
    return list(Person.objects.filter(is_active=True, pk__in=following).exclude(pk__in=off).order_by("pk"))


def write_to(view, person: Person) -> str:
    """Write to one person; one of `OUTCOMES`. had : this week's letter was sent; unsure : it was stopped half way."""
    week = this_week()
    earlier = Letter.objects.filter(person=person, week=week).first()
    if earlier and earlier.state != "failed":
        return "had" if earlier.state == "sent" else "unsure"
    told = compose(view, person)
    if not told:
        return "nothing"
    covered = {register: day.isoformat() for register, day in api.told_until(view).items()}
    count = sum(one.count for one in told)
    try:
        begun = actions.begin_letter(person, week, by=WORKER, covered=covered, told=count)
    except (FollowError, IntegrityError):  # noted by another process in the same moment
        return "had"
    return _send(*begun, told)


def compose(view, person: Person) -> list[Told]:
    """What changed in each subject since the person was last told."""
    found = []
    for follow in Follow.objects.for_user(person).order_by("pk"):
        followed = read(view, follow, person, person.language)
        if followed.selection:
            since = told_to(person, follow, view)
            changed = api.changes_of(view, followed.selection, since=since, per_kind=EACH_KIND, limit=EACH)
            if changed.rows:
                rows = shown(changed, person.language)
                address = post.absolute(address_of(followed, person.language))
                found.append(Told(followed.name, followed.detail, address, rows, changed.total - len(rows)))
    return found


def address_of(followed: Followed, lang: str) -> str:
    """The page with all changes of a followed subject."""
    if followed.kind == OWN_CLUSTER:
        return reverse("follow", kwargs={"lang": lang, "follow": followed.follow.pk})
    return reverse("changes", kwargs={"lang": lang, "kind": followed.kind, "subject": followed.subject})


def this_week() -> str:
    """The ISO week in Norwegian time, such as 2026-W47."""
    year, week, _ = timezone.localdate().isocalendar()
    return f"{year}-W{week:02}"


def _send(letter: Letter, secret: str, told: list[Told]) -> str:
    person = letter.person
    stop = post.absolute(reverse("letters-stop", kwargs={"lang": person.language, "secret": secret}))
    context = {
        "person": person,
        "subjects": told[:SUBJECTS],
        "more": len(told) - SUBJECTS if len(told) > SUBJECTS else 0,
        "count": sum(one.count for one in told),
        "follows": post.absolute(reverse("follows", kwargs={"lang": person.language})),
        "stop": stop,
        "invented": is_invented(),
    }
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    try:
        post.send(person.email, person.language, "following/letters/weekly", context, headers=headers)
    except (LetterError, ValueError) as problem:  # the library refuses odd addresses with ValueError
        log.error("weekly letter not sent", extra={"kind": type(problem).__name__})
        actions.end_letter(letter, by=WORKER, taken=False)
        return "failed"
    actions.end_letter(letter, by=WORKER, taken=True)
    return "sent"
