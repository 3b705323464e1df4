"""A copy of the lake stays as it was taken, and forgets what was erased since."""

import datetime as dt
import json
import shutil

import pytest

from klynge import api
from klynge.errors import SettingError
from small_demo import make_home


@pytest.fixture
def lake(tmp_path_factory, tmp_path, monkeypatch):
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    return api.open_lake()


def firms(lake) -> list[str]:
    with lake.view() as view:
        query = "SELECT org_id FROM organisations ORDER BY org_id LIMIT 2"
        return [one.removeprefix("no:") for one in view.query(query, tables=("organisations",))["org_id"].to_pylist()]


def test_a_copy_does_not_follow_the_lake(lake, tmp_path):
    (tmp_path / "home" / "lake" / "drafts" / "1-a").mkdir(parents=True)
    api.copy_lake(lake, tmp_path / "copy" / "lake")
    copy = api.open_lake(tmp_path / "copy")
    first, second = firms(lake)
    api.erase(lake, [first], on=dt.date(2026, 11, 1))
    assert firms(lake)[0] == second and firms(copy) == [first, second]
    assert copy.manifest().id == lake.manifest().id and copy.manifest("closed").tables
    assert not (copy.folder / "drafts").exists() and not (copy.folder / "lock").exists()


def test_what_was_erased_since_leaves_the_copy_with_its_first_day(lake, tmp_path):
    first, second = firms(lake)
    api.erase(lake, [first], on=dt.date(2026, 11, 1))
    api.copy_lake(lake, tmp_path / "copy" / "lake")
    api.erase(lake, [second], on=dt.date(2026, 11, 5))
    kept = tmp_path / "kept.txt"
    kept.write_text(f"no:{second}\n\n{first[:3]} {first[3:6]} {first[6:]}\n", "utf-8")
    copy = api.open_lake(tmp_path / "copy")
    lists = [api.read_erasures(lake.folder / "erasures.json"), api.read_erasures(kept)]
    found = {one.number: one for one in api.erase_again(copy, lists)}
    assert {number: one.erased_on for number, one in found.items()} == {first: "2026-11-01", second: "2026-11-05"}
    assert found[second].rows["organisations"] >= 1 and not {first, second} & set(firms(copy))
    assert json.loads((copy.folder / "erasures.json").read_text())[0]["number"] == first


@pytest.mark.parametrize("content", ["[1]", '[{"number": 5}]', "[", "123456789", "not a number"])
def test_a_list_that_is_none(tmp_path, content):
    (tmp_path / "list").write_text(content)
    with pytest.raises(SettingError):
        api.read_erasures(tmp_path / "list")
    with pytest.raises(SettingError, match="no list of erasures"):
        api.read_erasures(tmp_path / "none")
