"""How did each organisation do? Tables of the latest accounts, of grants and of patents, one row per organisation."""

from klynge.lake.engine import literal
from klynge.measures import outcomes
from klynge.measures.national.sources import FORSKNINGSRADET, INNOVASJON_NORGE, Sources


def store_accounts(sources: Sources) -> None:
    """Table `latest_accounts`: the latest company accounts of each organisation and the ordinary result before.

    A firm table wins over the register for every organisation it holds, so that no row mixes two sources. Amounts
    in other currencies than NOK become null and are never converted; the year and the currency stay.
    """
    sources.connection.execute(
        f"""
        CREATE TABLE latest_accounts AS
        WITH every_year AS (
            SELECT org_id, year(period_end) AS year, currency, revenue, operating_result, depreciation,
                   result_before_tax, assets, 'accounts' AS source
            FROM accounts WHERE kind = 'company' AND org_id NOT IN (SELECT org_id FROM firm_table)
            QUALIFY row_number() OVER (PARTITION BY org_id, year(period_end) ORDER BY period_end DESC) = 1
            UNION ALL
            SELECT org_id, year, 'NOK', revenue, operating_result, depreciation, result_before_tax, assets, 'firm_table'
            FROM firm_table
        ), latest AS (
            SELECT *, lag(struct_pack(year, currency, result := result_before_tax)) OVER by_year AS before
            FROM every_year WINDOW by_year AS (PARTITION BY org_id ORDER BY year)
            QUALIFY row_number() OVER (PARTITION BY org_id ORDER BY year DESC) = 1
        ), in_nok AS (
            SELECT org_id, year, currency, source,
                   {_in_nok("revenue", "operating_result", "depreciation", "assets")},
                   CASE WHEN currency = 'NOK' THEN result_before_tax END AS ordinary_result,
                   CASE WHEN before.year = year - 1 AND before.currency = 'NOK' THEN before.result END AS result_before
            FROM latest
        )
        SELECT org_id, year, currency, source, revenue, assets, ordinary_result,
               {outcomes.profitability("operating_result", "depreciation", "assets")} AS profitability,
               {outcomes.profitability_basis("operating_result", "depreciation", "assets")} AS profitability_basis,
               {outcomes.growth_plain("result_before", "ordinary_result")} AS growth_plain,
               {outcomes.growth_symmetric("result_before", "ordinary_result")} AS growth_symmetric
        FROM in_nok
        """
    )


def _in_nok(*columns: str) -> str:
    return ", ".join(f"CASE WHEN currency = 'NOK' THEN {column} END AS {column}" for column in columns)


def store_grants(sources: Sources) -> None:
    """Table `grants_received`: awards, amount and applications in the window, which ends with each source's last year.

    The window is the source's own, since sources come out at different times. Years after the day the source
    describes are starts of projects still to come and do not move it. Amounts are Innovasjon Norge's alone: the
    two sources overlap. A reversal lowers the amount; the award was made and stays counted.
    """
    known_until = sources.dates.get("grants", sources.as_of).year
    awarded = f"outcome = 'awarded' AND source IN ({literal(INNOVASJON_NORGE)}, {literal(FORSKNINGSRADET)})"
    paid = f"source = {literal(INNOVASJON_NORGE)} AND currency = 'NOK' AND outcome IN ('awarded', 'reversed')"
    sources.connection.execute(
        f"""
        CREATE TABLE grants_received AS
        WITH last AS (
            SELECT source, max(year) AS last_year FROM grants WHERE year <= {known_until} GROUP BY source
        )
        SELECT org_id,
               count(DISTINCT (source, award_id)) FILTER (WHERE {awarded}) AS grants,
               sum(amount_awarded) FILTER (WHERE {paid}) AS grant_amount,
               count(DISTINCT award_id) FILTER (WHERE source = {literal(FORSKNINGSRADET)}) AS applications
        FROM grants JOIN last USING (source) WHERE {outcomes.in_window("year", "last_year")} GROUP BY org_id
        """
    )


def store_patents(sources: Sources) -> None:
    """Table `patents_filed`: patent applications of the last five years before the day the source describes.

    The short answer of the patent office has no filing date; such an application counts by the date of its status,
    and one with neither date is not counted.
    """
    until = f"DATE {literal(sources.dates.get('patents', sources.as_of).isoformat())}"
    sources.connection.execute(
        f"""
        CREATE TABLE patents_filed AS
        SELECT org_id, count(DISTINCT application_id) AS patents FROM patents
        WHERE coalesce(filed, status_date) > {until} - INTERVAL {outcomes.WINDOW_YEARS} YEAR
          AND coalesce(filed, status_date) <= {until}
        GROUP BY org_id
        """
    )
