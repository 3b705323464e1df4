"""Is the second factor asked for, accepted once, and turned on and off by its owner alone?"""

import base64
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache

from klynge.text import LANGUAGES, text
from klynge_web.history.models import Event
from signing_in import (
    ADDRESS,
    PASSWORD,
    app_code,
    ask_for_code,
    code_sent,
    enter_code,
    has_factor,
    is_signed_in,
    make_client,
    make_person,
    signed_in,
    turn_on_factor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(client):
    cache.clear()


def told(response) -> str:
    return response.content.decode()


def secret_shown(page: str) -> str:
    return re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]


def by_password(browser, **more):
    return browser.post("/nb/sign-in/", {"login": ADDRESS, "password": PASSWORD, **more})


# turning it on


@pytest.mark.django_db(transaction=True)  # the library tells and writes when the change is committed
@pytest.mark.both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_is_turned_on_with_a_picture_and_a_key(lang):
    person = make_person(language=lang)
    browser = signed_in(person, fresh=True)
    page = told(browser.get(f"/{lang}/account/factor/app/"))
    picture = base64.b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)[1]).decode()
    assert picture.startswith("<svg") and 'fill="white"' in picture and "style=" not in picture

    done = browser.post(f"/{lang}/account/factor/app/", {"code": app_code(secret_shown(page))})
    assert done.url == f"/{lang}/account/factor/codes/" and has_factor(person)
    codes = told(browser.get(done.url))
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
    assert text("sign_in.told.totp_activated", lang) in codes
    assert mail.outbox[-1].subject == text("sign_in.letter.totp_activated.subject", lang)
    assert "Firefox, Linux" in mail.outbox[-1].body
    assert Event.objects.filter(by=person, verb="account.totp_activated").exists()


def test_wrong_code_does_not_turn_it_on():
    person = make_person()
    browser = signed_in(person, fresh=True)
    secret = secret_shown(told(browser.get("/nb/account/factor/app/")))
    answer = browser.post("/nb/account/factor/app/", {"code": "000000"})
    assert answer.status_code == 422 and text("sign_in.error.incorrect_code", "nb") in told(answer)
    assert secret_shown(told(answer)) == secret and not has_factor(person)
    for _ in range(4):
        browser.post("/nb/account/factor/app/", {"code": "000000"})
    answer = browser.post("/nb/account/factor/app/", {"code": app_code(secret)})
    assert text("sign_in.error.rate_limited", "nb") in told(answer) and not has_factor(person)


def test_form_sent_twice_shows_the_codes_both_times():
    person = make_person()
    browser = signed_in(person, fresh=True)
    page = told(browser.get("/nb/account/factor/app/"))
    key = re.search(r'name="once" value="([^"]+)"', page)[1]
    sent = {"code": app_code(secret_shown(page)), "once": key}
    answers = [browser.post("/nb/account/factor/app/", sent) for _ in range(2)]
    assert [one.url for one in answers] == ["/nb/account/factor/codes/"] * 2
    assert Authenticator.objects.filter(user=person).count() == 2  # the app and the recovery codes


def test_secret_of_the_page_can_be_proposed_by_nobody():
    person = make_person()
    browser = signed_in(person, fresh=True)
    browser.get("/nb/account/factor/app/")
    browser.post("/nb/account/factor/app/", {"code": app_code(), "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"})
    assert not has_factor(person)


@pytest.mark.parametrize("path", ["app/", "app/off/", "codes/", "codes/file/", "codes/new/"])
def test_pages_of_the_factor_ask_again_who_one_is(path):
    person = make_person()
    turn_on_factor(person)
    answer = signed_in(person).get(f"/nb/account/factor/{path}")
    assert answer.url == f"/nb/account/again/?next=/nb/account/factor/{path}"


# at sign-in


@pytest.mark.parametrize("lang", LANGUAGES)
def test_is_asked_for_after_the_password(lang):
    turn_on_factor(make_person(password=PASSWORD, language=lang))
    browser = make_client()
    answer = browser.post(f"/{lang}/sign-in/", {"login": ADDRESS, "password": PASSWORD, "next": "/nb/account/"})
    assert answer.url == f"/{lang}/sign-in/factor/" and not is_signed_in(browser)
    page = told(browser.get(answer.url))
    assert text("sign_in.factor_told", lang) in page and "placeholder" not in page
    assert browser.post(answer.url, {"code": app_code()}).url == "/nb/account/"
    assert is_signed_in(browser)


def test_is_asked_for_after_the_code():
    turn_on_factor(make_person())
    browser = make_client()
    ask_for_code(browser)
    assert enter_code(browser, code_sent()).url == "/nb/sign-in/factor/"
    assert not is_signed_in(browser)
    assert browser.post("/nb/sign-in/factor/", {"code": app_code()}).url == "/nb/home/"


def test_is_asked_for_after_a_new_password():
    turn_on_factor(make_person(password=PASSWORD))
    browser = make_client()
    browser.post("/nb/sign-in/forgotten/", {"email": ADDRESS})
    browser.post("/nb/sign-in/forgotten/code/", {"code": code_sent()})
    chosen = {"password1": "nytt og langt passord", "password2": "nytt og langt passord"}
    assert browser.post("/nb/sign-in/forgotten/new/", chosen).url == "/nb/sign-in/factor/"
    assert not is_signed_in(browser)


def test_wrong_code_is_refused_and_many_are_stopped():
    turn_on_factor(make_person(password=PASSWORD))
    browser = make_client()
    by_password(browser)
    for _ in range(5):
        answer = browser.post("/nb/sign-in/factor/", {"code": "000000"})
        assert answer.status_code == 422 and text("sign_in.error.incorrect_code", "nb") in told(answer)
    answer = browser.post("/nb/sign-in/factor/", {"code": app_code()})
    assert text("sign_in.error.too_many_login_attempts", "nb") in told(answer) and not is_signed_in(browser)


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_clock_may_be_half_a_minute_off(later):
    turn_on_factor(make_person(password=PASSWORD))
    browser = make_client()
    by_password(browser)
    assert browser.post("/nb/sign-in/factor/", {"code": app_code(later=later)}).status_code == 302


def test_code_of_the_app_is_used_once(monkeypatch):
    turn_on_factor(make_person(password=PASSWORD))
    first, second = make_client(), make_client()
    code = app_code(later=1)
    by_password(first)
    assert first.post("/nb/sign-in/factor/", {"code": code}).status_code == 302
    by_password(second)
    assert second.post("/nb/sign-in/factor/", {"code": code}).status_code == 422
    # the library forgets after one period, while the tolerance would still let the code in
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 35)
    answer = second.post("/nb/sign-in/factor/", {"code": code})
    assert answer.status_code == 422 and not is_signed_in(second)


def test_recovery_code_lets_in_once():
    codes = turn_on_factor(make_person(password=PASSWORD))
    for lets_in in (302, 422):
        browser = make_client()
        by_password(browser)
        assert browser.post("/nb/sign-in/factor/", {"code": codes[0]}).status_code == lets_in


def test_step_of_the_factor_lapses(monkeypatch):
    turn_on_factor(make_person(password=PASSWORD))
    browser = make_client()
    by_password(browser)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    answer = browser.post("/nn/sign-in/factor/", {"code": "000000"}, follow=True)
    assert text("sign_in.lapsed", "nn") in told(answer)


def test_signing_in_can_be_stopped():
    turn_on_factor(make_person(password=PASSWORD))
    browser = make_client()
    by_password(browser)
    browser.post("/nb/sign-out/", {"next": "/nb/sign-in/"})
    assert browser.get("/nb/sign-in/factor/").url.startswith("/nb/sign-in/")


# keeping it


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_recovery_codes_are_shown_downloaded_and_renewed(lang):
    person = make_person(language=lang)
    codes = turn_on_factor(person)
    browser = signed_in(person, fresh=True)
    assert codes[0] in told(browser.get(f"/{lang}/account/factor/codes/"))
    file = browser.get(f"/{lang}/account/factor/codes/file/")
    assert file["Content-Type"].startswith("text/plain") and "attachment" in file["Content-Disposition"]
    assert file["Cache-Control"] == "private, no-store"
    assert text("factor.codes_file", lang) in told(file) and all(code in told(file) for code in codes)
    assert text("factor.codes_new_told", lang) in told(browser.get(f"/{lang}/account/factor/codes/new/"))
    done = browser.post(f"/{lang}/account/factor/codes/new/")
    page = told(browser.get(done.url))
    assert codes[0] not in page and text("sign_in.told.recovery_codes_generated", lang) in page
    assert mail.outbox[-1].subject == text("sign_in.letter.recovery_codes_generated.subject", lang)


@pytest.mark.parametrize("path", ["app/off/", "codes/", "codes/file/", "codes/new/"])
def test_one_without_a_factor_is_led_to_where_it_is_turned_on(path):
    person = make_person()
    browser = signed_in(person, fresh=True)
    assert browser.get(f"/nb/account/factor/{path}").url == "/nb/account/factor/"
    browser.post(f"/nb/account/factor/{path}")
    assert not Authenticator.objects.filter(user=person).exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_is_turned_off(lang):
    person = make_person(language=lang)
    turn_on_factor(person)
    browser = signed_in(person, fresh=True)
    assert text("factor.off_told", lang) in told(browser.get(f"/{lang}/account/factor/app/off/"))
    assert browser.post(f"/{lang}/account/factor/app/off/").url == f"/{lang}/account/factor/"
    page = told(browser.get(f"/{lang}/account/factor/"))
    assert text("account.factor_off", lang) in page and text("sign_in.told.totp_deactivated", lang) in page
    assert not Authenticator.objects.filter(user=person).exists()
    assert mail.outbox[-1].subject == text("sign_in.letter.totp_deactivated.subject", lang)


@pytest.mark.parametrize(("role", "asked"), [("administrator", True), ("analyst", False)])
def test_administrators_are_asked_to_turn_it_on(role, asked):
    person = make_person(role=role)
    wanted = text("account.factor_wanted", "nb")
    assert (wanted in told(signed_in(person).get("/nb/account/"))) is asked
    turn_on_factor(person)
    assert wanted not in told(signed_in(person).get("/nb/account/"))
