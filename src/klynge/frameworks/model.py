"""What is a framework? Indicators give dimensions their values, rules turn values into verdicts.

A framework is declared in `declared/<id>/framework.toml` and read by `load`; nothing here reads files or judges.
Texts are mappings with nb, nn and en.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]

# in these forms the rules exclude each other and together cover every combination of values
TABLE_FORMS = ("typology", "grid", "ladder", "matrix")
# in these several verdicts can hold at once; rules that exclude each other name a table
FREE_FORMS = ("checklist", "profile", "sequence", "item_list", "cycle", "chain")
# these are read, and not put to a case; other models may be notes too, where the catalogue says so
NOTE_FORMS = ("lens", "codebook")
SUBJECTS = ("region", "cluster", "organisation", "project", "programme", "chain")
# what a model is about, for those who look for one
GROUPS = (
    "region",
    "cluster",
    "competitiveness",
    "governance",
    "cooperation",
    "knowledge",
    "network",
    "role",
    "process",
    "programme",
    "value_chain",
    "firm",
    "crisis",
    "research",
)
# the five reports, by the number that the catalogue of models uses
REPORTS = ("000", "001", "002", "003", "004")
OWN = "own"  # in place of a report: a model of the installation's own
# how the source draws it; `table` where it draws nothing: dimensions by values
FIGURES = ("grid", "lights", "ladder", "cycle", "chain", "table")
BASES = ("source", "reading", "reconstructed", "proposal")
ORIGINS = ("printed", "reading", "proposal")
SEVERITIES = ("", "green", "yellow", "red")
EFFORTS = ("small", "medium", "large")
# `any` and `all` compare each second subject (industry area) on its own; the others make one number of them
OVER = ("", "any", "all", "max", "min", "sum")
COMPARISONS = ("above", "at_least", "below", "at_most")


@dataclass(frozen=True, slots=True)
class Source:
    """A publication. `original`: who thought of it first, where the publication passes on another's model."""

    id: str
    title: str
    publisher: str
    year: int
    authors: tuple[str, ...] = ()
    original: str = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """Where in which source."""

    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that a measure is held against.

    origin : printed in the source, our reading of it, or our own proposal; who : who stands behind it
    """

    id: str
    value: float
    unit: str
    origin: str
    who: str
    text: Words
    cite: Cite | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a published word means on the scale of the measure: between `low` and `high`; null is unbounded."""

    code: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is read from the evidence. Equal quantities of different frameworks are one unknown, not two.

    parameters : only rows computed with these choices; over : how second subjects are put together (see OVER)
    codes : values of a measure that is a code; words : published words, used where no number is known;
    words_of : the measure they are said of
    """

    measure: str
    parameters: tuple[str, ...] = ()
    over: str = ""
    codes: tuple[str, ...] = ()
    words: tuple[Said, ...] = ()
    words_of: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure of the catalogue under the name the framework uses for it."""

    id: str
    quantity: Quantity
    unit: str


# ---- conditions: on evidence (Compare, CodeIs, From), on dimensions (Is, Most), and of both (Group)


@dataclass(frozen=True, slots=True)
class Compare:
    """The indicator is above, at least, below or at most the threshold."""

    indicator: str
    comparison: str
    threshold: str


@dataclass(frozen=True, slots=True)
class CodeIs:
    """The indicator has one of the codes."""

    indicator: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class From:
    """Another framework gives one of the verdicts; `about`: for any or all of its second subjects."""

    framework: str
    verdicts: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Is:
    """The dimension has one of the values."""

    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Most:
    """The value holds on more of the dimensions than any other value."""

    of: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """all, any or none of the parts; count: between `least` and `most` of them; share: at least the threshold's share.

    Parts that do not apply to the subject are left out before counting.
    """

    kind: str
    parts: tuple["Condition", ...]
    least: int | None = None
    most: int | None = None
    threshold: str = ""


Condition = Compare | CodeIs | From | Is | Most | Group


# ---- the framework


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a dimension. The first value whose condition holds counts; without condition it is the rest."""

    id: str
    title: Words
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is judged. kind : ordered, nominal or boolean (its values are yes and no).

    asked : its value is an answer by somebody who knows, as evidence of the measure `<framework>.<dimension>`
    look_at : what to look at before answering; beside : measures of the catalogue that are shown with the question
    """

    id: str
    title: Words
    kind: str
    values: tuple[Value, ...]
    asked: bool = False
    look_at: Words | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A conclusion. severity : traffic light, '' where the source has none; open : the source says nothing here."""

    id: str
    title: Words
    text: Words
    severity: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Which values give which verdict.

    basis : stated in the source, our reading of it, reconstructed from a lost drawing, or our proposal
    table : rules of one table exclude each other and cover every combination; '' where verdicts may hold together
    when : null is every combination that no other rule of the table covers
    confidence : 0–1, how sure a reconstruction is, by our judgement; null where nothing was reconstructed
    """

    id: str
    when: Condition | None
    verdict: str
    basis: str
    cite: Cite | None
    table: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done about a verdict, by whom, at what effort, and the measure it should move."""

    id: str
    verdicts: tuple[str, ...]
    text: Words
    who: Words
    effort: str
    moves: str
    basis: str
    cite: Cite | None


@dataclass(frozen=True, slots=True)
class Caveat:
    """What to keep in mind. see : known contradictions of the sources; verdicts : only with these, or always."""

    text: Words
    see: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """How the model is drawn.

    kind : grid and lights (verdicts by the values of two dimensions, rows and columns; lights in their colours), ladder
    and cycle (`steps`, from the lowest or the first), chain (`steps` and the arrows between them: from, to), table
    steps : ids of verdicts, dimensions or parts
    """

    kind: str
    rows: str = ""
    columns: str = ""
    steps: tuple[str, ...] = ()
    arrows: tuple[tuple[str, str], ...] = ()


TABLE = Figure("table")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the library keeps a model. covers : its ids in the catalogue of models; cite : where it stands."""

    report: str
    group: str
    covers: tuple[str, ...]
    summary: Words
    cite: Cite
    figure: Figure = TABLE
    also: tuple[str, ...] = ()  # other kinds of subject that it may be put to


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a note: a factor, a definition, a step, a code."""

    id: str
    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Note:
    """A model that one reads but does not put to a case: a lens, a definition, a codebook. why : why not."""

    id: str
    version: str
    form: str
    subject: str
    title: Words
    question: Words
    why: Words
    shelf: Shelf
    sources: Mapping[str, Source]
    parts: tuple[Part, ...]
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A declared model of the literature. `about`: what it is applied to one by one, such as each industry area."""

    id: str
    version: str
    form: str
    subject: str
    about: str
    status: str
    title: Words
    question: Words
    shelf: Shelf
    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    thresholds: Mapping[str, Threshold]
    dimensions: Mapping[str, Dimension]
    verdicts: Mapping[str, Verdict]
    rules: tuple[Rule, ...]
    actions: tuple[Action, ...]
    caveats: tuple[Caveat, ...]

    def tables(self) -> dict[str, tuple[Rule, ...]]:
        """The rules that exclude each other, by table."""
        names = dict.fromkeys(rule.table for rule in self.rules if rule.table)
        return {name: tuple(rule for rule in self.rules if rule.table == name) for name in names}

    def uses(self) -> tuple[str, ...]:
        """The other frameworks whose verdicts this one builds on."""
        found = (
            part.framework
            for dimension in self.dimensions.values()
            for value in dimension.values
            for part in parts(value.when)
            if isinstance(part, From)
        )
        return tuple(dict.fromkeys(found))


def parts(condition: Condition | None):
    """The condition and everything inside it."""
    if condition is not None:
        yield condition
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from parts(part)
