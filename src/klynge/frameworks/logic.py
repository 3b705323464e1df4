"""Which outcomes can a condition have, given what is unknown? Exact three-valued logic on finite domains.

An unknown is a quantity with several candidates: one for each side of the limits that it is held against. A condition
becomes a decision diagram over the unknowns (Bryant 1986; here with as many branches as candidates). Equal parts of a
diagram are one, so a diagram that is no single leaf has both outcomes: that makes the answer exact, also where the
same quantity stands in several places. A condition whose diagram grows beyond the limit is answered by Kleene's
logic, which may call an outcome possible that is not, but never the reverse.
"""

from collections.abc import Iterable
from itertools import pairwise
from math import inf

# outcomes are a set of two bits
CAN_BE_FALSE, CAN_BE_TRUE = 1, 2
FALSE_ONLY, TRUE_ONLY, UNKNOWN = CAN_BE_FALSE, CAN_BE_TRUE, CAN_BE_FALSE | CAN_BE_TRUE
STEPS = 20_000  # of building the diagram of one condition: some 50 ms


class Atom:
    """A quantity held against a limit, or against a set of codes."""

    __slots__ = ("comparison", "key", "limit", "support")

    def __init__(self, key: int, comparison: str, limit):
        self.key, self.comparison, self.limit = key, comparison, limit
        self.support = frozenset((key,))

    def test(self, candidate) -> bool:
        match self.comparison:
            case "above":
                return candidate > self.limit
            case "at_least":
                return candidate >= self.limit
            case "below":
                return candidate < self.limit
            case "at_most":
                return candidate <= self.limit
            case _:
                return candidate in self.limit


class Count:
    """Between `least` and `most` of the children are true."""

    __slots__ = ("children", "least", "most", "support")

    def __init__(self, children: Iterable, least: int, most: int):
        self.children, self.least, self.most = tuple(children), least, most
        self.support = frozenset().union(*(child.support for child in self.children))


Node = Atom | Count


def every(children: Iterable[Node]) -> Node:
    children = tuple(children)
    return children[0] if len(children) == 1 else Count(children, len(children), len(children))


def some(children: Iterable[Node]) -> Node:
    children = tuple(children)
    return children[0] if len(children) == 1 else Count(children, 1, len(children))


def none(children: Iterable[Node]) -> Node:
    return Count(children, 0, 0)


NEVER = Count((), 1, 1)


def kleene(node: Node, domains: list[tuple]) -> int:
    """The outcomes as if all parts were independent."""
    if isinstance(node, Atom):
        found = 0
        for candidate in domains[node.key]:
            found |= CAN_BE_TRUE if node.test(candidate) else CAN_BE_FALSE
        return found
    outcomes = [kleene(child, domains) for child in node.children]
    fewest, most = outcomes.count(TRUE_ONLY), len(outcomes) - outcomes.count(FALSE_ONLY)
    can_be_true = fewest <= node.most and most >= node.least
    can_be_false = fewest < node.least or most > node.most
    return (CAN_BE_TRUE if can_be_true else 0) | (CAN_BE_FALSE if can_be_false else 0)


class Worlds:
    """What each quantity may be: key → candidates. `exact` turns false where a diagram grew too large."""

    def __init__(self, domains: list[tuple], steps: int = STEPS):
        self.domains, self.exact = domains, True
        self._diagrams = Diagrams(domains, steps)
        self._made: dict[int, int | None] = {}
        self._kept: list[Node] = []  # so that no other condition gets the identity of one that was answered

    def outcomes(self, node: Node) -> int:
        """CAN_BE_TRUE, CAN_BE_FALSE or both."""
        diagram = self._diagram(node)
        return kleene(node, self.domains) if diagram is None else _leaf(diagram)

    def given(self, key: int, side: int, node: Node) -> int:
        """The outcomes if the quantity were its candidate number `side`."""
        diagram = self._diagram(node)
        if diagram is not None:
            return self._diagrams.outcomes_given(diagram, key, side)
        domains = self.domains.copy()
        domains[key] = (domains[key][side],)
        return kleene(node, domains)

    def depends_on(self, node: Node) -> set[int]:
        """The unknowns that the outcome really depends on; those that cannot change it are not among them."""
        diagram = self._diagram(node)
        if diagram is None:
            return {key for key in node.support if len(self.domains[key]) > 1}
        return self._diagrams.keys(diagram)

    def _diagram(self, node: Node) -> int | None:
        if id(node) not in self._made:
            self._kept.append(node)
            self._made[id(node)] = self._diagrams.of(node)
            self.exact = self.exact and self._made[id(node)] is not None
        return self._made[id(node)]


FALSE, TRUE = 0, 1


def _leaf(diagram: int) -> int:
    return {FALSE: FALSE_ONLY, TRUE: TRUE_ONLY}.get(diagram, UNKNOWN)


class _TooLarge(Exception):
    """The diagram takes more steps than allowed."""


class Diagrams:
    """Reduced ordered decision diagrams: numbers, of which 0 and 1 are the leaves. Lower keys stand higher up."""

    def __init__(self, domains: list[tuple], steps: int):
        self.domains, self.steps = domains, steps
        self._levels: list[float] = [inf, inf]
        self._branches: list[tuple[int, ...]] = [(), ()]
        self._number: dict[tuple[int, tuple[int, ...]], int] = {}
        self._chosen: dict[tuple[int, int, int], int] = {}
        self._nodes: dict[int, int] = {}
        self._left = 0

    def of(self, node: Node) -> int | None:
        """The diagram of the condition; null if it is too large."""
        self._left = self.steps
        try:
            return self._of(node)
        except _TooLarge:
            return None

    def outcomes_given(self, diagram: int, key: int, side: int) -> int:
        """The outcomes when the quantity is its candidate number `side`."""
        found, ahead, seen = 0, [diagram], set()
        while ahead and found != UNKNOWN:
            part = ahead.pop()
            if part in seen:
                continue
            seen.add(part)
            if self._levels[part] > key:
                found |= _leaf(part)
            elif self._levels[part] == key:
                ahead.append(self._branches[part][side])
            else:
                ahead.extend(self._branches[part])
        return found

    def keys(self, diagram: int) -> set[int]:
        """The quantities that the diagram asks for."""
        ahead, seen = [diagram], set()
        while ahead:
            part = ahead.pop()
            if part not in seen:
                seen.add(part)
                ahead.extend(self._branches[part])
        return {self._levels[part] for part in seen if part > TRUE}

    def _of(self, node: Node) -> int:
        if id(node) not in self._nodes:
            self._nodes[id(node)] = self._atom(node) if isinstance(node, Atom) else self._count(node)
        return self._nodes[id(node)]

    def _atom(self, atom: Atom) -> int:
        return self._made(atom.key, tuple(TRUE if atom.test(c) else FALSE for c in self.domains[atom.key]))

    def _count(self, node: Count) -> int:
        n, found = len(node.children), TRUE
        if node.least == n:
            for child in node.children:
                found = self._choose(self._of(child), found, FALSE)
            return found
        if node.most >= n:
            return self._at_least(node.children, node.least)
        # exactly[k]: k of the children so far are true; those beyond `most` are of no account
        exactly = [TRUE]
        for child in map(self._of, node.children):
            shifted = [FALSE, *exactly][: node.most + 1]
            exactly = [self._choose(child, more, same) for more, same in zip(shifted, [*exactly, FALSE], strict=False)]
        found = FALSE
        for diagram in exactly[node.least :]:
            found = self._choose(diagram, TRUE, found)
        return found

    def _at_least(self, children: tuple[Node, ...], least: int) -> int:
        # still[k]: k more of the children have to be true
        still = [TRUE, *[FALSE] * least]
        for child in map(self._of, children):
            still = [TRUE, *(self._choose(child, less, same) for less, same in pairwise(still))]
        return still[least]

    def _choose(self, test: int, then: int, other: int) -> int:
        """`then` where the test is true, `other` where it is false."""
        if test <= TRUE:
            return then if test == TRUE else other
        if then == other:
            return then
        if (then, other) == (TRUE, FALSE):
            return test
        asked = (test, then, other)
        if asked not in self._chosen:
            self._chosen[asked] = self._branch(asked)
        return self._chosen[asked]

    def _branch(self, asked: tuple[int, int, int]) -> int:
        self._left -= 1
        if self._left < 0:
            raise _TooLarge
        test, then, other = asked
        level = min(self._levels[test], self._levels[then], self._levels[other])
        sides = map(self._choose, self._sides(test, level), self._sides(then, level), self._sides(other, level))
        return self._made(level, tuple(sides))

    def _sides(self, diagram: int, level: float) -> tuple[int, ...]:
        """The diagram for each candidate of the level; the same for all if it does not ask there."""
        if self._levels[diagram] == level:
            return self._branches[diagram]
        return (diagram,) * len(self.domains[level])

    def _made(self, level, branches: tuple[int, ...]) -> int:
        """The diagram with these branches; one that does not matter is left out, and equal ones are one."""
        if len(set(branches)) == 1:
            return branches[0]
        if (level, branches) not in self._number:
            self._number[level, branches] = len(self._levels)
            self._levels.append(level)
            self._branches.append(branches)
        return self._number[level, branches]
