"""Administrators find persons, keep them out and let them in again; everybody's own page leads on."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import NoReverseMatch, reverse

import site_world
from klynge.text import LANGUAGES, text
from klynge_web.access.matrix import MATRIX, PERSON, ROLES
from klynge_web.people.home import HOME
from klynge_web.people.models import Assignment, Invitation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def world() -> site_world.World:
    return site_world.make_world()


def content(response) -> str:
    return response.content.decode()


# the list


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_tells_roles_sign_in_and_factor(world, lang):
    analyst = world.people["analyst"]
    Authenticator.objects.create(user=analyst, type="totp", data={"secret": "HEMMELIG"})
    world.client("analyst")
    page = content(world.client("administrator").get(f"/{lang}/persons/?q=analyst@"))
    row = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "analyst@example.org" in row and text("access.role.analyst", lang).capitalize() in row
    assert text("people.yes", lang) in row and "HEMMELIG" not in page
    assert row.count("<tr>") == 1 and text("persons.count", lang, count="1") in page


@pytest.mark.parametrize("asked", ["Åse", "åse", "ÅSE", "øyen", "ØYEN", "ase.oyen@", "  Åse   Øyen "])
def test_persons_are_found_however_they_are_written(world, asked):
    Person.objects.create_user("ase.oyen@example.org", name="Åse Øyen")
    page = content(world.client("administrator").get("/nb/persons/", {"q": asked}))
    assert "ase.oyen@example.org" in page and "analyst@example.org" not in page


@pytest.mark.parametrize("asked", ["finnes ikke", "%", "k_ri", "<script>", "'; --", "x" * 5000])
def test_what_is_not_found_is_told(world, asked):
    response = world.client("administrator").get("/nb/persons/", {"q": asked})
    assert response.status_code == 200
    assert "Prøv med færre bokstaver" in content(response) and "<script>" not in content(response)


def test_long_lists_have_pages(world, django_assert_max_num_queries):
    Person.objects.bulk_create(Person(email=f"p{n:03}@example.org", name=f"P {n:03}") for n in range(120))
    admin = world.client("administrator")
    with django_assert_max_num_queries(16):
        first = content(admin.get("/nb/persons/?q=p"))
    assert first.split("<tbody>")[1].count("<tr>") == 50 and 'href="?q=p&amp;page=2"' in first
    assert content(admin.get("/nb/persons/?q=p&page=3")).split("<tbody>")[1].count("<tr>") >= 20
    for page in ("0", "-1", "999", "x"):
        assert admin.get(f"/nb/persons/?page={page}").status_code == 200


@pytest.mark.parametrize("role", [*(role for role in ROLES if role != "administrator"), "person"])
def test_others_see_no_persons(world, role):
    client, other = world.client(role), world.people["analyst"]
    assert client.get("/nb/persons/").status_code == 403
    assert client.get(f"/nb/persons/{other.pk}/").status_code == 403
    for act in ("sign-out", "close", "reopen"):
        assert client.post(f"/nb/persons/{other.pk}/{act}/").status_code == 403
    assert Person.objects.get(pk=other.pk).is_active


# one person


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_a_person(world, lang):
    person = world.people["evaluator"]
    person.set_password("fjell-og-fjord-2031")
    person.save()
    page = content(world.client("administrator").get(f"/{lang}/persons/{person.pk}/"))
    assert person.email in page and "elvedal prosjekt" in page and text("role.state.in_force", lang) in page
    assert person.password not in page and text("history.title", lang) in page
    assert world.client("administrator").get(f"/{lang}/persons/999999/").status_code == 404


def test_a_person_is_signed_out_everywhere(world):
    person, admin = world.people["analyst"], world.client("administrator")
    there = [world.client("analyst") for _ in range(2)]
    assert all(client.get("/nb/home/").status_code == 200 for client in there)
    assert text("confirm.person_sign_out_told", "nb", about=person) in content(
        admin.get(f"/nb/persons/{person.pk}/sign-out/")
    )
    page = content(admin.post(f"/nb/persons/{person.pk}/sign-out/", follow=True))
    assert text("confirm.person_sign_out_done", "nb") in page
    assert text("history.person.sessions_ended", "nb", who="Administrator", sessions="2") in page
    assert all(client.get("/nb/home/").status_code == 302 for client in there)
    assert not UserSession.objects.filter(user=person).exists() and Person.objects.get(pk=person.pk).is_active


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_account_is_closed_and_opened_again(world, lang):
    person, admin = world.people["cluster_leader"], world.client("administrator")
    there = world.client("cluster_leader")
    assert there.get("/nb/home/").status_code == 200
    Invitation.objects.update(by=person)
    page = content(admin.post(f"/{lang}/persons/{person.pk}/close/", follow=True))
    assert text("confirm.person_close_done", lang) in page and text("person.is_closed", lang) in page
    assert text("history.person.closed", lang, who="Administrator", sessions="1", invitations="2") in page
    assert there.get("/nb/home/").status_code == 302, "signed out"
    assert not Assignment.objects.filter(person=person, ended_at=None).exists()
    assert {one.state for one in Invitation.objects.all()} == {"withdrawn"}
    page = content(admin.post(f"/{lang}/persons/{person.pk}/reopen/", follow=True))
    assert text("confirm.person_reopen_done", lang) in page and text("person.is_closed", lang) not in page
    back = site_world.client_of(Person.objects.get(pk=person.pk))
    assert back.get("/nb/home/").status_code == 200 and back.get("/nb/invitations/").status_code == 403


@pytest.mark.parametrize("act", ["sign-out", "close", "reopen"])
def test_it_asks_who_one_is_again(world, act):
    stale = site_world.client_of(world.people["administrator"], fresh=False)
    response = stale.post(f"/nb/persons/{world.people['analyst'].pk}/{act}/")
    assert response.status_code == 302 and "/account/again/" in response.url
    assert Person.objects.get(pk=world.people["analyst"].pk).is_active


# one's own page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", [*ROLES, PERSON])
def test_the_own_page_leads_where_one_may_go(world, lang, role):
    page = content(world.client(role).get(f"/{lang}/home/"))
    for link in HOME:
        try:
            address = reverse(link.address, kwargs={"lang": lang})
        except NoReverseMatch:
            continue
        may = {role, PERSON} & MATRIX[link.kind][link.action].keys()
        assert (f'href="{address}"' in page) == bool(may), link.key
        if may:
            assert text(f"home.{link.key}", lang) in page and text(f"home.{link.key}_told", lang) in page
    assert (text("home.no_role_next", lang) in page) == (role == PERSON)


def test_each_link_leads_to_a_page_that_lets_one_in(world):
    for role in (*ROLES, PERSON):
        client = world.client(role)
        page = content(client.get("/nb/home/"))
        cards = page.split('<ul class="cards">')[1].split("</ul>")[0]
        addresses = [part.split('"')[0] for part in cards.split('href="')[1:]]
        assert addresses, role
        assert {client.get(address).status_code for address in addresses} == {200}, role


def test_roles_are_told_in_words(world):
    evaluator = Assignment.objects.get(person=world.people["evaluator"])
    page = content(world.client("evaluator").get("/en/home/"))
    assert f"Evaluator, elvedal prosjekt, until {evaluator.to_date:%-d}" in page.replace("\xa0", " ")
    assert "Member contact, Elvedal (200000005)" in content(world.client("member_contact").get("/en/home/"))


def test_the_own_page_asks_for_sign_in(world):
    assert site_world.client_of(None).get("/nb/home/").status_code == 302
