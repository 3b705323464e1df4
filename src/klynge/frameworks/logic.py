"""Which outcomes can a condition have, given what is unknown? Exact three-valued logic on finite domains.

An unknown is a quantity with several candidates (one for each side of every limit it is held against). Parts of
a condition that share no unknown are independent, so their outcomes combine as in Kleene's logic; parts that
share one are tried candidate by candidate. When the budget of trials is used up the answer falls back on
Kleene's, which may call an outcome possible that is not, but never the reverse.
"""

from collections import Counter
from collections.abc import Iterable

# outcomes are a set of two bits
CAN_BE_FALSE, CAN_BE_TRUE = 1, 2
FALSE_ONLY, TRUE_ONLY, UNKNOWN = CAN_BE_FALSE, CAN_BE_TRUE, CAN_BE_FALSE | CAN_BE_TRUE
TRIALS = 5_000


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


class Not:
    """The opposite."""

    __slots__ = ("child", "support")

    def __init__(self, child):
        self.child, self.support = child, child.support


class Count:
    """Between `least` and `most` of the children are true."""

    __slots__ = ("children", "least", "most", "support")

    def __init__(self, children: Iterable, least: int, most: int):
        self.children, self.least, self.most = tuple(children), least, most
        self.support = frozenset().union(*(child.support for child in self.children))


def every(children: Iterable) -> "Atom | Not | Count":
    children = tuple(children)
    return children[0] if len(children) == 1 else Count(children, len(children), len(children))


def some(children: Iterable) -> "Atom | Not | Count":
    children = tuple(children)
    return children[0] if len(children) == 1 else Count(children, 1, len(children))


NEVER = Count((), 1, 1)


class Worlds:
    """What each quantity may be: key → candidates. `exact` turns false if the budget was used up."""

    def __init__(self, domains: list[tuple], trials: int = TRIALS):
        self.domains, self.budget, self.exact = domains, trials, True
        self._left = trials

    def outcomes(self, node) -> int:
        """CAN_BE_TRUE, CAN_BE_FALSE or both. Each question has the whole budget of trials."""
        self._left = self.budget
        return self._exact(node)

    def given(self, key: int, candidate, node) -> int:
        """The outcomes if the quantity were the candidate."""
        kept = self.domains[key]
        self.domains[key] = (candidate,)
        try:
            return self.outcomes(node)
        finally:
            self.domains[key] = kept

    def unknown(self, support: Iterable[int]) -> list[int]:
        return [key for key in support if len(self.domains[key]) > 1]

    def _kleene(self, node) -> int:
        """Outcomes as if all parts were independent: never too few, sometimes too many."""
        if isinstance(node, Atom):
            found = 0
            for candidate in self.domains[node.key]:
                found |= CAN_BE_TRUE if node.test(candidate) else CAN_BE_FALSE
            return found
        if isinstance(node, Not):
            return _opposite(self._kleene(node.child))
        sure, open_ = self._sorted(node.children)
        return _within(((1 << len(open_) + 1) - 1) << sure, node)

    def _exact(self, node) -> int:
        if isinstance(node, Atom):
            return self._kleene(node)
        if isinstance(node, Not):
            return _opposite(self._exact(node.child))
        sure, open_ = self._sorted(node.children)
        found = _within(((1 << len(open_) + 1) - 1) << sure, node)
        return found if found != UNKNOWN else _within(self._numbers_true(open_) << sure, node)

    def _sorted(self, children: Iterable) -> tuple[int, list]:
        """How many children are sure to be true, and those that are open."""
        sure, open_ = 0, []
        for child in children:
            found = self._kleene(child)
            if found == TRUE_ONLY:
                sure += 1
            elif found == UNKNOWN:
                open_.append(child)
        return sure, open_

    def _numbers_true(self, children: list) -> int:
        """How many of the open children can be true together: bit n is set if n of them can."""
        counts = 1
        for group in self._independent(children):
            # outcomes of one child are the numbers 0 and 1 that are true of it
            counts = _sums(counts, self._exact(group[0]) if len(group) == 1 else self._together(group))
        return counts

    def _together(self, group: list) -> int:
        """The same for children that share unknowns: try each candidate of the one that most of them share."""
        if self._left <= 0:
            self.exact = False
            return (1 << (len(group) + 1)) - 1
        shared = Counter(key for child in group for key in self.unknown(child.support)).most_common(1)[0][0]
        kept, counts = self.domains[shared], 0
        for candidate in kept:
            self._left -= 1
            self.domains[shared] = (candidate,)
            sure, open_ = self._sorted(group)
            counts |= self._numbers_true(open_) << sure
        self.domains[shared] = kept
        return counts

    def _independent(self, children: list) -> list[list]:
        """Groups of children that share no unknown with each other."""
        groups: list[tuple[set, list]] = []
        for child in children:
            keys, members = set(self.unknown(child.support)), [child]
            apart = []
            for other_keys, others in groups:
                if keys & other_keys:
                    keys |= other_keys
                    members = others + members
                else:
                    apart.append((other_keys, others))
            groups = [*apart, (keys, members)]
        return [members for _, members in groups]


def _opposite(outcomes: int) -> int:
    return (outcomes >> 1) | ((outcomes & 1) << 1)


def _within(counts: int, node: Count) -> int:
    """The outcomes of a count whose children can be true in these numbers."""
    wanted = (1 << (node.most + 1)) - (1 << node.least)
    return (CAN_BE_TRUE if counts & wanted else 0) | (CAN_BE_FALSE if counts & ~wanted else 0)


def _sums(first: int, second: int) -> int:
    """All sums of a number of the first set and one of the second; sets of numbers as bits."""
    found, shift = 0, 0
    while second >> shift:
        if second >> shift & 1:
            found |= first << shift
        shift += 1
    return found
