"""How is an assessment kept? As JSON, and read back exactly as it was."""

import datetime as dt
import json
from collections.abc import Mapping

from klynge.errors import KlyngeError
from klynge.evidence import Evidence, Quality, Status
from klynge.frameworks.assessment import Assessment, Distance, Finding, Missing, Unsettled
from klynge.frameworks.model import Action, Caveat, Cite

FORM = 1  # raised when the shape changes, so that an old text is refused in words instead of misread


class StoredAssessmentError(KlyngeError):
    """A stored assessment cannot be read back."""

    code = "stored_assessment"
    exit_code = 41


def as_json(assessment: Assessment) -> str:
    """The assessment as one JSON text."""
    return json.dumps({"form": FORM, **assessment.as_dict()}, ensure_ascii=False)


def from_json(stored: str | bytes | Mapping) -> Assessment:
    """The assessment that `as_json` wrote; what a database has already parsed is taken too."""
    try:
        found = stored if isinstance(stored, Mapping) else json.loads(stored)
        if found["form"] != FORM:
            raise ValueError(f"it has form {found['form']!r}, not {FORM}")
        return _assessment(found)
    except (KeyError, TypeError, ValueError) as problem:
        raise StoredAssessmentError(
            f"The stored assessment cannot be read: {problem}. Assess the subject anew; its evidence is kept.",
        ) from problem


def _assessment(found: Mapping) -> Assessment:
    plain = {name: found[name] for name in ("framework", "version", "subject_kind", "subject_id", "about", "exact")}
    return Assessment(
        **plain,
        on=dt.date.fromisoformat(found["on"]),
        decided=dict(found["decided"]),
        **{name: tuple(found[name]) for name in ("verdicts", "possible", "uncertain")},
        findings=tuple(Finding(**_tuples(one, "possible")) for one in found["findings"]),
        distances=tuple(Distance(**one) for one in found["distances"]),
        missing=tuple(Missing(**_tuples(one, "verdicts")) for one in found["missing"]),
        unsettled=tuple(Unsettled(**{**one, "rows": _rows(one["rows"])}) for one in found["unsettled"]),
        actions=tuple(_action(one) for one in found["actions"]),
        caveats=tuple(Caveat(**_tuples(one, "see", "verdicts")) for one in found["caveats"]),
        evidence=_rows(found["evidence"]),
    )


def _tuples(found: Mapping, *names: str) -> dict:
    return {**found, **{name: tuple(found[name]) for name in names}}


def _rows(found: list) -> tuple[Evidence, ...]:
    return tuple(Evidence(**{**r, "status": Status(r["status"]), "quality": Quality(r["quality"])}) for r in found)


def _action(found: Mapping) -> Action:
    return Action(**{**_tuples(found, "verdicts"), "cite": Cite(**found["cite"]) if found["cite"] else None})
