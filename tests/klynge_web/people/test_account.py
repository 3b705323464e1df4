"""Is one's own account one's own: its password, what is kept, proving who one is, and closing it?"""

import datetime as dt
import json
import re
import time

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseConfirmCodeForm
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings as site_settings
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from django.utils.module_loading import import_string

from klynge.text import LANGUAGES, catalogue, text
from klynge_web.history.models import Event
from klynge_web.people import account_actions, account_forms, account_letters
from klynge_web.people.errors import LastAdministratorError
from klynge_web.people.models import Assignment, Invitation, Person
from signing_in import (
    ADDRESS,
    PASSWORD,
    app_code,
    code_sent,
    is_signed_in,
    make_client,
    make_person,
    signed_in,
    turn_on_factor,
)

pytestmark = pytest.mark.django_db
NEW = "nytt og langt passord"


@pytest.fixture(autouse=True)
def home(client):
    cache.clear()


def told(response) -> str:
    return response.content.decode()


# words


# of ways of signing in, and of signing up, that Klynge does not have
UNREACHABLE = {
    "cannot_remove_primary_email",
    "duplicate_email",
    "email_taken",
    "invalid_or_expired_key",
    "invalid_password_reset",
    "max_email_addresses",
    "phone_password_mismatch",
    "phone_taken",
    "same_as_current",
    "unknown_phone",
    "unverified_primary_email",
    "username_blacklisted",
    "username_password_mismatch",
    "username_taken",
    "add_email_blocked",
}


def library_codes() -> set[str]:
    """Codes of the library's own tables of sentences."""
    tables = [super(type(one), one).error_messages for one in (get_adapter(), get_factor_adapter())]
    return {code for table in tables for code in table} - UNREACHABLE


def form_classes():
    return [import_string(path) for path in (site_settings.ACCOUNT_FORMS | site_settings.MFA_FORMS).values()]


def field_codes() -> set[str]:
    """Codes of the fields and validators that the forms have."""
    found = set()
    own = [account_forms.OwnAccount, account_forms.CloseAccount, account_forms.StepUpCode]
    for one in (*form_classes(), *own):
        for field in one.declared_fields.values():
            found |= set(field.error_messages)
            found |= {validator.code for validator in field.validators}
    return found


def test_every_error_has_words_of_our_own():
    others = {"password_too_short", "password_too_common", "password_too_similar", "password_mismatch"}
    others |= {"code_used", "code_lapsed", "code_tried_out"}
    found = library_codes() | field_codes() | others
    assert {"incorrect_code", "email_password_mismatch", "max_length", "null_characters_not_allowed"} <= found
    known = catalogue()
    assert [c for c in sorted(found) if f"sign_in.error.{c}" not in known and f"form.error.{c}" not in known] == []


def test_every_validator_of_passwords_is_told_in_our_words():
    named = {one["NAME"].rsplit(".", 1)[-1] for one in site_settings.AUTH_PASSWORD_VALIDATORS}
    assert named == {"MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator"}
    shortest = site_settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"]
    assert all(str(shortest) in text("sign_in.password1_help", lang) for lang in LANGUAGES)


def test_every_field_of_a_form_has_a_label_and_no_words_of_the_library():
    for one in form_classes():
        assert issubclass(one, account_forms.OurWords), one
        # nobody is asked whether to be remembered: ACCOUNT_SESSION_REMEMBER has decided
        labels = {f"sign_in.{name}" for name in one.declared_fields if name != "remember"}
        assert labels <= catalogue().keys()
    assert "placeholder" in BaseConfirmCodeForm.declared_fields["code"].widget.attrs  # which ours take away
    assert "placeholder" not in account_forms.ConfirmCode(code="x").fields["code"].widget.attrs


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", account_letters.KINDS)
def test_every_letter_is_complete(kind, lang):
    facts = {"code": "BCDF-GHJK", "timestamp": timezone.now(), "ip": "192.0.2.1", "user_agent": "Firefox/140.0 Linux"}
    account_letters.send(kind, ADDRESS, lang, facts)
    (letter,) = mail.outbox
    html = letter.alternatives[0].content
    assert letter.subject == text(f"sign_in.letter.{kind}.subject", lang) and "{" not in letter.body + html
    assert "<" not in letter.body and "\n\n\n" not in letter.body and f'lang="{lang}"' in html
    if kind in account_letters.CHANGES:
        assert "Firefox, Linux" in letter.body and f"/{lang}/account/" in letter.body


# the page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shows_who_one_is_and_what_one_may(lang):
    person = make_person(role="analyst", language=lang)
    page = told(signed_in(person).get(f"/{lang}/account/"))
    for shown in (
        person.name,
        ADDRESS,
        text("access.role.analyst", lang).capitalize(),
        text("account.role_open", lang),
    ):
        assert shown in page
    assert text("account.no_password", lang) in page and text("account.factor_off", lang) in page


def test_shows_until_when_and_what_for():
    person = make_person(role="analyst")
    until = timezone.localdate() + dt.timedelta(days=30)
    Assignment.objects.filter(person=person).update(to_date=until, purpose="Midtveisevaluering")
    page = told(signed_in(person).get("/nb/account/"))
    assert f"{until:%d.%m.%Y}" in page and "Midtveisevaluering" in page


def test_one_without_a_role_is_told_who_gives_one():
    assert text("account.roles_none", "nn") in told(signed_in(make_person()).get("/nn/account/"))


def test_strangers_see_nothing():
    for path in ("", "change/", "sessions/", "download/", "close/", "again/", "again/code/", "password/"):
        assert make_client().get(f"/nb/account/{path}").url.startswith("/nb/sign-in/?next=/nb/account/")


@pytest.mark.both
def test_name_and_language_are_changed_and_told():
    person = make_person()
    browser = signed_in(person)
    answer = browser.post("/nb/account/change/", {"name": "Kari Fjellvik", "language": "nn"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/nn/account/"
    page = told(answer)
    assert text("account.changed", "nn") in page and "endra kontoen sin: namn, språk" in page
    person.refresh_from_db()
    assert (person.name, person.language) == ("Kari Fjellvik", "nn")
    event = Event.objects.get(verb="account.changed")
    assert event.facts == {"fields": ["account_name", "account_language"]}  # names of fields, not what is in them


@pytest.mark.parametrize(
    "sent",
    [{"name": "", "language": "nb"}, {"name": "K" * 121, "language": "nb"}, {"name": "Kari", "language": "de"}, {}],
)
def test_what_cannot_be_used_is_refused(sent):
    person = make_person()
    answer = signed_in(person).post("/nb/account/change/", sent)
    assert answer.status_code == 422 and text("form.error.other", "nb") not in told(answer)
    person.refresh_from_db()
    assert person.name == "Kari Elvedal"


def test_forged_fields_change_nothing_else():
    person = make_person()
    sent = {"name": "Kari", "language": "nb", "email": "ny@example.org", "is_active": "", "password": "x", "id": "7"}
    signed_in(person).post("/nb/account/change/", sent)
    person.refresh_from_db()
    assert (person.email, person.is_active, person.has_usable_password()) == (ADDRESS, True, False)


# the password


@pytest.mark.parametrize("lang", LANGUAGES)
def test_password_is_chosen(lang):
    person = make_person(language=lang)
    browser, other = signed_in(person, fresh=True), signed_in(person)
    answer = browser.post(f"/{lang}/account/password/new/", {"password1": NEW, "password2": NEW})
    assert answer.url == f"/{lang}/account/"
    assert text("sign_in.told.password_set", lang) in told(browser.get(answer.url))
    person.refresh_from_db()
    assert person.check_password(NEW) and not is_signed_in(other)
    assert mail.outbox[-1].subject == text("sign_in.letter.password_set.subject", lang)
    assert Event.objects.filter(by=person, verb="account.password_set").exists()
    assert browser.get(f"/{lang}/account/password/new/").url == f"/{lang}/account/password/"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_password_is_changed(lang):
    person = make_person(password=PASSWORD, language=lang)
    browser = signed_in(person, fresh=True)
    sent = {"oldpassword": "feil", "password1": NEW, "password2": NEW}
    answer = browser.post(f"/{lang}/account/password/", sent)
    assert answer.status_code == 422 and text("sign_in.error.enter_current_password", lang) in told(answer)
    assert browser.post(f"/{lang}/account/password/", sent | {"oldpassword": PASSWORD}).url == f"/{lang}/account/"
    person.refresh_from_db()
    assert person.check_password(NEW) and is_signed_in(browser)
    assert mail.outbox[-1].subject == text("sign_in.letter.password_changed.subject", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("first", "second", "code", "facts"),
    [
        ("kort", "kort", "password_too_short", {"min_length": 12}),
        ("password1234", "password1234", "password_too_common", {}),
        ("kari elvedal", "kari elvedal", "password_too_similar", {}),
        (NEW, NEW + "x", "password_mismatch", {}),
        ("", "", "required", {}),
    ],
)
def test_weak_passwords_are_refused_in_our_words(first, second, code, facts, lang):
    person = make_person()
    answer = signed_in(person, fresh=True).post(
        f"/{lang}/account/password/new/", {"password1": first, "password2": second}
    )
    key = f"sign_in.error.{code}" if f"sign_in.error.{code}" in catalogue() else f"form.error.{code}"
    assert answer.status_code == 422 and text(key, lang, **facts) in told(answer)
    person.refresh_from_db()
    assert not person.has_usable_password()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forgotten_password_is_replaced_with_a_code(lang):
    person = make_person(password=PASSWORD, language=lang)
    other = signed_in(person)
    browser = make_client()
    asked = browser.post(f"/{lang}/sign-in/forgotten/", {"email": ADDRESS})
    assert asked.url == f"/{lang}/sign-in/forgotten/code/"
    assert mail.outbox[-1].subject == text("sign_in.letter.password_reset_code.subject", lang)
    assert browser.get(f"/{lang}/sign-in/forgotten/new/").url == asked.url  # not before the code
    wrong = browser.post(asked.url, {"code": "XXXX-XXXX"})
    assert wrong.status_code == 422 and text("sign_in.error.incorrect_code", lang) in told(wrong)
    chosen = browser.post(asked.url, {"code": code_sent()}).url
    assert browser.post(chosen, {"password1": "kort", "password2": "kort"}).status_code == 422
    assert browser.post(chosen, {"password1": NEW, "password2": NEW}).url == f"/{lang}/home/"
    assert is_signed_in(browser) and not is_signed_in(other)
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert mail.outbox[-1].subject == text("sign_in.letter.password_reset.subject", lang)
    assert "/sign-in/forgotten/?lapsed" in browser.post(chosen, {"password1": NEW, "password2": NEW}).url


def test_code_for_a_new_password_lapses(monkeypatch):
    make_person(password=PASSWORD)
    browser = make_client()
    browser.post("/nb/sign-in/forgotten/", {"email": ADDRESS})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    answer = browser.post("/nb/sign-in/forgotten/code/", {"code": code_sent()}, follow=True)
    assert text("sign_in.lapsed", "nb") in told(answer)


def test_code_for_a_new_password_does_not_sign_in_and_the_other_way_round():
    make_person(password=PASSWORD)
    browser = make_client()
    browser.post("/nb/sign-in/forgotten/", {"email": ADDRESS})
    browser.post("/nb/sign-in/code/confirm/", {"code": code_sent()})
    assert not is_signed_in(browser)
    other = make_client()
    other.post("/nb/sign-in/code/", {"email": ADDRESS})
    assert "lapsed" in other.post("/nb/sign-in/forgotten/code/", {"code": code_sent()}).url


def test_letter_that_cannot_be_sent_does_not_undo_the_change(settings):
    person = make_person()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    signed_in(person, fresh=True).post("/nb/account/password/new/", {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)


# proving again who one is

ASKED = "/nb/account/close/"


def follow(browser, path: str, steps: int = 4) -> str:
    """Where a browser ends up; fails where it would go round."""
    for _ in range(steps):
        answer = browser.get(path)
        if answer.status_code != 302:
            return path
        path = answer.url
    raise AssertionError(f"goes round: {path}")


def test_whoever_signed_in_just_now_is_not_asked():
    assert follow(signed_in(make_person(), fresh=True), ASKED) == ASKED


def test_password_is_asked_for():
    browser = signed_in(make_person(password=PASSWORD))
    page = follow(browser, ASKED)
    assert page == f"/nb/account/again/password/?next={ASKED.replace('/', '%2F')}"
    wrong = browser.post(page, {"password": "feil"})
    assert wrong.status_code == 422 and text("sign_in.error.incorrect_password", "nb") in told(wrong)
    assert browser.post(page, {"password": PASSWORD}).url == ASKED
    assert follow(browser, ASKED) == ASKED


def test_guesses_of_the_password_are_counted():
    browser = signed_in(make_person(password=PASSWORD))
    answers = [browser.post("/nb/account/again/password/", {"password": "feil", "once": "x"}) for _ in range(5)]
    assert {one.status_code for one in answers} == {422}
    answer = browser.post("/nb/account/again/password/", {"password": PASSWORD})
    assert answer.status_code == 422 and follow(browser, ASKED) != ASKED


def test_second_factor_is_asked_for():
    person = make_person()
    turn_on_factor(person)
    browser = signed_in(person)
    page = follow(browser, ASKED)
    assert page.startswith("/nb/account/again/factor/")
    assert browser.post(page, {"code": "000000"}).status_code == 422
    assert browser.post(page, {"code": app_code()}).url == ASKED
    assert follow(browser, ASKED) == ASKED


@pytest.mark.parametrize("lang", LANGUAGES)
def test_either_may_be_used(lang):
    person = make_person(password=PASSWORD)
    turn_on_factor(person)
    page = told(signed_in(person).get(f"/{lang}/account/again/password/?next={ASKED}"))
    assert text("sign_in.again_by.mfa_reauthenticate", lang) in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_with_neither_gets_a_code(lang):
    browser = signed_in(make_person(language=lang))
    asked = f"/{lang}/account/close/"
    page = follow(browser, asked)
    assert page.startswith(f"/{lang}/account/again/code/?next=") and not mail.outbox  # nothing goes until asked for
    sent = browser.post(page, {"send": "yes", "next": asked})
    assert mail.outbox[-1].subject == text("sign_in.letter.step_up_code.subject", lang)
    assert text("sign_in.again_sent", lang, email=ADDRESS, minutes=10) in told(browser.get(sent.url))
    wrong = browser.post(page, {"code": "XXXX-XXXX"})
    assert wrong.status_code == 422 and text("sign_in.error.incorrect_code", lang) in told(wrong)
    code = code_sent()
    assert browser.post(page, {"code": code, "next": asked}).url == asked
    assert follow(browser, asked) == asked
    again = browser.post(page, {"code": code})
    assert again.status_code == 422 and text("sign_in.error.code_lapsed", lang) in told(again)


@pytest.mark.parametrize("path", ["again/password/", "again/factor/"])
def test_one_with_neither_is_led_from_the_other_ways_to_the_code(path):
    browser = signed_in(make_person())
    assert follow(browser, f"/nb/account/{path}?next={ASKED}").startswith("/nb/account/again/code/")


@pytest.mark.parametrize("path", ["password/new/", "factor/app/"])
def test_code_opens_the_pages_of_the_library_too(path):
    """The library and we must agree on who has proved who they are, or a person would go round between the two."""
    browser = signed_in(make_person())
    page = follow(browser, f"/nb/account/{path}")
    browser.post(page, {"send": "yes"})
    onward = browser.post(page, {"code": code_sent()}).url
    assert follow(browser, onward) == f"/nb/account/{path}"
    # and what is sent is done
    if path.startswith("password"):
        assert browser.post(onward, {"password1": NEW, "password2": NEW}).url == "/nb/account/"
    else:
        secret = re.search(r"<code>([A-Z2-7]{32})</code>", told(browser.get(onward)))[1]
        assert browser.post(onward, {"code": app_code(secret)}).url == "/nb/account/factor/codes/"


@pytest.mark.parametrize("has", ["password", "factor"])
def test_a_mailbox_alone_does_not_do_for_one_with_another_way(has):
    """A code that was sent before the account got its password or factor does not do either."""
    person = make_person()
    browser, page = signed_in(person), f"/nb/account/again/code/?next={ASKED}"
    browser.post(page, {"send": "yes"})
    code = code_sent()
    if has == "password":
        Person.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
        browser = moved(browser, Person.objects.get(pk=person.pk))
    else:
        turn_on_factor(person)
    assert follow(browser, page).startswith(f"/nb/account/again/{has}/?next=")
    for given in ({"send": "yes"}, {"code": code}):
        answer = browser.post(page, given)
        assert answer.status_code == 302 and answer.url.startswith("/nb/account/again/?next=")
    assert len(mail.outbox) == 1 and follow(browser, ASKED) != ASKED


def moved(browser, person):
    """A browser of the person in which a code waits that was sent to the other browser."""
    later = signed_in(person)
    session = later.session
    session["klynge_step_up"] = browser.session["klynge_step_up"]
    session.save()
    return later


@pytest.mark.parametrize("has", ["password", "factor", "nothing"])
def test_no_way_goes_round(has):
    person = make_person(password=PASSWORD if has == "password" else "")
    if has == "factor":
        turn_on_factor(person)
    for path in ("close/", "download/", "password/", "password/new/", "factor/app/", "factor/codes/new/"):
        assert "/account/again/" in follow(signed_in(person), f"/nb/account/{path}", steps=6)


def test_code_is_of_one_session_and_one_person():
    person = make_person()
    here, there = signed_in(person), signed_in(person)
    here.post("/nb/account/again/code/", {"send": "yes"})
    assert there.post("/nb/account/again/code/", {"code": code_sent()}).status_code == 422
    assert follow(there, ASKED) != ASKED


def test_code_is_good_for_five_attempts_and_ten_minutes(monkeypatch):
    browser = signed_in(make_person())
    page = "/nb/account/again/code/"
    browser.post(page, {"send": "yes"})
    answers = [browser.post(page, {"code": "XXXX-XXXX"}) for _ in range(5)]
    assert text("sign_in.error.code_tried_out", "nb") in told(answers[-1])
    assert browser.post(page, {"code": code_sent()}).status_code == 422
    browser.post(page, {"send": "yes"})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 10 * 60 + 1)
    answer = browser.post(page, {"code": code_sent()})
    assert answer.status_code == 422 and text("sign_in.error.code_lapsed", "nb") in told(answer)


def test_codes_are_sent_a_few_times_only():
    browser = signed_in(make_person())
    answers = [browser.post("/nb/account/again/code/", {"send": "yes"}) for _ in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429] and len(mail.outbox) == 3
    assert text("sign_in.many_told", "nb") in told(answers[-1])


def test_request_for_a_code_sent_twice_sends_one():
    browser = signed_in(make_person())
    page = told(browser.get("/nb/account/again/code/"))
    key = re.search(r'name="once" value="([^"]+)"', page)[1]
    for _ in range(2):
        assert browser.post("/nb/account/again/code/", {"send": "yes", "once": key}).status_code == 302
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("forged", ["https://example.com/", "//example.com/", "/\\example.com"])
def test_proof_leads_nowhere_else(forged):
    person = make_person(password=PASSWORD)
    fresh = signed_in(person, fresh=True)
    assert fresh.get("/nb/account/again/", {"next": forged}).url == "/nb/home/"
    stale = signed_in(person)
    assert "example.com" not in stale.get("/nb/account/again/", {"next": forged}).url
    assert stale.post("/nb/account/again/password/", {"password": PASSWORD, "next": forged}).url == "/nb/home/"


# what is kept, and closing


def test_download_holds_all_that_is_kept():
    person = make_person(role="analyst", password=PASSWORD)
    turn_on_factor(person)
    browser = signed_in(person, fresh=True)
    account_actions.change(person, by=person, name="Kari Fjellvik", language="nb")
    other = make_person("ola@example.org", name="Ola Fjellvik")
    account_actions.change(other, by=other, name="Ola Elvedal", language="nb")
    answer = browser.get("/nb/account/download/")
    assert "attachment" in answer["Content-Disposition"] and answer["Cache-Control"] == "private, no-store"
    kept = json.loads(answer.content)
    assert kept["account"]["email"] == ADDRESS and kept["account"]["name"] == "Kari Fjellvik"
    assert [one["role"] for one in kept["roles"]] == ["analyst"]
    assert kept["sessions"][0]["ip"] == "127.0.0.1" and kept["signing_in"]["has_password"]
    assert [one["sentence"] for one in kept["done"]] == ["Kari Fjellvik endret kontoen sin: navn."]
    assert "follows" in kept
    secrets = ["seed", "secret", person.password, "Ola", "session_key"]
    assert not [one for one in secrets if one in told(answer)]


@pytest.mark.parametrize("path", ["download/", "close/"])
def test_sensitive_pages_ask_again_who_one_is(path):
    browser = signed_in(make_person())
    for ask in (browser.get, browser.post):
        if path == "download/" and ask == browser.post:
            continue
        assert ask(f"/nb/account/{path}", {"understood": "on"}).url.startswith("/nb/account/again/")
    assert Person.objects.filter(is_active=True).exists()


@pytest.mark.both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_account_is_closed(lang):
    person = make_person(role="analyst", password=PASSWORD, language=lang)
    turn_on_factor(person)
    browser, other = signed_in(person, fresh=True), signed_in(person)
    assert is_signed_in(other)
    refused = browser.post(f"/{lang}/account/close/", {})
    assert refused.status_code == 422 and is_signed_in(browser)
    answer = browser.post(f"/{lang}/account/close/", {"understood": "on"}, follow=True)
    assert text("account.closed", lang) in told(answer)
    assert not is_signed_in(browser) and not is_signed_in(other)
    person.refresh_from_db()
    assert not person.is_active and not person.has_usable_password()
    assert not Authenticator.objects.filter(user=person).exists()
    assert [one.state for one in Assignment.objects.filter(person=person)] == ["ended"]
    event = Event.objects.get(verb="account.closed")
    assert event.facts == {"roles": 1, "sessions": 2}


@pytest.mark.both
def test_last_administrator_cannot_close():
    person = make_person(role="administrator")
    make_person("stengt@example.org", role="administrator", is_active=False)
    browser = signed_in(person, fresh=True)
    answer = browser.post("/nb/account/close/", {"understood": "on"})
    assert answer.status_code == 422 and text("account.error.last_administrator", "nb") in told(answer)
    assert is_signed_in(browser) and not Event.objects.exists()
    person.refresh_from_db()
    assert person.is_active
    make_person("ola@example.org", name="Ola Fjellvik", role="administrator")
    assert browser.post("/nb/account/close/", {"understood": "on"}).url == "/nb/"


@pytest.mark.both
def test_of_two_administrators_one_stays():
    first, second = make_person(role="administrator"), make_person("ola@example.org", role="administrator")
    account_actions.close(first, by=first)
    with pytest.raises(LastAdministratorError):
        account_actions.close(second, by=second)
    assert Person.objects.get(pk=second.pk).is_active


def test_closing_withdraws_what_one_has_invited_to():
    person = make_person(role="administrator")
    make_person("ola@example.org", role="administrator")
    soon = timezone.now() + dt.timedelta(days=1)
    made = Invitation.objects.create(
        email="ny@example.org", role="analyst", by=person, secret_hash="h", expires_at=soon
    )
    account_actions.close(person, by=person)
    made.refresh_from_db()
    assert made.state == "withdrawn"
