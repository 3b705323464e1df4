"""Roles are given by those who may, end when they are ended or have run out, and the last administrator stays."""

import datetime as dt
import uuid
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

import site_world
from at_once import at_once
from klynge.text import LANGUAGES, text
from klynge_web.access.refusals import Refused
from klynge_web.history.models import Event
from klynge_web.history.words import of
from klynge_web.people import actions
from klynge_web.people.errors import LastAdministratorError, LastDayError
from klynge_web.people.models import Assignment, Person
from klynge_web.people.ties import Tie

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> site_world.World:
    return site_world.make_world()


def content(response) -> str:
    return response.content.decode()


def staff(world, **fields) -> dict:
    """Answers to the form: one of the cluster's staff becomes board observer too."""
    organisation = world.own.rows["organisation"].pk
    return {"person": world.people["cluster_staff"].pk, "role": "board_observer", "organisation": organisation} | fields


def held(person: Person) -> list[str]:
    return sorted(Assignment.objects.filter(Assignment.in_force(TODAY), person=person).values_list("role", flat=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_leader_gives_and_ends_a_role(world, lang):
    leader, person = world.client("cluster_leader"), world.people["cluster_staff"]
    assert text("roles.new", lang) in content(leader.get(f"/{lang}/roles/new/?person={person.pk}"))
    response = leader.post(f"/{lang}/roles/new/", staff(world), follow=True)
    assert text("role.was_given", lang) in content(response) and held(person) == ["board_observer", "cluster_staff"]
    given = Assignment.objects.get(person=person, role="board_observer")
    assert given.given_by == world.people["cluster_leader"] and given.from_date == TODAY
    page = content(leader.get(f"/{lang}/roles/{given.pk}/"))
    sentence = text(
        "history.role.given",
        lang,
        who="Cluster Leader",
        role=text("access.role.board_observer", lang),
        tied="elvedal",
    )
    assert sentence in page
    assert text("confirm.role_end_told", lang, about=person) in content(leader.get(f"/{lang}/roles/{given.pk}/end/"))
    response = leader.post(f"/{lang}/roles/{given.pk}/end/", follow=True)
    assert text("confirm.role_end_done", lang) in content(response) and held(person) == ["cluster_staff"]
    assert text("role.state.ended", lang) in content(leader.get(f"/{lang}/roles/?all=1"))


def test_it_is_told_on_the_side_of_the_cluster_too(world):
    actions.give_role(
        world.people["cluster_staff"],
        Tie("board_observer", organisation=world.own.rows["organisation"]),
        by=world.people["cluster_leader"],
    )
    for reader in ("cluster_staff", "cluster_leader"):
        told = [one.sentence for one in of(world.people[reader], world.own.rows["organisation"], "en")]
        assert told == ["Cluster Leader gave the role board observer to Cluster Staff."]
    assert of(world.people["person"], world.own.rows["organisation"], "en") == []


def test_an_ended_role_stops_working_with_the_next_request(world):
    staff_client = world.client("cluster_leader")
    assert staff_client.get("/nb/roles/").status_code == 200
    own = Assignment.objects.get(person=world.people["cluster_leader"])
    actions.end_role(own, by=world.people["administrator"])
    assert staff_client.get("/nb/roles/").status_code == 403


@pytest.mark.parametrize(
    ("first", "last", "answer"), [(-2, -1, 403), (-1, 0, 200), (0, 0, 200), (1, 2, 403), (-5, None, 200)]
)
def test_roles_begin_and_end_by_themselves(world, first, last, answer):
    person = Person.objects.create_user("kort@example.org", name="Kort")
    until = None if last is None else TODAY + last * DAY
    Assignment.objects.create(person=person, role="administrator", from_date=TODAY + first * DAY, to_date=until)
    assert site_world.client_of(person).get("/nb/persons/").status_code == answer


def test_the_last_administrator_stays(world):
    admin = world.people["administrator"]
    only = Assignment.objects.get(person=admin)
    client = world.client("administrator")
    response = client.post(f"/nb/roles/{only.pk}/end/")
    assert response.status_code == 422 and text("confirm.error.last_administrator", "nb") in content(response)
    response = client.post(f"/nb/persons/{admin.pk}/close/")
    assert response.status_code == 422 and text("confirm.error.last_administrator", "nb") in content(response)
    assert held(admin) == ["administrator"] and client.get("/nb/persons/").status_code == 200
    # one who begins tomorrow, one whose account is closed and one whose role has run out are no help today
    for name, fields in {"a": {"from_date": TODAY + DAY}, "b": {}, "c": {"from_date": TODAY - DAY}}.items():
        other = Person.objects.create_user(f"{name}@example.org", name=name, is_active=name != "b")
        fields = fields | ({"to_date": TODAY - DAY} if name == "c" else {})
        Assignment.objects.create(person=other, role="administrator", **fields)
    with pytest.raises(LastAdministratorError):
        actions.end_role(only, by=admin)
    Assignment.objects.create(person=world.people["analyst"], role="administrator")
    assert client.post(f"/nb/roles/{only.pk}/end/").status_code == 302
    assert held(admin) == [] and client.get("/nb/persons/").status_code == 403


def test_an_administrator_whose_role_will_end_is_no_help(world):
    """On the day after nobody would be left."""
    admin, analyst = world.people["administrator"], world.people["analyst"]
    only = Assignment.objects.get(person=admin)
    short = Assignment.objects.create(person=analyst, role="administrator", to_date=TODAY + DAY)
    for act in (partial(actions.end_role, only), partial(actions.close_account, admin)):
        with pytest.raises(LastAdministratorError):
            act(by=admin)
    actions.end_role(short, by=admin)  # while one remains for good
    Assignment.objects.filter(pk=only.pk).update(to_date=TODAY + DAY)
    with pytest.raises(LastAdministratorError):
        actions.end_role(only, by=admin)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_administrator_has_no_last_day(world, lang):
    admin, person = world.people["administrator"], world.people["person"]
    given = {"person": person.pk, "role": "administrator", "to_date": (TODAY + DAY).isoformat()}
    response = world.client("administrator").post(f"/{lang}/roles/new/", given)
    word = text("access.role.administrator", lang)
    told = text("tie.error.lasting", lang, role=word[0].upper() + word[1:])
    assert response.status_code == 422 and told in content(response)
    with pytest.raises(LastDayError):
        actions.give_role(person, Tie("administrator", to_date=TODAY + DAY), by=admin)
    assert held(person) == []


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once(world):
    first, second = world.people["administrator"], world.people["analyst"]
    rows = [
        Assignment.objects.get(person=first),
        Assignment.objects.create(person=second, role="administrator"),
    ]
    came = at_once(
        partial(actions.end_role, rows[1], by=first),
        partial(actions.end_role, rows[0], by=second),
    )
    assert sum(isinstance(one, LastAdministratorError | Refused) for one in came) == 1, came
    assert not actions.needs_set_up()


def test_a_role_ends_once(world):
    row = world.own.rows["assignment"]
    actions.end_role(row, by=world.people["administrator"])
    ended = Assignment.objects.get(pk=row.pk).ended_at
    actions.end_role(row, by=world.people["administrator"])
    assert Assignment.objects.get(pk=row.pk).ended_at == ended


def test_an_administrator_gives_every_role(world):
    admin, person = world.client("administrator"), world.people["person"]
    answers = {
        "cluster_leader": {"organisation": world.own.rows["organisation"].pk},
        "programme_officer": {"programme": "NCE"},
        "evaluator": {
            "project": world.own.rows["project"].pk,
            "purpose": "Sluttevaluering",
            "from_date": (TODAY + DAY).isoformat(),
            "to_date": (TODAY + DAY).isoformat(),
        },
        "administrator": {},
    }
    for role, fields in answers.items():
        response = admin.post("/nb/roles/new/", {"person": person.pk, "role": role} | fields)
        assert response.status_code == 302, content(response)
    assert held(person) == ["administrator", "cluster_leader", "programme_officer"]
    assert Assignment.objects.get(person=person, role="evaluator").state == "future"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"from_date": (TODAY + 2 * DAY).isoformat(), "to_date": (TODAY + DAY).isoformat()}, "tie.error.reversed"),
        ({"from_date": (TODAY - DAY).isoformat()}, "tie.error.past"),
        ({"to_date": (TODAY - DAY).isoformat()}, "tie.error.past"),
        ({"to_date": "i morgen"}, "tie.error.invalid"),
        ({"role": "cluster_staff"}, "tie.error.held"),
        ({"person": "999999"}, "form.error.invalid_choice"),
        ({"person": "kari"}, "form.error.invalid_choice"),
        ({"person": ""}, "form.error.required"),
        ({"role": "evaluator", "organisation": "", "purpose": "Tre"}, "tie.error.needed"),
        ({"role": "programme_officer", "organisation": "", "programme": "Ukjent"}, "form.error.invalid_choice"),
        ({"purpose": "x" * 301}, "form.error.max_length"),
    ],
)
def test_what_cannot_be_used_is_told(world, lang, wrong, key):
    before = Assignment.objects.count()
    given = staff(world) | wrong
    response = world.client("administrator").post(f"/{lang}/roles/new/", given)
    assert response.status_code == 422 and Assignment.objects.count() == before
    word = text(f"access.role.{given['role']}", lang)
    facts = {"role": word[0].upper() + word[1:]} if key == "tie.error.needed" else {}
    facts = {"show_value": 301, "limit_value": 300} if key == "form.error.max_length" else facts
    assert text(key, lang, **facts) in content(response)


@pytest.mark.parametrize(
    "forged",
    [
        {"role": "administrator", "organisation": ""},
        {"role": "cluster_leader"},
        {"organisation": "foreign"},
        {"person": "foreign"},
        {"person": "analyst"},
    ],
)
def test_a_leader_cannot_forge_role_cluster_or_person(world, forged):
    ids = {"foreign": world.foreign.rows["organisation"].pk, "analyst": world.people["analyst"].pk}
    given = staff(world) | {name: ids.get(value, value) for name, value in forged.items()}
    if forged == {"person": "foreign"}:
        given["person"] = world.foreign.rows["person"].pk
    before = Assignment.objects.count()
    response = world.client("cluster_leader").post("/nb/roles/new/", given)
    assert response.status_code == 422 and text("form.error.invalid_choice", "nb") in content(response)
    assert Assignment.objects.count() == before


def test_the_action_itself_refuses_what_the_form_does_not_offer(world):
    by = world.people["cluster_leader"]
    for tie in (Tie("analyst"), Tie("cluster_staff", organisation=world.foreign.rows["organisation"])):
        with pytest.raises(Refused):
            actions.give_role(world.people["person"], tie, by=by)


def test_a_leader_sees_and_ends_only_roles_of_the_own_cluster(world):
    leader = world.client("cluster_leader")
    page = content(leader.get("/nb/roles/?all=1"))
    assert "Staff-Elvedal" in page and "Staff-Fjellvik" not in page and "Analyst" not in page
    foreign = [world.foreign.rows["assignment"], Assignment.objects.get(person=world.people["analyst"])]
    for one in foreign:
        assert leader.get(f"/nb/roles/{one.pk}/").status_code == 404
        assert leader.post(f"/nb/roles/{one.pk}/end/").status_code == 404
    assert not Assignment.objects.filter(pk__in=[one.pk for one in foreign], ended_at__isnull=False).exists()


def test_a_leader_reads_of_a_person_only_what_happened_in_the_own_cluster(world):
    person, admin = world.people["cluster_staff"], world.people["administrator"]
    actions.give_role(person, Tie("analyst"), by=admin)
    actions.give_role(person, Tie("cluster_staff", organisation=world.foreign.rows["organisation"]), by=admin)
    own = Assignment.objects.get(person=person, organisation=world.own.rows["organisation"])
    page = content(world.client("cluster_leader").get(f"/nb/roles/{own.pk}/"))
    assert "fjellvik" not in page and "analytiker" not in page


def test_sent_twice_it_is_done_once(world):
    given = staff(world, once=str(uuid.uuid4()))
    client = world.client("cluster_leader")
    first, second = (client.post("/nb/roles/new/", given) for _ in range(2))
    assert first.url == second.url
    assert Assignment.objects.filter(person=world.people["cluster_staff"], role="board_observer").count() == 1


@pytest.mark.parametrize("address", ["roles/new/", "roles/{}/end/"])
def test_giving_and_ending_ask_who_one_is_again(world, address):
    stale = site_world.client_of(world.people["cluster_leader"], fresh=False)
    response = stale.post("/nb/" + address.format(world.own.rows["assignment"].pk), staff(world))
    assert response.status_code == 302 and "/account/again/" in response.url
    assert Assignment.objects.filter(ended_at=None).count() == Assignment.objects.count()


def test_the_database_refuses_reversed_days(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            person=world.people["person"], role="analyst", from_date=TODAY, to_date=TODAY - dt.timedelta(days=1)
        )


def test_history_holds_no_names_or_addresses(world):
    actions.give_role(world.people["person"], Tie("analyst"), by=world.people["administrator"])
    facts = str(list(Event.objects.values_list("facts", flat=True)))
    assert "@" not in facts and world.people["person"].name not in facts


def test_no_roles_yet_says_what_to_do(world):
    Assignment.objects.exclude(person=world.people["cluster_leader"]).delete()
    assert text("roles.none", "nb") in content(world.client("cluster_leader").get("/nb/roles/"))
