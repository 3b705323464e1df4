"""Are calls listed before they are made, made once, at the rate, and every answer kept, absent ones too?"""

import csv
import json

import pytest

import drawn
from klynge.errors import FetchError, NotImportedError, SettingError, UnknownNameError
from klynge.registers import fetch
from scripted_server import Reply

ORGS = ["no:900000001", "no:900000002", "no:900000003", "no:900000004"]
FAST = 60_000


def path(number: str) -> str:
    return f"/regnskapsregisteret/regnskap/{number}"


@pytest.fixture
def run(addresses, manners):
    return lambda plan: fetch.run(plan, addresses=addresses, manners=manners)


def test_the_calls_are_listed_first_with_their_minutes(tmp_path):
    plan = fetch.plan("accounts", [*ORGS, ORGS[0], "no:123456789", "x:SE:1", "no:90000"], tmp_path, per_minute=20)
    assert plan.numbers == ["900000001", "900000002", "900000003", "900000004"]
    assert (plan.calls, plan.minutes, plan.not_issued) == (4, 0.2, 3)
    assert plan.as_dict() == {
        "kind": "accounts",
        "calls": 4,
        "minutes": 0.2,
        "there": 0,
        "absent": 0,
        "not_issued": 3,
        "per_minute": 20,
    }


def test_the_rate_is_a_setting(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_CALLS_PER_MINUTE", "2")
    assert fetch.plan("accounts", ORGS, tmp_path).minutes == 2.0
    monkeypatch.setenv("KLYNGE_CALLS_PER_MINUTE", "0")
    with pytest.raises(SettingError, match="KLYNGE_CALLS_PER_MINUTE is '0'"):
        fetch.plan("accounts", ORGS, tmp_path)


def test_every_answer_is_recorded_and_a_second_run_makes_no_calls(server, run, tmp_path):
    server.replies = {
        path("900000001"): [Reply(b'[{"id": 1}]')],
        path("900000002"): [Reply(status=404)],
        path("900000003"): [Reply(status=410)],
        path("900000004"): [Reply(b'{"status": 500}', status=500)],
    }
    done = run(fetch.plan("accounts", ORGS, tmp_path, per_minute=FAST))
    assert done == {"answers": 1, "none": 1, "removed": 1, "unsupported": 1}
    assert json.loads((tmp_path / "900000001.json").read_text()) == [{"id": 1}]
    with (tmp_path / "absent.csv").open() as stream:
        assert [(row["number"], row["status"], row["reason"]) for row in csv.DictReader(stream)] == [
            ("900000002", "404", "none"),
            ("900000003", "410", "removed"),
            ("900000004", "500", "unsupported"),
        ]
    again = fetch.plan("accounts", ORGS, tmp_path, per_minute=FAST)
    assert (again.calls, again.there, again.absent) == (0, 1, 3)
    assert run(again)["answers"] == 0
    assert len(server.asked) == 4


def test_a_run_that_was_stopped_goes_on_with_the_rest(server, run, tmp_path):
    server.replies = {path("900000001"): [Reply(b"[]")], path("900000002"): [Reply(b"<html>down</html>")]}
    with pytest.raises(FetchError, match="something else than JSON"):
        run(fetch.plan("accounts", ORGS[:2], tmp_path, per_minute=FAST))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["900000001.json"]
    assert fetch.plan("accounts", ORGS[:2], tmp_path).numbers == ["900000002"]


def test_calls_keep_to_the_rate_and_to_what_the_server_has_left(server, run, tmp_path, waited):
    left = [Reply(b"[]", headers={"x-rate-limit-remaining": count}) for count in ("2", "0", "24")]
    server.replies = {path(org.removeprefix("no:")): [reply] for org, reply in zip(ORGS, left, strict=False)}
    run(fetch.plan("accounts", ORGS[:3], tmp_path, per_minute=20))
    assert len(waited) == 2
    assert 2 < waited[0] <= 3.0
    assert waited[1] == 60.0


def test_a_busy_service_is_tried_again(server, run, tmp_path, waited):
    server.replies = {path("900000001"): [Reply(status=503), Reply(status=429), Reply(b"[]")]}
    assert run(fetch.plan("accounts", ORGS[:1], tmp_path))["answers"] == 1
    assert waited == [2.0, 10.0]


def test_groups_are_asked_for_where_they_are(server, run, tmp_path):
    server.replies = {"/enhetsregisteret/api/konsernstruktur/900000001": [Reply(b"{}")]}
    assert run(fetch.plan("groups", ORGS[:1], tmp_path))["answers"] == 1


def test_patents_need_a_key_and_send_it(server, run, tmp_path, monkeypatch):
    plan = fetch.plan("patents", ORGS[:1], tmp_path)
    with pytest.raises(SettingError, match="KLYNGE_PATENT_KEY"):
        run(plan)
    monkeypatch.setenv("KLYNGE_PATENT_KEY", "secret")
    server.replies = {"/external/opendata/register/v1/IprCasesByCompany?organizationNumber=900000001": [Reply(b"{}")]}
    assert run(plan)["answers"] == 1
    assert {name.lower(): v for name, v in server.asked[0][1].items()}["ocp-apim-subscription-key"] == "secret"


def test_an_unknown_kind_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(UnknownNameError, match="Known: accounts, groups, patents"):
        fetch.plan("gossip", ORGS, tmp_path)


@pytest.fixture
def view(lake):
    """A region 6001 of four, and a hundred firms elsewhere; odd ones have accounts, every fifth is in a group."""
    rows = [
        {
            "org_id": f"no:9{number:08}",
            "municipality": "6001" if number < 4 else "6101",
            "last_accounts_year": 2024 if number % 2 else None,
            "is_group": number % 5 == 0,
        }
        for number in range(104)
    ]
    drawn.store(lake, organisations=[*rows, {"org_id": "x:SE:1", "municipality": "6001", "last_accounts_year": 2024}])
    with lake.view() as opened:
        yield opened


def test_the_region_is_asked_for_whole_and_the_others_by_a_sample_that_can_be_drawn_again(view):
    chosen = fetch.organisations_for(view, "accounts", ["6001"], sample=10)
    assert chosen[:2] == ["no:900000001", "no:900000003"]
    assert len(chosen) == len(set(chosen)) == 12
    assert all(int(org[-3:]) % 2 for org in chosen)
    assert chosen == fetch.organisations_for(view, "accounts", ["6001"], sample=10)
    assert chosen != fetch.organisations_for(view, "accounts", ["6001"], sample=10, seed=2)


def test_only_members_of_groups_are_asked_for_groups(view):
    assert fetch.organisations_for(view, "groups", ["6001"], sample=0) == ["no:900000000"]
    assert len(fetch.organisations_for(view, "groups", ["6001"], sample=1000)) == 21


def test_a_register_that_does_not_say_who_is_in_a_group_is_said(lake):
    drawn.store(lake, organisations=[{"org_id": "no:900000001", "municipality": "6001"}])
    with lake.view() as view, pytest.raises(FetchError, match=r"names no organisation with groups.*klynge fetch units"):
        fetch.organisations_for(view, "groups", ["6001"])


def test_the_unit_register_comes_first(lake):
    with lake.view() as view, pytest.raises(NotImportedError, match="klynge import units"):
        fetch.organisations_for(view, "accounts", ["6001"])
    with lake.view() as view, pytest.raises(UnknownNameError, match="Known: accounts, groups, patents"):
        fetch.organisations_for(view, "gossip", ["6001"])
