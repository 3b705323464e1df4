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
    Measure("internal_ties", "ties per firm", "Bathelt, Malmberg and Maskell 2004", digits=2),
    Measure("external_ties", "ties per firm", "Bathelt, Malmberg and Maskell 2004", good_when="high", digits=2),
    Measure("ei_index", "index −1 to 1", "Krackhardt and Stern 1988", good_when="high", digits=2),
    Measure("pipeline_share", "share", "Bathelt, Malmberg and Maskell 2004", good_when="high", digits=2),
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
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
