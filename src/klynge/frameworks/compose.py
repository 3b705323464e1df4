"""How do the evidence and the rules of a framework become conditions on unknowns?

Verdicts of other frameworks are put in as conditions too, not as results: so a region's verdict that chains
three frameworks is exact even where they read the same measure, and its missing evidence is named at the root.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf

from klynge.frameworks.logic import NEVER, Atom, Count, every, none, some
from klynge.frameworks.model import (
    CodeIs,
    Compare,
    Condition,
    Dimension,
    Framework,
    From,
    Group,
    Indicator,
    Is,
    Most,
    Quantity,
)
from klynge.frameworks.reading import Reading, Rows, State, read, seconds


@dataclass(frozen=True, slots=True)
class Held:
    """An indicator that is held against a threshold, for one second subject."""

    indicator: str
    comparison: str
    threshold: str
    about: str
    key: int


class Composer:
    """Builds the conditions of one framework's verdicts and dimensions from the rows.

    quantities, readings, atoms : per key, what is read, what the evidence says, and the limits it is held against
    held : the comparisons of the framework itself, for the distances to tipping
    """

    def __init__(self, rows: Rows, frameworks: Mapping[str, Framework]):
        self.rows, self.frameworks = rows, frameworks
        self.quantities: list[tuple[Quantity, str]] = []
        self.readings: list[Reading] = []
        self.atoms: list[list[Atom]] = []
        self.held: dict[str, list[Held]] = {}
        self._keys: dict[tuple[Quantity, str], int] = {}
        self._made: dict[tuple, object] = {}

    def verdict(self, framework: Framework, name: str, about: str):
        """The verdict holds if one of its rules does."""
        return self._once(("verdict", framework.id, name, about), lambda: some(self._rules(framework, name, about)))

    def value(self, framework: Framework, dimension: Dimension, name: str, about: str):
        """The dimension has the value. Null if the question does not arise for the subject."""
        made = self._once(
            ("values", framework.id, dimension.id, about), lambda: self._values(framework, dimension, about)
        )
        return None if made is None else made[name]

    def domains(self, *, widened: bool = False) -> list[tuple]:
        """The candidates of each key; `widened` lets numbers range over their confidence intervals."""
        return [
            _candidates(quantity, reading, atoms, widened)
            for (quantity, _), reading, atoms in zip(self.quantities, self.readings, self.atoms, strict=True)
        ]

    def _once(self, name: tuple, make):
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _rules(self, framework: Framework, verdict: str, about: str) -> list:
        rules = [rule for rule in framework.rules if rule.verdict == verdict]
        return [self._rule(framework, rule, about) or NEVER for rule in rules]

    def _rule(self, framework: Framework, rule, about: str):
        if rule.when is not None:
            return self.condition(framework, rule.when, about)
        others = [other for other in framework.rules if other.table == rule.table and other.when is not None]
        made = [self.condition(framework, other.when, about) for other in others]
        return none(node for node in made if node is not None)

    def _values(self, framework: Framework, dimension: Dimension, about: str) -> dict | None:
        """Value → its condition; the first value whose condition holds counts."""
        stated = [value for value in dimension.values if value.when is not None]
        made = {value.id: self.condition(framework, value.when, about) for value in stated}
        if all(node is None for node in made.values()):
            return None
        # codes are shared out among the values, so that no value has to exclude those before it
        if all(isinstance(value.when, CodeIs) for value in dimension.values):
            return {name: node or NEVER for name, node in made.items()}
        found, before = {}, []
        for value in dimension.values:
            own = [made[value.id] or NEVER] if value.id in made else []
            found[value.id] = every([*own, none(before)])
            if made.get(value.id) is not None:
                before.append(made[value.id])
        return found

    def condition(self, framework: Framework, condition: Condition, about: str):
        """The condition on unknowns; null if it does not apply to the subject."""
        match condition:
            case Compare(indicator, comparison, threshold):
                limit = framework.thresholds[threshold].value
                made = self._held(framework, framework.indicators[indicator], comparison, limit, threshold, about)
            case CodeIs(indicator, codes):
                made = self._held(framework, framework.indicators[indicator], "in", frozenset(codes), "", about)
            case From():
                made = self._from(condition, about)
            case Is(dimension, values):
                each = [self.value(framework, framework.dimensions[dimension], name, about) for name in values]
                made = None if each[0] is None else some(each)
            case Most(of, value):
                made = self._most(framework, of, value, about)
            case Group():
                made = self._group(framework, condition, about)
        return made

    def _group(self, framework: Framework, group: Group, about: str):
        made = [self.condition(framework, part, about) for part in group.parts]
        applying = [node for node in made if node is not None]
        n = len(applying)
        if n == 0:
            return None
        match group.kind:
            case "all":
                return every(applying)
            case "any":
                return some(applying)
            case "none":
                return none(applying)
            case "count":
                return Count(applying, group.least, min(group.most, n))
            case "share":
                # 2/3 of 3 is 2, also when the product is a hair above it
                return Count(applying, ceil(framework.thresholds[group.threshold].value * n - 1e-9), n)

    def _most(self, framework: Framework, of: tuple[str, ...], value: str, about: str):
        """The value is on k dimensions and every other on fewer, for some k."""
        dimensions = [framework.dimensions[name] for name in of]
        others = dict.fromkeys(v.id for d in dimensions for v in d.values if v.id != value)
        nodes = {
            name: [self.value(framework, d, name, about) for d in dimensions if name in [v.id for v in d.values]]
            for name in (value, *others)
        }
        applying = {name: [node for node in each if node is not None] for name, each in nodes.items()}
        top = len(applying[value])
        if top == 0:
            return None
        exactly = (
            every([Count(applying[value], k, k), *(Count(applying[name], 0, k - 1) for name in others)])
            for k in range(1, top + 1)
        )
        return some(exactly)

    def _from(self, condition: From, about: str):
        other = self.frameworks[condition.framework]
        if not other.about:
            return some(self.verdict(other, name, "") for name in condition.verdicts)
        if not condition.about:
            return some(self.verdict(other, name, about) for name in condition.verdicts)
        # with no second subject in the evidence there is still one unknown, so that the verdict stays open
        places = seconds(self.rows, measures_of(other)) or ("",)
        each = [some(self.verdict(other, name, place) for name in condition.verdicts) for place in places]
        return some(each) if condition.about == "any" else every(each)

    def _held(self, framework: Framework, indicator: Indicator, comparison: str, limit, threshold: str, about: str):
        over = indicator.quantity.over
        if over in ("any", "all"):
            places = seconds(self.rows, {indicator.quantity.measure}) or ("",)
        else:
            places = (about if framework.about else "",)
        made = [self._atom(framework, indicator, comparison, limit, threshold, place) for place in places]
        applying = [node for node in made if node is not None]
        if not applying:
            return None
        return every(applying) if over == "all" else some(applying)

    def _atom(self, framework: Framework, indicator: Indicator, comparison: str, limit, threshold: str, about: str):
        key = self._key(indicator.quantity, about)
        if self.readings[key].state is State.NOT_APPLICABLE:
            return None
        made = Atom(key, comparison, limit)
        self.atoms[key].append(made)
        if threshold:
            self.held.setdefault(framework.id, []).append(Held(indicator.id, comparison, threshold, about, key))
        return made

    def _key(self, quantity: Quantity, about: str) -> int:
        if (quantity, about) not in self._keys:
            self._keys[quantity, about] = len(self.readings)
            self.quantities.append((quantity, about))
            self.readings.append(read(self.rows, quantity, about))
            self.atoms.append([])
        return self._keys[quantity, about]


def measures_of(framework: Framework) -> set[str]:
    """The measures that a framework reads of its own second subject."""
    quantities = [indicator.quantity for indicator in framework.indicators.values()]
    return {q.measure for q in quantities} | {q.words_of for q in quantities}


def _candidates(quantity: Quantity, reading: Reading, atoms: list[Atom], widened: bool) -> tuple:
    """One candidate for each side of the limits that the quantity may be on."""
    if quantity.codes:
        possible = reading.codes or quantity.codes
    else:
        low, high = reading.low, reading.high
        if widened and reading.interval:
            low, high = min(low, reading.interval[0]), max(high, reading.interval[1])
        possible = _sides(low, high, sorted({atom.limit for atom in atoms}))
    by_outcome = {tuple(atom.test(candidate) for atom in atoms): candidate for candidate in possible}
    return tuple(by_outcome.values())


def _sides(low: float, high: float, limits: list[float]) -> list[float]:
    """Numbers between low and high: their ends, the limits between them, and one between any two of these."""
    if low == high:
        return [low]
    ends = [limit for limit in limits if low <= limit <= high]
    if not ends:
        return [low if low > -inf else min(high, 0.0)]
    first = low if low > -inf else ends[0] - 1
    last = high if high < inf else ends[-1] + 1
    marks = sorted({first, *ends, last})
    return sorted({*marks, *((a + b) / 2 for a, b in pairwise(marks))})
