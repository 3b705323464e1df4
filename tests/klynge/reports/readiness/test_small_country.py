"""The report of a small generated country: JSON tells as much as the page, and own evidence is cited."""

import json
from types import SimpleNamespace

import pytest

from klynge import api
from klynge.figures import charts
from klynge.reports.readiness import Readiness
from klynge.reports.readiness.plain import plain
from klynge.reports.readiness.say import Say
from klynge.text import LANGUAGES, catalogue, text
from small_demo import REGION, make_home

OWN = f"""
id = "talks"
source = "Talks 2026"
period = "2026"
subject = {{ kind = "region", id = "{REGION}" }}
[title]
nb = "Samtaler"
nn = "Samtalar"
en = "Talks"
[[rows]]
measure = "absorptive_identify"
where = "question 4"
code = "low"
quality = "judgement"
judge = "adviser"
note = "nobody named a source"
"""


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    file = home / "evidence" / "talks.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(OWN, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLYNGE_HOME", str(home))
        found = api.readiness(REGION, api.open_lake())
    file.unlink()
    return found


def table(answer, name: str, lang: str):
    return next(one for one in answer.document(lang).tables() if one.id == name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_json_has_every_table_of_the_page_without_a_chart(answer, lang, monkeypatch):
    for chart in ("groups", "larger_firms", "size_classes", "quotients", "network"):
        monkeypatch.setattr(charts, chart, lambda *_, **__: pytest.fail("drawn"))
    found = json.loads(answer.render("json", lang))["tables"]
    shown = {one.id: [[cell.shown for cell in row] for row in one.rows] for one in answer.document(lang).tables()}
    assert {name: [[cell["shown"] for cell in row] for row in one["rows"]] for name, one in found.items()} == shown
    cells = [cell for one in found.values() for row in one["rows"] for cell in row]
    assert all((cell["value"] is None) == (cell["status"] != "known") for cell in cells)
    assert {"absent", "known"} <= {cell["status"] for cell in cells}


def test_notes_stand_beside_their_keys(answer):
    for lang in LANGUAGES:
        rows = plain(answer, lang)["evidence"]
        noted = {row["note"]: row["note_text"] for row in rows if row["note"]}
        assert noted["evidence.settle.partnership"] == text("evidence.settle.partnership", lang)
        assert noted["nobody named a source"] == "nobody named a source"


@pytest.mark.parametrize(("lang", "level"), [("nb", "lav"), ("nn", "låg"), ("en", "low")])
def test_own_evidence_is_cited(answer, lang, level):
    (row,) = table(answer, "own-evidence", lang).rows
    told = [text("measures.absorptive_identify.title", lang), level, "Talks 2026, question 4", "adviser", "2026"]
    assert [cell.shown for cell in row] == [*told, "nobody named a source"]
    ability = table(answer, "capacity", lang).rows[0]
    assert ability[2].shown == "Talks 2026, question 4, adviser, 2026: nobody named a source"


def test_candidates_come_best_first(answer):
    scores = [row[2].value for row in table(answer, "candidates", "nb").rows]
    assert scores == sorted(scores, reverse=True) and len(scores) > 1


def test_reasons_leave_out_what_is_not_shared(answer):
    reasons = [reason for row in table(answer, "candidates", "en").rows for reason in row[3].shown.split("; ")]
    assert not [each for each in reasons if each.startswith("0 ") or each.endswith((" 0 members", " 1 members"))]
    assert all("have" not in each and " are " not in each for each in reasons if each.startswith("1 of"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_code_of_ours_and_no_other_language_is_told(answer, lang):
    told = json.dumps(plain(answer, lang)["tables"], ensure_ascii=False)
    assert "I-001" not in told and ("own file" in told) is (lang == "en")
    assert ("figur 18" in told) is (lang != "en")


def test_every_sheet_of_the_report_has_a_short_name(answer):
    assert [one.id for one in answer.document("nb").tables() if f"report.sheet.{one.id}" not in catalogue()] == []


def test_industries_are_named_in_the_language_of_the_report(answer):
    names = {("10", "SN2025"): {"nb": "Mat", "nn": "Mat (nynorsk)", "en": "Food"}}
    asked = SimpleNamespace(industry="10", version="SN2025")
    shown = [Readiness.industry(SimpleNamespace(industries=names), asked, Say(lang)) for lang in LANGUAGES]
    assert shown == ["10 Mat", "10 Mat (nynorsk)", "10 Food"]
    assert all(set(found) == set(LANGUAGES) and all(found.values()) for found in answer.industries.values())
