"""Which rules stand in which cell of a grid? Every combination of the other dimensions is tried."""

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod

from klynge.frameworks.check import MOST_COMBINATIONS, holds
from klynge.frameworks.model import Framework, Is, Most, Rule, parts

Cells = dict[tuple[str, str], tuple[Rule, ...]]


def cells(framework: Framework) -> Cells:
    """The rules that can hold where the row and the column dimension have these values."""
    figure = framework.shelf.figure
    sides = (figure.rows, figure.columns)
    found: dict[tuple[str, str], dict[str, Rule]] = {
        pair: {} for pair in product(*([value.id for value in framework.dimensions[side].values] for side in sides))
    }
    for rules, names in _deciding(framework, set(sides)):
        for case in _cases(framework, dict.fromkeys((*sides, *names))):
            for rule in _holding(rules, case):
                found[case[figure.rows], case[figure.columns]][rule.id] = rule
    return {pair: tuple(rules.values()) for pair, rules in found.items()}


def _deciding(framework: Framework, sides: set[str]) -> list[tuple[tuple[Rule, ...], dict[str, None]]]:
    """The tables that the two sides alone decide, or with the fewest other dimensions; where none has both, either."""
    alone = [(rule,) for rule in framework.rules if not rule.table]
    named = [(rules, _names(rules)) for rules in (*framework.tables().values(), *alone)]
    both = [one for one in named if sides <= set(one[1])]
    fewest = min((len(names) for _, names in both), default=0)
    return [one for one in both if len(one[1]) == fewest] or [one for one in named if sides & set(one[1])]


def _names(rules: Iterable[Rule]) -> dict[str, None]:
    """The dimensions that the rules speak of."""
    found: dict[str, None] = {}
    for part in (part for rule in rules for part in parts(rule.when)):
        if isinstance(part, Is):
            found[part.dimension] = None
        elif isinstance(part, Most):
            found |= dict.fromkeys(part.of)
    return found


def _cases(framework: Framework, names: Iterable[str]) -> Iterator[dict[str, str]]:
    """Every combination of values; none where they are too many to try."""
    values = {name: [value.id for value in framework.dimensions[name].values] for name in names}
    if prod(map(len, values.values())) <= MOST_COMBINATIONS:
        for combination in product(*values.values()):
            yield dict(zip(values, combination, strict=True))


def _holding(rules: tuple[Rule, ...], case: dict[str, str]) -> list[Rule]:
    stated = [rule for rule in rules if rule.when is not None and holds(rule.when, case)]
    return stated or [rule for rule in rules if rule.when is None]
