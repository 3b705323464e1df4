"""Which advice meets? Rules that pull in different directions, declared with how the source or we read them.

A conflict has two or more sides. A side bites where a verdict it names holds or is possible, or one that calls for an
action it names. Nothing here settles a conflict: both sides are shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from klynge.declaration import Entry, read
from klynge.frameworks import check
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.load import library
from klynge.frameworks.model import BASES, REPORTS, Framework, Note, Words

FILE = Path(__file__).with_name("declared") / "conflicts.toml"
HOLDS, POSSIBLE, NOT_ASKED, RULED_OUT = "holds", "possible", "not_asked", "ruled_out"
_ORDER = (HOLDS, POSSIBLE, NOT_ASKED, RULED_OUT)
Known = Mapping[str, Framework | Note]


@dataclass(frozen=True, slots=True)
class Place:
    """Verdicts and actions of one model; a model that is only read has none. called : by which verdicts, all told."""

    framework: str
    verdicts: tuple[str, ...]
    actions: tuple[str, ...]
    called: frozenset[str]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says, where it stands, and where it bites. report : number in the catalogue of models."""

    says: Words
    report: str
    where: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """reading : how to read the sides together; basis : whose reading that is, the source's or ours."""

    id: str
    title: Words
    sides: tuple[Side, ...]
    reading: Words
    basis: str

    def concerns(self, framework: str) -> bool:
        return any(place.framework == framework for side in self.sides for place in side.places)


@dataclass(frozen=True, slots=True)
class Met:
    """A conflict that bites. states : of each side: holds, possible, not_asked or ruled_out."""

    conflict: Conflict
    states: tuple[str, ...]


@cache
def conflicts() -> tuple[Conflict, ...]:
    """All that are declared."""
    return load(FILE, library())


def about(framework: str) -> tuple[Conflict, ...]:
    """Those that concern a model."""
    return tuple(one for one in conflicts() if one.concerns(framework))


def among(assessments: Iterable[Assessment]) -> tuple[Met, ...]:
    """The conflicts that bite in assessments of one subject, those that hold for certain first.

    A model that is not among the assessments rules nothing out: its side is told as not asked.
    """
    by_framework: dict[str, list[Assessment]] = {}
    for one in assessments:
        by_framework.setdefault(one.framework, []).append(one)
    found = [Met(one, tuple(_side(side, by_framework) for side in one.sides)) for one in conflicts()]
    return tuple(sorted(filter(_bites, found), key=lambda met: -met.states.count(HOLDS)))


def _bites(met: Met) -> bool:
    open_sides = len(met.states) - met.states.count(RULED_OUT)
    return open_sides > 1 and (HOLDS in met.states or POSSIBLE in met.states)


def _side(side: Side, by_framework: Mapping[str, list[Assessment]]) -> str:
    """The strongest of what its places say."""
    states = {_state(place, by_framework.get(place.framework, ())) for place in side.places}
    return next(state for state in _ORDER if state in states)


def _state(place: Place, assessments: Sequence[Assessment]) -> str:
    if not assessments:
        return NOT_ASKED
    if any(place.called & set(one.verdicts) for one in assessments):
        return HOLDS
    return POSSIBLE if any(place.called & set(one.possible) for one in assessments) else RULED_OUT


# ---- the file


def load(path: Path, known: Known) -> tuple[Conflict, ...]:
    """Read one file. Raises DeclarationError, which names the file, the conflict and the remedy."""
    entry = read(path)
    found = tuple(_conflict(inner, known) for inner in entry.listed("conflicts", "conflict"))
    entry.done()
    check.unique(entry, "conflict", [one.id for one in found])
    return found


def _conflict(entry: Entry, known: Known) -> Conflict:
    found = Conflict(
        id=entry.string("id"),
        title=entry.words("title"),
        sides=tuple(_declared_side(inner, known) for inner in entry.listed("sides", f"{entry.where}, side")),
        reading=entry.words("reading"),
        basis=entry.one_of("basis", BASES),
    )
    if len(found.sides) < 2:
        raise entry.fault("it has fewer than two sides", "Say what meets what.")
    entry.done()
    return found


def _declared_side(entry: Entry, known: Known) -> Side:
    places = tuple(_place(inner, known) for inner in entry.listed("places", f"{entry.where}, place"))
    if not places:
        raise entry.fault("no places", "Name the model, and the verdicts or actions concerned.")
    found = Side(entry.words("says"), entry.one_of("report", REPORTS), entry.string("where"), places)
    entry.done()
    return found


def _place(entry: Entry, known: Known) -> Place:
    name = entry.string("framework")
    if name not in known:
        raise entry.fault(f"there is no model {name!r}", "Use the id of one that 'klynge frameworks' lists.")
    model = known[name]
    verdicts, actions = entry.strings("verdicts"), entry.strings("actions")
    if isinstance(model, Framework):
        calls = {action.id: action.verdicts for action in model.actions}
        _require(entry, "verdict", verdicts, model.verdicts)
        _require(entry, "action", actions, calls)
        if not verdicts and not actions:
            raise entry.fault("neither verdicts nor actions", "Say where in the model it bites.")
    elif verdicts or actions:
        raise entry.fault(f"{name!r} is only read", "Leave verdicts and actions out.")
    else:
        calls = {}
    entry.done()
    return Place(name, verdicts, actions, frozenset(verdicts).union(*(calls[action] for action in actions)))


def _require(entry: Entry, kind: str, names: tuple[str, ...], known: Iterable[str]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise entry.fault(f"there is no {kind} {unknown[0]!r}", f"Known: {', '.join(known)}.")
