"""The page of a model says what it asks, whose rules they are, and how it can be answered today."""

import datetime as dt
import io

import openpyxl
import pytest
from pypdf import PdfReader

from invented_models import MODELS
from klynge import api
from klynge.evidence import Evidence
from klynge.frameworks import model
from klynge.frameworks.load import declared, library
from klynge.reports.frameworks import framework_document, words
from klynge.reports.readiness import own
from klynge.reports.readiness.say import Say
from klynge.reports.titles import measure_title, remedy
from klynge.text import LANGUAGES, text

SOME = ("consensus_quadrants", "region_readiness", "critical_mass", "policy_hard_soft")


def table(document, name):
    return next(one for one in document.tables() if one.id == name)


def shown(found):
    return [[cell.shown for cell in row] for row in found.rows]


def said(document) -> str:
    return repr(document)


@pytest.mark.parametrize("name", list(library()))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_model_has_a_page_in_every_language(name, lang):
    document, found = api.framework_document(name, lang), library()[name]
    assert document.title == found.title[lang] and not document.invented
    assert found.question[lang] in said(document) and found.shelf.summary[lang] in said(document)
    ids = [section.id for section in document.sections]
    assert len(ids) == len(set(ids))
    assert all(
        source.title in said(document) and source.original in said(document) for source in found.sources.values()
    )
    assert all(caveat.text[lang] in said(document) for caveat in found.caveats)
    if isinstance(found, model.Note):
        assert found.why[lang] in said(document)
        assert all(part.text[lang] in said(document) for part in found.parts)
    else:
        assert len(table(document, "rules").rows) == len(found.rules)
        assert len(table(document, "dimensions").rows) == len(found.dimensions)
    assert (found.shelf.figure.kind != "table") == bool(document.blocks("figure"))


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_told_in_four_forms(name, lang):
    document = api.framework_document(name, lang)
    assert document.title in api.render(document, "html").decode()
    assert b'"draw"' not in api.render(document, "json")
    pdf = PdfReader(io.BytesIO(api.render(document, "pdf")))
    assert pdf.metadata.title == document.title
    book = openpyxl.load_workbook(io.BytesIO(api.render(document, "xlsx")))
    assert len(book.sheetnames) == 1 + len(document.tables())


def test_rules_say_their_condition_basis_and_place():
    rows = shown(table(api.framework_document("consensus_quadrants", "en"), "rules"))
    assert rows[1] == [
        "B: disagreement on goals",
        "“Agree on priorities, strategies and goals” is no and “Agree on roles, responsibility and authority” is yes",
        "the rule stands in the source",
        "Agderforskning 2009, avsnitt 3.2, figur 3.2",
    ]


def test_reconstructed_rules_say_how_sure_they_are_and_the_rest_is_told():
    document = framework_document(MODELS["grid"], {}, "en", on="2026-03-01")
    rows = {row[0]: row for row in shown(table(document, "rules"))}
    assert "rebuilt from the text of the source, confidence 0.70" in [r[2] for r in shown(table(document, "rules"))]
    assert rows["Not covered"][1] == "all other combinations"
    assert "Known contradiction of the sources: I-003-09" in said(document)


def test_ways_to_evidence_are_told_per_dimension():
    rows = {row[0]: row for row in shown(table(api.framework_document("consensus_quadrants", "nb"), "dimensions"))}
    assert "vurdering av noen som kjenner saken" in rows["Enige om roller, ansvar og myndighet"]
    mass = said(api.framework_document("critical_mass", "nb"))
    assert "regnes ut: Større bedrifter" in mass and "trykt i en kilde: Større bedrifter" in mass
    chained = said(api.framework_document("region_readiness", "en"))
    assert "from another model: " + declared()["critical_mass"].title["en"] in chained


def test_models_name_those_they_build_on_and_that_build_on_them():
    readiness, mass = (api.framework_document(name, "nb") for name in ("region_readiness", "critical_mass"))
    named = {block.title: block.items for block in readiness.blocks("items")}
    assert declared()["critical_mass"].title["nb"] in named["Bygger på"]
    assert readiness.title in {block.title: block.items for block in mass.blocks("items")}["Går inn i"]


CONDITIONS = {
    "any": (model.Group("any", (model.Is("maturity", ("mature",)), model.Is("form", ("none",)))), "at least one of: "),
    "none": (model.Group("none", (model.Is("maturity", ("mature",)),)), "none of: "),
    "least": (model.Group("count", (model.Is("maturity", ("mature",)),) * 3, 2, 3), "at least 2 of: "),
    "most": (model.Group("count", (model.Is("maturity", ("mature",)),) * 3, 0, 1), "at most 1 of: "),
    "exact": (model.Group("count", (model.Is("maturity", ("mature",)),) * 3, 2, 2), "exactly 2 of: "),
    "between": (model.Group("count", (model.Is("maturity", ("mature",)),) * 4, 1, 2), "1–2 of: "),
    "majority": (model.Most(("maturity", "form"), "mature"), "most of the dimensions (How mature the cluster is, "),
    "values": (model.Is("maturity", ("emerging", "growing", "mature")), "is emerging cluster, growing or mature"),
    "from": (model.From("consensus_quadrants", ("a",)), "the model “Agreement on goals and on roles” says “A: agree"),
    "code": (model.CodeIs("maturity", ("mature",)), "How mature the cluster is is mature"),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions_in_words(name):
    found, said_of_it = CONDITIONS[name]
    assert said_of_it in words.condition(found, MODELS["grid"], "en")


def test_limits_are_told_with_their_origin():
    rows = shown(table(api.framework_document("critical_mass", "en"), "thresholds"))
    assert any("the limit is printed in the source" in cell for row in rows for cell in row)
    assert any(cell == "20 firms" for row in rows for cell in row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_any_measure_has_a_title_and_a_remedy(lang):
    assert measure_title("grants", lang) == text("measures.grants.title", lang)
    quadrants = declared()["consensus_quadrants"]
    roles = quadrants.dimensions["roles"].title[lang]
    assert measure_title("consensus_quadrants.roles", lang, quadrants) == roles
    assert measure_title("consensus_quadrants.roles", lang) == f"{quadrants.title[lang]}: {roles}"
    assert measure_title("no_such.thing", lang) == "no_such.thing"
    assert quadrants.dimensions["roles"].look_at[lang] in remedy("consensus_quadrants.roles", lang)
    assert remedy("grants", lang) == text("evidence.settle.grants", lang)


def test_an_answer_among_the_own_evidence_of_a_region_reads_in_words():
    fields = {"subject_kind": "region", "subject_id": "r", "source": "Talks"}
    row = Evidence(measure="consensus_quadrants.goals", code="yes", **fields)
    (cells,) = own.table([row], Say("nn")).rows
    assert [cell.shown for cell in cells[:2]] == [measure_title(row.measure, "nn"), "ja"]


def test_the_day_is_of_the_page():
    assert api.framework_document("barriers", "nb").date == dt.date.today().isoformat()
