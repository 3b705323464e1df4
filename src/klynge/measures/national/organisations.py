"""What is known of each organisation? The query of `organisation_measures`: the register, joined with all else."""

from klynge.boundaries.areas import sql_case
from klynge.lake.engine import literal
from klynge.measures.mass_population import PUBLIC_FORMS
from klynge.measures.national.sources import FORSKNINGSRADET, INNOVASJON_NORGE, Sources

# population of the study's network part: active firms with at least five employees
SCOPE_EMPLOYEES = 5
_FIRM = f"legal_form NOT IN ({', '.join(map(literal, PUBLIC_FORMS))})"
ACTIVE = "NOT (bankrupt OR winding_up OR forced_winding_up)"


def store_scope(sources: Sources) -> None:
    """Tables `counted_employees` (counts of a firm table, which win) and `scoped` (organisations in scope)."""
    sources.connection.execute(
        "CREATE TABLE counted_employees AS SELECT org_id, arg_max(employees, year) AS employees "
        "FROM firm_table WHERE employees IS NOT NULL GROUP BY org_id"
    )
    sources.connection.execute(
        "CREATE TABLE scoped AS SELECT org_id FROM organisations LEFT JOIN counted_employees USING (org_id) "
        f"WHERE {ACTIVE} AND {_FIRM} AND coalesce(employees, employees_low) >= {SCOPE_EMPLOYEES}"
    )


def measures(sources: Sources) -> str:
    """Query of `organisation_measures`, over the tables that the other steps have stored."""
    area, excluded = sql_case("o.industry_1", "o.industry_version")
    as_of = f"DATE {literal(sources.as_of.isoformat())}"
    return f"""
        SELECT o.org_id, o.name, coalesce(code_now, o.municipality) AS municipality, o.legal_form,
               o.industry_1 AS industry, o.industry_version, {area} AS area, {excluded} AS excluded,
               CASE WHEN coalesce(o.founded, o.registered) <= {as_of}
                    THEN date_diff('day', coalesce(o.founded, o.registered), {as_of}) / 365.25 END AS age_years,
               coalesce(c.employees, o.employees_low) AS employees_low,
               coalesce(c.employees, o.employees_high) AS employees_high,
               CASE WHEN c.employees IS NULL THEN 'register' ELSE 'firm_table' END AS employees_source,
               {ACTIVE} AS active, scoped.org_id IS NOT NULL AS in_scope,
               coalesce(t.top_id, o.org_id) AS group_top,
               {_belonging(sources)},
               b.degree, b.strength, b."constraint", b.effective_size, b.efficiency, b.hierarchy, b.eigenvector,
               b.component, b.component_size,
               a.year AS accounts_year, a.currency AS accounts_currency, a.source AS accounts_source,
               a.revenue, a.assets, a.profitability, a.profitability_basis, a.ordinary_result,
               a.growth_plain, a.growth_symmetric,
               {_innovation(sources)}
        FROM organisations o
        LEFT JOIN municipality_now ON code = o.municipality
        LEFT JOIN counted_employees c ON c.org_id = o.org_id
        LEFT JOIN scoped ON scoped.org_id = o.org_id
        LEFT JOIN group_tops t ON t.org_id = o.org_id
        LEFT JOIN members m ON m.org_id = o.org_id
        LEFT JOIN board_measures b ON b.org_id = coalesce(t.top_id, o.org_id)
        LEFT JOIN member_groups own ON own.top_id = coalesce(t.top_id, o.org_id)
        LEFT JOIN member_ties ties ON ties.top_id = coalesce(t.top_id, o.org_id)
        LEFT JOIN latest_accounts a ON a.org_id = o.org_id
        LEFT JOIN grants_received g ON g.org_id = o.org_id
        LEFT JOIN patents_filed p ON p.org_id = o.org_id
        """


def _belonging(sources: Sources) -> str:
    member = "coalesce(m.programme, false)"
    member_ties = "CASE WHEN b.degree IS NOT NULL THEN coalesce(ties.member_ties, 0) END"
    columns = {
        "programme_member": member,
        "siva_member": "coalesce(m.siva, false)",
        "group_member": "own.top_id IS NOT NULL",
        "member_ties": member_ties,
        # where no board is known nobody is tied or untied, not even the firms of a member's group
        "tied_outsider": f"CASE WHEN {member_ties} IS NOT NULL THEN own.top_id IS NULL AND {member_ties} > 0 END",
    }
    return _columns(columns, known=sources.has("memberships"))


def _innovation(sources: Sources) -> str:
    return ", ".join(
        (
            _columns(
                {"grants": "coalesce(g.grants, 0)"}, known=bool(sources.grants & {INNOVASJON_NORGE, FORSKNINGSRADET})
            ),
            _columns({"grant_amount": "coalesce(g.grant_amount, 0)"}, known=INNOVASJON_NORGE in sources.grants),
            _columns({"applications": "coalesce(g.applications, 0)"}, known=FORSKNINGSRADET in sources.grants),
            _columns({"patents": "coalesce(p.patents, 0)"}, known=sources.has("patents")),
        )
    )


def _columns(columns: dict[str, str], *, known: bool) -> str:
    """The columns where their source has been imported, null where it has not: never a zero for the unknown."""
    return ", ".join(f"{expression if known else 'NULL'} AS {name}" for name, expression in columns.items())
