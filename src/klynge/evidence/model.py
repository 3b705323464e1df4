"""What is one piece of evidence? One value of one measure for one subject at one time, and how well it is known."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Status(StrEnum):
    """Why there is a value, or why there is none. The four absences never stand in for each other, nor for zero."""

    KNOWN = "known"
    ABSENT = "absent"  # nobody has measured it here: an import, a survey or an interview would
    SUPPRESSED = "suppressed"  # measured, but too small to show
    NOT_APPLICABLE = "not_applicable"  # the question does not arise for this subject
    UNDEFINED = "undefined"  # measured, but the formula gives nothing: an isolate, a zero denominator


class Quality(StrEnum):
    """How the value came about."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    JUDGEMENT = "judgement"


NO_FIRMS = "evidence.none.firms"  # the note of what cannot be asked of a region without firms


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One row of evidence.

    Key
    ---
    measure : name in `measures.catalogue`
    subject_kind, subject_id : region, cluster, organisation, project, programme or chain, and which
    about : second subject of a pair, such as the industry area of a region; '' if none
    period : year or dates the value describes; parameters : choices that change the value, as `name=value;…`
    source : register, publication or table; judge : role of who judged, for judgements

    Value
    -----
    value : the number, in `unit`; code : the value of a nominal or ordinal measure (then `value` is None)
    low, high : hard bounds that hidden counts leave; the truth lies between them
    ci_low, ci_high : 95 % confidence interval; loo_low, loo_high : range when any one firm is left out
    n : subjects behind the value; method : how it was computed; note : a caveat (key of `texts`), or a reason given
    quality, visibility : see Quality; open or closed
    manifest : name of the data it was computed from; rows : where its rows are, as an address under the region page
    """

    measure: str
    subject_kind: str
    subject_id: str
    about: str = ""
    period: str = ""
    parameters: str = ""
    source: str = ""
    judge: str = ""

    value: float | None = None
    code: str | None = None
    status: Status = Status.KNOWN
    low: float | None = None
    high: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    loo_low: float | None = None
    loo_high: float | None = None
    n: int | None = None
    unit: str = ""
    method: str = ""
    note: str = ""
    quality: Quality = Quality.EXACT
    visibility: str = "open"
    manifest: str = ""
    rows: str = ""

    @property
    def is_known(self) -> bool:
        return self.status is Status.KNOWN

    def as_dict(self) -> dict:
        """Plain values, for JSON and tables; absent fields stay None."""
        return asdict(self)
