"""A cluster is judged by its own people: answers, verdicts, what was kept, and whether it fitted."""

import datetime as dt

import pytest
from django.urls import reverse

import site_world
from klynge.frameworks import framework
from klynge.text import LANGUAGES, text
from klynge_web.history.models import Event
from klynge_web.library.models import Judgement, Kept, Opinion

pytestmark = [pytest.mark.django_db, pytest.mark.both]

MODEL = "consensus_quadrants"


@pytest.fixture
def world(country, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    world = site_world.make_world()
    Judgement.objects.all().delete()
    return world


def address(name: str, world, lang: str = "nb", side: str = "own", **more) -> str:
    cluster = getattr(world, side).rows["organisation"].slug
    return reverse(name, kwargs={"lang": lang, "organisation": cluster, "framework": MODEL} | more)


def answer(world, who: str, lang: str = "nb", side: str = "own", **answers):
    given = {"role": who, "on": dt.date.today().isoformat(), "reason": "Vedtak i styret", **answers}
    return world.client(who).post(address("judge", world, lang, side), given)


def page(world, role: str = "cluster_leader", lang: str = "nb", query: str = "") -> str:
    return world.client(role).get(address("assessment", world, lang) + query).content.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_give_the_verdict_with_role_date_and_reason(world, lang):
    assert answer(world, "cluster_leader", lang, goals="no", roles="yes").status_code == 302
    shown = page(world, lang=lang)
    assert framework(MODEL).verdicts["b"].title[lang] in shown
    assert text("access.role.cluster_leader", lang) in shown and "Vedtak i styret" in shown
    event = Event.objects.get(verb="judgement.added")
    assert event.facts == {"framework": MODEL, "count": 2}, "ids and counts, not what was answered"


def test_two_who_disagree_stay_two(world):
    answer(world, "cluster_leader", goals="yes", roles="yes")
    answer(world, "board_observer", goals="no")
    shown = page(world)
    verdicts = framework(MODEL).verdicts
    assert verdicts["a"].title["nb"] in shown and verdicts["b"].title["nb"] in shown
    assert Judgement.objects.filter(withdrawn_at=None).count() == 3


def test_a_later_answer_of_the_same_person_takes_the_place_of_the_earlier(world):
    answer(world, "cluster_leader", goals="yes", roles="yes")
    answer(world, "cluster_leader", goals="no")
    counted = Judgement.objects.filter(withdrawn_at=None).values_list("dimension", "value")
    assert sorted(counted) == [("goals", "no"), ("roles", "yes")]
    assert Judgement.objects.count() == 3, "what was said before stays"


@pytest.mark.parametrize(
    "given, key",
    [
        ({}, "judgement.error.nothing_answered"),
        ({"goals": "perhaps"}, "form.error.invalid_choice"),
        ({"goals": "yes", "on": "2999-01-01"}, "judgement.error.future"),
        ({"goals": "yes", "reason": ""}, "form.error.required"),
        ({"goals": "yes", "role": "administrator"}, "form.error.invalid_choice"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_kept(world, given, key):
    before = Judgement.objects.count()
    response = answer(world, "cluster_leader", **given)
    assert response.status_code == 422 and text(key, "nb") in response.content.decode()
    assert Judgement.objects.count() == before


def test_a_role_in_one_cluster_is_none_in_another(world):
    leader = world.people["cluster_leader"]
    site_world.assign(leader, "board_observer", world.foreign)
    refused = answer(world, "cluster_leader", side="foreign", goals="yes")
    assert refused.status_code == 422
    client = site_world.client_of(leader)
    given = {"role": "board_observer", "on": dt.date.today().isoformat(), "reason": "Styremøte", "goals": "yes"}
    assert client.post(address("judge", world, side="foreign"), given).status_code == 302


def test_an_assessment_is_kept_and_the_next_compared_with_it(world):
    answer(world, "cluster_leader", goals="no", roles="no")
    assert world.client("cluster_leader").post(address("assessment-keep", world)).status_code == 302
    kept = Kept.objects.get()
    assert kept.framework == MODEL and kept.by == world.people["cluster_leader"]
    answer(world, "cluster_leader", goals="yes")
    shown = page(world, query=f"?with={kept.pk}")
    verdicts = framework(MODEL).verdicts
    assert verdicts["c"].title["nb"] in shown and verdicts["d"].title["nb"] in shown, "what it was is told too"


def test_whether_it_fits_and_was_useful_is_kept_once_for_each(world):
    answer(world, "cluster_leader", goals="no", roles="yes")
    client = world.client("cluster_leader")
    for useful in ("no", "yes"):
        given = {"verdict": "b", "fits": "partly", "useful": useful, "comment": ""}
        assert client.post(address("assessment-opinion", world), given).status_code == 302
    assert [(one.verdict, one.fits, one.useful) for one in Opinion.objects.all()] == [("b", "partly", "yes")]
    refused = client.post(address("assessment-opinion", world), {"verdict": "z", "fits": "yes", "useful": "yes"})
    assert refused.status_code == 422


def test_one_may_withdraw_what_one_said_and_nobody_else(world):
    answer(world, "cluster_leader", goals="yes")
    mine = Judgement.objects.get(by=world.people["cluster_leader"], framework=MODEL, withdrawn_at=None)
    withdraw = reverse("judgement-withdraw", kwargs={"lang": "nb", "judgement": mine.pk})
    assert world.client("cluster_staff").post(withdraw).status_code == 403
    assert world.client("cluster_leader").post(withdraw).status_code == 302
    mine.refresh_from_db()
    assert mine.withdrawn_at is not None


@pytest.mark.parametrize("kind", ["json", "pdf", "xlsx"])
def test_it_can_be_taken_away(world, kind):
    response = world.client("evaluator").get(address("assessment-file", world, kind=kind))
    assert response.status_code == 200 and response.content


def test_all_models_for_a_cluster_stand_side_by_side(world):
    cluster = world.own.rows["organisation"].slug
    at = reverse("assessments", kwargs={"lang": "nb", "organisation": cluster})
    shown = world.client("programme_officer").get(at).content.decode()
    assert framework(MODEL).title["nb"] in shown and text("assessments.undecided", "nb") in shown


def test_the_portrait_of_the_own_cluster_says_so_until_it_has_reached_the_lake(world):
    cluster = world.own.rows["organisation"].slug
    at = reverse("own-portrait", kwargs={"lang": "nb", "organisation": cluster})
    assert text("portraits.not_there", "nb") in world.client("cluster_staff").get(at).content.decode()
