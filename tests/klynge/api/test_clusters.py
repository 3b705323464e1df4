"""Clusters from outside: the published ones in each language, evidence of any, and how fast it comes."""

import pytest

import small_demo
from klynge import api
from klynge.errors import UnknownNameError
from klynge.lake import Lake
from klynge.text import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_published_clusters_in_each_language(lang):
    found = api.published_clusters(lang)
    assert len(found) == 30 and sum(one.case for one in found) == 4
    assert all(one.theme and one.place for one in found)
    assert [one.id for one in api.published_clusters(lang, "Raufoss")] == ["nce-raufoss"]


def test_one_by_any_of_its_names():
    assert api.published_cluster("OCC", "nb") is api.published_cluster("oslo-cancer-cluster", "nn")
    with pytest.raises(UnknownNameError) as problem:
        api.published_cluster("nce-raufos", "en")
    assert problem.value.known[0] == "nce-raufoss"


def test_evidence_is_printed_or_computed_or_neither(lake, tmp_path_factory):
    with lake.view() as view:
        printed = api.cluster_evidence(view, "nce-raufoss")
        assert printed and all(row.source.startswith("NIFU STEP") for row in printed)
        with pytest.raises(UnknownNameError):
            api.cluster_evidence(view, "utopia")
    home = small_demo.make_home(tmp_path_factory.getbasetemp() / "small_demo")
    with Lake(home / "lake").view() as view:
        computed = api.cluster_evidence(view, "ko-01")
    assert {row.subject_id for row in computed} == {"ko-01"} and any(row.is_known for row in computed)


def test_publications_of_clusters_are_no_pages_of_regions():
    assert list(api.publications("nb")) == ["ringeriksregionen-2020"]
    with pytest.raises(UnknownNameError):
        api.publication("nce-raufoss-2010", "nb")
