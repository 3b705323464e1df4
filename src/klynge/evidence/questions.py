"""What can be answered now, what must be fetched, what must be bought or asked for?

Measures are grouped by the question they answer; each group knows the tables it needs and how to get at it.
Texts: `evidence.question.<id>` and `evidence.settle.<id>`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from klynge.evidence.model import Evidence, Status
from klynge.lake import View
from klynge.text import text

NOW, FETCH, ASK, BUILD = "now", "fetch", "ask", "build"


@dataclass(frozen=True, slots=True)
class Question:
    """A group of measures. how : fetch (an open register) or ask (buy, ask for, write down); tables : all needed."""

    id: str
    how: str
    measures: tuple[str, ...]
    tables: tuple[str, ...] = ()


QUESTIONS = (
    Question(
        "mass",
        FETCH,
        (
            "firms",
            "larger_firms",
            "employees",
            "segments",
            "fragmented_share",
            "cornerstone_share",
            "larger_firms_with_neighbours",
        ),
        ("organisations",),
    ),
    Question("revenue", FETCH, ("revenue", "profitability", "growth_plain", "growth_symmetric"), ("accounts",)),
    Question("ownership", FETCH, ("outside_ownership_share",), ("groups",)),
    Question(
        "network",
        FETCH,
        (
            "constraint",
            "effective_size",
            "efficiency",
            "hierarchy",
            "eigenvector",
            "degree",
            "component_share",
            "constraint_percentile",
            "eigenvector_percentile",
            "constraint_at_equal_ties",
            "eigenvector_at_equal_ties",
            "internal_ties",
            "external_ties",
            "ei_index",
            "pipeline_share",
        ),
        ("organisations", "seats"),
    ),
    Question("grants", FETCH, ("grants", "grants_difference"), ("organisations", "grants")),
    Question("applications", FETCH, ("applications", "applications_difference"), ("organisations", "grants")),
    Question("patents", FETCH, ("patents", "patents_difference"), ("organisations", "patents")),
    Question("special_official", FETCH, ("lq_official",), ("employment",)),
    Question("special_register", FETCH, ("lq_register",), ("establishments",)),
    Question("members", ASK, ("cluster_memberships", "tied_outsiders"), ("organisations", "memberships")),
    Question(
        "benefit",
        ASK,
        (
            "member_innovation_difference",
            "member_growth_difference",
            "spillover_applications",
            "spillover_patents",
        ),
        ("organisations", "seats", "memberships"),
    ),
    Question("chain", ASK, ("chain_coverage",)),
    Question("capacity", ASK, ("absorptive_identify", "absorptive_assimilate", "absorptive_apply")),
    Question("partnership", ASK, ("joint_project_share",)),
    Question("plan", ASK, ("road_map_programme", "competence_agreement")),
)
BY_MEASURE = {measure: question for question in QUESTIONS for measure in question.measures}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list. state : now, fetch, ask or build (everything is imported, the national tables are not)."""

    question: str
    state: str
    measures: tuple[str, ...]

    def title(self, lang: str) -> str:
        return text(f"evidence.question.{self.question}", lang)

    def remedy(self, lang: str) -> str:
        """What to do; empty for what can be answered now."""
        if self.state == NOW:
            return ""
        return text(f"evidence.settle.{BUILD if self.state == BUILD else self.question}", lang)

    def line(self, lang: str) -> str:
        return self.title(lang) if self.state == NOW else f"{self.title(lang)}. {self.remedy(lang)}"


@dataclass(frozen=True, slots=True)
class Lists:
    """What a report opens with: answered now, to be fetched, to be bought or asked for."""

    now: tuple[Item, ...]
    fetch: tuple[Item, ...]
    ask: tuple[Item, ...]

    def as_dict(self) -> dict:
        return asdict(self)


def three_lists(evidence: Iterable[Evidence], view: View | None = None) -> Lists:
    """Sort the questions by what the evidence answers; `view` tells what is imported but not built yet."""
    rows = list(evidence)
    # an area without firms has no revenue, known to be none: that alone answers nothing
    absent = {row.measure for row in rows if row.status is Status.ABSENT}
    answered = {row.measure for row in rows} - absent
    items = [_item(question, answered, view) for question in QUESTIONS]
    return Lists(
        now=tuple(item for item in items if item.state == NOW),
        fetch=tuple(item for item in items if item.state in (FETCH, BUILD)),
        ask=tuple(item for item in items if item.state == ASK),
    )


def remedy(measure: str, lang: str) -> str:
    """What would give a value to the measure: an import, a survey, an interview, a note."""
    return text(f"evidence.settle.{BY_MEASURE[measure].id}", lang)


def _item(question: Question, answered: set[str], view: View | None) -> Item:
    if answered & set(question.measures):
        return Item(question.id, NOW, tuple(name for name in question.measures if name in answered))
    imported = view is not None and question.tables and all(view.has(table) for table in question.tables)
    built = view is not None and view.has("organisation_measures")
    return Item(question.id, BUILD if imported and not built else question.how, question.measures)
