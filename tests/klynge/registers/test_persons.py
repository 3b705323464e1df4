"""Is a person's key the HMAC of birth date and name, and is its secret kept?"""

import hashlib
import hmac
import re
import stat
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klynge.errors import SettingError
from klynge.lake import engine
from klynge.registers import persons

SECRET = bytes(range(32))
# letters of names in the register, as one character and as letter with accent, and spaces of all kinds
NAMES = st.text(st.sampled_from("AaBbØøÅåÆæÉéÜüÐđÑŠ\u030a\u0301 \t-'’\n"), max_size=12) | st.none()


@pytest.fixture(scope="module")
def connection():
    return engine.connect(threads=1)


def plainly(birth_date: str, surname: str, first: str, middle: str | None) -> str:
    """The definition, worked with Python's own HMAC."""
    names = [
        unicodedata.normalize("NFC", re.sub(r"[ \t\n]+", " ", name or "").strip(" "))
        for name in (surname, first, middle)
    ]
    message = "\x1f".join([birth_date, *names]).lower()
    return hmac.new(SECRET, message.encode(), hashlib.sha256).hexdigest()[:32]


def in_engine(connection, *person) -> str:
    query = persons.hash_sql(persons.message_sql("b", "s", "f", "m"))
    rows = f"SELECT {query} FROM (SELECT ?::VARCHAR AS b, ?::VARCHAR AS s, ?::VARCHAR AS f, ?::VARCHAR AS m)"
    return connection.execute(rows, [*persons.pads(SECRET), *person]).fetchone()[0]


@given(st.dates().map(str), NAMES, NAMES, NAMES)
def test_the_engine_agrees_with_pythons_hmac(birth_date, surname, first, middle):
    with engine.connect(threads=1) as connection:
        assert in_engine(connection, birth_date, surname, first, middle) == plainly(birth_date, surname, first, middle)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ÅSEN", "Anne Lise", ""), ("åsen", "anne  lise", None)),
        (("A\u030asen", "Kari", None), ("Åsen", " Kari ", None)),
    ],
)
def test_case_spaces_and_composition_do_not_matter(connection, one, other):
    assert in_engine(connection, "1975-03-31", *one) == in_engine(connection, "1975-03-31", *other)


@pytest.mark.parametrize(
    "other",
    [
        ("1975-03-30", "Åsen", "Kari", "Moe"),
        ("1975-03-31", "Åsen", "Kari Moe", None),
        ("1975-03-31", "Kari", "Åsen", "Moe"),
    ],
)
def test_another_date_or_another_order_is_another_person(connection, other):
    assert in_engine(connection, "1975-03-31", "Åsen", "Kari", "Moe") != in_engine(connection, *other)


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    file = tmp_path / "keys" / "person.key"
    secret = persons.key(file)
    assert len(secret) == persons.KEY_BYTES
    assert persons.key(file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_two_imports_at_once_make_one_secret(tmp_path):
    file = tmp_path / "keys" / "person.key"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(persons.key, [file] * 8))) == 1
    assert [one.name for one in file.parent.iterdir()] == ["person.key"]


def test_a_damaged_secret_is_not_used(tmp_path):
    file = tmp_path / "person.key"
    file.write_bytes(b"short")
    with pytest.raises(SettingError, match="has 5 bytes where 32 are needed"):
        persons.key(file)
