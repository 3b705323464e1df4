"""One follows and stops by a button, finds what to follow by a search, and nothing of anybody else's."""

import contextlib
import uuid

import pytest
from django.test import Client

import site_world
from at_once import at_once
from drawn import store
from drawn_changes import AUGUST, firm
from klynge.text import LANGUAGES, text
from klynge_web.following import actions
from klynge_web.following import models as following_models
from klynge_web.following.errors import FollowError
from klynge_web.following.models import Follow
from klynge_web.history.models import Event
from klynge_web.people.models import Assignment, Person

pytestmark = pytest.mark.django_db
BEGIN = "/nb/follows/begin/"
TOWN = {"kind": "region", "subject": "3305"}


def content(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def followed_by(person) -> set[tuple[str, str]]:
    return set(Follow.objects.filter(person=person).values_list("kind", "subject"))


@pytest.mark.both
def test_follow_and_unfollow(town, ada, signed_in):
    page = content(signed_in.get("/nb/changes/region/3305/"))
    assert f'action="{BEGIN}"' in page and 'name="subject" value="3305"' in page
    response = signed_in.post(BEGIN, TOWN)
    assert (response.status_code, response.headers["Location"]) == (302, "/nb/changes/region/3305/")
    row = Follow.objects.get(person=ada)
    page = content(signed_in.get("/nb/changes/region/3305/"))
    assert "Du følger nå Elvedal." in page and f'action="/nb/follows/{row.pk}/end/"' in page
    assert signed_in.post(f"/nb/follows/{row.pk}/end/").headers["Location"] == "/nb/follows/"
    assert followed_by(ada) == set()
    assert list(Event.objects.filter(by=ada).order_by("pk").values_list("verb", "facts")) == [
        ("follow.begun", {}),
        ("follow.ended", {}),
    ]


def test_a_visitor_is_asked_to_sign_in(town):
    visitor = Client(headers={"host": "127.0.0.1"})
    assert "/nb/sign-in/?next=/nb/changes/region/3305/" in content(visitor.get("/nb/changes/region/3305/"))
    assert visitor.post(BEGIN, TOWN).headers["Location"].startswith("/nb/sign-in/")


@pytest.mark.both
def test_the_same_thing_is_followed_once(town, ada, signed_in):
    for subject in ("3305", "Elvedal", "3305"):
        response = signed_in.post(BEGIN, {"kind": "region", "subject": subject})
        assert response.headers["Location"] == "/nb/changes/region/3305/"
    assert followed_by(ada) == {("region", "3305")}
    assert "Du følger Elvedal fra før." in content(signed_in.get("/nb/changes/region/3305/"))
    with pytest.raises(FollowError, match="known"):
        actions.begin_following("region", "3305", by=ada)


@pytest.mark.both
def test_a_form_sent_twice_is_done_once(town, ada, signed_in):
    form = {**TOWN, "once": str(uuid.uuid4())}
    assert [signed_in.post(BEGIN, form).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(by=ada, verb="follow.begun").count() == 1


@pytest.mark.both
def test_a_form_that_somebody_else_has_sent_is_refused_in_words(town, ada, signed_in):
    form = {**TOWN, "once": str(uuid.uuid4())}
    assert signed_in.post(BEGIN, form).status_code == 302
    ola = Person.objects.create_user("ola@example.org", name="Ola Fjellvik")
    response = site_world.client_of(ola).post(BEGIN, form)
    assert response.status_code == 409 and text("problem.sent_by_another_told", "nb") in content(response)
    assert followed_by(ola) == set()


@pytest.mark.both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_null_character_is_refused_in_words(town, ada, signed_in, lang):
    begin = BEGIN.replace("nb", lang)
    answers = [
        signed_in.get(f"/{lang}/follows/?q=%00"),
        signed_in.get(f"/{lang}/changes/region/%00/"),
        signed_in.post(begin, {**TOWN, "subject": "33\x0005"}),
        signed_in.post(begin, "kind=region&subject=%00", content_type="application/x-www-form-urlencoded"),
    ]
    visitor = Client(headers={"host": "127.0.0.1", "cookie": r'sessionid="\000"'})
    for response in (*answers, visitor.get(f"/{lang}/")):
        assert response.status_code == 400 and text("problem.null_told", lang) in content(response)
    assert followed_by(ada) == set()


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"kind": "planet", "subject": "x"}, 404, "«planet»"),
        ({"kind": "region", "subject": "Elvedahl"}, 404, "Elvedal (3305)"),
        ({"kind": "organisation", "subject": "123456789"}, 404, "«123456789»"),
        ({"kind": "own_cluster", "subject": "no-such"}, 404, ""),
        ({"kind": "", "subject": ""}, 422, "Hva du vil følge"),
        ({}, 422, "Hva du vil følge"),
        ({"kind": "region", "subject": "3" * 1001}, 422, "Hva du vil følge"),
    ],
)
def test_what_cannot_be_followed_is_told_and_nothing_is_written(town, ada, signed_in, form, status, words):
    response = signed_in.post(BEGIN, form)
    assert response.status_code == status and words in content(response)
    assert followed_by(ada) == set() and not Event.objects.exists()


@pytest.mark.both
def test_one_may_follow_so_many(town, ada, signed_in, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    actions.begin_following("organisation", "900000001", by=ada)
    actions.begin_following("organisation", "900000002", by=ada)
    response = signed_in.post(BEGIN, TOWN)
    assert response.status_code == 422 and "Du følger allerede 2, som er det meste." in content(response)
    assert len(followed_by(ada)) == 2
    assert following_models.MOST == 1000


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_do_not_pass_the_limit_nor_follow_twice(ada, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 3)
    actions.begin_following("region", "0", by=ada)

    def begin(number):
        with contextlib.suppress(FollowError):
            actions.begin_following("region", str(number % 3), by=ada)

    at_once(*[lambda n=n: begin(n) for n in range(1, 5)])
    assert followed_by(ada) <= {("region", str(n)) for n in range(3)} and len(followed_by(ada)) == 3


@pytest.mark.both
def test_what_somebody_else_follows_is_not_there(town, ada, follow):
    row = follow(ada)
    stranger = site_world.client_of(site_world._person("stranger"))
    assert stranger.get(f"/nb/follows/{row.pk}/").status_code == 404
    assert stranger.post(f"/nb/follows/{row.pk}/end/").status_code == 404
    assert followed_by(ada) == {("region", "3305")}
    assert "Elvedal" not in content(stranger.get("/nb/follows/"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_shows_what_changed_lately(town, ada, signed_in, follow, lang):
    follow(ada)
    follow(ada, "organisation", "900000003")
    page = content(signed_in.get(f"/{lang}/follows/"))
    assert text("changes.told.bankrupt", lang) in page and text("follows.nothing_lately", lang) in page
    assert "&lt;b onclick" in page and "<b onclick" not in page


def test_a_list_without_anything_says_what_would_fill_it(town, signed_in):
    assert text("follows.none", "nb") in content(signed_in.get("/nb/follows/"))


def test_a_subject_that_is_gone_says_so_and_the_others_stay(town, ada, signed_in, follow):
    follow(ada)
    row = follow(ada, "region", "gamle-dal")
    page = content(signed_in.get("/nb/follows/"))
    assert text("follows.trouble_unknown", "nb") in page and "konkurs åpnet" in page
    assert text("follows.trouble_unknown", "nb") in content(signed_in.get(f"/nb/follows/{row.pk}/"))


def test_data_that_is_not_built_leaves_the_list(town, ada, signed_in, follow):
    follow(ada)
    store(town, as_of=AUGUST, organisations=[firm(1)])
    response = signed_in.get("/nb/follows/")
    assert response.status_code == 200
    assert text("follows.unbuilt", "nb") in content(response) and "3305" in content(response)


def test_one_followed_subject_has_a_page_with_its_history(town, ada, signed_in, follow):
    row = follow(ada)
    page = content(signed_in.get(f"/nb/follows/{row.pk}/"))
    assert "konkurs åpnet" in page and "Ada Elvedal begynte å følge dette" in page


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("elvedal", 'value="3305"'),
        ("firm 2", 'value="900000002"'),
        ("900 000 003", 'value="900000003"'),
        ("elvedal <b", 'value="900000001"'),
        ("finnes ikke", "Fant ingenting som passer til «finnes ikke»"),
        ("<script>", "&lt;script&gt;"),
        ("9999,3305", "Fant ingenting"),
    ],
)
def test_subjects_are_found_without_script(town, signed_in, query, there):
    response = signed_in.get("/nb/follows/", {"q": query})
    assert response.status_code == 200 and there in content(response)


# own clusters


@pytest.fixture
def world(town):
    world = site_world.make_world()
    membership = world.own.rows["membership"]
    type(membership).objects.filter(pk=membership.pk).update(member_id="no:900000001")
    return world


@pytest.mark.both
def test_only_those_who_may_read_a_cluster_may_follow_it(world):
    form = {"kind": "own_cluster", "subject": "elvedal"}
    for role, person in world.people.items():
        response = world.client(role).post(BEGIN, form)
        follows_it = ("own_cluster", "elvedal") in followed_by(person)
        may = role not in ("analyst", "person")
        assert (response.status_code, follows_it) == ((302, True) if may else (404, False)), role
    assert world.client("cluster_leader").post(BEGIN, {**form, "subject": "fjellvik"}).status_code == 404


@pytest.mark.both
def test_a_cluster_s_changes_are_those_of_its_members_of_today(world):
    leader, client = world.people["cluster_leader"], world.client("cluster_leader")
    row = actions.begin_following("own_cluster", "elvedal", by=leader)
    page = content(client.get(f"/nb/follows/{row.pk}/"))
    assert "konkurs åpnet" in page and "Firm 2" not in page
    type(world.own.rows["membership"]).objects.update(to_date="2020-12-31")
    assert text("follows.trouble_unseen", "nb") in content(client.get(f"/nb/follows/{row.pk}/"))


@pytest.mark.both
def test_a_right_that_is_lost_shows_nothing_and_says_why(world):
    leader, client = world.people["cluster_leader"], world.client("cluster_leader")
    row = actions.begin_following("own_cluster", "elvedal", by=leader)
    Assignment.objects.filter(person=leader).update(ended_at="2026-01-01T00:00:00Z")
    for address in (f"/nb/follows/{row.pk}/", "/nb/follows/"):
        page = content(client.get(address))
        assert text("follows.trouble_lost", "nb") in page and "konkurs" not in page.replace("Konkurser", "")
    assert client.post(f"/nb/follows/{row.pk}/end/").status_code == 302


def test_own_clusters_are_found_by_those_who_may_read_them(world):
    assert "own_cluster" in content(world.client("cluster_staff").get("/nb/follows/", {"q": "elvedal"}))
    assert "own_cluster" not in content(world.client("person").get("/nb/follows/", {"q": "elvedal"}))
