"""The first administrator is made once, with a secret told on the terminal, and nobody else comes in that way."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

import site_world
from klynge.text import LANGUAGES, text
from klynge_web.history.actions import COMMAND
from klynge_web.history.models import Event
from klynge_web.people import actions, commands
from klynge_web.people.errors import SetUpError
from klynge_web.people.models import Assignment, Person, SetUp

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PASSWORD = "fjell-og-fjord-2031"
GIVEN = {"name": "Kari Elvedal", "email": "Kari@Example.org", "language": "nn", "password": PASSWORD}


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def path() -> str:
    """Address of the set-up in bokmål."""
    return actions.begin_set_up(by=COMMAND)


def content(response) -> str:
    return response.content.decode()


def test_the_first_administrator_is_made_and_signed_in(visitor, path):
    assert actions.needs_set_up()
    assert text("set_up.title", "nb") in content(visitor.get(path))
    response = visitor.post(path, GIVEN)
    assert response.status_code == 302 and response.url == "/nn/home/"
    person = Person.objects.get()
    assert (person.email, person.name, person.language) == ("kari@example.org", "Kari Elvedal", "nn")
    assert person.check_password(PASSWORD)
    assert [one.role for one in person.assignments_in_force] == ["administrator"]
    assert not actions.needs_set_up()
    page = content(visitor.get(response.url))
    assert text("set_up.welcome", "nn") in page and text("home.persons", "nn") in page
    verbs = [(event.verb, event.actor) for event in Event.objects.order_by("pk")]
    assert verbs == [
        ("set_up.begun", "command"),
        ("person.created", "person"),
        ("role.given_everywhere", "command"),
    ]
    assert PASSWORD not in str(list(Event.objects.values()))


def test_without_a_password_one_signs_in_by_code(visitor, path):
    visitor.post(path, GIVEN | {"password": ""})
    assert not Person.objects.get().has_usable_password()
    assert visitor.get("/nb/home/").status_code == 200


def test_the_secret_is_not_in_the_database(path):
    secret = path.split("/")[3]
    assert len(secret) > 40 and secret not in str(list(SetUp.objects.values()))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("state", "status"),
    [("unknown", 404), ("expired", 410), ("used", 410), ("done", 410)],
    ids=lambda value: str(value),
)
def test_an_address_that_cannot_be_used_says_why(visitor, path, lang, state, status):
    address = f"/{lang}" + path.removeprefix("/nb")
    if state == "unknown":
        address = address[:-5] + "xxxx/"
    if state == "expired":
        SetUp.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    if state == "used":
        SetUp.objects.update(used_at=timezone.now())
    if state == "done":
        other = Person.objects.create_user("other@example.org", name="Ola")
        Assignment.objects.create(person=other, role="administrator")
    persons = Person.objects.count()
    for response in (visitor.get(address), visitor.post(address, GIVEN)):
        assert response.status_code == status
        assert text(f"set_up.not_{state}", lang) in content(response)
    assert Person.objects.count() == persons


def test_it_is_used_once(visitor, path):
    visitor.post(path, GIVEN)
    again = Client(headers={"host": "127.0.0.1"}).post(path, GIVEN | {"email": "second@example.org"})
    assert again.status_code == 410 and Person.objects.count() == 1


def test_a_new_address_stops_the_earlier_one(visitor, path):
    newer = actions.begin_set_up(by=COMMAND)
    assert visitor.get(path).status_code == 410 and visitor.get(newer).status_code == 200
    assert SetUp.objects.get(used_at=None, expires_at__gt=timezone.now()).expires_at <= timezone.now() + dt.timedelta(
        hours=24
    )


def test_no_address_is_made_where_there_is_an_administrator(visitor, path):
    visitor.post(path, GIVEN)
    with pytest.raises(SetUpError, match="There is an administrator already"):
        actions.begin_set_up(by=COMMAND)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "expired"}, {"role": "ended"}])
def test_an_administrator_who_is_kept_out_does_not_count(change):
    person = Person.objects.create_user("a@example.org", name="A", is_active=change.get("is_active", True))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    fields = {"expired": {"from_date": yesterday, "to_date": yesterday}, "ended": {"ended_at": timezone.now()}}
    Assignment.objects.create(person=person, role="administrator", **fields.get(change.get("role"), {}))
    assert actions.needs_set_up()


def test_an_account_that_is_here_gets_the_role_and_keeps_its_sign_in(visitor, path):
    """Whoever holds the secret does not thereby get into somebody's account, past their second factor."""
    known = Person.objects.create_user("kari@example.org", "another-long-password", name="Kari", is_active=False)
    response = visitor.post(path, GIVEN)
    assert response.status_code == 302 and response.url.startswith("/nb/sign-in/")
    assert visitor.get("/nb/home/").status_code == 302
    known = Person.objects.get()
    assert known.is_active and known.check_password("another-long-password") and known.name == "Kari"
    assert [one.role for one in known.assignments_in_force] == ["administrator"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("wrong", "key", "facts"),
    [
        ({"email": "kari"}, "joining.error.email", {}),
        ({"email": ""}, "form.error.required", {}),
        ({"name": ""}, "form.error.required", {}),
        ({"name": "k" * 121}, "form.error.max_length", {"show_value": 121, "limit_value": 120}),
        ({"language": "sv"}, "form.error.invalid_choice", {}),
        ({"password": "kort"}, "joining.error.password_too_short", {"min_length": 12}),
        ({"password": "passwordpassword"[:8] + "1234"}, "joining.error.password_too_common", {}),
        ({"password": "kari elvedal"}, "joining.error.password_too_similar", {}),
    ],
)
def test_what_cannot_be_used_is_told(visitor, path, lang, wrong, key, facts):
    response = visitor.post(f"/{lang}" + path.removeprefix("/nb"), GIVEN | wrong)
    assert response.status_code == 422
    assert text(key, lang, **facts) in content(response)
    assert not Person.objects.exists() and SetUp.objects.get().used_at is None
    assert PASSWORD not in content(response)


def test_the_page_is_kept_nowhere(visitor, path):
    assert "no-store" in visitor.get(path)["Cache-Control"]


def test_the_command_prints_the_address(visitor, capsys, settings):
    commands.administrator()
    printed = capsys.readouterr().out
    address = printed.strip().splitlines()[-1]
    assert address.startswith("http://127.0.0.1:8000/nb/set-up/")
    assert visitor.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    site_world.make_world()
    with pytest.raises(SetUpError, match="can invite others"):
        commands.administrator()
