"""Persons who sign in, and what reaches their mailbox."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from klynge_web.people.models import Assignment, Person

PASSWORD = "fjellbekk og granbar"
ADDRESS = "kari@example.org"
UNKNOWN = "ingen@example.org"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EARLIER = 11 * 60  # seconds; a proof of who one is does not hold so long


def make_person(email: str = ADDRESS, *, password: str = "", role: str = "", **fields) -> Person:
    person = Person.objects.create_user(email, password or None, **{"name": "Kari Elvedal"} | fields)
    if role:
        Assignment.objects.create(person=person, role=role)
    return person


def make_client() -> Client:
    return Client(headers={"host": "127.0.0.1", "user-agent": FIREFOX})


def signed_in(person: Person, *, fresh: bool = False) -> Client:
    """A browser in which the person signed in: long ago, or just now."""
    client = make_client()
    client.force_login(person)
    session = client.session
    record = {"method": "code", "at": time.time() - (0 if fresh else EARLIER)}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def code_sent() -> str:
    """The code in the newest letter."""
    return re.search(r"^([B-Z]{4}-[B-Z]{4})$", mail.outbox[-1].body, re.MULTILINE)[1]


def ask_for_code(client: Client, email: str = ADDRESS, lang: str = "nb", **more):
    return client.post(f"/{lang}/sign-in/code/", {"email": email, **more})


def enter_code(client: Client, code: str, lang: str = "nb", **more):
    return client.post(f"/{lang}/sign-in/code/confirm/", {"code": code, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/nb/account/").status_code == 200


def turn_on_factor(person: Person) -> list[str]:
    """Give the person a second factor; returns the recovery codes."""
    TOTP.activate(person, SECRET)
    return RecoveryCodes.activate(person).get_unused_codes()


def app_code(secret: str = SECRET, later: int = 0) -> str:
    """What an authenticator app shows, now or some periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def has_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type="totp").exists()
