"""A reader of report 38/2010 recognises the four cases; a cluster of the lake is told from its members."""

import datetime as dt
import json

import pytest

from klynge import api
from klynge.errors import UnknownNameError
from klynge.text import LANGUAGES, catalogue

ON = dt.date(2026, 6, 30)
SECTIONS = ["answer", "knowable", "profile", "members", "network", "figures", "life", "assessments", "contradictions"]
SECTIONS += ["unknown", "sources"]


def told(document) -> str:
    """Every word of a document."""
    parts = []
    for table in document.tables():
        parts += [table.title, *(cell.shown for row in table.rows for cell in row)]
    for kind in ("paragraph", "items"):
        for block in document.blocks(kind):
            parts += [block.text] if kind == "paragraph" else [block.title, *block.items]
    parts += [f"{name} {cell.shown}" for block in document.blocks("facts") for name, cell in block.facts]
    return "\n".join(parts).replace("\u00a0", " ")


RECOGNISED = {
    "nce-raufoss": (
        "17 medlemmer",
        "19 partnere",
        "mer enn 40 bedrifter",
        "01.07.2006",
        "SINTEF Raufoss Manufacturing",
    ),
    "nce-maritime": ("201 bedrifter", "18 214 personer", "20 milliarder i 2002 til 100 i 2016", "Farstad Shipping ASA"),
    "nce-aquaculture": ("22 partnere", "5 milliarder mer i verdiskaping", "fra torsk til laks", "Codfarmers ASA"),
    "oslo-cancer-cluster": ("≈ 60 medlemmer", "58 partnere", "Radiumhospitalet", "Amgen Oncology (trykt: Amgene"),
}


@pytest.mark.parametrize("cluster", RECOGNISED)
def test_a_reader_of_the_report_recognises_the_case(lake, cluster):
    words = told(api.portrait(cluster, lake, on=ON).document("nb"))
    assert [one for one in RECOGNISED[cluster] if one not in words] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_milieu_project_and_organisation_stand_apart(lake, lang):
    document = api.portrait("nce-raufoss", lake, on=ON).document(lang)
    assert [section.id for section in document.sections] == SECTIONS
    (table,) = [table for table in document.tables() if table.id == "profile"]
    milieu, project, organisation = [[cell.shown.replace("\u00a0", " ") for cell in row] for row in table.rows]
    assert "40" in milieu[2] and "17" not in milieu[2]
    assert "17" in organisation[2] and "19" in organisation[2] and "40" not in organisation[2]
    assert project[2] == "–" and "2006" in project[1]


def test_contradictions_are_shown_and_the_unknown_is_named_with_what_would_settle_it(lake):
    document = api.portrait("nce-raufoss", lake, on=ON).document("en")
    sections = {section.id: section for section in document.sections}
    (items,) = sections["contradictions"].blocks
    assert any("17 members" in line and "19 listed partners" in line and "(I-004-15)" in line for line in items.items)
    (unknown,) = sections["unknown"].blocks
    rows = {row[0].shown: row[1].shown for row in unknown.rows}
    ties = next(settle for what, settle in rows.items() if "Density of board ties" in what)
    assert "klynge import roles" in ties
    assert "Firms of the milieu" not in " ".join(rows)


def test_every_published_cluster_can_be_told_in_every_language(lake):
    for one in api.published_clusters("nb"):
        found = api.portrait(one.id, lake, on=ON)
        for lang in LANGUAGES:
            document = found.document(lang)
            assert one.name in document.title and len(document.sections) == len(SECTIONS)
            assert "portrait." not in told(document) and "None" not in told(document)


@pytest.fixture(scope="module")
def cluster(home):
    from klynge.lake import Lake

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLYNGE_HOME", str(home))
        return api.portrait("ko-01", Lake(home / "lake"), on=ON)


def test_a_cluster_of_the_lake_is_told_from_its_members(cluster):
    document = cluster.document("en")
    roster = cluster.lake.roster
    tables = {table.id: table for table in document.tables()}
    assert tables["member-roles"].rows[-1][1].value == len(roster.members())
    assert len(tables["member-list"].rows) + _unnamed(tables["member-list"]) == len(roster.members())
    last = tables["member-years"].rows[-1]
    assert last[3].value == len(roster.members())
    balance = [row[3].value - row[1].value + row[2].value for row in tables["member-years"].rows[1:]]
    assert balance == [row[3].value for row in tables["member-years"].rows[:-1]]
    assert {row[0].shown for row in tables["profile-lake"].rows} == {
        "The milieu",
        "The cluster project",
        "The cluster organisation",
    }
    assert "computed" in tables and "sources" in tables


def _unnamed(table) -> int:
    return int(table.notes[0].split()[0]) if table.notes else 0


def test_ties_are_drawn_or_told_in_a_table(cluster):
    section = next(one for one in cluster.document("en").sections if one.id == "network")
    (block,) = section.blocks
    table = block.table if block.kind == "figure" else block
    assert [row[1].value for row in table.rows] == [cluster.lake.inside, cluster.lake.outside]
    assert cluster.lake.inside + cluster.lake.outside > 0


def test_with_nothing_decided_it_says_what_to_ask_first(cluster):
    if any(one.state == "decided" for one in cluster.standings):
        pytest.skip("the data alone decide a framework")
    section = next(one for one in cluster.document("en").sections if one.id == "assessments")
    assert any(block.kind == "paragraph" and "Begin with this" in block.text for block in section.blocks)


def test_every_framework_for_clusters_stands_there_once_those_with_evidence_first(lake):
    from klynge.frameworks import declared

    found = api.portrait("oslo-cancer-cluster", lake, on=ON)
    wanted = {name for name, one in declared().items() if "cluster" in (one.subject, *one.shelf.also) and not one.about}
    assert wanted <= {one.framework for one in found.standings}
    known = [bool(one.known) for one in found.standings]
    assert known == sorted(known, reverse=True) and known[0]


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("html", b"<!doctype"), ("json", b"{")])
def test_all_formats_are_written(cluster, kind, start):
    assert cluster.render(kind, "nn").startswith(start)
    if kind == "json":
        data = json.loads(cluster.render(kind, "nn"))
        assert data["cluster"]["id"] == "ko-01" and data["standings"] and data["invented"]


def test_a_format_that_there_is_none_of_is_told(cluster):
    with pytest.raises(UnknownNameError, match="There is no format 'docx'"):
        cluster.render("docx", "nb")


def test_an_unknown_cluster_brings_near_names_of_both_kinds(generated):
    with pytest.raises(UnknownNameError) as problem:
        api.portrait("raufos", generated)
    assert "nce-raufoss" in problem.value.known


def test_own_rows_take_the_place_of_open_ones_in_the_boards_portrait(lake):
    from drawn import store
    from small_country import TODAY, org, unit

    rows = [
        {"holder_id": "own", "member_id": org(n), "kind": "member", "source": "open", "dated": True} for n in (0, 1)
    ]
    organisation = [{"organisation_id": "own", "name": "Egen klynge", "network": "other", "source": "open"}]
    store(
        lake,
        as_of=TODAY,
        organisations=[unit(0), unit(1), unit(2)],
        memberships=rows,
        cluster_organisations=organisation,
    )
    day = {"from_date": dt.date(2020, 1, 1)}
    ours = [{**rows[0], **day, "member_id": org(n), "source": "ours"} for n in (0, 1, 2)]
    api.store_own(lake, "memberships", ours, part="own", source_title="Egne medlemmer", as_of=TODAY)
    opened, closed = (api.portrait("own", lake, closed=choice, on=ON) for choice in (False, True))
    assert (opened.of("members").value, closed.of("members").value) == (2, 3)
    assert opened.of("members").visibility == "open" and closed.of("members").visibility == "closed"
    # a real cluster of the lake is judged by its own people only
    assert not opened.judged and closed.judged


def test_the_words_of_the_portrait_are_all_used():
    """A text that nobody tells is one that somebody forgot to take out."""
    from pathlib import Path

    folder = Path(api.__file__).parents[1]
    files = [*(folder / "reports" / "portrait").glob("*.py"), folder / "cli" / "portrait.py"]
    source = "\n".join(file.read_text("utf-8") for file in files)
    made = ("role.", "kind.", "unit.", "category.", "spread.", "thing.", "state.", "quality.", "fact.")
    keys = [key.removeprefix("portrait.") for key in catalogue() if key.startswith("portrait.")]
    unused = [key for key in keys if f'"{key}"' not in source and not key.startswith(made)]
    parts = [key for key in unused if f'"{key.split(".")[1]}"' not in source]
    assert parts == []
