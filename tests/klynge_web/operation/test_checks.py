"""Each setting that cannot be used stops the start with words: what was found, and what to do. Never a password."""

import os
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import override_settings

from klynge.errors import SettingError
from klynge_web.config import environment
from klynge_web.operation import checks, running, state

START = "from klynge_web.operation.checks import require_usable\nrequire_usable()"


def start(home, **variables: str) -> subprocess.CompletedProcess:
    """Start as `klynge serve` does, in a process of its own."""
    script = (
        "import sys\nfrom klynge.errors import KlyngeError\ntry:\n"
        f"    {START.splitlines()[0]}\n    {START.splitlines()[1]}\n"
        "except KlyngeError as error:\n    sys.exit(str(error))"
    )
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment = kept | {"KLYNGE_HOME": str(home)} | variables
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)


def test_a_good_start_tells_what_it_runs_on(tmp_path):
    done = start(tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Database: SQLite 3.") and "journal mode" in done.stdout
    assert (tmp_path / "home" / "keys" / "site.key").stat().st_mode & 0o777 == 0o600


def refused(home, **variables: str) -> str:
    done = start(home, **variables)
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    return done.stderr


def test_a_home_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    told = refused(tmp_path / "file" / "home")
    assert "KLYNGE_HOME is" in told and "nothing can be written there" in told


def test_a_secret_that_others_can_read(tmp_path):
    assert start(tmp_path).returncode == 0
    key = tmp_path / "keys" / "site.key"
    key.chmod(0o640)
    assert f"chmod 600 {key}" in refused(tmp_path) and "mode 640" in refused(tmp_path)


def test_a_secret_that_is_none(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "site.key").write_text("short")
    assert "holds no secret" in refused(tmp_path)


def test_a_folder_of_the_database_that_is_missing(tmp_path):
    told = refused(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/none/klynge.sqlite3")
    assert "there is no folder" in told and "Make the folder" in told


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "klynge.sqlite3").write_bytes(b"not a database, but long enough to be looked at" * 20)
    assert "is no SQLite database" in refused(tmp_path)


def test_a_host_that_does_not_exist(tmp_path):
    told = refused(tmp_path, DATABASE_URL="postgresql://klynge:hemmelig@no-such-host.invalid/klynge")
    assert "no host of the name" in told and "no-such-host.invalid" in told and "hemmelig" not in told


def test_a_server_that_does_not_run(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = refused(tmp_path, DATABASE_URL=f"postgresql://klynge:hemmelig@127.0.0.1:{port}/klynge")
    assert "No PostgreSQL answers" in told and f"port {port}" in told and "hemmelig" not in told


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ('FATAL:  password authentication failed for user "klynge" hemmelig', "password for user klynge"),
        ("fe_sendauth: no password supplied", "DATABASE_URL has none"),
        ('FATAL:  database "klynge" does not exist', "no such database or user"),
        ('FATAL:  role "klynge" does not exist', "no such database or user"),
        ("connection timeout expired", "No answer in time"),
        ("something else: hemmelig", "Look in the log of PostgreSQL"),
    ],
)
def test_what_the_driver_says_is_put_in_other_words(problem, words):
    database = {"NAME": "klynge", "USER": "klynge", "PASSWORD": "hemmelig", "HOST": "db", "PORT": ""}
    told = checks._words(SimpleNamespace(vendor="postgresql", settings_dict=database), problem)
    assert words in told and "hemmelig" not in told


@pytest.mark.both
@pytest.mark.django_db
def test_a_database_that_does_not_exist_on_a_real_server(tmp_path):
    url = os.environ.get("DATABASE_URL", "")
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    told = refused(tmp_path, DATABASE_URL=url.replace("/postgres?", "/nothing_here?"))
    assert "no such database or user" in told and "nothing_here" in told
    done = start(tmp_path, DATABASE_URL=url)
    assert done.returncode == 0 and "Database: PostgreSQL" in done.stdout


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_is_a_warning(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    monkeypatch.setattr(state, "disk_free", lambda home: 123_456_789)
    (told,) = checks.warnings()
    assert "nearly full: 123 MB left" in told and "KLYNGE_SNAPSHOTS_KEPT" in told
    monkeypatch.setattr(state, "disk_free", lambda home: 10**12)
    assert checks.warnings() == []


@pytest.mark.django_db
def test_https_without_a_proxy_is_a_warning(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    monkeypatch.setattr(state, "disk_free", lambda home: 10**12)
    with override_settings(ENVIRONMENT=environment.Environment(home=tmp_path, url="https://klynge.example.org")):
        assert "KLYNGE_BEHIND_PROXY=yes" in checks.warnings()[0]


def test_while_a_restore_is_going_on_nothing_starts(tmp_path):
    with running.alone(tmp_path):
        assert "is being restored" in refused(tmp_path)


def test_an_interrupted_restore_is_finished_by_the_start(tmp_path):
    import json

    new, aside = tmp_path / "restoring", tmp_path / "before-restore-20260301-120000"
    (new / "lake").mkdir(parents=True)
    (new / "lake" / "new").write_text("")
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "old").write_text("")
    # the first rename had been done, the second had not
    aside.mkdir()
    (tmp_path / "lake").rename(aside / "lake")
    moves = [[str(tmp_path / "lake"), str(aside / "lake")], [str(new / "lake"), str(tmp_path / "lake")]]
    (tmp_path / "restoring.json").write_text(json.dumps({"aside": str(aside), "moves": moves}))
    done = start(tmp_path)
    assert done.returncode == 0 and "interrupted was finished" in done.stdout
    assert (tmp_path / "lake" / "new").exists() and (aside / "lake" / "old").exists()
    assert not new.exists() and not (tmp_path / "restoring.json").exists()


def test_a_setting_that_cannot_be_read_stops_the_start_too(tmp_path):
    assert "KLYNGE_URL is" in refused(tmp_path, KLYNGE_URL="klynge.example.org")


def test_words_name_the_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_UPLOAD_MB", "many")
    with pytest.raises(SettingError) as error:
        environment.load()
    assert error.value.facts["name"] == "KLYNGE_UPLOAD_MB"


def mode(folder) -> int:
    return folder.stat().st_mode & 0o777


def test_what_is_not_for_all_is_closed_by_the_start(tmp_path):
    open_before = [tmp_path / name for name in ("keys", "mail", "lake/closed", "lake/drafts", "lake/national")]
    for folder in (*open_before, tmp_path / "lake" / "open"):
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    assert start(tmp_path).returncode == 0
    assert {mode(folder) for folder in (*open_before, tmp_path / "media")} == {0o700}
    assert mode(tmp_path / "lake" / "open") == 0o755


def test_a_folder_that_cannot_be_closed(tmp_path):
    (tmp_path / "mail").write_text("a file, no folder")
    told = refused(tmp_path)
    assert f"{tmp_path / 'mail'} cannot be closed to others" in told


def test_a_restore_that_was_interrupted_finds_no_folder_in_the_way(tmp_path):
    import json

    new = tmp_path / "restoring"
    (new / "media" / "uploads").mkdir(parents=True)
    (new / "media" / "uploads" / "list.csv").write_text("")
    moves = [[str(new / "media"), str(tmp_path / "media")]]
    (tmp_path / "restoring.json").write_text(json.dumps({"aside": str(tmp_path / "before-restore"), "moves": moves}))
    assert start(tmp_path).returncode == 0
    assert (tmp_path / "media" / "uploads" / "list.csv").exists() and mode(tmp_path / "media") == 0o700
