"""How does an account at a provider come to belong to a person, and cease to? Every write, told in the history."""

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from klynge_web.history.actions import action, tell
from klynge_web.people import actions as people
from klynge_web.people.models import Person
from klynge_web.people.oidc.flow import Identity
from klynge_web.people.oidc.trouble import Trouble
from klynge_web.people.providers import name_of


def account_of(identity: Identity) -> SocialAccount | None:
    """The linked account of the identity, null if nobody has linked it. Issuer and subject together say who it is."""
    found = SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject)
    return found.select_related("user").first()


@action("account", "change")
def link(identity: Identity, *, by: Person) -> SocialAccount:
    """Link an account at a provider to oneself. Raises Trouble `other` if it is somebody else's."""
    return _link(identity, by)


@action()
def accept(secret_hash: str, identity: Identity, *, by: str, lang: str) -> Person:
    """Use an invitation for one who came by a provider, and link the account: all of it, or nothing.

    The name that the provider gives goes before that of the invitation. Raises InvitationError, or Trouble `other`.
    """
    name = str(identity.kept.get("name", ""))[:120]
    person = people.accept(secret_hash, by=by, name=name, language=lang)
    _link(identity, person)
    return person


@action("account", "change")
def unlink(account: SocialAccount, *, by: Person) -> None:
    """Unlink one's own account at a provider. A code by e-mail remains as a way in: nobody is shut out by this."""
    if account.user_id != by.pk:
        raise Trouble("other", "unlink")
    tell(by, "account.provider_unlinked", by, provider=name_of(account.provider))
    account.delete()


def _link(identity: Identity, person: Person) -> SocialAccount:
    try:
        with transaction.atomic():
            account = SocialAccount.objects.create(
                user=person, provider=identity.issuer, uid=identity.subject, extra_data=identity.kept
            )
    except IntegrityError:
        # two who link at once are told apart by the database
        raise Trouble("other", "link") from None
    tell(person, "account.provider_linked", person, provider=name_of(identity.issuer))
    return account
