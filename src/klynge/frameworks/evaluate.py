"""What do the rules say, given the evidence? Pure: no files, no database, no clock."""

import datetime as dt
from collections.abc import Iterable, Mapping
from math import inf, isfinite

from klynge.evidence import Evidence
from klynge.frameworks.assessment import Assessment, Distance, Finding, Missing, Unsettled
from klynge.frameworks.compose import Composer, Held, measures_of
from klynge.frameworks.logic import CAN_BE_TRUE, TRUE_ONLY, UNKNOWN, Atom, Worlds
from klynge.frameworks.model import Framework
from klynge.frameworks.reading import Reading, Rows, State, index, seconds


def assess(
    framework: Framework,
    evidence: Iterable[Evidence],
    *,
    subject: tuple[str, str],
    on: dt.date,
    about: str = "",
    frameworks: Mapping[str, Framework] | None = None,
) -> Assessment:
    """Hold one framework against the evidence about one subject.

    Parameters
    ----------
    evidence : rows about the subject; rows about other subjects are left aside, those about the country are read
    subject : its kind and id, such as ("region", "elvedalen")
    on : the date of the assessment
    about : second subject, for a framework that is applied one by one, such as to each industry area
    frameworks : those it builds on, by id

    Returns
    -------
    The verdicts that hold, those still possible, and what would settle them.
    """
    return _assess(framework, index(evidence, *subject), subject, on, about, frameworks or {framework.id: framework})


def assess_all(
    frameworks: Mapping[str, Framework], evidence: Iterable[Evidence], *, subject: tuple[str, str], on: dt.date
) -> tuple[Assessment, ...]:
    """Every framework for that kind of subject; those applied one by one, once per second subject in the evidence."""
    rows = index(evidence, *subject)
    return tuple(
        _assess(framework, rows, subject, on, about, frameworks)
        for framework in frameworks.values()
        if subject[0] in (framework.subject, *framework.shelf.also)
        for about in (seconds(rows, measures_of(framework)) if framework.about else ("",))
    )


def _assess(
    framework: Framework, rows: Rows, subject: tuple[str, str], on: dt.date, about: str, frameworks: Mapping
) -> Assessment:
    composer = Composer(rows, frameworks)
    verdicts = {name: composer.verdict(framework, name, about) for name in framework.verdicts}
    values = {
        dimension.id: {value.id: composer.value(framework, dimension, value.id, about) for value in dimension.values}
        for dimension in framework.dimensions.values()
    }
    worlds = Worlds(composer.domains())
    outcomes = {name: worlds.outcomes(node) for name, node in verdicts.items()}
    certain = tuple(name for name, outcome in outcomes.items() if outcome == TRUE_ONLY)
    possible = tuple(name for name, outcome in outcomes.items() if outcome & CAN_BE_TRUE)
    findings = tuple(_finding(name, nodes, worlds) for name, nodes in values.items())
    return Assessment(
        framework=framework.id,
        version=framework.version,
        subject_kind=subject[0],
        subject_id=subject[1],
        about=about,
        on=on,
        verdicts=certain,
        possible=possible,
        uncertain=_uncertain(composer, {name: verdicts[name] for name in certain}),
        decided={name: _decided(rules, certain) for name, rules in framework.tables().items()},
        findings=findings,
        distances=_distances(framework, composer),
        missing=_missing(composer, worlds, {n: verdicts[n] for n, found in outcomes.items() if found == UNKNOWN}),
        unsettled=_unsettled(composer),
        actions=tuple(action for action in framework.actions if set(action.verdicts) & set(certain)),
        caveats=tuple(c for c in framework.caveats if not c.verdicts or set(c.verdicts) & set(possible)),
        evidence=tuple(dict.fromkeys(row for reading in composer.readings for row in reading.rows)),
        exact=worlds.exact,
    )


def _decided(rules: tuple, certain: tuple[str, ...]) -> str | None:
    return next((rule.verdict for rule in rules if rule.verdict in certain), None)


def _finding(name: str, nodes: dict, worlds: Worlds) -> Finding:
    if all(node is None for node in nodes.values()):
        return Finding(name, (), applies=False)
    return Finding(name, tuple(value for value, node in nodes.items() if worlds.outcomes(node) & CAN_BE_TRUE))


def _uncertain(composer: Composer, certain: dict) -> tuple[str, ...]:
    """Verdicts that would not be certain if numbers ranged over their confidence intervals."""
    if not any(reading.interval for reading in composer.readings):
        return ()
    widened = Worlds(composer.domains(widened=True))
    return tuple(name for name, node in certain.items() if widened.outcomes(node) != TRUE_ONLY)


def _missing(composer: Composer, worlds: Worlds, undecided: dict) -> tuple[Missing, ...]:
    """The unknowns behind undecided verdicts, most decisive first."""
    asked = {name: worlds.depends_on(node) for name, node in undecided.items()}
    found = [
        _decisive(key, composer, worlds, {name: undecided[name] for name, keys in asked.items() if key in keys})
        for key in sorted(set().union(*asked.values()))
    ]
    return tuple(sorted(found, key=lambda m: (-m.rules_out, -m.settles, m.measure, m.about)))


def _decisive(key: int, composer: Composer, worlds: Worlds, bearing: dict) -> Missing:
    """What knowing the quantity would tell of the verdicts that it bears on."""
    quantity, about = composer.quantities[key]
    sides = range(len(worlds.domains[key]))
    after = [worlds.given(key, side, node) for side in sides for node in bearing.values()]
    return Missing(
        measure=quantity.measure,
        about=about,
        state=composer.readings[key].state.value,
        verdicts=tuple(bearing),
        rules_out=sum(not outcome & CAN_BE_TRUE for outcome in after) / len(sides),
        settles=sum(outcome != UNKNOWN for outcome in after) / len(sides),
    )


def _unsettled(composer: Composer) -> tuple[Unsettled, ...]:
    return tuple(
        Unsettled(quantity.measure, about, reading.rows)
        for (quantity, about), reading in zip(composer.quantities, composer.readings, strict=True)
        if reading.state is State.UNSETTLED
    )


def _distances(framework: Framework, composer: Composer) -> tuple[Distance, ...]:
    held = dict.fromkeys(composer.held.get(framework.id, ()))
    return tuple(_distance(framework, one, composer.readings[one.key]) for one in held)


def _distance(framework: Framework, held: Held, reading: Reading) -> Distance:
    threshold, indicator = framework.thresholds[held.threshold], framework.indicators[held.indicator]
    test = Atom(held.key, held.comparison, threshold.value).test
    sides = {test(reading.low), test(reading.high)}
    return Distance(
        indicator=indicator.id,
        measure=indicator.quantity.measure,
        about=held.about,
        comparison=held.comparison,
        threshold=threshold.id,
        origin=threshold.origin,
        value=reading.value,
        low=reading.low if isfinite(reading.low) else None,
        high=reading.high if isfinite(reading.high) else None,
        limit=threshold.value,
        gap=None if reading.value is None else reading.value - threshold.value,
        unit=indicator.unit,
        met=sides.pop() if len(sides) == 1 and (reading.low, reading.high) != (-inf, inf) else None,
        uncertain=_straddles(test, reading.interval),
        hangs_on_one=_straddles(test, reading.without_one),
    )


def _straddles(test, ends: tuple[float, float] | None) -> bool:
    return ends is not None and test(ends[0]) != test(ends[1])
