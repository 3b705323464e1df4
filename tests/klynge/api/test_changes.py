"""What changed, by the front door, over the generated country, where there are units of two years before."""

import datetime as dt

import pytest

from klynge import api
from klynge.errors import NotBuiltError, UnknownNameError
from klynge.registers.demo import AS_OF, EARLIER_AS_OF
from small_demo import REGION, make_home


@pytest.fixture
def view(tmp_path_factory, monkeypatch):
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    monkeypatch.setenv("KLYNGE_HOME", str(home))
    with api.open_lake().view() as opened:
        yield opened


def test_the_generated_country_has_changes_between_its_two_lists_of_units(view):
    found = api.changes(view, "region", REGION, per_kind=2)
    assert found.counts["new"] and found.counts["accounts"]
    assert [(one.from_date, one.to_date) for one in found.periods] == [(EARLIER_AS_OF, AS_OF)]
    assert found.alone == dict.fromkeys(("seats", "grants/forskningsradet", "grants/innovasjon_norge"), AS_OF)
    first = found.rows[0]
    assert first.kind == "new" and EARLIER_AS_OF < first.happened_on <= AS_OF
    assert found.phrase(first, "nb") == f"registrert {api.date(first.happened_on, 'nb')}"


def test_all_kinds_that_were_planted_are_there_and_no_persons(view):
    rows = view.query(
        "SELECT c.kind, u.legal_form FROM changes c JOIN organisations u USING (org_id)",
        tables=("changes", "organisations"),
    ).to_pylist()
    assert {"bankrupt", "winding_up", "new", "grant", "accounts"} <= {row["kind"] for row in rows}
    assert {row["legal_form"] for row in rows}.isdisjoint({"ENK", "BO", "KBO"})


def test_bankruptcies_are_those_of_the_register(view):
    """A second way: all units of the earlier list were sound."""
    (expected,) = view.query(
        "SELECT count(*) AS n FROM organisations WHERE bankrupt AND name IS NOT NULL AND legal_form <> 'ENK'",
        tables=("organisations",),
    ).to_pylist()
    every = api.change_subject(view, "region", ",".join(sorted(municipalities(view)))).selection
    assert api.changes_of(view, every, kinds=("bankrupt",), limit=1000).counts["bankrupt"] == expected["n"] > 0


def municipalities(view) -> list[str]:
    return view.query("SELECT code FROM municipalities WHERE valid_to IS NULL", tables=("municipalities",))[
        "code"
    ].to_pylist()


def test_a_cluster_has_the_changes_of_its_members_of_today(view):
    (largest,) = view.query(
        "SELECT holder_id FROM cluster_members GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
        tables=("cluster_members",),
    )["holder_id"].to_pylist()
    name = api.subject_name(view, "cluster", largest, "nn")
    (cluster,) = (one for one in api.find_subjects(view, "cluster", name, "nb") if one.id == largest)
    members = view.query(
        "SELECT org_id FROM cluster_members WHERE holder_id = ?", [cluster.id], tables=("cluster_members",)
    )
    chosen = api.organisations_selection(members["org_id"].to_pylist())
    found = api.changes(view, "cluster", cluster.id, limit=1000)
    assert found.total == api.changes_of(view, chosen).total == len(found.rows) > 0
    assert {row.org_id for row in found.rows} <= set(members["org_id"].to_pylist())


def test_an_establishment_stands_for_its_organisation(view):
    (row,) = view.query(
        "SELECT est_id, org_id FROM establishments SEMI JOIN changes USING (org_id) ORDER BY est_id LIMIT 1",
        tables=("establishments", "changes"),
    ).to_pylist()
    by_place = api.changes_of(view, api.organisations_selection([row["est_id"]]))
    assert by_place.total == api.changes(view, "organisation", row["org_id"]).total > 0


def test_subjects_are_found_by_name_number_and_code(view):
    region = api.find_subjects(view, "region", "elve", "nb")[0]
    assert (region.id, region.detail) == (REGION, "declared")
    industry = api.find_subjects(view, "industry", "41", "en")[0]
    assert (industry.id, industry.detail) == ("SN2025-41", "41")
    (unit, *_) = api.find_subjects(view, "organisation", "kommune", "nb")
    assert [one.id for one in api.find_subjects(view, "organisation", unit.detail, "nb")] == [unit.id]
    assert api.find_subjects(view, "organisation", "   ", "nb") == []
    assert api.find_subjects(view, "region", "9999,8888", "nb") == []
    with pytest.raises(UnknownNameError, match="no kind of subject 'planet'"):
        api.find_subjects(view, "planet", "x", "nb")


def test_persons_are_not_found_and_not_subjects(view):
    (person,) = view.query(
        "SELECT org_id FROM organisations WHERE legal_form = 'ENK' LIMIT 1", tables=("organisations",)
    ).to_pylist()
    assert api.find_subjects(view, "organisation", person["org_id"], "nb") == []
    with pytest.raises(UnknownNameError, match="no organisation"):
        api.change_subject(view, "organisation", person["org_id"])


def test_what_has_been_told_is_not_told_again(view):
    told = api.told_until(view)
    assert told["organisations"] == AS_OF
    assert api.changes(view, "region", REGION, since=told).total == 0
    assert api.changes(view, "region", REGION, since=api.told_before(view)).total > 0
    assert api.changes(view, "region", REGION, since=dt.date(2026, 8, 31)).total > 0


def test_a_lake_that_is_not_built_says_so(view, tmp_path):
    import shutil

    copy = tmp_path / "lake"
    shutil.copytree(view.folder, copy, ignore=shutil.ignore_patterns("national"))
    from klynge.lake import Lake

    with Lake(copy).view() as bare, pytest.raises(NotBuiltError, match="klynge build"):
        api.changes(bare, "region", REGION)
