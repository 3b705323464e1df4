"""Published clusters: three things kept apart, dated, as printed; names that come near; files that are refused."""

import shutil

import pytest

from klynge.boundaries import cluster_files, clusters
from klynge.errors import DeclarationError, UnknownNameError
from klynge.text import LANGUAGES

CASES = ("nce-maritime", "nce-raufoss", "nce-aquaculture", "oslo-cancer-cluster")


def test_the_30_projects_of_2010():
    found = clusters.published_clusters()
    programmes = [one.project.programme for one in found.values()]
    assert (len(found), programmes.count("NCE"), programmes.count("Arena")) == (30, 12, 18)
    assert tuple(name for name, one in found.items() if one.is_case) == CASES
    assert all(one.on == "2010-11" and one.source == "NIFU STEP 38/2010" for one in found.values())


def test_raufoss_is_three_things():
    raufoss = clusters.published_cluster("nce-raufoss")
    assert raufoss.milieu.place == "Raufoss" and raufoss.milieu.spread == "local" and raufoss.milieu.spread_named
    assert (raufoss.project.start, raufoss.project.partner) == ("2006-07-01", "SINTEF Raufoss Manufacturing")
    assert raufoss.organisation.case.where == "avsnitt 4.2"
    told = {part.case.text["en"] for part in (raufoss.milieu, raufoss.project, raufoss.organisation)}
    assert len(told) == 3
    assert {one.of for one in raufoss.figures} == {"milieu", "organisation"}


@pytest.mark.parametrize(
    ("case", "partners", "different"),
    [("oslo-cancer-cluster", 59, 58), ("nce-raufoss", 19, 19), ("nce-maritime", 26, 26), ("nce-aquaculture", 22, 22)],
)
def test_partners_stand_as_the_boxes_print_them(case, partners, different):
    listed = clusters.published_cluster(case).partners
    assert len(listed) == partners
    assert len({one.name for one in listed}) == different
    assert all(one.where.startswith("boks 4.") for one in listed)


def test_misprints_keep_both_spellings_and_a_name_printed_twice_is_marked():
    listed = clusters.published_cluster("OCC").partners
    assert {one.name: one.printed for one in listed if one.printed} == {
        "Lytix Biopharma": "Lytix Biopharama",
        "Biotec Pharmacon": "Biotec Pharamacon",
        "Amgen Oncology": "Amgene Oncology",
        "AstraZeneca": "AstraZeneka",
    }
    assert [one.name for one in listed if one.again] == ["Roche"]


def test_a_start_that_is_not_printed_stays_open():
    subsea = clusters.published_cluster("nce-subsea")
    assert subsea.project.start == "" and "I-004-20" in subsea.contradictions()
    started = [one for one in clusters.published_clusters().values() if one.project.start]
    assert len(started) == 7 and all(one.project.start_where for one in started)


def test_every_text_is_there_in_three_languages_and_differs_from_the_others():
    for one in clusters.published_clusters().values():
        words = [one.project.theme, one.milieu.firms, *(fact.text for fact in one.facts)]
        words += [figure.title for figure in one.figures]
        assert all(told[lang].strip() for told in words for lang in LANGUAGES), one.id
        assert all(told["en"] != told["nb"] for told in words if len(told["nb"]) > 20), one.id
    facts = [fact for one in clusters.published_clusters().values() for fact in one.facts]
    assert len(facts) > 70 and all(fact.text[lang].endswith(".") for fact in facts for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [("raufos", "nce-raufoss"), ("Sunnmøre", "nce-maritime"), ("noode", "nce-node"), ("Cancer", "oslo-cancer-cluster")],
)
def test_a_name_that_is_not_there_brings_those_that_come_near(asked, wanted):
    with pytest.raises(UnknownNameError) as problem:
        clusters.published_cluster(asked)
    assert wanted in problem.value.known


def test_a_search_reads_names_places_and_words_in_all_languages():
    found = [one.id for one in clusters.matching("havbruk")]
    assert found == ["nce-instrumentation", "nce-aquaculture", "arena-teknologi-akvarena"]
    assert [one.id for one in clusters.matching("offshore wind arena")] == ["arena-vindenergi", "arena-now"]
    assert len(clusters.matching("")) == 30 and clusters.matching("kvantefysikk") == []


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("nce_raufoss.toml", 'project = "nce-raufoss"', 'project = "nce-rau"', "project is 'nce-rau'"),
        ("nce_raufoss.toml", '"I-004-17"', '"I-004-99"', "there is no contradiction 'I-004-99'"),
        ("nce_raufoss.toml", 'kind = "goal"', 'kind = "dream"', "kind is 'dream'"),
        ("nce_raufoss.toml", "value = 35\n", "value = 35\nabove = 30\n", "not one figure"),
        ("projects_2010.toml", 'programme = "NCE"', 'programme = "GCE"', "programme is 'GCE'"),
        ("projects_2010.toml", 'id = "nce-maritime"', 'id = "nce-instrumentation"', "the project stands twice"),
        ("projects_2010.toml", 'spread = "regional"', 'spread = "regional"\nstaff = 4', "unknown key 'staff'"),
    ],
)
def test_broken_files_are_refused_with_words(tmp_path, file, before, after, words):
    folder = tmp_path / "clusters"
    shutil.copytree(clusters.FOLDER, folder)
    content = (folder / file).read_text("utf-8")
    assert before in content
    (folder / file).write_text(content.replace(before, after, 1), "utf-8")
    with pytest.raises(DeclarationError) as problem:
        cluster_files.load(folder)
    assert words in str(problem.value)
