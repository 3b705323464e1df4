"""The tools of PostgreSQL: found where the system keeps them, or asked for in words."""

import pytest

from klynge_web.operation import postgres
from klynge_web.operation.postgres import Postgres, ToolError, find_tool


@pytest.fixture
def installed(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", "")

    def install(version: str) -> str:
        tool = tmp_path / version / "bin" / "pg_dump"
        tool.parent.mkdir(parents=True)
        tool.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.4'\n")
        tool.chmod(0o755)
        return str(tool)

    return install


def test_a_tool_that_is_missing(installed):
    with pytest.raises(ToolError, match="apt-get install postgresql-client"):
        Postgres({})._tool("pg_dump", at_least=15)


def test_the_newest_is_taken(installed):
    installed("9")
    newest = installed("17")
    installed("15")
    assert find_tool("pg_dump") == newest


def test_a_tool_that_is_older_than_the_server(installed):
    installed("15")
    assert Postgres({})._tool("pg_dump", at_least=15)
    with pytest.raises(ToolError, match=r"of version 15\.4, and 16 is needed"):
        Postgres({})._tool("pg_dump", at_least=16)


def test_the_password_is_in_no_argument(monkeypatch):
    seen = []

    def run(command, env, **given):
        seen.append((command, env["PGPASSWORD"]))
        return postgres.subprocess.CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr(postgres.subprocess, "run", run)
    settings = {"NAME": "k", "USER": "k", "PASSWORD": "hemmelig", "HOST": "db", "PORT": 5433}
    Postgres(settings | {"OPTIONS": {"sslmode": "require", "pool": True}})._run(["/usr/bin/pg_dump", "--version"])
    ((command, password),) = seen
    assert password == "hemmelig" and "hemmelig" not in " ".join(command)
    assert command[-1] == "--dbname=dbname=k user=k host=db port=5433 sslmode=require"
