"""A slow, plain second implementation: try every world, judge each in two-valued logic, and compare.

It reads the same rows but shares no code with the evaluator: it knows nothing of outcomes, supports or budgets.
"""

from itertools import product
from math import ceil, inf

from klynge.evidence import Status
from klynge.frameworks.model import CodeIs, Compare, Group, Is, Most


def verdicts_by_world(framework, evidence):
    """The set of verdicts in each world that the evidence leaves possible."""
    choices = {i.id: _choices(framework, i, evidence) for i in framework.indicators.values()}
    # two indicators of one quantity are one unknown
    names = {i.quantity: i.id for i in framework.indicators.values()}
    for values in product(*(choices[name] for name in names.values())):
        by_quantity = dict(zip(names, values, strict=True))
        world = {i.id: by_quantity[i.quantity] for i in framework.indicators.values()}
        case = {d.id: _value(framework, d, world) for d in framework.dimensions.values()}
        hit = {rule.id for rule in framework.rules if rule.when and _met(framework, rule.when, world, case)}
        rest = {
            r.id
            for r in framework.rules
            if r.when is None and not hit & {o.id for o in framework.rules if o.table == r.table}
        }
        yield frozenset(rule.verdict for rule in framework.rules if rule.id in hit | rest)


def _choices(framework, indicator, evidence):
    quantity = indicator.quantity
    rows = [row for row in evidence if row.measure == quantity.measure and row.status is Status.KNOWN]
    if quantity.codes:
        return sorted({row.code for row in rows if row.code}) or list(quantity.codes)
    low, high = -inf, inf
    bounds = [(r.value, r.value) if r.value is not None else (r.low, r.high) for r in rows if r.code is None]
    if bounds:
        low, high = max(b[0] for b in bounds), min(b[1] for b in bounds)
        if low > high:
            low, high = min(b[0] for b in bounds), max(b[1] for b in bounds)
    limits = [t.value for t in framework.thresholds.values()]
    grid = {low, high, -1e6, 1e6, *limits, *(x + 0.25 for x in limits), *(x - 0.25 for x in limits)}
    return sorted(x for x in grid if low <= x <= high and abs(x) < inf)


def _value(framework, dimension, world):
    for value in dimension.values:
        if value.when is None or _met(framework, value.when, world, {}):
            return value.id
    return None


def _met(framework, condition, world, case):
    match condition:
        case Compare(indicator, comparison, threshold):
            value, limit = world[indicator], framework.thresholds[threshold].value
            return {
                "above": value > limit,
                "at_least": value >= limit,
                "below": value < limit,
                "at_most": value <= limit,
            }[comparison]
        case CodeIs(indicator, codes):
            return world[indicator] in codes
        case Is(dimension, values):
            return case[dimension] in values
        case Most(of, value):
            given = [case[name] for name in of]
            return all(given.count(value) > given.count(other) for other in {"a", "b", "c", "yes", "no"} - {value})
        case Group("all", parts):
            return all(_met(framework, part, world, case) for part in parts)
        case Group("any", parts):
            return any(_met(framework, part, world, case) for part in parts)
        case Group("none", parts):
            return not any(_met(framework, part, world, case) for part in parts)
        case Group("count", parts, least, most):
            return least <= sum(_met(framework, part, world, case) for part in parts) <= most
        case Group("share", parts):
            met = sum(_met(framework, part, world, case) for part in parts)
            return met >= ceil(framework.thresholds[condition.threshold].value * len(parts) - 1e-9)
