"""A small installation whose database needs no migration to be made: what archives are tried with."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from klynge_web.operation.backup import backup
from klynge_web.operation.sqlite import Sqlite


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "home"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "list.csv").write_text("Orgnr\n200000005\n" * 200, "utf-8")
    (folder / "regions").mkdir()
    (folder / "regions" / "own.toml").write_text("# declared\n", "utf-8")
    monkeypatch.setenv("KLYNGE_HOME", str(folder))
    return folder


@pytest.fixture
def database(home) -> Sqlite:
    file = home / "klynge.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT)")
        connection.execute("CREATE TABLE people_person (id INTEGER PRIMARY KEY, email TEXT)")
        connection.executemany(
            "INSERT INTO people_person (email) VALUES (?)", [(f"p{n}@example.org",) for n in range(500)]
        )
        connection.execute("CREATE TABLE django_session (session_key TEXT, session_data TEXT)")
        connection.execute("INSERT INTO django_session VALUES ('k', 'sesjonshemmelighet')")
        connection.commit()
    return Sqlite(file, {})


@pytest.fixture
def archive(home, database, tmp_path) -> Path:
    return backup(tmp_path / "klynge.tar", home, database).file
