"""No verdict on a named real cluster in an open portrait, in any language or format: it belongs to the board."""

import datetime as dt
import io
import json

import pytest

from klynge import api
from klynge.boundaries.clusters import published_clusters
from klynge.evidence import Evidence, Quality
from klynge.frameworks import declared
from klynge.reports.portrait.standing import may_judge
from klynge.text import LANGUAGES

ON = dt.date(2026, 6, 30)
OF_CLUSTERS = {name: one for name, one in declared().items() if "cluster" in (one.subject, *one.shelf.also)}
# what gives a verdict on governance, and others, at once
ANSWERS = {"consensus_quadrants.goals": "no", "consensus_quadrants.roles": "no", "cluster_lifecycle.stage": "growth"}


def answers(cluster: str) -> list[Evidence]:
    return [
        Evidence(
            measure=measure,
            subject_kind="cluster",
            subject_id=cluster,
            code=code,
            judge="cluster leader",
            period="2026-05-01",
            note="asked at the board meeting",
            unit="code",
            quality=Quality.JUDGEMENT,
            visibility="closed",
        )
        for measure, code in ANSWERS.items()
    ]


def verdict_words(lang: str) -> set[str]:
    """Texts that only a verdict has: what the frameworks' other words use as well is left out."""
    titles = {verdict.text[lang] for one in OF_CLUSTERS.values() for verdict in one.verdicts.values()}
    return {words for words in titles if len(words) > 25}


@pytest.mark.parametrize("cluster", sorted(published_clusters()))
def test_no_open_portrait_of_a_real_cluster_carries_a_verdict(lake, cluster):
    found = api.portrait(cluster, lake, answers=answers(cluster), on=ON)
    assert not found.judged and not found.closed and found.assessments == ()
    assert {one.state for one in found.standings} <= {"held", "unknown"}
    assert all(one.verdicts == () for one in found.standings)
    # nor what people have judged
    assert not any(row.judge == "cluster leader" for row in found.evidence)
    for lang in LANGUAGES:
        document = found.document(lang)
        assert document.blocks("verdict") == []
        told = found.render("json", lang).decode()
        assert [words for words in verdict_words(lang) if words in told] == []


@pytest.mark.parametrize("kind", ["html", "xlsx"])
def test_neither_does_the_page_or_the_workbook(lake, kind):
    found = api.portrait("nce-raufoss", lake, answers=answers("nce-raufoss"), on=ON)
    content = found.render(kind, "nb")
    if kind == "xlsx":
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(content))
        told = " ".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    else:
        told = content.decode()
    assert "NCE Raufoss" in told and (kind == "xlsx" or "hypoteser for samtalen i klyngens eget styre" in told)
    assert [words for words in verdict_words("nb") if words in told] == []


def test_the_same_answers_give_verdicts_in_the_boards_own_portrait(lake):
    found = api.portrait("nce-raufoss", lake, answers=answers("nce-raufoss"), closed=True, on=ON)
    assert found.judged and found.closed
    decided = {one.framework: one.verdicts for one in found.standings if one.state == "decided"}
    assert decided["consensus_quadrants"] == ("d",)
    document = found.document("nb")
    assert any("D: uenige om begge deler" in block.label for block in document.blocks("verdict"))
    assert any("ikke til offentliggjøring" in value for _, value in document.facts)
    assert "hypoteser" in found.render("html", "nb").decode()


def test_an_open_portrait_does_not_read_the_own_evidence_of_the_installation(lake):
    folder = lake.folder.parent / "evidence"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(
        'id = "own"\nsource = "Board 2026"\nsubject = { kind = "cluster", id = "nce-raufoss" }\n'
        'title = { nb = "S", nn = "S", en = "S" }\n[[rows]]\nmeasure = "consensus_quadrants.goals"\ncode = "no"\n'
        'quality = "judgement"\njudge = "chair"\nperiod = "2026"\nnote = "minutes"\nwhere = "item 3"\n',
        "utf-8",
    )
    opened = api.portrait("nce-raufoss", lake, on=ON)
    assert not any(row.judge == "chair" for row in opened.evidence)
    closed = api.portrait("nce-raufoss", lake, closed=True, on=ON)
    assert [row.visibility for row in closed.evidence if row.judge == "chair"] == ["closed"]


def test_an_invented_cluster_may_be_judged_in_the_open_and_says_that_it_is_invented(generated):
    found = api.portrait("ko-01", generated, answers=answers("ko-01"), on=ON)
    assert found.judged and found.invented and not found.closed
    assert any(one.state == "decided" and one.framework == "consensus_quadrants" for one in found.standings)
    assert "Oppdiktede data" in found.render("html", "nb").decode()
    assert json.loads(found.render("json", "en"))["invented"] is True


def test_invented_data_never_stand_under_a_real_name(generated):
    found = api.portrait("nce-raufoss", generated, on=ON)
    assert not found.invented and found.lake is None and not any(row.manifest for row in found.evidence)


def test_not_even_where_an_invented_list_has_the_real_ones_id(lake):
    from drawn import store
    from small_country import unit

    number = "no:200000005"  # of a series that the register does not issue
    listed = [{"holder_id": "nce-raufoss", "member_id": number, "kind": "member", "source": "oppdiktet"}]
    store(lake, organisations=[unit(0, org_id=number)], memberships=listed)
    with lake.view() as view:
        assert view.invented
    found = api.portrait("nce-raufoss", lake, closed=True, on=ON)
    assert found.lake is None and not any(row.manifest for row in found.evidence)


@pytest.mark.parametrize(
    ("published", "invented", "closed", "may"),
    [
        (True, False, False, False),
        (True, True, False, False),
        (False, False, False, False),
        (False, True, False, True),
        (True, False, True, True),
        (False, False, True, True),
    ],
)
def test_who_may_see_a_verdict(published, invented, closed, may):
    assert may_judge(published=published, invented=invented, closed=closed) is may


def test_an_answer_off_the_scale_is_told(lake):
    (row,) = [one for one in answers("nce-raufoss") if one.measure == "consensus_quadrants.goals"]
    from dataclasses import replace

    with pytest.raises(api.KlyngeError, match="not on the scale"):
        api.portrait("nce-raufoss", lake, answers=[replace(row, code="perhaps")], closed=True, on=ON)
