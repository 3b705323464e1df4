"""How is a condition written? Conditions on evidence give values; conditions on dimensions give verdicts.

Evidence: { indicator = "larger", above = "low" } · { indicator = "programme", code = "yes" } ·
{ from = { framework = "critical_mass", verdict = "enough", about = "any" } }.
Dimensions: { size = "large", routines = true } (all of them hold), { size = ["small", "large"] },
{ most = { of = ["a", "b"], value = "network" } }.
Both: all, any, none = [ … ]; count = { of = [ … ], min, max }.
Evidence also: share = { of = [ … ], at_least = "limit" }.
"""

from collections.abc import Callable, Mapping

from klynge.declaration import Entry
from klynge.frameworks.model import (
    COMPARISONS,
    CodeIs,
    Compare,
    Condition,
    Dimension,
    From,
    Group,
    Indicator,
    Is,
    Most,
    Threshold,
)

LISTS = ("all", "any", "none")
RESERVED = (*LISTS, "count", "share", "most", "from")


def on_evidence(entry: Entry, indicators: Mapping[str, Indicator], thresholds: Mapping[str, Threshold]) -> Condition:
    """The condition of a dimension's value."""

    def part(inner: Entry) -> Condition:
        if inner.has("from"):
            found = _from(inner.entry("from"))
        elif inner.has("indicator"):
            found = _indicator(inner, indicators, thresholds)
        else:
            found = _together(_groups(inner, part, thresholds), inner)
        inner.done()
        return found

    return part(entry)


def on_dimensions(entry: Entry, dimensions: Mapping[str, Dimension]) -> Condition:
    """The condition of a rule."""

    def part(inner: Entry | str) -> Condition:
        if isinstance(inner, str):
            return _is(entry, inner, True, dimensions)
        found = _groups(inner, part, {})
        if inner.has("most"):
            found.append(_most(inner.entry("most"), dimensions))
        asked = [name for name in inner.table if name not in RESERVED]
        found += [_is(inner, name, inner.table[name], dimensions) for name in asked]
        return _together(found, inner)

    return part(entry)


def _together(found: list[Condition], entry: Entry) -> Condition:
    if not found:
        raise entry.fault("the condition is empty", "Say what must hold.")
    return found[0] if len(found) == 1 else Group("all", tuple(found))


def _groups(entry: Entry, part: Callable, thresholds: Mapping[str, Threshold]) -> list[Condition]:
    found: list[Condition] = []
    for kind in LISTS:
        if entry.has(kind):
            found.append(Group(kind, _parts(entry, kind, part)))
    if entry.has("count"):
        count = entry.entry("count")
        of = _parts(count, "of", part)
        least, most = int(count.number("min", 0)), int(count.number("max", len(of)))
        count.done()
        found.append(Group("count", of, least=least, most=most))
    if entry.has("share"):
        share = entry.entry("share")
        limit = share.string("at_least")
        _known(share, "threshold", limit, thresholds)
        found.append(Group("share", _parts(share, "of", part), threshold=limit))
        share.done()
    return found


def _parts(entry: Entry, key: str, part: Callable) -> tuple[Condition, ...]:
    listed = entry.anything(key)
    if not isinstance(listed, list) or not listed:
        raise entry.fault(f"{key} is {listed!r}", "Write a list of at least one condition.")
    inner = (x if isinstance(x, str) else Entry(x, entry.file, f"{entry.where}, {key}") for x in listed)
    return tuple(part(x) for x in inner)


def _indicator(entry: Entry, indicators: Mapping, thresholds: Mapping) -> Condition:
    name = entry.string("indicator")
    indicator = _known(entry, "indicator", name, indicators)
    codes = entry.strings("code")
    if codes:
        if unknown := [code for code in codes if code not in indicator.quantity.codes]:
            raise entry.fault(
                f"indicator {name!r} has no code {unknown[0]!r}", f"Use one of: {', '.join(indicator.quantity.codes)}."
            )
        return CodeIs(name, codes)
    found = [_compare(entry, indicator, comparison, thresholds) for comparison in COMPARISONS if entry.has(comparison)]
    if not found or indicator.quantity.codes:
        raise entry.fault("nothing is compared", f"Add code, or one of {', '.join(COMPARISONS)} with a threshold.")
    return _together(found, entry)


def _compare(entry: Entry, indicator: Indicator, comparison: str, thresholds: Mapping) -> Compare:
    limit = _known(entry, "threshold", entry.string(comparison), thresholds)
    if limit.unit != indicator.unit:
        raise entry.fault(
            f"threshold {limit.id!r} is in {limit.unit!r}, indicator {indicator.id!r} in {indicator.unit!r}",
            "Compare like with like.",
        )
    return Compare(indicator.id, comparison, limit.id)


def _from(entry: Entry) -> From:
    found = From(
        entry.string("framework"), entry.strings("verdict"), entry.one_of("about", ("", "any", "all"), default="")
    )
    if not found.verdicts:
        raise entry.fault("no verdict", "Name the verdict of the other framework.")
    entry.done()
    return found


def _is(entry: Entry, name: str, wanted, dimensions: Mapping[str, Dimension]) -> Is:
    dimension = _known(entry, "dimension", name, dimensions)
    if isinstance(wanted, bool):
        wanted = "yes" if wanted else "no"
    values = tuple([wanted] if isinstance(wanted, str) else wanted)
    known = [value.id for value in dimension.values]
    if unknown := [value for value in values if value not in known]:
        raise entry.fault(f"dimension {name!r} has no value {unknown[0]!r}", f"Use one of: {', '.join(known)}.")
    return Is(name, values)


def _most(entry: Entry, dimensions: Mapping[str, Dimension]) -> Most:
    of, value = entry.strings("of"), entry.string("value")
    for name in of:
        _is(entry, name, value, dimensions)
    entry.done()
    return Most(of, value)


def _known(entry: Entry, kind: str, name: str, known: Mapping):
    if name not in known:
        raise entry.fault(f"there is no {kind} {name!r}", f"Known: {', '.join(known) or 'none'}.")
    return known[name]
