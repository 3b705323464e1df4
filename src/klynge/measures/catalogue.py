"""Which measures are there? Name → unit, kind of value, where the formula comes from. Texts: texts/measures.toml.

Every measure has four texts, `measures.<name>.title`, `.meaning`, `.formula` and `.null` (what no value means);
a test compares the two files. `subject` says what the measure describes; `about` what the second subject is.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A defined quantity. `good_when`: high, low or '' where neither is better. `basis`: who defined it."""

    name: str
    unit: str
    basis: str
    subject: str = "region"
    about: str = ""
    good_when: str = ""
    digits: int = 0


_STUDY = "USN 2022 (Ringerike)"
_OURS = "our proposal"
_BURT = "Burt 1992"
_BATHELT = "Bathelt, Malmberg and Maskell 2004"
_NIFU = "NIFU STEP 38/2010"

_ALL = (
    # position in the board network: mean over organisations in scope unless the name says otherwise
    Measure("constraint", "ratio", _BURT, good_when="low", digits=3),
    Measure("effective_size", "ties", _BURT, good_when="high", digits=2),
    Measure("efficiency", "share", _BURT, good_when="high", digits=2),
    Measure("hierarchy", "share", _BURT, digits=2),
    Measure("eigenvector", "ratio", "Bonacich 1972", good_when="high", digits=4),
    Measure("degree", "ties", "graph theory", good_when="high", digits=2),
    Measure("component_share", "share", "graph theory", digits=2),
    Measure("constraint_percentile", "percentile", _OURS, good_when="low"),
    Measure("eigenvector_percentile", "percentile", _OURS, good_when="high"),
    Measure("constraint_at_equal_ties", "difference", _OURS, good_when="low", digits=3),
    Measure("eigenvector_at_equal_ties", "difference", _OURS, good_when="high", digits=4),
    Measure("internal_ties", "ties per firm", _BATHELT, digits=2),
    Measure("external_ties", "ties per firm", _BATHELT, good_when="high", digits=2),
    Measure("ei_index", "index −1 to 1", "Krackhardt and Stern 1988", good_when="high", digits=2),
    Measure("pipeline_share", "share", _BATHELT, good_when="high", digits=2),
    Measure("tied_outsiders", "firms", _STUDY),
    # innovation and growth, per firm
    Measure("grants", "awards per firm", _STUDY, good_when="high", digits=3),
    Measure("applications", "applications per firm", _STUDY, good_when="high", digits=3),
    Measure("patents", "applications per firm", _STUDY, good_when="high", digits=3),
    Measure("profitability", "ratio", _STUDY, good_when="high", digits=3),
    Measure("growth_plain", "ratio", _STUDY, good_when="high", digits=2),
    Measure("growth_symmetric", "ratio", _OURS, good_when="high", digits=2),
    # the region less the rest of the country
    Measure("grants_difference", "awards per firm", _STUDY, good_when="high", digits=3),
    Measure("applications_difference", "applications per firm", _STUDY, good_when="high", digits=3),
    Measure("patents_difference", "applications per firm", _STUDY, good_when="high", digits=3),
    # do clusters help their members? national, by hypothesis
    Measure("member_innovation_difference", "applications per firm", _STUDY, good_when="high", digits=3),
    Measure("member_growth_difference", "ratio", _STUDY, good_when="high", digits=2),
    Measure("spillover_applications", "applications per firm", _STUDY, good_when="high", digits=3),
    Measure("spillover_patents", "applications per firm", _STUDY, good_when="high", digits=3),
    # critical mass, per industry area
    Measure("firms", "firms", _STUDY, about="area"),
    Measure("larger_firms", "firms", _STUDY, about="area", good_when="high"),
    Measure("revenue", "NOK", _STUDY, about="area"),
    Measure("employees", "persons", _STUDY, about="area", good_when="high"),
    Measure("segments", "segments", _STUDY, about="area"),
    Measure("fragmented_share", "share", _STUDY, about="area", good_when="low", digits=2),
    Measure("cornerstone_share", "share", _OURS, about="area", digits=2),
    Measure("outside_ownership_share", "share", _OURS, about="area", digits=2),
    Measure("larger_firms_with_neighbours", "firms", _OURS, about="area", good_when="high"),
    Measure("chain_coverage", "share", _OURS, about="area", good_when="high", digits=2),
    # specialisation
    Measure("lq_official", "ratio", "Statistics Norway employment", about="industry group", digits=2),
    Measure("lq_register", "ratio", "register establishments", about="division", digits=2),
    # what only people can tell
    Measure("absorptive_identify", "level", "Cohen and Levinthal 1990", good_when="high"),
    Measure("absorptive_assimilate", "level", "Cohen and Levinthal 1990", good_when="high"),
    Measure("absorptive_apply", "level", "Cohen and Levinthal 1990", good_when="high"),
    Measure("joint_project_share", "share", _STUDY, good_when="high", digits=2),
    # the road map
    Measure("cluster_memberships", "memberships", _STUDY, good_when="high"),
    Measure("road_map_programme", "yes or no", _STUDY, good_when="high"),
    Measure("competence_agreement", "yes or no", _STUDY, good_when="high"),
    # a cluster and its members (computed for any list of members in the lake, or printed by a publication)
    Measure("members", "members", _OURS, "cluster"),
    Measure("new_members", "members", _OURS, "cluster"),
    Measure("leavers", "members", _OURS, "cluster"),
    Measure("member_growth", "ratio", _OURS, "cluster", good_when="high", digits=2),
    Measure("member_churn", "share", _OURS, "cluster", good_when="low", digits=2),
    Measure("members_by_role", "members", _OURS, "cluster", about="role"),
    Measure("actor_groups", "groups", _OURS, "cluster", good_when="high"),
    Measure("member_region_share", "share", _OURS, "cluster", digits=2),
    Measure("member_municipality_share", "share", _OURS, "cluster", digits=2),
    Measure("member_tie_density", "share", "graph theory", "cluster", digits=3),
    Measure("member_tied_share", "share", "graph theory", "cluster", digits=2),
    Measure("member_outside_tie_share", "share", _BATHELT, "cluster", digits=2),
    Measure("member_far_tie_share", "share", _BATHELT, "cluster", digits=2),
    Measure("member_constraint", "ratio", _BURT, "cluster", good_when="low", digits=3),
    Measure("member_eigenvector", "ratio", "Bonacich 1972", "cluster", good_when="high", digits=4),
    Measure("member_tied_outsiders", "organisations", _STUDY, "cluster"),
    Measure("member_industries", "industries", _OURS, "cluster"),
    Measure("member_division_share", "share", _OURS, "cluster", digits=2),
    Measure("member_rivals", "share", _OURS, "cluster", digits=2),
    Measure("member_age", "years", _OURS, "cluster", digits=1),
    Measure("member_young_share", "share", _OURS, "cluster", digits=2),
    Measure("member_employees", "persons", _OURS, "cluster"),
    Measure("member_revenue", "NOK", _OURS, "cluster"),
    Measure("member_size_concentration", "share", _OURS, "cluster", digits=2),
    Measure("member_owners_elsewhere", "share", _OURS, "cluster", digits=2),
    Measure("member_grants", "awards per firm", _STUDY, "cluster", good_when="high", digits=3),
    Measure("member_applications", "applications per firm", _STUDY, "cluster", good_when="high", digits=3),
    Measure("member_patents", "applications per firm", _STUDY, "cluster", good_when="high", digits=3),
    Measure("member_joint_projects", "share", _OURS, "cluster", good_when="high", digits=2),
    Measure("member_research_projects", "share", _OURS, "cluster", good_when="high", digits=2),
    Measure("member_result_growth", "ratio", _OURS, "cluster", good_when="high", digits=2),
    Measure("member_profitability", "ratio", _STUDY, "cluster", good_when="high", digits=3),
    Measure("member_result_growth_matched", "ratio", _OURS, "cluster", good_when="high", digits=2),
    Measure("member_profitability_matched", "ratio", _OURS, "cluster", good_when="high", digits=3),
    Measure("listed_partners", "partners", _NIFU, "cluster", about="role"),
    Measure("milieu_firms", "firms", _NIFU, "cluster"),
    Measure("milieu_employees", "persons", _NIFU, "cluster"),
    Measure("milieu_revenue", "NOK", _NIFU, "cluster"),
    Measure("export_share", "share", _NIFU, "cluster", digits=2),
    # what leaders of cluster projects answered
    Measure("capital_access", "share", _NIFU, "programme", about="kind of capital", digits=2),
    Measure("shock_reported", "share", _NIFU, "programme", about="effect", digits=2),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
