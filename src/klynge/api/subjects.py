"""What is known about the subject of an assessment? A region or a cluster, by the name that a command is given."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from klynge.api.answers import region_evidence
from klynge.api.frameworks import EvidenceFaultError, framework, judgement
from klynge.boundaries import regions
from klynge.declaration import Entry, read
from klynge.errors import UnknownNameError
from klynge.evidence import Evidence, clusters
from klynge.lake import Lake, View

CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Known:
    """A subject with its evidence. name : as people know it; invented : the data is generated."""

    kind: str
    id: str
    name: str
    evidence: tuple[Evidence, ...]
    invented: bool = False

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, self.id


def known_of(subject: str, lake: Lake, lang: str = "nb", *, new: bool = False) -> Known:
    """Everything known about a region (`elvedalen`, `3305,3310`) or a cluster (`cluster:<id>`).

    new : a cluster that nothing is known of yet is taken too, for those who bring answers
    """
    kind, colon, name = subject.partition(":")
    if not colon:
        return _region(subject, lake, lang)
    if kind != CLUSTER or not name:
        raise EvidenceFaultError(
            f"There is no subject {subject!r}. Give a region, or cluster:<id>, such as cluster:nce-raufoss.",
            fault="unknown_subject",
        )
    return _cluster(name, lake, new=new)


def read_answers(file: Path, name: str, subject: tuple[str, str], *, assessed: dt.date) -> list[Evidence]:
    """The judgements of a file: answers with role, date and reason, each of them or all together.

    name : the model; an answer on another one, that it builds on, is named `<framework>.<dimension>`
    """
    entry = read(file)
    common = {key: entry.anything(key) for key in ("judge", "date", "reason")}
    rows = [_answer(one, name, subject, common, assessed) for one in entry.listed("answers", "answer")]
    entry.done()
    if not rows:
        raise entry.fault("no answers", "Write each as [[answers]] with dimension, value, judge, date and reason.")
    return rows


def _answer(entry: Entry, name: str, subject: tuple[str, str], common: dict, assessed: dt.date) -> Evidence:
    model, _, dimension = entry.string("dimension").rpartition(".")
    value = entry.anything("value")
    if not isinstance(value, str | bool):
        raise entry.fault(f"value is {value!r}", "Write a value of the scale, or true or false.")
    given = {key: found if (found := entry.anything(key)) is not None else common[key] for key in common}
    entry.done()
    framework(model or name)  # an unknown model is told before anything about its subject
    return judgement(
        model or name,
        dimension,
        value,
        subject=subject,
        judge=str(given["judge"] or ""),
        on=_day(given["date"], entry),
        reason=str(given["reason"] or ""),
        assessed=assessed,
    )


def _day(given, entry: Entry) -> dt.date:
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(given or "")
    except (TypeError, ValueError):
        raise entry.fault(f"date is {given!r}", "Write the day of the judgement as 2026-03-01.") from None


def _region(name: str, lake: Lake, lang: str) -> Known:
    with lake.view(closed=True) as view:
        found = regions.region(name, view)
        rows = region_evidence(view, found)
        return Known("region", found.id, found.name[lang], tuple(rows), view.invented)


def _cluster(name: str, lake: Lake, *, new: bool) -> Known:
    """What registers, publications and the installation's own files say of a cluster."""
    told = [*clusters.published_about(name), *clusters.own_about(name)]
    with lake.view(closed=True) as view:
        computed = _computed(view, name, told=bool(told) or new)
        return Known(CLUSTER, name, name, tuple(dict.fromkeys([*computed, *told])), view.invented)


def _computed(view: View, name: str, *, told: bool) -> list[Evidence]:
    """What the lake gives; a cluster that it does not have may still be told of elsewhere."""
    try:
        return clusters.cluster_evidence(view, name)
    except UnknownNameError as problem:
        if told:
            return []
        if problem.known:
            raise
        raise EvidenceFaultError(
            f"Nothing is known of a cluster {name!r}: no register, publication or file of your own tells of it. "
            "Import its members ('klynge import memberships'), or bring answers with --answers.",
            fault="unknown_subject",
        ) from problem
