"""What does a user ask a board network? Measures of each organisation, and its ties, as Arrow tables."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klynge.measures.network import burt, graph
from klynge.measures.network.centrality import eigenvector
from klynge.measures.network.components import components, ranked
from klynge.measures.network.groups import collapse
from klynge.measures.network.labels import columns, encode, numbers


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class BoardNetwork:
    """Organisations tied by shared board members. Made by `klynge.api.board_network`.

    The tables have one row per organisation, `org_id`, in the order in which organisations first appear in the
    seats; the row order of two tables of one network is the same. With groups, a corporate group counts as one
    organisation: each of its members has the group's values, and members without a seat of their own come last.

    A measure is null where it is undefined or not known, never 0 and never not-a-number. An isolate, which shares
    a board member with nobody, has degree and strength 0 and every other measure null.
    """

    organisations: pa.Array
    node: np.ndarray
    node_ids: pa.Array
    graph: graph.Graph
    threads: int

    def __repr__(self) -> str:
        tied = int((self._class >= 0).sum())
        return f"<BoardNetwork: {len(self.organisations):,} organisations, {tied:,} of them tied>"

    def degree(self) -> pa.Table:
        """Number of ties.

        Returns
        -------
        `org_id`; `degree`, organisations with a shared board member; `strength`, shared board members summed over
        these ties. Both are 0 for an isolate and null where fewer than `min_seats` seats are known.
        """
        seated = self.graph.seated[self.node]
        strength = self.graph.strength.astype(np.int64)
        return self._table(
            degree=self._column(burt.degree(self.graph), pa.int32(), seated),
            strength=self._column(strength, pa.int32(), seated),
        )

    def constraint(self) -> pa.Table:
        """Burt's constraint: how far an organisation's contacts are in contact with each other.

        c_i = Σ_j (p_ij + Σ_q p_iq p_qj)², with p_ij the share of i's shared board members that it shares with j.
        1 for an organisation with a single contact that has no other; above 1 in small closed circles.

        Returns
        -------
        `org_id` and `constraint` (ratio, above 0), null for an isolate.

        References
        ----------
        Burt, R. S. (1992). *Structural Holes: The Social Structure of Competition*. Harvard University Press.
        """
        return self._table(constraint=self._column(burt.constraint(self.graph, self.threads)))

    def effective_size(self) -> pa.Table:
        """Burt's effective size: contacts less their redundancy.

        n_i − Σ_j Σ_q p_iq m_jq, where m_jq is the tie from j to q relative to j's strongest tie.

        Returns
        -------
        `org_id`; `effective_size` (ties, 0 to degree); `efficiency`, effective size by degree (share). Both are
        null for an isolate.
        """
        size = burt.effective_size(self.graph, self.threads)
        return self._table(effective_size=self._column(size), efficiency=self._column(size / burt.degree(self.graph)))

    def hierarchy(self) -> pa.Table:
        """Burt's hierarchy: how far the constraint comes from few of the contacts (Coleman–Theil index).

        Returns
        -------
        `org_id` and `hierarchy` (share, 0 where all contacts constrain alike), null with fewer than two ties.
        """
        return self._table(hierarchy=self._column(burt.constraint_and_hierarchy(self.graph, self.threads)[1]))

    def eigenvector(self, min_component: int = 50) -> pa.Table:
        """Eigenvector centrality within each component, scaled so that the largest value of the component is 1.

        Values of different components cannot be compared: `components` tells them apart.

        Parameters
        ----------
        min_component
            Organisations a component must have; in smaller ones the measure says little.

        Returns
        -------
        `org_id` and `eigenvector` (ratio, 0 to 1), null for an isolate and in components below `min_component`.
        """
        return self._table(eigenvector=self._column(eigenvector(self.graph, min_component)))

    def components(self) -> pa.Table:
        """The parts of the network that no tie joins.

        Returns
        -------
        `org_id`; `component`, 0 for the largest and so on down, equally large ones by their smallest id;
        `component_size` (organisations). Both are null for an isolate.
        """
        component, size = ranked(components(self.graph)[0], self.graph.size, self._first_label())
        return self._table(component=self._column(component, pa.int32()), component_size=self._column(size, pa.int32()))

    def measures(self, min_component: int = 50) -> pa.Table:
        """All measures in one table.

        Returns
        -------
        `org_id`, `degree`, `strength`, `constraint`, `effective_size`, `efficiency`, `hierarchy`, `eigenvector`,
        `component`, `component_size`, each as its own method defines it.
        """
        constraint, hierarchy = burt.constraint_and_hierarchy(self.graph, self.threads)
        parts = (
            self.degree(),
            self._table(constraint=self._column(constraint)),
            self.effective_size(),
            self._table(hierarchy=self._column(hierarchy)),
            self.eigenvector(min_component),
            self.components(),
        )
        return self._table(**{name: part[name] for part in parts for name in part.column_names[1:]})

    def ties(self) -> pa.Table:
        """Pairs of organisations that share board members.

        Returns
        -------
        `from_id` and `to_id` (dictionary-encoded, as a country has millions of ties) and `shared` (persons, at
        least 1). Each pair stands in both directions. A corporate group is named by its top; `nodes` says who
        belongs to it.
        """
        source, target, shared = graph.ties(self.graph)
        ends = [pa.DictionaryArray.from_arrays(end, self.node_ids) for end in (source, target)]
        return pa.table([*ends, shared], ["from_id", "to_id", "shared"])

    def nodes(self) -> pa.Table:
        """What each organisation is counted as.

        Returns
        -------
        `org_id` and `node_id`: the top of its corporate group, or the organisation itself.
        """
        return self._table(node_id=self.node_ids.take(pa.array(self.node)))

    @property
    def _class(self) -> np.ndarray:
        return self.graph.class_of[self.node]

    def _first_label(self) -> np.ndarray:
        """Rank of the smallest label in each class."""
        rank = np.argsort(np.array(pc.sort_indices(self.node_ids)))
        tied = self.graph.class_of >= 0
        first = np.full(len(self.graph.size), len(rank))
        np.minimum.at(first, self.graph.class_of[tied], rank[tied])
        return first

    def _column(self, of_class: np.ndarray, type=None, known: np.ndarray | None = None) -> pa.Array:
        """Values of classes as a column of organisations; isolates are 0 where `known` includes them, else null."""
        values = np.append(of_class, 0)[self._class]
        known = self._class >= 0 if known is None else known
        return numbers(values, known & ~np.isnan(values), type or pa.float64())

    def _table(self, **measured) -> pa.Table:
        return pa.table({"org_id": self.organisations, **measured})


def board_network(seats, *, groups=None, weighted: bool = True, min_seats: int = 1, threads: int = 2) -> BoardNetwork:
    """The network of a seats table; `klynge.api.board_network` is the documented way in."""
    org_ids, person_keys = columns(seats, "seats", ("org_id", "person_key"))
    of_org, org_ids = encode(org_ids)
    persons, person_keys = encode(person_keys)
    n_persons = len(person_keys)
    del person_keys
    organisations, node, node_ids = org_ids, np.arange(len(org_ids), dtype=np.int32), org_ids
    if groups is not None:
        organisations, node, node_ids = collapse(org_ids, groups)

    built = graph.build(node[of_org], persons, len(node_ids), n_persons, min_seats=min_seats)
    if not weighted:
        built = graph.unweighted(built)
    if groups is not None:
        in_seats = np.isin(node, node[: len(org_ids)])
        organisations, node = organisations.filter(pa.array(in_seats)), node[in_seats]
    return BoardNetwork(organisations, node, node_ids, built, threads)
