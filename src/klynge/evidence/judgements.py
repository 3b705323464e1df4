"""May this be entered as evidence? Judgements with role, date and reason; units, scales and dates that fit."""

import datetime as dt
import re
from collections.abc import Iterable

from klynge.errors import KlyngeError
from klynge.evidence.model import Evidence, Quality
from klynge.measures.catalogue import MEASURES

CODE = "code"  # unit of an answer
METHOD = "judgement"
SCALES = {"share": (0, 1), "percentile": (0, 100), "index −1 to 1": (-1, 1)}  # unit → least and most


class EvidenceFaultError(KlyngeError):
    """A row of evidence cannot be used. `fault` names what is wrong with it."""

    code = "evidence_fault"
    exit_code = 42

    def __init__(self, message: str, *, fault: str, **facts):
        self.fault = fault
        self.code = f"evidence_fault.{fault}"
        super().__init__(message, **facts)


def judgement(
    measure: str, code: str, *, subject: tuple[str, str], judge: str, on: dt.date, reason: str, assessed: dt.date
) -> Evidence:
    """What somebody who knows has answered, as a closed row.

    Parameters
    ----------
    judge : the role of who judged, never a name; on : the day of the judgement; assessed : the day it is used
    """
    if not judge.strip():
        raise EvidenceFaultError(
            "The judgement names no role. Who judges decides how it is read, and two who disagree are kept apart. "
            "Name the role, such as 'cluster leader' or 'board member'.",
            fault="no_role",
        )
    if not reason.strip():
        raise EvidenceFaultError(
            "The judgement gives no reason. Without one nobody can agree or disagree with it. "
            "Say in a sentence what it rests on.",
            fault="no_reason",
        )
    if on > assessed:
        raise _later(f"The judgement is of {on}", assessed)
    return Evidence(
        measure=measure,
        subject_kind=subject[0],
        subject_id=subject[1],
        code=code,
        judge=judge.strip(),
        period=on.isoformat(),
        note=reason.strip(),
        unit=CODE,
        method=METHOD,
        quality=Quality.JUDGEMENT,
        visibility="closed",
    )


def require_sound(rows: Iterable[Evidence], on: dt.date) -> None:
    """Raise at the first row in another unit, off its scale, with bounds turned round, or later than the assessment."""
    for row in rows:
        _require_unit(row)
        _require_bounds(row)
        _require_scale(row)
        # what a register gives is of the data in force; what people enter is theirs to date
        if not row.manifest and is_later(row, on):
            raise _later(f"{told(row)} is of {row.period}", on)


def is_later(row: Evidence, on: dt.date) -> bool:
    """The row describes a time that begins after the day."""
    days = re.findall(r"\d{4}-\d{2}-\d{2}", row.period)
    if days:
        return min(days) > on.isoformat()  # ISO days sort as text
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", row.period)]
    return bool(years) and min(years) > on.year


def told(row: Evidence) -> str:
    """The row, so that the reader finds it again."""
    place = row.source or row.judge or row.method or "evidence"
    return f"{row.measure} of {row.subject_kind} {row.subject_id} ({place})"


def _require_unit(row: Evidence) -> None:
    measure = MEASURES.get(row.measure)
    expected = CODE if "." in row.measure else measure.unit if measure else row.unit
    if row.unit and row.unit != expected:
        raise EvidenceFaultError(
            f"{told(row)} is in {row.unit!r}, but the measure is in {expected!r}; they cannot be compared. "
            f"Give the value in {expected!r}.",
            fault="wrong_unit",
            measure=row.measure,
        )


def _require_bounds(row: Evidence) -> None:
    if row.low is not None and row.high is not None and row.low > row.high:
        raise EvidenceFaultError(
            f"{told(row)} lies between {row.low:g} and {row.high:g}: the lower bound is above the upper. "
            "Give the lower one as low.",
            fault="bounds",
            measure=row.measure,
        )


def _require_scale(row: Evidence) -> None:
    measure = MEASURES.get(row.measure)
    # what a register gives is computed; only a number that somebody has written can be per cent by mistake
    if measure is None or measure.unit not in SCALES or row.manifest:
        return
    least, most = SCALES[measure.unit]
    for number in (row.value, row.low, row.high):
        if number is not None and not least <= number <= most:
            raise EvidenceFaultError(
                f"{told(row)} is {number:g}, but a {measure.unit} runs from {least} to {most}. "
                "Correct the number; 85 per cent is a share of 0.85.",
                fault="off_scale",
                measure=row.measure,
            )


def _later(found: str, on: dt.date) -> EvidenceFaultError:
    return EvidenceFaultError(
        f"{found}, after the assessment of {on}: it could not be known then. "
        "Correct the date, or assess on a later day.",
        fault="later",
    )
