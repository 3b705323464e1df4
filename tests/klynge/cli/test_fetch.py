"""Are calls listed before they are made, and is a server that does not answer told of?"""

import csv
import json

import pytest
from typer.testing import CliRunner

import drawn
import scripted_server
from klynge.cli.app import app
from klynge.errors import FetchError
from klynge.lake import Lake
from scripted_server import Reply

NUMBERS = [f"9000000{n:02}" for n in range(12)]
BRREG, SSB = "https://data.brreg.no", "https://data.ssb.no"


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server in place of the official one, and a lake with a municipality of twelve firms and an invented one.

    Statistics Norway cannot be reached: nobody listens at port 9.
    """
    with scripted_server.running() as script:
        addresses = tmp_path / "addresses.toml"
        addresses.write_text(f'[bases]\n"{BRREG}" = "{script.url}"\n"{SSB}" = "http://127.0.0.1:9"\n')
        monkeypatch.setenv("KLYNGE_ADDRESSES", str(addresses))
        monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("KLYNGE_CALLS_PER_MINUTE", "60000")
        firm = {"municipality": "3305", "last_accounts_year": 2024}
        rows = [{"org_id": f"no:{number}", **firm} for number in [*NUMBERS, "100000008"]]
        drawn.store(Lake(tmp_path / "home" / "lake"), organisations=rows)
        yield script


def fetch(*arguments: str, answer: str | None = None):
    return CliRunner().invoke(app, ["fetch", *arguments], input=answer)


def path(number: str) -> str:
    return f"/regnskapsregisteret/regnskap/{number}"


def test_the_calls_are_listed_and_none_is_made_without_a_yes(server, tmp_path):
    found = fetch("accounts", "--region", "3305", "--to", str(tmp_path / "a"), answer="n\n")
    assert found.exit_code == 1 and server.asked == []
    assert "12 calls" in found.stdout and "1 organisations have numbers that no register issues" in found.stdout
    assert [path(number) in found.stdout for number in NUMBERS] == [True] * 10 + [False] * 2
    assert f"… and 2 more. All of them: {tmp_path / 'a' / 'calls.csv'}" in found.stdout
    with (tmp_path / "a" / "calls.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["number"], row["url"]) for row in rows] == [(n, server.url + path(n)) for n in NUMBERS]


def test_json_stands_alone_on_standard_output(server, tmp_path):
    server.replies = {path(number): [Reply(b"[]")] for number in NUMBERS[1:]}
    asked = ("accounts", "--region", "3305", "--to", str(tmp_path / "a"), "--json")
    found = fetch(*asked, "--yes")
    answer = json.loads(found.stdout)
    assert (answer["calls"], answer["not_issued"], answer["list"]) == (12, 1, str(tmp_path / "a" / "calls.csv"))
    assert answer["done"] == {"answers": 11, "none": 1, "removed": 0, "unsupported": 0}
    assert "12 calls" in found.stderr
    again = fetch(*asked)
    assert again.exit_code == 0, "nobody is asked when there is nothing to start"
    assert json.loads(again.stdout)["calls"] == 0 and "Start?" not in again.output


def test_whoever_waits_is_told_on_standard_error(server, tmp_path):
    found = fetch("labour-market", "--to", str(tmp_path / "f"), "--json")
    assert isinstance(found.exception, FetchError) and found.exception.facts["reached"] is False
    assert found.stderr.startswith("127.0.0.1:9: no answer (Connection refused), trying again in 2 s")
    assert found.stdout == ""
