"""No national identity number is kept, wherever a provider puts it; of the rest, very little."""

import datetime as dt

import pytest

from klynge_web.people.oidc import claims
from national_number import number

DAY = dt.date(1985, 3, 12)
# real and D-numbers are made up of days in a far past, so that they are nobody's
KINDS = {
    "synthetic": number(DAY, month=80),
    "synthetic_older": number(DAY, month=40),
    "synthetic_newer": number(DAY, month=65),
    "d_number": number(DAY, month=80, day=40),
    "plain": number(dt.date(1855, 3, 12)),
    "plain_d": number(dt.date(1855, 3, 12), day=40),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_is_recognised(kind):
    found = KINDS[kind]
    assert claims.is_number(found)
    for text in (found, f"nin:{found}", f"{found[:6]} {found[6:]}", f"feide:{found}@example.org", f"a {found}."):
        assert claims.holds_number(text), text
    assert claims.holds_number(int(found))


@pytest.mark.parametrize("kind", KINDS)
def test_a_digit_that_is_wrong_makes_it_no_number(kind):
    found = KINDS[kind]
    assert not claims.is_number(found[:-1] + str((int(found[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "12345678901",
        "974760673",
        "kari-1",
        "00000000000",
        17,
        True,
        None,
        1.5,
        "2a3c5f7e-9b1d-4c3e-8f5a-6b7c8d9e0f1a",
    ],
)
def test_what_is_no_number(value):
    assert not claims.holds_number(value)


def test_a_longer_row_of_digits_is_no_number():
    assert not claims.holds_number(KINDS["synthetic"] + "1")


def test_numbers_are_taken_out_at_every_depth():
    found = KINDS["synthetic"]
    told = {
        "sub": "kari-1",
        "pid": found,
        "norEduPersonNIN": found,
        "dataporten-userid_sec": [f"nin:{found}"],
        "https://n.feide.no/claims/userid_sec": ["feide:kari@example.org"],
        "https://n.feide.no/claims/nin": found,
        "deep": {"list": [{"of": [found, "kept"]}, int(found)], found: "as a key"},
        "name": f"Kari {found}",
        "number": int(found),
    }
    assert claims.without_numbers(told) == {"sub": "kari-1", "deep": {"list": [{"of": ["kept"]}]}}


def test_only_named_claims_are_kept():
    told = {
        "iss": "https://idporten.no",
        "sub": "kari-1",
        "pid": KINDS["synthetic"],
        "name": "Kari Fjellvik",
        "email": "kari@example.org",
        "email_verified": True,
        "acr": "idporten-loa-high",
        "amr": ["BankID"],
        "locale": "nb",
        "birthdate": "1985-03-12",
        "phone_number": "+4790000000",
        "authorization_details": [{"reportees": [{"Name": "Elvedal AS"}]}],
        "picture": "https://example.org/kari.png",
    }
    kept = claims.kept(told, "kari-1")
    assert set(kept) == {"iss", "sub", "name", "email", "acr", "amr", "locale"}


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_e_mail_address_that_is_not_verified_is_not_kept(verified):
    kept = claims.kept({"sub": "k", "email": "kari@example.org", "email_verified": verified}, "k")
    assert kept == {"sub": "k"}


@pytest.mark.parametrize("name", [["x" * 300], "x" * 300, {"a": "b"}, 7, "", [], ["a"] * 11, [["a"]]])
def test_what_is_no_short_text_is_not_kept(name):
    assert "name" not in claims.kept({"name": name}, "k")


def test_a_subject_that_is_a_number_is_hashed_with_the_installation_s_key():
    found = KINDS["synthetic"]
    made = claims.subject(found, "https://idporten.no", "key of this installation")
    assert found not in made and made.startswith("hashed:") and len(made) <= 191
    assert made == claims.subject(found, "https://idporten.no", "key of this installation")
    assert made != claims.subject(found, "https://idporten.no", "key of another")
    assert made != claims.subject(found, "https://test.idporten.no", "key of this installation")


def test_a_plain_subject_stays_and_a_long_one_is_hashed():
    assert claims.subject("kari-1", "https://idporten.no", "key") == "kari-1"
    assert claims.subject("x" * 192, "https://idporten.no", "key").startswith("hashed:")
