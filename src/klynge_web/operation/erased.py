"""Who has been erased from the site? A short list outside the database, so that a restored one forgets them again.

It holds the number of the account and the e-mail address as a salted hash: enough to know the account again, and not
enough to learn the address.
"""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from klynge.errors import SettingError

FILE = "erased-people.json"


@dataclass(frozen=True, slots=True)
class Erased:
    """An account that was erased. `person` : its number in the database; `email_hash` : salted, see `_hash`."""

    person: int
    email_hash: str
    salt: str
    erased_on: str

    def is_of(self, person) -> bool:
        """True if it is this account, and not another that has its number."""
        return person.pk == self.person and hmac.compare_digest(self.email_hash, _hash(person.email, self.salt))


def erased_people(file: Path) -> list[Erased]:
    """The list, in the order of erasing; empty where there is none. Raises SettingError if it cannot be read."""
    if not file.exists():
        return []
    try:
        kept = json.loads(file.read_text("utf-8"))
        if not isinstance(kept, list):
            raise ValueError("it is not a list")
        return [Erased(**one) for one in kept]
    except (OSError, ValueError, TypeError) as problem:
        raise SettingError(
            f"{file} is no list of erased people ({problem}). Put back the one that Klynge wrote; without it, people "
            "who were erased could come back from a backup.",
            file=str(file),
        ) from problem


def remember(home: Path, person, *, on: dt.date) -> None:
    """Enter an account in the list, once."""
    known = erased_people(home / FILE)
    if not any(one.is_of(person) for one in known):
        salt = secrets.token_hex(16)
        write(home, [*known, Erased(person.pk, _hash(person.email, salt), salt, on.isoformat())])


def write(home: Path, people: list[Erased]) -> None:
    """Keep the list, each account once."""
    beside = home / f"{FILE}.new"
    beside.touch(mode=0o600)
    beside.write_text(json.dumps([asdict(one) for one in dict.fromkeys(people)], indent=1), "utf-8")
    beside.replace(home / FILE)


def remove_again(people: list[Erased], *, using: str) -> int:
    """Remove the accounts of the list from a restored database; how many there were."""
    from klynge_web.people.models import Person

    listed: dict[int, list[Erased]] = {}
    for one in people:
        listed.setdefault(one.person, []).append(one)
    found = Person._base_manager.using(using).filter(pk__in=listed)
    gone = [person for person in found if any(one.is_of(person) for one in listed[person.pk])]
    for person in gone:
        remove(person, using=using)
    return len(gone)


def remove(person, *, using: str) -> None:
    """Delete the account with all that is only about it. What the person did stays in the history, by nobody."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    from klynge_web.people.models import Invitation

    with transaction.atomic(using=using):
        keys = list(UserSession.objects.using(using).filter(user_id=person.pk).values_list("session_key", flat=True))
        Session.objects.using(using).filter(session_key__in=keys).delete()
        Invitation._base_manager.using(using).filter(email__iexact=person.email).delete()
        person.delete(using=using)


def _hash(email: str, salt: str) -> str:
    return hashlib.scrypt(email.casefold().encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()
