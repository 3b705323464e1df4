"""Broken framework files: each says in its first line what the error must say."""

from dataclasses import replace
from pathlib import Path

import pytest

from klynge.errors import DeclarationError, UnknownNameError
from klynge.frameworks import framework, load
from klynge.frameworks.model import Compare, From, Group, Is

FOLDER = Path(__file__).parents[2] / "broken" / "frameworks"
BROKEN = sorted(path for path in FOLDER.glob("*.toml") if path.name != "whole.toml")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_words(path):
    words = path.read_text("utf-8").splitlines()[0].removeprefix("# ")
    with pytest.raises(DeclarationError) as problem:
        load.load(path)
    assert f"frameworks/{path.name}: " in str(problem.value)
    assert words in str(problem.value)
    # what was found is followed by the next step
    assert str(problem.value).split(words)[1].count(". ") >= 1


def test_the_file_they_differ_from_is_whole():
    found = load.load(FOLDER / "whole.toml")
    assert found.tables()["main"] == found.rules
    assert found.dimensions["size"].values[0].when == Compare("larger", "above", "limit")
    assert found.rules[0].when == Group("all", (Is("size", ("yes",)), Is("agreed", ("agreed",))))


def test_a_file_that_does_not_exist():
    with pytest.raises(DeclarationError, match="it does not exist"):
        load.load(FOLDER / "nowhere.toml")


def test_an_unknown_framework_lists_the_good_ones():
    with pytest.raises(UnknownNameError, match=r"Known: .*critical_mass"):
        framework("astrology")


def linked(name, **fields):
    """The whole framework under another id, whose size is that of another framework."""
    found = load.load(FOLDER / "whole.toml")
    size = found.dimensions["size"]
    values = (replace(size.values[0], when=From(**fields)), size.values[1])
    return replace(found, id=name, dimensions={**found.dimensions, "size": replace(size, values=values)})


def test_a_circle_of_frameworks_is_refused():
    one = linked("one", framework="two", verdicts=("good",))
    two = linked("two", framework="one", verdicts=("good",))
    with pytest.raises(DeclarationError, match="builds on itself: one → two → one"):
        load.together([one, two])


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"framework": "three", "verdicts": ("good",)}, "there is no framework 'three'"),
        ({"framework": "small", "verdicts": ("fair",)}, "framework 'small' has no verdict 'fair'"),
        ({"framework": "small", "verdicts": ("good",), "about": "any"}, "framework 'small' is not applied one by one"),
    ],
)
def test_a_reference_to_nothing_is_refused(fields, words):
    small = load.load(FOLDER / "whole.toml")
    with pytest.raises(DeclarationError, match=words):
        load.together([small, linked("one", **fields)])


def test_an_open_verdict_may_stand_for_the_rest(tmp_path):
    text = (FOLDER / "rest_without_open_verdict.toml").read_text("utf-8")
    path = tmp_path / "framework.toml"
    path.write_text(text.replace("[verdicts.bad]\n", "[verdicts.bad]\nopen = true\n"), "utf-8")
    found = load.load(path)
    assert found.rules[1].when is None and found.verdicts["bad"].open


def test_a_framework_applied_one_by_one_is_asked_about_any_or_all():
    small = replace(load.load(FOLDER / "whole.toml"), about="area")
    with pytest.raises(DeclarationError, match="framework 'small' is applied to each area"):
        load.together([small, linked("one", framework="small", verdicts=("good",))])
