"""Is every broken classification or statistics file refused with its words, and the lake left as it was?"""

import tomllib
from pathlib import Path

import pytest

import drawn
from klynge.errors import KlyngeError
from klynge.registers import importing

FOLDER = Path(__file__).parents[2] / "broken" / "statistics"
CASES = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))

MUNICIPALITY = {"code": "6101", "valid_from": "2024-01-01", "name": "Dal", "county": "61"}
FIGURE = {"municipality": "6101", "industry_group": "85", "industry_version": "SN2007", "year": 2024, "status": "known"}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_is_refused_with_words_and_the_lake_stays(lake, case):
    drawn.store(lake, municipalities=[MUNICIPALITY], employment=[FIGURE])
    before, expected = lake.manifest(), CASES[case]
    with pytest.raises(KlyngeError) as problem:
        importing.run(expected["register"], FOLDER / expected["file"], lake)
    assert problem.value.code == expected["code"]
    assert expected["words"] in str(problem.value)
    assert lake.manifest() == before
    assert not list((lake.folder / "drafts").iterdir())


def test_every_broken_file_has_its_words():
    assert {case["file"] for case in CASES.values()} == {file.name for file in FOLDER.iterdir()} - {"words.toml"}
