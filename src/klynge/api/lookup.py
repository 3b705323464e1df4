"""Whom in the register does a number or a name mean? For forms in which an organisation is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from klynge.lake import View
from klynge.text import require_language

FOUND = 20
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Registered:
    """An organisation or establishment of the register.

    name : None for persons, that is sole proprietors and estates; an establishment has that of its organisation
    municipality, industry : in words, or as codes where the classification is not in the lake; None if not registered
    """

    org_id: str
    name: str | None
    municipality: str | None
    industry: str | None
    establishment: bool = False


def in_register(view: View, ids: Iterable[str], *, lang: str = "nb") -> dict[str, Registered] | None:
    """Organisations and establishments by id (`no:974760673`), those that the register has; None without a register."""
    if not view.has("organisations"):
        return None
    wanted = sorted(set(ids))
    found = _ask(view, "organisations AS o", "o.org_id IN (SELECT unnest(?::VARCHAR[]))", "o.org_id", [wanted], lang)
    missing = sorted(set(wanted) - {one.org_id for one in found})
    if missing and view.has("establishments"):
        both = "(SELECT e.est_id, e.municipality, e.industry_1, e.industry_version, e.est_id AS org_id, u.name "
        both += "FROM establishments AS e LEFT JOIN organisations AS u ON u.org_id = e.org_id) AS o"
        found += _ask(
            view, both, "o.est_id IN (SELECT unnest(?::VARCHAR[]))", "o.est_id", [missing], lang, establishment=True
        )
    return {one.org_id: one for one in found}


def find_by_name(view: View, written: str, *, lang: str = "nb", limit: int = FOUND) -> list[Registered]:
    """Organisations whose name has all the words written, the likeliest first. Persons have no name here.

    Compared as in `registers.names`: without case, accents and punctuation. Fewer than two letters find nothing.
    """
    from klynge.registers.names import folded

    if not view.has("organisations"):
        return []
    asked = view.query(f"SELECT {folded('written')} AS asked FROM (SELECT ? AS written)", [written])["asked"][0].as_py()
    if len(asked) < SHORTEST:
        return []
    words = asked.split()
    rows = f"(SELECT *, {folded('name')} AS folded FROM organisations WHERE name IS NOT NULL) AS o"
    condition = " AND ".join(["contains(o.folded, ?)"] * len(words))
    order = (
        "o.folded != ?, NOT starts_with(o.folded, ?), jaro_winkler_similarity(o.folded, ?) DESC, o.org_id "
        f"LIMIT {int(limit)}"
    )
    return _ask(view, rows, condition, order, [*words, asked, asked, asked], lang)


def _ask(view: View, rows: str, where: str, order: str, parameters: list, lang: str, *, establishment: bool = False):
    """Rows of `rows` AS o as Registered. What is asked for stands in parameters."""
    tables = ["organisations", *(["establishments"] if establishment else [])]
    place, trade, joins = "o.municipality", "o.industry_1", ""
    if view.has("municipalities"):
        tables.append("municipalities")
        place = "coalesce(m.name, o.municipality)"
        joins += " LEFT JOIN municipalities AS m ON m.code = o.municipality AND m.valid_to IS NULL"
    if view.has("industries"):
        tables.append("industries")
        trade = f"coalesce(i.name_{require_language(lang)}, i.name_nb, o.industry_1)"
        joins += " LEFT JOIN industries AS i ON i.code = o.industry_1 AND i.version = o.industry_version"
    # the few rows found are given their words afterwards
    found = f"SELECT o.*, row_number() OVER () AS place FROM (SELECT * FROM {rows} WHERE {where} ORDER BY {order}) AS o"
    query = (
        f"SELECT o.org_id, o.name, {place} AS municipality, {trade} AS industry FROM ({found}) AS o{joins} "
        "ORDER BY o.place"
    )
    answer = view.query(query, parameters, tables=tuple(tables)).to_pylist()
    return [Registered(**row, establishment=establishment) for row in answer]
