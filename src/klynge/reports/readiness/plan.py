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
        [doc.words(say(f"plan.step_{step}")), _state(states, step, answer, say), *_empty_cells()] for step in _STEPS
    ]
    return doc.Table("plan", say("plan.table"), columns, rows, say("plan.source"), [say("plan.fill_in")])


def _empty_cells() -> list[doc.Cell]:
    """Cells for the region to fill in: empty, not unknown."""
    return [doc.Cell(None, "…", status="to_fill") for _ in _EMPTY]


def _state(states: dict, step: str, answer, say: Say) -> doc.Cell:
    found = next((f for name, f in states.items() if step in name), None)
    if found is None or found.value is None:
        return say.unknown()
    values = answer.framework("road_map").dimensions[found.dimension].values
    return doc.words(next(v.title[say.lang] for v in values if v.id == found.value))


def _candidates(answer, say: Say) -> list[doc.Block]:
    if not answer.candidates:
        return [doc.Paragraph(say("plan.no_candidates"))]
    columns = [
        doc.Column(say("plan.firm")),
        doc.Column(say("plan.cluster")),
        doc.Column(say("plan.score"), True, say("plan.score_meaning")),
        doc.Column(say("plan.reasons")),
    ]
    best = sorted(answer.candidates, key=lambda one: (-one.score, one.org_id, one.holder_id))
    rows = [_candidate_row(one, answer, say) for one in best]
    note = say("plan.candidates_note")
    table = doc.Table("candidates", say("plan.candidates_table"), columns, rows, answer.source("network", say), [note])
    return [doc.Paragraph(say("plan.candidates_lead")), table]


def _candidate_row(candidate: Candidate, answer, say: Say) -> list[doc.Cell]:
    return [
        doc.words(answer.firm(candidate.org_id)),
        doc.words(candidate.name),
        say.cell(candidate.score, 2),
        doc.words("; ".join(reason for part in candidate.parts for reason in _reasons(part, say))),
    ]


def _reasons(part: MatchPart, say: Say) -> list[str]:
    """What speaks for the cluster, one by one: members that nothing is shared with are no reason."""
    if part.score is None:
        return [say.common(f"matching.unknown.{part.name}")]
    members = say.number(part.facts.get("members"))
    shared = {name: n for name, n in part.facts.items() if name != "members" and n}
    return [
        say.common(f"matching.reason.{name}.{'one' if n == 1 else 'many'}", count=say.number(n), members=members)
        for name, n in shared.items()
    ]
