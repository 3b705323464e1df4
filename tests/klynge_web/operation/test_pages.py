"""What administrators read of the installation, and how they erase a person."""

import datetime as dt
import json
from html import unescape

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from klynge.text import LANGUAGES, text
from klynge_web.history.actions import COMMAND
from klynge_web.history.models import Event
from klynge_web.jobs.models import Job, Worker
from klynge_web.operation import actions, erased, state
from klynge_web.people.errors import LastAdministratorError
from klynge_web.people.models import Assignment, Invitation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def administrator(home) -> Person:
    person = Person.objects.create_user("leder@example.org", name="Kari Leder")
    Assignment.objects.create(person=person, role="administrator")
    return person


@pytest.fixture
def reader(administrator) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(administrator)
    return client


def page(reader, lang: str = "nb") -> str:
    response = reader.get(f"/{lang}/installation/")
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u00a0", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_installation_that_is_new_says_what_is_missing(reader, lang):
    content = page(reader, lang)
    for key in ("no_worker", "no_backup", "none_pending", "no_jobs", "lake_empty"):
        assert text(f"installation.{key}", lang) in content, key
    assert state.database_version() in content


def test_an_installation_in_use(reader, home):
    Worker.objects.create(name="here", beat_at=timezone.now())
    Job.objects.create(kind="build", state="done")
    Job.objects.create(kind="build", state="failed")
    made = {"at": "2026-11-20T22:15:00+00:00", "file": "klynge-2026-11-20.tar", "bytes": 12_340_000}
    (home / state.LAST_BACKUP).write_text(json.dumps(made))
    content = page(reader)
    assert text("installation.no_worker", "nb") not in content
    assert "klynge-2026-11-20.tar (12,3 MB)" in content and "20.11.2026 23:15" in content
    assert "ferdige: 1" in content and "feilet: 1" in content
    assert str(home) not in content


@pytest.mark.parametrize("kept", ["", "[]", '{"at": "yesterday"}', '{"at": 5, "file": "a", "bytes": "x"}'])
def test_a_record_of_the_backup_that_cannot_be_read_is_none(reader, home, kept):
    (home / state.LAST_BACKUP).write_text(kept)
    assert text("installation.no_backup", "nb") in page(reader)


def test_pending_changes_damaged_data_and_a_full_disk_are_told(reader, home, monkeypatch):
    (home / "lake" / "closed").mkdir(parents=True)
    (home / "lake" / "closed" / "manifest.json").write_text("{")
    monkeypatch.setattr(state, "pending", lambda: ["people.0099_later"])
    monkeypatch.setattr(state, "disk_free", lambda home: 1_500_000_000)
    content = page(reader)
    assert "people.0099_later" in content and text("installation.lake_damaged", "nb") in content
    assert text("installation.disk_low", "nb") in content and "1,5 GB" in content


def test_others_are_told_that_they_may_not(home):
    client = Client(headers={"host": "127.0.0.1"})
    assert client.get("/nb/installation/").status_code == 302
    client.force_login(Person.objects.create_user("ola@example.org", name="Ola"))
    assert client.get("/nb/installation/").status_code == 403


@pytest.fixture
def ola(administrator) -> Person:
    """A person with all that belongs to one."""
    ola = Person.objects.create_user("ola@example.org", name="Ola Nordmann")
    Assignment.objects.create(person=ola, role="analyst")
    Invitation.objects.create(
        email="OLA@example.org", name="Ola Nordmann", role="analyst", secret_hash="a" * 64,
        expires_at=timezone.now() + dt.timedelta(days=1), used_at=timezone.now(),
    )  # fmt: skip
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now() + dt.timedelta(days=1))
    UserSession.objects.create(user=ola, session_key="k" * 32, ip="127.0.0.1", user_agent="x")
    Event.objects.create(by=ola, verb="person.created", object_kind="person", object_id="1", request_id="")
    return ola


def test_an_erased_person_leaves_nothing_but_what_was_done(ola, home):
    number = ola.pk
    actions.erase_person(ola, by=COMMAND)
    assert (
        not Person.objects.filter(pk=number).exists() and not Assignment._base_manager.filter(role="analyst").exists()
    )
    assert not Invitation._base_manager.exists() and not UserSession.objects.exists()
    assert not Session.objects.filter(session_key="k" * 32).exists()
    assert Event._base_manager.get(verb="person.created").by is None
    assert Event._base_manager.get(verb="person.erased").object_id == str(number)
    (one,) = erased.erased_people(home / erased.FILE)
    assert one.person == number and (home / erased.FILE).stat().st_mode & 0o777 == 0o600
    assert "ola" not in (home / erased.FILE).read_text()


def test_the_list_knows_the_person_again_and_nobody_else(ola, home):
    number, listed = ola.pk, None
    erased.remember(home, ola, on=dt.date(2026, 11, 21))
    erased.remember(home, ola, on=dt.date(2026, 11, 22))
    (listed,) = erased.erased_people(home / erased.FILE)
    assert listed.is_of(ola) and listed.erased_on == "2026-11-21"
    other = Person(pk=number, email="kari@example.org")
    again = Person(pk=number + 1, email="ola@example.org")
    assert not listed.is_of(other) and not listed.is_of(again), "a later account with the same address is another"
    assert erased.remove_again([listed], using="default") == 1
    assert erased.remove_again([listed], using="default") == 0


def test_the_last_administrator_cannot_be_erased(administrator, home):
    with pytest.raises(LastAdministratorError):
        actions.erase_person(administrator, by=COMMAND)
    assert Person.objects.filter(pk=administrator.pk).exists() and not (home / erased.FILE).exists()


def test_nothing_is_erased_if_the_list_cannot_be_written(ola, home):
    (home / erased.FILE).write_text("not a list")
    with pytest.raises(Exception, match="no list of erased people"):
        actions.erase_person(ola, by=COMMAND)
    assert Person.objects.filter(pk=ola.pk).exists() and Event._base_manager.filter(verb="person.erased").count() == 0


def test_the_page_asks_first_and_wants_a_fresh_proof(reader, ola):
    address = f"/nb/persons/{ola.pk}/erase/"
    asked = reader.get(address)
    assert asked.status_code == 302 and "/again/" in asked.headers["Location"]
    assert reader.post(address).status_code == 302 and Person.objects.filter(pk=ola.pk).exists()


def test_the_page_erases(reader, ola, administrator, monkeypatch):
    monkeypatch.setattr("klynge_web.access.needs.is_fresh", lambda request: True)
    address = f"/nb/persons/{ola.pk}/erase/"
    assert text("confirm.person_erase", "nb", about="Ola Nordmann") in reader.get(address).content.decode()
    assert reader.post(address).status_code in (302, 303)
    assert not Person.objects.filter(pk=ola.pk).exists()
    assert reader.get(address).status_code == 404
    own = reader.get(f"/nb/persons/{administrator.pk}/erase/")
    assert own.status_code == 302 and "/account/" in own.headers["Location"]
