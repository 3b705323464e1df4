"""Is a framework whole? Every combination covered once, every value reachable, every reference answered."""

from collections.abc import Mapping
from itertools import product

from klynge.declaration import Entry
from klynge.errors import DeclarationError
from klynge.frameworks.model import CodeIs, Condition, Framework, From, Group, Indicator, Is, Most, Rule, Value, parts

# larger tables than this cannot be read by people either
MOST_COMBINATIONS = 20_000


def values(found: tuple[Value, ...], indicators: Mapping[str, Indicator], entry: Entry) -> None:
    """A dimension has a value whatever the evidence says: its last value is the rest, or codes are shared out."""
    if len({value.id for value in found}) < max(2, len(found)):
        raise entry.fault("fewer than two values, or two of the same id", "Give each value its own id.")
    if any(value.when is None for value in found[:-1]):
        raise entry.fault("a value before the last has no condition", "Only the last value may be the rest.")
    if found[-1].when is None:
        return
    looked_up = {value.when.indicator if isinstance(value.when, CodeIs) else None for value in found}
    if None in looked_up or len(looked_up) > 1:
        raise entry.fault("the last value has a condition", "Leave it out: the last value is the rest.")
    codes = indicators[looked_up.pop()].quantity.codes
    given = {code for value in found for code in value.when.codes}
    if missing := [code for code in codes if code not in given]:
        raise entry.fault(f"code {missing[0]!r} gives no value", "Map every code to a value.")


def complete(framework: Framework, entry: Entry) -> None:
    """Rules, verdicts and sources of one framework hang together, and its tables cover every combination once."""
    unique(entry, "rule", [rule.id for rule in framework.rules])
    unique(entry, "action", [action.id for action in framework.actions])
    if not framework.rules:
        raise entry.fault("no rules", "A framework without rules is a note, not a framework.")
    given = {rule.verdict for rule in framework.rules}
    if unreached := [name for name in framework.verdicts if name not in given]:
        raise entry.fault(f"no rule gives verdict {unreached[0]!r}", "Add a rule, or leave the verdict out.")
    for name, rules in framework.tables().items():
        _covered(framework, name, rules, entry)


def unique(entry: Entry, kind: str, ids: list[str]) -> None:
    """Raise if an id stands twice."""
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise entry.fault(f"{kind} {twice[0]!r} stands twice", "Give each its own id.")


def _covered(framework: Framework, table: str, rules: tuple[Rule, ...], entry: Entry) -> None:
    names = dict.fromkeys(name for rule in rules for part in parts(rule.when) for name in _dimensions(part))
    choices = [[value.id for value in framework.dimensions[name].values] for name in names]
    total = 1
    for choice in choices:
        total *= len(choice)
    if total > MOST_COMBINATIONS:
        raise entry.fault(f"table {table!r} has {total} combinations", "Let fewer dimensions decide in one table.")
    stated = [rule for rule in rules if rule.when is not None]
    for combination in product(*choices):
        case = dict(zip(names, combination, strict=True))
        hits = [rule.id for rule in stated if holds(rule.when, case)]
        words = ", ".join(f"{name} = {value}" for name, value in case.items())
        if len(hits) > 1:
            raise entry.fault(
                f"table {table!r}: rules {' and '.join(hits)} both hold for {words}", "Let one of them exclude it."
            )
        if not hits and len(stated) == len(rules):
            raise entry.fault(
                f"table {table!r}: no rule covers {words}", "Add a rule, or an open verdict with otherwise = true."
            )


def _dimensions(part: Condition) -> tuple[str, ...]:
    return (part.dimension,) if isinstance(part, Is) else part.of if isinstance(part, Most) else ()


def holds(condition: Condition, case: Mapping[str, str]) -> bool:
    """Whether a rule's condition holds when every dimension has its value in `case`."""
    match condition:
        case Is(dimension, wanted):
            return case[dimension] in wanted
        case Most(of, value):
            counts = {found: [case[name] for name in of].count(found) for found in {case[name] for name in of}}
            return all(counts.get(value, 0) > n for found, n in counts.items() if found != value)
        case Group(kind, inner):
            met = sum(holds(part, case) for part in inner)
            least = {"all": len(inner), "any": 1, "none": 0}.get(kind, condition.least)
            most = {"all": len(inner), "any": len(inner), "none": 0}.get(kind, condition.most)
            return least <= met <= most


def order(frameworks: Mapping[str, Framework]) -> dict[str, Framework]:
    """The frameworks so that each stands after those it builds on."""
    placed: dict[str, Framework] = {}
    for name in frameworks:
        _place(name, frameworks, placed, ())
    return placed


def _place(name: str, frameworks: Mapping, placed: dict, path: tuple[str, ...]) -> None:
    if name in path:
        raise DeclarationError(
            _file(name), "from", f"it builds on itself: {' → '.join((*path, name))}", "Break the circle."
        )
    if name in placed:
        return
    for used in frameworks[name].uses():
        if used not in frameworks:
            raise DeclarationError(
                _file(name), "from", f"there is no framework {used!r}", f"Known: {', '.join(frameworks)}."
            )
        _place(used, frameworks, placed, (*path, name))
    _references(frameworks[name], frameworks)
    placed[name] = frameworks[name]


def _references(framework: Framework, frameworks: Mapping[str, Framework]) -> None:
    for dimension in framework.dimensions.values():
        for value in dimension.values:
            for part in parts(value.when):
                if isinstance(part, From):
                    _reference(framework, f"dimension {dimension.id!r}", part, frameworks[part.framework])


def _reference(framework: Framework, where: str, part: From, other: Framework) -> None:
    if unknown := [verdict for verdict in part.verdicts if verdict not in other.verdicts]:
        raise DeclarationError(
            _file(framework.id),
            where,
            f"framework {other.id!r} has no verdict {unknown[0]!r}",
            f"Use one of: {', '.join(other.verdicts)}.",
        )
    if part.about and not other.about:
        raise DeclarationError(
            _file(framework.id), where, f"framework {other.id!r} is not applied one by one", "Leave about out."
        )
    if other.about and not part.about and framework.about != other.about:
        raise DeclarationError(
            _file(framework.id),
            where,
            f"framework {other.id!r} is applied to each {other.about}",
            "Write about = any or all.",
        )


def _file(name: str) -> str:
    """A framework stands in a folder of its own name."""
    return f"{name}/framework.toml"
