"""A model is found by question, subject, group, author or words, in three languages, misspelt ones too."""

import pytest

from klynge import api
from klynge.errors import UnknownNameError
from klynge.frameworks.load import declared, library
from klynge.frameworks.model import Note
from klynge.frameworks.ways import KINDS, counted, measures_of, ways
from klynge.text import LANGUAGES


def first(query, **fields):
    found = api.library(query, **fields)
    return found[0].id if found else None


@pytest.mark.parametrize(
    "query",
    [
        "enighet om mål og roller",
        "semje om mål og roller",
        "agreement on goals and roles",
        "consensus_quadrants",
        "enihget roller",
        "agrement goals",
    ],
)
def test_words_of_any_language_find_the_model(query):
    assert first(query) == "consensus_quadrants"


def test_authors_find_their_models():
    assert "consensus_quadrants" in [one.id for one in api.library("Normann")]
    assert "consensus_quadrants" in [one.id for one in api.library("norman")]


def test_every_word_must_be_found():
    assert api.library("enighet zyxwvut") == []
    assert api.library("zyxwvut") == []


@pytest.mark.parametrize("name", library())
def test_each_model_is_found_by_its_own_title_in_each_language(name):
    for lang in LANGUAGES:
        found = [one.id for one in api.library(library()[name].title[lang], lang=lang)]
        assert name in found[:5], (lang, found[:5])


def test_filters_narrow_and_without_words_all_are_listed():
    everything = api.library()
    assert {one.id for one in everything} == set(library())
    assert [(one.report, one.title.casefold()) for one in everything] == sorted(
        (one.report, one.title.casefold()) for one in everything
    )
    narrow = api.library(group="governance", report="003")
    assert narrow and {(one.group, one.report) for one in narrow} == {("governance", "003")}
    assert "consensus_quadrants" in {one.id for one in api.library(subject="project")}
    assert "consensus_quadrants" not in {one.id for one in api.library(subject="region")}


def test_what_is_listed_is_in_the_language_and_tells_use_and_source():
    (one,) = [found for found in api.library(lang="nn") if found.id == "consensus_quadrants"]
    assert (one.title, one.use, one.source) == ("Semje om mål og om roller", "assess", "Agderforskning 2009")
    assert "Normann" in one.original
    assert {one.use for one in api.library() if isinstance(library()[one.id], Note)} == {"library"}


@pytest.mark.parametrize(("field", "word"), [("group", "governence"), ("subject", "town"), ("report", "9")])
def test_an_unknown_filter_lists_the_good_ones(field, word):
    with pytest.raises(UnknownNameError, match=rf"no {field} '{word}'\. Known: "):
        api.library(**{field: word})


def test_the_ways_of_a_dimension_are_what_works_today():
    assert [way.kind for way in ways(declared()["consensus_quadrants"])["goals"]] == ["judged"]
    mass = [way.kind for found in ways(declared()["critical_mass"]).values() for way in found]
    assert {"computed", "published"} <= set(mass)
    chained = ways(declared()["region_readiness"])["benefit"]
    assert [(way.kind, way.of) for way in chained] == [("chained", "cluster_benefit")]
    capacity = {way.kind for found in ways(declared()["absorptive_capacity"]).values() for way in found}
    assert "surveyed" in capacity and "computed" not in capacity


@pytest.mark.parametrize("name", list(declared()))
def test_each_dimension_has_a_way_to_evidence_today(name):
    lacking = [dimension for dimension, found in ways(declared()[name]).items() if not found]
    measures = [measures_of(declared()[name], declared()[name].dimensions[one]) for one in lacking]
    assert not lacking, f"no way to evidence: {dict(zip(lacking, measures, strict=True))}"


def test_how_many_are_computed_published_surveyed_and_judged():
    found = counted(declared().values())
    print("\n".join(f"{kind}: {number}" for kind, number in found.items()))
    assert set(found) == {*KINDS, "none"} and min(found[kind] for kind in KINDS) > 0


def test_the_description_is_complete():
    described = {one["id"]: one for one in api.describe_models(api.library())}
    assert set(described) == set(library())
    quadrants = described["consensus_quadrants"]
    assert quadrants["dimensions"] == 2 and quadrants["rules"]["source"] == 4
    assert quadrants["ways"]["goals"] == [{"kind": "judged", "of": ""}]
    assert [one["id"] for one in described.values() if one.get("rules_without_source")] == []
