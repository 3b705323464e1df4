"""What can be answered now, what must be fetched, what must be bought or asked for?

Measures are grouped by the question they answer; each group knows the tables it needs and how to get at it.
Texts: `evidence.question.<id>` and `evidence.settle.<id>`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from klynge.evidence.model import NO_FIRMS, Evidence, Status
from klynge.lake import View
from klynge.text import text

NOW, FETCH, ASK, BUILD, NONE = "now", "fetch", "ask", "build", "none"


@dataclass(frozen=True, slots=True)
class Question:
    """A group of measures.

    how : fetch (an open register) or ask (buy, ask for, write down); tables : all needed; subject : what is asked about
    """

    id: str
    how: str
    measures: tuple[str, ...]
    tables: tuple[str, ...] = ()
    subject: str = "region"


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
    # ---- about a cluster
    Question(
        "cluster_list",
        ASK,
        (
            "members",
            "new_members",
            "leavers",
            "member_growth",
            "member_churn",
            "members_by_role",
            "actor_groups",
            "listed_partners",
        ),
        ("memberships",),
        "cluster",
    ),
    Question(
        "cluster_firms",
        FETCH,
        (
            "member_municipality_share",
            "member_industries",
            "member_division_share",
            "member_age",
            "member_young_share",
            "member_employees",
        ),
        ("memberships", "organisations"),
        "cluster",
    ),
    Question(
        "cluster_place",
        FETCH,
        ("member_region_share", "member_rivals"),
        ("memberships", "organisations", "municipality_sets"),
        "cluster",
    ),
    Question(
        "cluster_ties",
        FETCH,
        (
            "member_tie_density",
            "member_tied_share",
            "member_outside_tie_share",
            "member_far_tie_share",
            "member_constraint",
            "member_eigenvector",
            "member_tied_outsiders",
        ),
        ("memberships", "organisations", "seats"),
        "cluster",
    ),
    Question("cluster_owners", FETCH, ("member_owners_elsewhere",), ("memberships", "groups"), "cluster"),
    Question(
        "cluster_support",
        FETCH,
        ("member_grants", "member_applications", "member_joint_projects", "member_research_projects"),
        ("memberships", "organisations", "grants"),
        "cluster",
    ),
    Question("cluster_patents", FETCH, ("member_patents",), ("memberships", "organisations", "patents"), "cluster"),
    Question(
        "cluster_accounts",
        FETCH,
        (
            "member_revenue",
            "member_size_concentration",
            "member_result_growth",
            "member_profitability",
            "member_result_growth_matched",
            "member_profitability_matched",
        ),
        ("memberships", "accounts"),
        "cluster",
    ),
    Question(
        "cluster_milieu",
        ASK,
        ("milieu_firms", "milieu_employees", "milieu_revenue", "export_share"),
        (),
        "cluster",
    ),
    # ---- about a programme
    Question("programme_survey", ASK, ("capital_access", "shock_reported"), (), "programme"),
)
BY_MEASURE = {measure: question for question in QUESTIONS for measure in question.measures}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list. question : of QUESTIONS, or `no_firms`: all that cannot be asked of a region without firms.

    state : now, fetch, ask, build (everything is imported, the national tables are not) or none (what it takes is
        there, and gives no value here)
    """

    question: str
    state: str
    measures: tuple[str, ...]

    def title(self, lang: str) -> str:
        return text(f"evidence.question.{self.question}", lang)

    def remedy(self, lang: str) -> str:
        """What to do; empty for what can be answered now."""
        if self.state in (NOW, NONE):
            return ""
        return text(f"evidence.settle.{BUILD if self.state == BUILD else self.question}", lang)

    def line(self, lang: str) -> str:
        if self.state == NOW or self.question == "no_firms":
            return self.title(lang)
        return f"{self.title(lang)}. {text('evidence.none.value', lang) if self.state == NONE else self.remedy(lang)}"


@dataclass(frozen=True, slots=True)
class Lists:
    """What a report opens with: answered now (also by saying that there is nothing), to be fetched, to be asked for."""

    now: tuple[Item, ...]
    fetch: tuple[Item, ...]
    ask: tuple[Item, ...]

    def as_dict(self) -> dict:
        return asdict(self)


def three_lists(evidence: Iterable[Evidence], view: View | None = None, *, subject: str = "region") -> Lists:
    """Sort the questions by what the evidence answers; `view` tells what is imported but not built yet."""
    rows = list(evidence)
    # an area without firms has no revenue, known to be none: that alone answers nothing
    absent = {row.measure for row in rows if row.status is Status.ABSENT}
    given = {row.measure for row in rows} - absent
    unasked = {row.measure for row in rows if row.note == NO_FIRMS}
    about = [question for question in QUESTIONS if question.subject == subject]
    asked = [question for question in about if unasked.isdisjoint(question.measures)]
    valueless = given - {row.measure for row in rows if row.status in (Status.KNOWN, Status.SUPPRESSED)}
    items = [_item(question, given, valueless, view) for question in asked]
    if unasked:
        items.insert(0, Item("no_firms", NONE, tuple(name for name in BY_MEASURE if name in unasked)))
    return Lists(
        now=tuple(item for item in items if item.state in (NOW, NONE)),
        fetch=tuple(item for item in items if item.state in (FETCH, BUILD)),
        ask=tuple(item for item in items if item.state == ASK),
    )


def remedy(measure: str, lang: str) -> str:
    """What would give a value to the measure: an import, a survey, an interview, a note."""
    return text(f"evidence.settle.{BY_MEASURE[measure].id}", lang)


def _item(question: Question, given: set[str], valueless: set[str], view: View | None) -> Item:
    if answered := tuple(name for name in question.measures if name in given):
        return Item(question.id, NONE if valueless.issuperset(answered) else NOW, answered)
    imported = view is not None and question.tables and all(view.has(table) for table in question.tables)
    built = view is not None and view.has("organisation_measures")
    return Item(question.id, BUILD if imported and not built else question.how, question.measures)
