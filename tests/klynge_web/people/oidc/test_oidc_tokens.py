"""Nothing but the provider's own answer to our own question signs anybody in."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

import local_provider
from klynge_web.people.models import Person
from klynge_web.people.oidc import discovery
from local_provider import configured

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari(local):
    person = Person.objects.create_user("kari@example.org", name="Kari Fjellvik")
    SocialAccount.objects.create(user=person, provider=local.url, uid="kari-1")
    return person


def test_a_linked_person_signs_in(site, local, kari):
    response = site.through()
    assert response.status_code == 302 and response.headers["Location"] == "/nb/home/"
    assert site.person == str(kari.pk)


def test_what_the_provider_is_asked(site, local, kari):
    asked = parse_qs(urlsplit(site.go().headers["Location"]).query)
    again = parse_qs(urlsplit(site.go().headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://127.0.0.1/sign-in/with/fjord/back/"]
    assert asked["scope"] == ["openid profile email"] and asked["ui_locales"] == ["nb"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 43 and asked[name] != again[name]


def test_the_verifier_is_told_to_the_provider_alone(site, local, kari):
    site.through()
    verifier = local.asked("/token")["code_verifier"]
    assert len(verifier) >= 43 and verifier not in str(local.asked("/authorize"))


@pytest.mark.parametrize("methods", [["client_secret_basic"], ["client_secret_post"], ["private_key_jwt"]])
def test_the_client_s_secret_is_sent_as_the_provider_takes_it(site, local, kari, methods):
    local.methods = methods
    response = site.through()
    sent = local.asked("/token")
    posted = methods == ["client_secret_post"]
    assert ("client_secret" in sent) == posted and sent["_authorization"].startswith("Basic ") != posted
    if methods != ["private_key_jwt"]:
        assert response.headers["Location"] == "/nb/home/"


@pytest.mark.parametrize("named", ["once", "twice"])
def test_a_provider_that_says_at_the_way_back_who_it_is(site, local, kari, named):
    local.names_itself = named
    assert site.through().headers["Location"] == "/nb/home/"


FORGED = [
    "nonce",
    "no_nonce",
    "issuer",
    "audience",
    "audience_of_two",
    "authorised_party",
    "expired",
    "future",
    "no_expiry",
    "no_subject",
    "no_id_token",
    "signature",
    "changed_afterwards",
    "algorithm_none",
    "algorithm_list",
    "public_key_as_secret",
    "client_secret_as_key",
    "encryption_key",
    "unknown_key",
    "userinfo_of_somebody_else",
    "named_otherwise",
    "unnamed",
    "no_code",
]


@pytest.mark.parametrize("wrong", FORGED)
def test_a_forged_answer_is_refused(site, local, kari, wrong):
    local.wrong = wrong
    status, page = site.told(site.through())
    assert status == 502 and "Svaret fra Fjordporten kan ikke brukes" in page
    assert site.person == ""


@pytest.mark.parametrize("where", ["openid-configuration", "/token", "/keys", "/userinfo"])
@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ("down", 503, "Fjordporten svarer ikke nå"),
        ("no_json", 502, "Svaret fra Fjordporten kan ikke brukes"),
        ("no_object", 502, "Svaret fra Fjordporten kan ikke brukes"),
        ("huge", 502, "Svaret fra Fjordporten kan ikke brukes"),
        ("redirect", 502, "Svaret fra Fjordporten kan ikke brukes"),
        ("strange_redirect", 502, "Svaret fra Fjordporten kan ikke brukes"),
        ("drip", 503, "Fjordporten svarer ikke nå"),
    ],
)
def test_a_provider_that_fails_is_told_in_words(site, local, kari, monkeypatch, where, wrong, status, words):
    monkeypatch.setattr("klynge_web.people.oidc.calls.WHOLE_SECONDS", 0.5)
    local.wrong = f"{wrong}:{where}"
    response = site.go()
    if not response.headers["Location"].endswith("/stopped/"):
        response = site.back(site.there(response.headers["Location"]))
    told, page = site.told(response)
    assert told == status and words in page and site.person == ""


@pytest.mark.parametrize(
    "wrong",
    ["discovery_issuer", "sign_in_elsewhere", "plain_token_address", "strange_methods:openid-configuration"],
)
def test_a_discovery_document_that_leads_elsewhere_is_refused(site, local, wrong):
    local.wrong = wrong
    status, page = site.told(site.go())
    assert status == 502 and "Svaret fra Fjordporten kan ikke brukes" in page


def test_a_provider_that_nobody_listens_at(site, local, configure):
    configure(issuer="http://127.0.0.1:9", origins=("http://127.0.0.1:9",))
    status, page = site.told(site.go())
    assert status == 503 and "Prøv igjen om et minutt" in page


def test_a_provider_that_is_down_is_left_alone_for_a_moment(site, local):
    local.wrong = "down:openid-configuration"
    site.go(), site.go(), site.go()
    assert local.count("/.well-known/openid-configuration") == 1


def test_metadata_and_keys_are_remembered(site, local, kari):
    site.through(), site.through()
    assert local.count("/.well-known/openid-configuration") == 1 and local.count("/keys") == 1


def test_a_new_key_of_the_provider_is_asked_for(site, local, kari, monkeypatch):
    monkeypatch.setattr(discovery, "PAUSE_SECONDS", 0)
    site.through()
    site.logout()
    local.kid = "second"
    assert site.through().headers["Location"] == "/nb/home/"
    assert local.count("/keys") == 2


def test_the_code_and_the_state_are_good_once(site, local, kari):
    address = site.there(site.go().headers["Location"])
    assert site.back(address).headers["Location"] == "/nb/home/"
    site.logout()
    status, page = site.told(site.back(address))
    assert status == 400 and "Innloggingen må begynnes på nytt" in page and site.person == ""


def test_a_code_that_was_used_is_refused_by_the_provider_and_told(site, local, kari):
    first = site.there(site.go().headers["Location"])
    code = parse_qs(urlsplit(first).query)["code"][0]
    site.back(first)
    site.logout()
    second = site.there(site.go().headers["Location"])
    fresh = parse_qs(urlsplit(second).query)["code"][0]
    status, page = site.told(site.back(second.replace(fresh, code)))
    assert status == 403 and "Fjordporten avviste innloggingen" in page and site.person == ""


def test_an_answer_to_another_browser_is_refused(site, local, kari, client):
    address = site.there(site.go().headers["Location"])
    parts = urlsplit(address)
    response = client.get(f"{parts.path}?{parts.query}")
    assert response.headers["Location"] == "/nb/sign-in/with/fjord/stopped/"
    assert "_auth_user_id" not in client.session and local.count("/token") == 0


def test_a_changed_state_is_refused(site, local, kari):
    local.wrong = "state"
    status, _ = site.told(site.through())
    assert status == 400 and local.count("/token") == 0


def test_a_state_that_waited_too_long_is_refused(site, local, kari, monkeypatch):
    address = site.there(site.go().headers["Location"])
    monkeypatch.setattr("klynge_web.people.oidc.flow.WAITS_SECONDS", 0)
    assert site.told(site.back(address))[0] == 400 and local.count("/token") == 0


def test_an_answer_of_one_provider_is_not_taken_at_another_s_address(site, local, kari, configure):
    """Whoever runs one provider must not sign in as somebody of another."""
    with local_provider.running() as other:
        configure(configured(other, id="bre", name="Breporten"))
        other.claims = {"sub": "kari-1"}
        address = site.there(site.go("/nb/sign-in/with/bre/").headers["Location"])
        status, _ = site.told(site.back(address.replace("/with/bre/", "/with/fjord/")))
    assert status == 502 and site.person == "" and local.count("/token") == 0


def test_the_same_subject_of_another_issuer_is_somebody_else(site, local, kari, configure):
    with local_provider.running() as other:
        configure(configured(other, id="bre", name="Breporten"))
        other.claims = {"sub": "kari-1"}
        status, _ = site.told(site.through("/nb/sign-in/with/bre/"))
    assert status == 403 and site.person == ""


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("access_denied", 200, "Innloggingen ble avbrutt"),
        ("server_error", 403, "Fjordporten avviste innloggingen"),
        ("<script>alert(1)</script>", 403, "Fjordporten avviste innloggingen"),
    ],
)
def test_errors_and_cancellations_are_told(site, local, kari, error, status, words, caplog):
    local.wrong = f"error={error}"
    told, page = site.told(site.through())
    assert told == status and words in page and "<script>alert" not in page
    assert "<script>" not in caplog.text
    logged = [record.check for record in caplog.records if record.name == "klynge.providers"]
    assert logged == ["an unknown error" if "script" in error else error]


@pytest.mark.parametrize(
    ("kind", "asked", "given", "enough"),
    [
        ("idporten", ("idporten-loa-substantial",), "idporten-loa-high", True),
        ("idporten", ("idporten-loa-high",), "idporten-loa-substantial", False),
        ("ansattporten", ("substantial",), "low", False),
        ("ansattporten", ("substantial", "entraid"), "entraid", True),
        ("other", ("gold",), "silver", False),
        ("other", ("gold",), None, False),
        ("other", (), "whatever", True),
    ],
)
def test_the_level_must_be_reached(site, local, kari, configure, kind, asked, given, enough):
    configure(kind=kind, levels=asked)
    local.in_token = {"acr": given} if given else {}
    response = site.through()
    assert local.asked("/authorize").get("acr_values") == (" ".join(asked) or None)
    if enough:
        assert response.headers["Location"] == "/nb/home/"
    else:
        status, page = site.told(response)
        assert status == 403 and "ikke sikker nok" in page and site.person == ""


def test_sign_in_begins_by_a_form_only(site, local):
    assert site.get("/nb/sign-in/with/fjord/").status_code == 405
    site.handler.enforce_csrf_checks = True
    assert site.go().status_code == 403
    assert local.seen == []


def test_providers_of_the_state_are_not_asked_for_more_than_who_it_is(site, local, kari, configure):
    configure(kind="idporten", levels=(), scopes=("openid",))
    assert site.through().headers["Location"] == "/nb/home/"
    assert local.count("/userinfo") == 0
