"""Who is let in, who is not, and what are they told?"""

import logging
import re
import time
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from klynge.text import LANGUAGES, text
from klynge_web.people.models import Person
from signing_in import (
    ADDRESS,
    PASSWORD,
    UNKNOWN,
    ask_for_code,
    code_sent,
    enter_code,
    is_signed_in,
    make_client,
    make_person,
)

pytestmark = pytest.mark.django_db
# what the library would say in its own words, in any of the three languages
FOREIGN = re.compile(
    r"Email address|E-postadresse:|Incorrect code|Remember Me|Forgot your password|Glemt passordet ditt|"
    r"not correct|Authenticator code|Sign Up|placeholder"
)


@pytest.fixture(autouse=True)
def home(client):
    """The small country: every page asks whether its data is invented."""
    cache.clear()


def told(response) -> str:
    return response.content.decode()


@pytest.mark.both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_signs_in_with_a_code(lang):
    make_person(language=lang)
    browser = make_client()
    page = told(browser.get(f"/{lang}/sign-in/"))
    assert page.index(text("sign_in.by_code", lang)) < page.index(text("sign_in.by_password", lang))
    assert not FOREIGN.search(page)

    asked = ask_for_code(browser, lang=lang)
    assert (asked.status_code, asked.url) == (302, f"/{lang}/sign-in/code/confirm/")
    page = told(browser.get(asked.url))
    assert text("sign_in.no_letter", lang) in page and not FOREIGN.search(page)

    answer = enter_code(browser, code_sent(), lang)
    assert (answer.status_code, answer.url) == (302, f"/{lang}/home/")
    assert is_signed_in(browser)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_letter_is_plain_and_html_in_the_language_of_the_person(lang, settings):
    settings.DEFAULT_FROM_EMAIL = "Klynge <post@example.org>"
    make_person(language=lang)
    ask_for_code(make_client(), lang="en")
    (letter,) = mail.outbox
    assert letter.subject == text("sign_in.letter.login_code.subject", lang)
    assert (letter.to, letter.from_email) == ([ADDRESS], "Klynge <post@example.org>")
    assert text("sign_in.letter.code_lasts", lang, minutes=15) in letter.body
    (html,) = letter.alternatives
    assert html.mimetype == "text/html" and f'lang="{lang}"' in html.content and code_sent() in html.content


def test_after_signing_in_one_comes_to_the_own_language():
    make_person(language="nn")
    browser = make_client()
    ask_for_code(browser, lang="en")
    assert enter_code(browser, code_sent(), "en").url == "/nn/home/"


def test_code_may_be_typed_in_any_way():
    make_person()
    browser = make_client()
    ask_for_code(browser, email="KARI@Example.org")
    assert enter_code(browser, f" {code_sent().lower().replace('-', ' ')} ").status_code == 302
    assert is_signed_in(browser)


def test_page_says_where_letters_are_without_a_mail_server(settings, tmp_path):
    browser = make_client()
    assert "KLYNGE_HOME/mail" not in told(browser.get("/nb/sign-in/"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "KLYNGE_HOME/mail" in told(browser.get("/nb/sign-in/"))
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    make_person()
    confirm = ask_for_code(browser).url
    assert "KLYNGE_HOME/mail" in told(browser.get(confirm)) and len(list((tmp_path / "mail").iterdir())) == 1


# codes that are no good


@pytest.mark.parametrize("lang", LANGUAGES)
def test_wrong_code_is_refused_and_the_right_one_still_works(lang):
    make_person(language=lang)
    browser = make_client()
    ask_for_code(browser)
    answer = enter_code(browser, "XXXX-XXXX", lang)
    assert answer.status_code == 422 and text("sign_in.error.incorrect_code", lang) in told(answer)
    assert not is_signed_in(browser)
    assert enter_code(browser, code_sent()).status_code == 302


def test_code_is_good_for_three_attempts():
    make_person()
    browser = make_client()
    ask_for_code(browser, next="/nb/account/")
    for _ in range(2):
        assert enter_code(browser, "XXXX-XXXX", next="/nb/account/").status_code == 422
    answer = browser.post("/nb/sign-in/code/confirm/", {"code": "XXXX-XXXX", "next": "/nb/account/"}, follow=True)
    assert text("sign_in.error.too_many_login_attempts", "nb") in told(answer)
    assert 'data-color="danger"' in told(answer) and 'value="/nb/account/"' in told(answer)
    enter_code(browser, code_sent())
    assert not is_signed_in(browser)


def test_code_expires(monkeypatch):
    make_person()
    browser = make_client()
    ask_for_code(browser)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    answer = browser.post("/nn/sign-in/code/confirm/", {"code": code_sent()}, follow=True)
    assert text("sign_in.lapsed", "nn") in told(answer)
    assert not is_signed_in(browser)


def test_code_is_used_once():
    make_person()
    browser = make_client()
    ask_for_code(browser)
    enter_code(browser, code_sent())
    browser.post("/nb/sign-out/")
    answer = browser.post("/nb/sign-in/code/confirm/", {"code": code_sent()}, follow=True)
    assert text("sign_in.lapsed", "nb") in told(answer) and not is_signed_in(browser)


def test_code_is_good_in_the_session_that_asked_only():
    make_person()
    ask_for_code(make_client())
    code = code_sent()
    other = make_client()
    assert enter_code(other, code).url == "/nb/sign-in/code/?lapsed=yes"
    make_person("ola@example.org", name="Ola Fjellvik")
    ask_for_code(other, email="ola@example.org")
    assert enter_code(other, code).status_code == 422
    assert not is_signed_in(other)


def test_new_code_replaces_the_one_before():
    make_person()
    browser = make_client()
    ask_for_code(browser)
    first = code_sent()
    browser.post("/nb/sign-in/code/confirm/", {"action": "resend"})
    assert len(mail.outbox) == 2 and code_sent() != first
    assert enter_code(browser, first).status_code == 422
    assert enter_code(browser, code_sent()).status_code == 302


def test_another_address_can_be_used():
    make_person()
    browser = make_client()
    ask_for_code(browser, email="feil@example.org")
    assert browser.get("/nb/sign-in/").status_code == 302  # one step at a time
    begun = browser.post("/nb/sign-out/", {"next": "/nb/sign-in/"})
    assert begun.url == "/nb/sign-in/"
    assert text("sign_in.by_code", "nb") in told(browser.get(begun.url))


def test_form_sent_twice_leaves_the_first_answer_in_force():
    """The second answer must not take away the cookie that the first has given."""
    make_person()
    browser = make_client()
    ask_for_code(browser)
    before = browser.cookies["sessionid"].value
    assert enter_code(browser, code_sent()).status_code == 302
    late = make_client()
    late.cookies["sessionid"] = before
    answer = enter_code(late, code_sent())
    assert answer.url == "/nb/sign-in/code/?lapsed=yes"
    assert "sessionid" not in answer.cookies
    assert browser.get(answer.url).url == "/nb/home/"  # where the browser goes on, signed in


# passwords


def sign_in(browser: Client, email: str = ADDRESS, password: str = PASSWORD, lang: str = "nb", **more):
    return browser.post(f"/{lang}/sign-in/", {"login": email, "password": password, **more})


def test_signs_in_with_a_password():
    make_person(password=PASSWORD)
    browser = make_client()
    assert sign_in(browser).url == "/nb/home/"
    assert is_signed_in(browser)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_wrong_password_is_refused(lang):
    make_person(password=PASSWORD)
    answer = sign_in(make_client(), password="noe helt annet", lang=lang)
    assert answer.status_code == 422
    assert text("sign_in.error.email_password_mismatch", lang) in told(answer)
    assert "noe helt annet" not in told(answer) and not FOREIGN.search(told(answer))


def test_closed_account_is_told_only_who_has_the_password():
    make_person(password=PASSWORD, is_active=False)
    browser = make_client()
    assert sign_in(browser, password="noe helt annet").status_code == 422
    answer = browser.post("/nb/sign-in/", {"login": ADDRESS, "password": PASSWORD}, follow=True)
    assert text("sign_in.inactive", "nb") in told(answer) and not is_signed_in(browser)


def test_many_wrong_passwords_say_how_to_go_on():
    make_person(password=PASSWORD)
    browser = make_client()
    for _ in range(5):
        assert text("sign_in.error.email_password_mismatch", "nn") in told(sign_in(browser, password="feil", lang="nn"))
    answer = sign_in(browser, lang="nn")
    assert answer.status_code == 422 and text("sign_in.error.too_many_login_attempts", "nn") in told(answer)
    assert not is_signed_in(browser)


def test_many_forms_from_one_place_say_how_to_go_on():
    browser = make_client()
    answers = [sign_in(browser, email=f"nummer{n}@example.org") for n in range(31)]
    assert answers[-1].status_code == 429
    assert text("sign_in.many_told", "nb") in told(answers[-1])


@pytest.mark.parametrize("address", ["", "kari", "kari@", "a" * 400 + "@example.org"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_no_address_is_refused_in_words(address, lang):
    answer = ask_for_code(make_client(), email=address, lang=lang)
    assert answer.status_code == 422 and text("form.error.other", lang) not in told(answer)
    assert not mail.outbox and not FOREIGN.search(told(answer))


# whether somebody has an account


def masked(response) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'value="[\w-]{30,}"|[\w.]+@example\.org', "", told(response))


@pytest.mark.parametrize("begin", ["/nb/sign-in/code/", "/nb/sign-in/forgotten/"])
def test_pages_do_not_tell_whether_an_address_has_an_account(begin):
    make_person()
    make_person("stengt@example.org", is_active=False)
    seen = []
    for address in (ADDRESS, UNKNOWN, "stengt@example.org"):
        browser = make_client()
        asked = browser.post(begin, {"email": address})
        confirm = browser.get(asked.url)
        wrong = [browser.post(asked.url, {"code": "XXXX-XXXX"}) for _ in range(3)]
        seen.append((asked.status_code, asked.url, masked(confirm), *((one.status_code, masked(one)) for one in wrong)))
    assert seen[0] == seen[1] == seen[2]


def test_unknown_address_is_told_by_letter_and_gets_no_code():
    browser = make_client()
    ask_for_code(browser, email=UNKNOWN, lang="nn")
    (letter,) = mail.outbox
    assert letter.subject == text("sign_in.letter.unknown_account.subject", "nn")
    assert not re.search(r"[A-Z]{4}-[A-Z]{4}", letter.body)
    for code in ("", "None", "-"):
        assert enter_code(browser, code).status_code in (302, 422)
    assert not is_signed_in(browser)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_signs_up(lang):
    page = make_client().get(f"/{lang}/sign-in/closed/")
    assert text("sign_in.closed_told", lang) in told(page)
    posted = make_client().post(f"/{lang}/sign-in/closed/", {"email": UNKNOWN, "password1": PASSWORD})
    assert text("sign_in.closed", lang) in told(posted) and not Person.objects.exists()


# where one goes on


def test_the_page_that_was_asked_for_is_kept():
    make_person(password=PASSWORD)
    browser = make_client()
    asked = browser.get("/nb/account/sessions/")
    assert asked.url == "/nb/sign-in/?next=/nb/account/sessions/"
    assert told(browser.get(asked.url)).count('name="next" value="/nb/account/sessions/"') == 2
    confirm = ask_for_code(browser, next="/nb/account/sessions/").url
    assert 'value="/nb/account/sessions/"' in told(browser.get(confirm))
    assert enter_code(browser, code_sent(), next="/nb/account/sessions/").url == "/nb/account/sessions/"
    assert sign_in(make_client(), next="/nb/account/sessions/").url == "/nb/account/sessions/"


@pytest.mark.parametrize(
    "forged",
    [
        "https://example.com/",
        "//example.com/",
        "///example.com",
        "/\\example.com",
        "http:///example.com",
        "javascript:alert(1)",
        "http://localhost/",
        "http://127.0.0.1/nb/account/",
        "\t//example.com",
        "/nb/\r\nX-Evil: 1",
        "/\t/example.com",
        "nb/account",
    ],
)
def test_forged_address_leads_nowhere_else(forged):
    make_person(password=PASSWORD)
    assert sign_in(make_client(), next=forged).url == "/nb/home/"
    browser = make_client()
    ask_for_code(browser, next=forged)
    assert enter_code(browser, code_sent(), next=forged).url == "/nb/home/"
    assert browser.get(f"/nb/sign-in/?next={quote(forged)}").url == "/nb/home/"
    assert browser.post("/nb/sign-out/", {"next": forged}).url == "/nb/"


def test_next_cannot_write_into_the_page():
    page = told(make_client().get('/nb/sign-in/?next="><script>alert(1)</script>'))
    assert "<script>alert" not in page


def test_forms_need_their_key():
    browser = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    assert ask_for_code(browser).status_code == 403 and sign_in(browser).status_code == 403


def test_letter_that_cannot_be_sent_is_told(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_person()
    answers = [ask_for_code(make_client(), email=address) for address in (ADDRESS, UNKNOWN)]
    assert [one.status_code for one in answers] == [503, 503]
    assert ADDRESS not in told(answers[0])


def test_logs_hold_no_addresses_and_no_codes(caplog):
    make_person(password=PASSWORD)
    caplog.set_level(logging.DEBUG)
    browser = make_client()
    sign_in(browser, password="feil passord her")
    ask_for_code(browser)
    enter_code(browser, "XXXX-XXXX")
    enter_code(browser, code_sent())
    logged = "\n".join(one.getMessage() for one in caplog.records if one.name != "django.db.backends")
    assert not [word for word in (ADDRESS, code_sent(), "XXXX-XXXX", "feil passord") if word in logged]
