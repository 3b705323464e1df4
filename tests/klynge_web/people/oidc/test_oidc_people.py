"""Who gets in: one who linked the account, one who was invited, and nobody else. And what is kept of them."""

import datetime as dt
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.utils import timezone

import local_provider
from klynge.text import LANGUAGES, text
from klynge_web.history.actions import COMMAND
from klynge_web.history.models import Event
from klynge_web.people import actions as people
from klynge_web.people.actions import NEWCOMER
from klynge_web.people.models import Assignment, Invitation, Person, hashed
from klynge_web.people.oidc import actions
from klynge_web.people.oidc.flow import Identity
from klynge_web.people.oidc.trouble import Trouble
from local_provider import configured
from national_number import number
from site_world import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NUMBER = number(dt.date(1985, 3, 12), month=80)


@pytest.fixture
def kari(local):
    person = Person.objects.create_user("kari@example.org", name="Kari Fjellvik", language="nn")
    SocialAccount.objects.create(user=person, provider=local.url, uid="kari-1")
    return person


@pytest.fixture
def ola():
    return Person.objects.create_user("ola@example.org", name="Ola Elvedal")


def invite(email="kari@example.org", **fields) -> Invitation:
    given = {"email": email, "role": "analyst", "secret_hash": hashed(email)}
    return Invitation.objects.create(**given | {"expires_at": timezone.now() + dt.timedelta(days=3)} | fields)


def administrator() -> Person:
    person = Person.objects.create_user("admin@example.org", name="Admin")
    Assignment.objects.create(person=person, role="administrator")
    return person


def opened(site, invitation: Invitation) -> None:
    """The page of the invitation was opened in this browser."""
    session = site.session
    session["invitation"] = invitation.secret_hash
    session.save()


def as_person(site, person: Person, *, fresh: bool = True) -> None:
    """The browser is signed in as the person; `fresh` : who has just proved who they are."""
    site.cookies = client_of(person, fresh=fresh).cookies


def verbs(person: Person) -> list[str]:
    events = Event.objects.filter(object_kind="person", object_id=str(person.pk))
    return [event.verb for event in events.order_by("id")]


# who gets in


def test_somebody_unknown_needs_an_invitation(site, local):
    status, page = site.told(site.through())
    assert status == 403 and "Du trenger en invitasjon" in page and "Be klyngelederen" in page
    assert not Person.objects.exists() and not SocialAccount.objects.exists() and site.person == ""


def test_an_equal_e_mail_address_opens_nothing(site, local):
    """Whoever can choose an address at a provider must not take over the account that has it here."""
    Person.objects.create_user("kari@example.org", name="Kari Fjellvik")
    status, _ = site.told(site.through())
    assert status == 403 and site.person == "" and not SocialAccount.objects.exists()


def test_an_invitation_lets_in_and_links(site, local):
    local.claims["email"] = "somewhere-else@example.org"
    invitation = invite()
    opened(site, invitation)
    response = site.through("/nn/sign-in/with/fjord/")
    person = Person.objects.get()
    assert response.headers["Location"] == "/nn/home/" and site.person == str(person.pk)
    assert (person.email, person.name, person.language) == ("kari@example.org", "Kari Fjellvik", "nn")
    assert [one.role for one in person.assignments.all()] == ["analyst"]
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (person, local.url, "kari-1")
    assert "account.provider_linked" in verbs(person)
    invitation.refresh_from_db()
    assert invitation.state == "used" and "invitation" not in site.session


def test_one_who_was_let_in_comes_again_without_an_invitation(site, local):
    opened(site, invite())
    site.through()
    site.logout()
    assert site.through().headers["Location"].endswith("/home/") and Person.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_at": timezone.now() - dt.timedelta(days=1)},
        {"used_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
    ],
    ids=["expired", "used", "withdrawn"],
)
def test_an_invitation_that_is_not_open_lets_nobody_in(site, local, fields):
    opened(site, invite(**fields))
    status, page = site.told(site.through())
    assert status == 403 and "Du trenger en invitasjon" in page
    assert not Person.objects.exists() and not SocialAccount.objects.exists()


def test_an_invitation_that_was_sent_again_lets_nobody_in_by_the_old_letter(site, local):
    invitation = invite(by=administrator())
    opened(site, invitation)
    people.send_again(invitation, by=COMMAND)
    status, page = site.told(site.through())
    assert status == 403 and "Du trenger en invitasjon" in page
    invitation.refresh_from_db()
    assert invitation.state == "open" and not SocialAccount.objects.exists()


def test_an_invitation_by_one_who_may_not_invite_any_more_lets_nobody_in(site, local):
    inviter = administrator()
    invitation = invite(by=inviter)
    opened(site, invitation)
    Assignment.objects.filter(person=inviter).delete()
    status, page = site.told(site.through())
    assert status == 403 and "Du trenger en invitasjon" in page and not SocialAccount.objects.exists()
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"
    assert Event.objects.get(object_kind="invitation").verb == "invitation.turned_away"


def test_an_invitation_of_an_address_with_an_account_asks_to_sign_in_first(site, local, ola):
    opened(site, invite("ola@example.org"))
    status, page = site.told(site.through())
    assert status == 403 and "Du har en konto fra før" in page
    assert site.person == "" and not SocialAccount.objects.exists() and Invitation.objects.get().state == "open"


def test_a_linked_account_does_not_use_up_an_invitation(site, local, kari):
    opened(site, invite("ola@example.org"))
    site.through()
    assert site.person == str(kari.pk) and Invitation.objects.get().state == "open"


def test_a_closed_account_stays_closed(site, local, kari):
    Person.objects.filter(pk=kari.pk).update(is_active=False)
    status, page = site.told(site.through())
    assert status == 403 and "Kontoen din her er stengt" in page and site.person == ""


def test_the_second_factor_is_asked_for(site, local, kari):
    Authenticator.objects.create(user=kari, type="totp", data={"secret": "x"})
    response = site.through()
    assert response.headers["Location"] == "/nb/sign-in/factor/" and site.person == ""


def test_one_comes_to_the_page_one_asked_for(site, local, kari):
    assert site.through(next="/en/account/").headers["Location"] == "/en/account/"


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example.org/", "//elsewhere.example.org", "javascript:alert(1)"]
)
def test_one_does_not_come_to_another_site(site, local, kari, elsewhere):
    assert site.through(next=elsewhere).headers["Location"] == "/nb/home/"


def test_another_person_who_signs_in_takes_the_browser_over(site, local, kari, ola):
    as_person(site, ola)
    old = site.session.session_key
    site.through()
    assert site.person == str(kari.pk) and site.session.session_key != old
    assert not Session.objects.filter(session_key=old).exists()


def test_one_who_is_signed_in_is_not_let_in_as_somebody_new(site, local, ola):
    as_person(site, ola)
    opened(site, invite())
    status, page = site.told(site.through())
    assert status == 403 and "er ikke koblet til deg" in page
    assert Person.objects.count() == 1 and not SocialAccount.objects.exists()


def test_the_session_changes_its_key_at_sign_in(site, local, kari):
    address = site.there(site.go().headers["Location"])
    before = site.session.session_key
    site.back(address)
    assert site.session.session_key != before


# linking


def test_linking_by_oneself(site, local, ola):
    as_person(site, ola)
    page = site.get("/nb/account/providers/").content.decode()
    assert "Koble til Fjordporten" in page
    assert "Fødselsnummer lagrer vi aldri" in site.get("/nb/account/providers/fjord/link/").content.decode()
    response = site.through("/nb/account/providers/fjord/link/")
    assert response.headers["Location"] == "/nb/account/providers/"
    account = SocialAccount.objects.get()
    assert account.user == ola and verbs(ola) == ["account.provider_linked"]
    page = site.get("/nb/account/providers/").content.decode()
    assert "Kontoen er koblet til Fjordporten." in page and "Ola Elvedal koblet kontoen til Fjordporten" in page
    assert [letter.to for letter in mail.outbox] == [["ola@example.org"]]


def test_linking_asks_who_one_is(site, local, ola):
    as_person(site, ola, fresh=False)
    for answer in (site.get("/nb/account/providers/fjord/link/"), site.go("/nb/account/providers/fjord/link/")):
        assert answer.headers["Location"].startswith("/nb/account/again/?next=")
    assert local.seen == []


def test_linking_needs_a_person(site, local):
    assert site.go("/nb/account/providers/fjord/link/").headers["Location"].startswith("/nb/sign-in/?next=")


def test_an_account_of_somebody_else_is_not_linked(site, local, kari, ola):
    as_person(site, ola)
    status, page = site.told(site.through("/nb/account/providers/fjord/link/"))
    assert status == 403 and "tilhører noen andre her" in page
    assert SocialAccount.objects.get().user == kari and verbs(ola) == []


def test_linking_twice_changes_nothing(site, local, kari):
    as_person(site, kari)
    site.through("/nb/account/providers/fjord/link/")
    assert SocialAccount.objects.count() == 1 and verbs(kari) == []


def test_a_link_that_was_begun_by_one_is_not_finished_by_another(site, local, kari, ola):
    SocialAccount.objects.all().delete()
    as_person(site, ola)
    address = site.there(site.go("/nb/account/providers/fjord/link/").headers["Location"])
    session = dict(site.session)
    as_person(site, kari)
    planted = site.session
    planted["provider_sign_ins"] = session["provider_sign_ins"]
    planted.save()
    assert site.told(site.back(address))[0] == 400 and not SocialAccount.objects.exists()


def test_the_account_was_linked_to_somebody_else_meanwhile(kari, ola, local):
    """Two who come at once are told apart by the database, and nothing of the later one stays."""
    identity = Identity(local.url, "kari-1", {"sub": "kari-1"})
    with pytest.raises(Trouble, match="other"):
        actions.link(identity, by=ola)
    invitation = invite("liv@example.org")
    with pytest.raises(Trouble, match="other"):
        actions.accept(invitation.secret_hash, identity, by=NEWCOMER, lang="nb")
    invitation.refresh_from_db()
    assert invitation.state == "open" and Person.objects.count() == 2 and verbs(ola) == []


def test_unlinking(site, local, kari):
    as_person(site, kari)
    account = SocialAccount.objects.get()
    address = f"/nn/account/providers/{account.pk}/unlink/"
    assert "kode som blir send til kari@example.org" in site.get(address).content.decode()
    assert site.post(address).headers["Location"] == "/nn/account/providers/"
    assert not SocialAccount.objects.exists() and verbs(kari) == ["account.provider_unlinked"]
    assert site.post(address).headers["Location"] == "/nn/account/providers/"
    assert verbs(kari) == ["account.provider_unlinked"] and len(mail.outbox) == 1
    site.logout()
    assert site.told(site.through())[0] == 403


def test_nobody_unlinks_for_somebody_else(site, local, kari, ola):
    as_person(site, ola)
    address = f"/nb/account/providers/{SocialAccount.objects.get().pk}/unlink/"
    assert site.get(address).status_code == 302 and site.post(address).status_code == 302
    assert SocialAccount.objects.exists() and verbs(kari) == []


def test_unlinking_asks_who_one_is(site, local, kari):
    as_person(site, kari, fresh=False)
    response = site.post(f"/nb/account/providers/{SocialAccount.objects.get().pk}/unlink/")
    assert response.headers["Location"].startswith("/nb/account/again/?next=") and SocialAccount.objects.exists()


def test_a_provider_that_is_gone_from_the_file(site, local, kari, settings):
    settings.PROVIDERS = ()
    assert site.go().headers["Location"] == "/nb/sign-in/"
    as_person(site, kari)
    assert site.go("/nb/account/again/with/fjord/").headers["Location"] == "/nb/account/providers/"
    assert site.get("/nb/account/providers/fjord/link/").headers["Location"] == "/nb/account/providers/"
    page = site.get("/nb/account/providers/").content.decode()
    assert "127.0.0.1" in page  # the linked account is still there to be unlinked, by the host of its issuer


# proving anew who one is


def test_a_provider_counts_as_proof(site, local, kari):
    as_person(site, kari, fresh=False)
    response = site.through("/nb/account/again/with/fjord/", next="/nb/account/providers/fjord/link/")
    assert local.asked("/authorize")["prompt"] == "login"
    assert response.headers["Location"] == "/nb/account/providers/fjord/link/"
    assert site.get(response.headers["Location"]).status_code == 200


def test_a_sign_in_through_a_provider_is_fresh(site, local, kari):
    site.through()
    assert site.get("/nb/account/providers/fjord/link/").status_code == 200


def test_a_sign_in_by_one_who_is_signed_in_is_no_proof(site, local, kari):
    """The provider lets through whoever has signed in there earlier, without asking who sits there now."""
    as_person(site, kari, fresh=False)
    response = site.through(next="/nb/account/")
    assert response.headers["Location"] == "/nb/account/" and "max_age" not in local.asked("/authorize")
    assert site.get("/nb/account/providers/fjord/link/").status_code == 302


def test_proof_asks_the_provider_to_sign_in_anew(site, local, kari):
    as_person(site, kari, fresh=False)
    site.through("/nb/account/again/with/fjord/")
    asked = local.asked("/authorize")
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("told", ["nothing", -600, -120, 600, "soon", True, None])
def test_proof_needs_a_sign_in_of_just_now(site, local, kari, lang, told):
    as_person(site, kari, fresh=False)
    if told == "nothing":
        local.wrong = "no_auth_time"
        local.claims["auth_time"] = int(time.time())  # beside the token it is not signed
    else:
        at = int(time.time()) + told if type(told) is int else told
        local.in_token = {"auth_time": at}
    status, page = site.told(site.through(f"/{lang}/account/again/with/fjord/"))
    assert status == 403 and text("provider.told.anew", lang, provider="Fjordporten") in page
    assert f'href="/{lang}/account/again/"' in page
    assert site.get("/nb/account/providers/fjord/link/").status_code == 302


def test_a_proof_may_take_no_longer_than_a_few_minutes(site, local, kari, monkeypatch):
    as_person(site, kari, fresh=False)
    address = site.there(site.go("/nb/account/again/with/fjord/").headers["Location"])
    began = time.time()
    local.in_token = {"auth_time": int(began), "iat": int(began), "exp": int(began) + 900}
    monkeypatch.setattr("klynge_web.people.oidc.flow.time.time", lambda: began + 7 * 60)
    assert site.told(site.back(address))[0] == 403


def test_the_proof_must_be_of_the_same_person(site, local, kari, ola):
    as_person(site, ola, fresh=False)
    status, _ = site.told(site.through("/nb/account/again/with/fjord/"))
    assert status == 403 and site.person == str(ola.pk)
    assert site.get("/nb/account/providers/fjord/link/").status_code == 302


# what is kept


def everything() -> str:
    """All rows of all tables, sessions unpacked."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join([*rows, *(str(one.get_decoded()) for one in Session.objects.all())])


def give_number(local) -> None:
    local.claims |= {
        "pid": NUMBER,
        "norEduPersonNIN": NUMBER,
        "dataporten-userid_sec": [f"nin:{NUMBER}", "feide:kari@example.org"],
        "https://n.feide.no/claims/userid_sec": [f"nin:{NUMBER}"],
        "https://n.feide.no/claims/nin": NUMBER,
        "unheard-of": {"deep": [{"er": int(NUMBER)}]},
        "locale": NUMBER,
    }
    local.in_token = {"pid": NUMBER, "acr": "high", "amr": ["BankID", NUMBER]}


@pytest.mark.parametrize("where", ["claims", "subject"])
def test_the_national_number_reaches_neither_database_nor_log(site, local, caplog, where):
    caplog.set_level("DEBUG")
    give_number(local)
    if where == "subject":
        local.claims["sub"] = NUMBER
    opened(site, invite())
    response = site.through()
    assert response.headers["Location"] == "/nb/home/"
    account = SocialAccount.objects.get()
    assert set(account.extra_data) == {"iss", "sub", "name", "email", "acr", "amr"}
    assert account.extra_data["amr"] == ["BankID"]
    assert account.uid == account.extra_data["sub"] and account.uid.startswith("hashed:") == (where == "subject")
    found = everything()
    assert account.uid in found and "kari@example.org" in found  # the scan does see rows
    assert NUMBER not in found and str(int(NUMBER)) not in found
    assert "klynge" in caplog.text and NUMBER not in caplog.text
    site.logout()
    assert site.through().headers["Location"].endswith("/home/") and Person.objects.count() == 1


def test_the_number_is_not_logged_when_the_sign_in_is_stopped(site, local, caplog):
    caplog.set_level("DEBUG")
    give_number(local)
    local.wrong = "nonce"
    assert site.told(site.through())[0] == 502
    local.wrong = ""
    assert site.told(site.through())[0] == 403
    assert NUMBER not in caplog.text and NUMBER not in everything()


def test_no_token_is_kept(site, local, kari, caplog):
    caplog.set_level("DEBUG")
    site.through()
    verifier = local.asked("/token")["code_verifier"]
    bearer = local.asked("/userinfo")["_authorization"].removeprefix("Bearer ")
    code = local.asked("/token")["code"]
    found = everything() + caplog.text
    for secret in (verifier, bearer, code, local_provider.SECRET):
        assert secret not in found


# what pages offer


def test_the_sign_in_page_offers_the_providers(site, local, configure):
    configure(configured(local, id="bre", name="Breporten"))
    for lang, words in (("nb", "Logg inn med Breporten"), ("en", "Sign in with Breporten")):
        page = site.get(f"/{lang}/sign-in/?next=/{lang}/account/").content.decode()
        assert words in page and f'action="/{lang}/sign-in/with/bre/"' in page
    assert local.seen == []


def test_proof_is_offered_at_the_providers_one_is_linked_to(site, local, configure, kari, ola):
    configure(configured(local, id="bre", name="Breporten", issuer="https://bre.example.org"))
    as_person(site, kari, fresh=False)
    address = site.get("/nn/account/providers/fjord/link/").headers["Location"]
    page = site.get(site.get(address).headers.get("Location", address)).content.decode()
    assert 'action="/nn/account/again/with/fjord/"' in page and 'value="/nn/account/providers/fjord/link/"' in page
    assert "Stadfest med tenesta" in page and "bre" not in page
    as_person(site, ola, fresh=False)
    assert "again/with" not in site.get(site.get(address).headers.get("Location", address)).content.decode()


def test_the_stopped_page_without_anything_stopped(site, local):
    assert site.get("/nb/sign-in/with/fjord/stopped/").headers["Location"] == "/nb/sign-in/"


def test_only_the_newest_sign_ins_wait(site, local):
    for _ in range(8):
        site.go()
    assert len(site.session["provider_sign_ins"]) == 5
    assert all(one["at"] <= time.time() for one in site.session["provider_sign_ins"].values())
