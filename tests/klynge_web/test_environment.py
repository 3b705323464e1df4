"""What the environment says is taken as it is meant, or refused with the name of the variable and what it may be."""

import re
from pathlib import Path

import pytest

from klynge import settings as core
from klynge.errors import SettingError
from klynge_web.config import environment

ROOT = Path(__file__).parents[2]
OF_KLYNGE_ITSELF = {"KLYNGE_SUPERVISOR"}  # told by one process to those it starts, not by people


@pytest.fixture(autouse=True)
def plain(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "KLYNGE_URL", "KLYNGE_MAIL", "KLYNGE_MAIL_FROM", "KLYNGE_OIDC", "KLYNGE_UPLOAD_MB"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_word_it_runs_on_this_machine_alone(tmp_path):
    found = environment.load()
    assert found.hosts == environment.LOOPBACK and not found.https
    assert found.database["ENGINE"].endswith("sqlite3") and found.database["NAME"] == tmp_path / "klynge.sqlite3"
    assert found.mail["EMAIL_FILE_PATH"] == tmp_path / "mail"


GOOD = [
    ("KLYNGE_URL", "https://klynge.example.org/", lambda e: e.hosts[-1], "klynge.example.org"),
    ("KLYNGE_URL", "https://klynge.example.org:8443", lambda e: e.https, True),
    ("KLYNGE_URL", "http://localhost:8000", lambda e: e.https, False),
    ("DATABASE_URL", "sqlite:////data/k.sqlite3", lambda e: e.database["NAME"], Path("/data/k.sqlite3")),
    ("DATABASE_URL", "postgresql://k:p%40ss@db.example.org/k", lambda e: e.database["PASSWORD"], "p@ss"),
    ("KLYNGE_MAIL", "smtp://k:p%40ss@mail.example.org", lambda e: e.mail["EMAIL_HOST_PASSWORD"], "p@ss"),
    ("KLYNGE_MAIL", "smtp://mail.example.org", lambda e: (e.mail["EMAIL_PORT"], e.mail["EMAIL_USE_TLS"]), (587, True)),
    ("KLYNGE_MAIL", "smtps://mail.example.org", lambda e: (e.mail["EMAIL_PORT"], e.mail["EMAIL_USE_SSL"]), (465, True)),
    ("KLYNGE_MAIL", "smtp://localhost:1025", lambda e: e.mail["EMAIL_USE_TLS"], False),
    ("KLYNGE_MAIL_FROM", "klynge@example.org", lambda e: e.mail_from, "klynge@example.org"),
    ("KLYNGE_MAIL_FROM", "Klynge <klynge@example.org>", lambda e: e.mail_from, "Klynge <klynge@example.org>"),
    ("KLYNGE_UPLOAD_MB", "200", lambda e: e.upload_megabytes, 200),
    ("KLYNGE_BEHIND_PROXY", "Yes", lambda e: e.behind_proxy, True),
]


@pytest.mark.parametrize(("name", "value", "read", "expected"), GOOD)
def test_a_good_value(monkeypatch, name, value, read, expected):
    monkeypatch.setenv(name, value)
    assert read(environment.load()) == expected


BAD = [
    *[
        ("KLYNGE_URL", value, "must be the address that readers use")
        for value in (
            "klynge.example.org",
            "http://klynge.example.org",
            "https://",
            "https://klynge.example.org/sub",
            "https://klynge.example.org?a=b",
            "https://k:hemmelig@klynge.example.org",
            "https://klynge.example.org:port",
            "https://[klynge",
            "https://klynge example.org",
            "ftp://klynge.example.org",
        )
    ],
    ("DATABASE_URL", "mysql://k:hemmelig@db/k", "Klynge runs on PostgreSQL"),
    ("DATABASE_URL", "postgresql://k:hemmelig@db:port/k", "DATABASE_URL cannot be read"),
    ("DATABASE_URL", "postgresql://k:hemm/elig@db/k", "DATABASE_URL cannot be read"),
    ("DATABASE_URL", "postgresql://k:hemmelig@db", "DATABASE_URL cannot be read"),
    ("DATABASE_URL", "sqlite://", "it names a file that is kept"),
    ("DATABASE_URL", "sqlite:///:memory:", "it names a file that is kept"),
    ("KLYNGE_MAIL", "mail.example.org", "KLYNGE_MAIL cannot be read"),
    ("KLYNGE_MAIL", "smtp://k:hemmelig@", "KLYNGE_MAIL cannot be read"),
    ("KLYNGE_MAIL", "smtp://k:hemmelig@mail.example.org:port", "KLYNGE_MAIL cannot be read"),
    ("KLYNGE_MAIL_FROM", "Klynge", "must be an e-mail address"),
    ("KLYNGE_MAIL_FROM", "a@b\nBcc: c@example.org", "must be an e-mail address"),
    ("KLYNGE_MAIL_FROM", "", "must be an e-mail address"),
    ("KLYNGE_UPLOAD_MB", "201", "between 1 and 200"),
    ("KLYNGE_UPLOAD_MB", "0", "between 1 and 200"),
    ("KLYNGE_UPLOAD_MB", "²", "between 1 and 200"),
    ("KLYNGE_OIDC", "/no/such/file.toml", "there is no such file"),
    ("KLYNGE_BEHIND_PROXY", "maybe", "must be yes or no"),
]


@pytest.mark.parametrize(("name", "value", "words"), BAD)
def test_a_bad_value_is_refused_in_words(monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=re.escape(words)) as error:
        environment.load()
    assert error.value.facts["name"] == name and "hemmelig" not in str(error.value)
    assert error.value.__suppress_context__ or error.value.__context__ is None


def test_every_variable_is_in_the_reference():
    """What the code reads and what the page tells are the same names."""
    read = set()
    for folder in ("src/klynge", "src/klynge_web"):
        for file in (ROOT / folder).rglob("*.py"):
            read |= set(re.findall(r"\b(KLYNGE_[A-Z_]+|DATABASE_URL)\b", file.read_text("utf-8")))
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert told == read - OF_KLYNGE_ITSELF


def test_defaults_in_the_reference_are_those_of_the_code():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]*?) \|", page, re.MULTILINE))
    expected = {
        "KLYNGE_MEMORY": core.Settings.memory,
        "KLYNGE_REJECT_SHARE": core.Settings.reject_share,
        "KLYNGE_SNAPSHOTS_KEPT": core.Settings.snapshots_kept,
        "KLYNGE_CALLS_PER_MINUTE": core.Settings.calls_per_minute,
        "KLYNGE_UPLOAD_MB": environment.Environment.upload_megabytes,
        "KLYNGE_MAIL_FROM": environment.Environment.mail_from,
    }
    assert {name: rows[name].strip("`") for name in expected} == {name: str(v) for name, v in expected.items()}
