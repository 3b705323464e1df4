"""The same file is read once, another of the same date takes its place, and what cannot be is refused."""

import datetime as dt
import os

import pytest

from klynge import api
from klynge.errors import FileFaultError, SettingError
from klynge.registers import demo, importing
from klynge.registers.catalogue import REGISTERS

CSV = "code,level,parent,name\nC,1,,{name}\n"
VERSION = {"industry_version": "SN2007"}
DAY, EARLIER = dt.date(2026, 8, 1), dt.date(2025, 8, 1)


@pytest.fixture
def bring(lake, tmp_path):
    """Import industry codes whose only name is `name`, as of a day."""

    def run(name="Industri", as_of=DAY, options=VERSION, **more) -> importing.Summary:
        file = tmp_path / "codes.csv"
        file.write_text(CSV.format(name=name), "utf-8")
        return importing.run("industries", file, lake, as_of=as_of, options=options, **more)

    return run


def names(lake) -> list[str]:
    with lake.view() as view:
        return view.query("SELECT name_nb FROM industries", tables=("industries",))["name_nb"].to_pylist()


def outcomes(summary) -> list[str]:
    return [stored.outcome for stored in summary.tables]


def test_the_same_file_again_changes_nothing(lake, bring):
    first, before = bring(), lake.manifest()
    again = bring()
    assert not first.unchanged and again.unchanged
    assert again.as_dict()["tables"].keys() == first.as_dict()["tables"].keys()
    assert again.tables[0].facts() == first.tables[0].facts()
    assert lake.manifest() == before


def test_another_file_of_the_same_date_replaces_it_and_leaves_the_other_dates(lake, bring):
    bring("earlier", as_of=EARLIER)
    for name in ("one", "two", "three", "four", "five"):
        assert outcomes(bring(name)) == ["in_force"]
    assert names(lake) == ["five"]
    assert [e.as_of for e in lake.manifest().history["industries/SN2007"]] == [str(EARLIER)]
    assert bring("earlier", as_of=EARLIER).unchanged
    assert not bring("four").unchanged  # its snapshot is gone


def test_other_choices_or_the_wish_read_the_file_again(lake, bring):
    bring()
    assert outcomes(bring(options={"industry_version": "SN2025"})) == ["in_force"]
    assert set(lake.manifest().tables) == {"industries/SN2007", "industries/SN2025"}
    assert outcomes(bring(again=True)) == ["in_force"]
    assert bring().unchanged


def test_a_mapping_is_known_by_its_content(tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("unit = 1")
    one = importing._told("mapping", str(mapping))
    mapping.write_text("unit = 1000")
    assert importing._told("mapping", str(mapping)) != one
    assert str(tmp_path) not in one


def test_a_file_whose_tables_are_only_in_part_kept_is_read_again(lake, bring, tmp_path):
    folder = tmp_path / "both"
    folder.mkdir()
    for version in ("SN2007", "SN2025"):
        text = CSV.format(name=version).replace("level", "version,level").replace("C,", f"C,{version},")
        (folder / f"{version}.csv").write_text(text)
    assert len(importing.run("industries", folder, lake, as_of=DAY).tables) == 2
    bring("another 2007")
    assert outcomes(importing.run("industries", folder, lake, as_of=DAY)) == ["in_force", "in_force"]
    assert importing.run("industries", folder, lake, as_of=DAY).unchanged


def test_a_folder_is_known_by_its_content(lake, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("Eple", "Pære"):
        (folder / "codes.csv").write_text(CSV.format(name=name), "utf-8")
        assert not importing.run("industries", folder, lake, as_of=DAY, options=VERSION).unchanged
    assert names(lake) == ["Pære"]


def test_an_older_file_says_what_became_of_it(lake, bring, monkeypatch):
    monkeypatch.setenv("KLYNGE_SNAPSHOTS_KEPT", "1")
    bring()
    kept = bring("older", as_of=EARLIER).as_dict()
    assert (kept["stored"], kept["tables"]["industries/SN2007"]["outcome"]) == (1, "history")
    gone = bring("oldest", as_of=dt.date(2020, 1, 1)).as_dict()
    assert (gone["stored"], gone["tables"]["industries/SN2007"]["outcome"]) == (0, "not_kept")
    assert names(lake) == ["Industri"]


def test_a_file_cannot_be_of_a_day_to_come(lake, bring, tmp_path):
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    words = rf"codes.csv cannot describe {tomorrow}, which is after today.*The date given is wrong: give the day"
    with pytest.raises(FileFaultError, match=words):
        bring(as_of=tomorrow)
    file = tmp_path / "codes.csv"
    late = dt.datetime.now().timestamp() + 3 * 86_400
    os.utime(file, (late, late))
    with pytest.raises(FileFaultError, match=r"The date of the file itself is wrong.*--as-of"):
        importing.run("industries", file, lake, options=VERSION)
    assert lake.manifest().tables == {}


def test_unknown_options_are_refused_with_those_there_are(lake, bring, tmp_path):
    with pytest.raises(SettingError, match=r"industries has no option 'versjon'. Known: industry_version\."):
        bring(options={"versjon": "SN2007"})
    with pytest.raises(SettingError, match=r"commuting has no option 'industry_version'. It has no options\."):
        importing.run("commuting", tmp_path / "codes.csv", lake, options=VERSION)


def test_the_options_of_the_catalogue_are_those_that_are_read():
    found = {name: register.options for name, register in REGISTERS.items() if register.options}
    assert found.pop("firm-table") == ("mapping", "year")
    assert found.pop("memberships") == ("names", "kind", "source")
    assert found.pop("roles") == ("new_key",)
    assert set(found.values()) == {("industry_version",)}


def test_a_demo_folder_is_imported_once_to_the_home_of_the_lake(lake, tmp_path):
    folder, other = tmp_path / "files", api.open_lake(tmp_path / "other")
    api.write_demo(demo.FEWEST, 1, folder)
    api.import_demo(folder, other)
    with other.view(closed=True) as view:
        before = view.manifest_id
        real = {key.split("/")[0] for key, entry in view.entries.items() if not entry.invented}
    assert real == {"industries", "industry_map"}  # those are the published ones
    assert (tmp_path / "other" / "regions" / "demo.toml").exists()
    assert not (lake.folder.parent / "regions").exists()
    assert all(summary.unchanged for summary in api.import_demo(folder, other))
    with other.view(closed=True) as view:
        assert view.manifest_id == before
