"""What now? The three-step road map as a plan one can fill in and follow, and clusters for the larger firms."""

from klynge.measures.matching import Candidate, MatchPart
from klynge.reports import document as doc
from klynge.reports.readiness.say import Say

_STEPS = ("join", "competence", "own")
_EMPTY = ("owner", "from", "to", "contacted", "joined", "evaluation")


def section(answer, say: Say) -> doc.Section:
    blocks: list[doc.Block] = [
        doc.Paragraph(say("plan.lead")),
        answer.verdict("road_map", say),
        _plan(answer, say),
    ]
    inner = [doc.Section("candidates", say("plan.candidates_title"), _candidates(answer, say))]
    return doc.Section("road-map", say("plan.title"), blocks, inner)


def _plan(answer, say: Say) -> doc.Table:
    columns = [doc.Column(say("plan.step")), doc.Column(say("plan.state"))]
    columns += [doc.Column(say(f"plan.{name}")) for name in _EMPTY]
    states = {found.dimension: found for found in answer.assessment("road_map").findings}
    rows = [
        [doc.words(say(f"plan.step_{step}")), doc.words(_state(states, step, answer, say)), *_empty_cells(say)]
        for step in _STEPS
    ]
    return doc.Table("plan", say("plan.table"), columns, rows, "USN 2022, figur 20", [say("plan.fill_in")])


def _empty_cells(say: Say) -> list[doc.Cell]:
    """Cells for the region to fill in: empty, not unknown."""
    return [doc.Cell(None, "…", status="to_fill") for _ in _EMPTY]


def _state(states: dict, step: str, answer, say: Say) -> str:
    found = next((f for name, f in states.items() if step in name), None)
    if found is None or found.value is None:
        return say.common("common.unknown")
    values = answer.framework("road_map").dimensions[found.dimension].values
    return next(v.title[say.lang] for v in values if v.id == found.value)


def _candidates(answer, say: Say) -> list[doc.Block]:
    if not answer.candidates:
        return [doc.Paragraph(say("plan.no_candidates"))]
    columns = [
        doc.Column(say("plan.firm")),
        doc.Column(say("plan.cluster")),
        doc.Column(say("plan.score"), True, say("plan.score_meaning")),
        doc.Column(say("plan.reasons")),
    ]
    rows = [_candidate_row(one, answer, say) for one in answer.candidates]
    note = say("plan.candidates_note")
    table = doc.Table("candidates", say("plan.candidates_table"), columns, rows, answer.source("network", say), [note])
    return [doc.Paragraph(say("plan.candidates_lead")), table]


def _candidate_row(candidate: Candidate, answer, say: Say) -> list[doc.Cell]:
    return [
        doc.words(answer.firm(candidate.org_id)),
        doc.words(candidate.name),
        say.cell(candidate.score, 2),
        doc.words("; ".join(_reason(part, say) for part in candidate.parts)),
    ]


def _reason(part: MatchPart, say: Say) -> str:
    if part.score is None:
        return say.common(f"matching.unknown.{part.name}")
    return say.common(f"matching.reason.{part.name}", **{name: say.number(n) for name, n in part.facts.items()})
