"""Which ways to get evidence work today? Computed, published, surveyed, judged, or from another model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from klynge.evidence import questions
from klynge.evidence.published import published
from klynge.frameworks.asked import is_asked
from klynge.frameworks.model import CodeIs, Compare, Dimension, Framework, From, parts

COMPUTED, PUBLISHED, SURVEYED, JUDGED, CHAINED = "computed", "published", "surveyed", "judged", "chained"
KINDS = (COMPUTED, PUBLISHED, SURVEYED, JUDGED, CHAINED)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get evidence. of : the measure, or the other framework; '' for a judgement."""

    kind: str
    of: str = ""


def ways(framework: Framework) -> Mapping[str, tuple[Way, ...]]:
    """The ways that work today for each dimension; none where nothing gives its measures yet."""
    return {name: tuple(dict.fromkeys(_ways(framework, one))) for name, one in framework.dimensions.items()}


def measures_of(framework: Framework, dimension: Dimension) -> tuple[str, ...]:
    """The measures that the values of the dimension are read from, published words included."""
    names = [
        part.indicator for value in dimension.values for part in parts(value.when) if isinstance(part, CodeIs | Compare)
    ]
    quantities = [framework.indicators[name].quantity for name in dict.fromkeys(names)]
    return tuple(dict.fromkeys(m for q in quantities for m in (q.measure, q.words_of) if m))


def counted(frameworks: Iterable[Framework]) -> Mapping[str, int]:
    """How many dimensions each kind of way serves; `none` counts those that have no way yet."""
    found = dict.fromkeys((*KINDS, "none"), 0)
    for one in (given for framework in frameworks for given in ways(framework).values()):
        for kind in {way.kind for way in one} or {"none"}:
            found[kind] += 1
    return found


def _ways(framework: Framework, dimension: Dimension) -> list[Way]:
    found = [
        Way(kind, measure)
        for measure in measures_of(framework, dimension)
        if not is_asked(measure)
        for kind in (COMPUTED, PUBLISHED, SURVEYED)
        if measure in _given()[kind]
    ]
    chained = (part.framework for value in dimension.values for part in parts(value.when) if isinstance(part, From))
    answers = [measure for measure in measures_of(framework, dimension) if is_asked(measure)]
    printed = [Way(PUBLISHED, measure) for measure in answers if measure in _given()[PUBLISHED]]
    return [*found, *(Way(CHAINED, name) for name in chained), *printed, *([Way(JUDGED)] if answers else [])]


@cache
def _given() -> Mapping[str, frozenset[str]]:
    """The measures that gathering computes, that publications print, and that people have to be asked for."""
    computed = _computed()
    asked = {m for question in questions.QUESTIONS if question.how == questions.ASK for m in question.measures}
    return {
        COMPUTED: computed,
        PUBLISHED: frozenset(row.measure for one in published().values() for row in one.rows if row.is_known),
        SURVEYED: frozenset(asked - computed),
    }


def _computed() -> frozenset[str]:
    from klynge.evidence import clusters, gather  # the door to the lake is opened only where it is asked

    served = {name for gatherer in gather.GATHERERS for name in gatherer.question_ids}
    of_regions = {m for question in questions.QUESTIONS if question.id in served for m in question.measures}
    return frozenset(of_regions | {m for gatherer in clusters.GATHERERS for m in gatherer.measures})
