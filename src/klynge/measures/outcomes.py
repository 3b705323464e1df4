"""How did a firm do? The formulas of profitability, growth and counting windows, as expressions of the engine.

Each function takes expressions (column names, mostly) and returns one. Null in gives null out, never zero.
"""

WINDOW_YEARS = 5  # report 001: patents "of the last five years"; the same window for grants and applications
PLAIN, EBITDA = "operating_result", "ebitda"


def profitability(operating_result: str, depreciation: str, assets: str) -> str:
    """EBITDA by total assets; operating result by total assets where depreciation is not known.

    EBITDA = operating result + depreciation (a cost, printed positive). The open accounts have no depreciation, so
    `profitability_basis` belongs beside it. Null without an operating result or without assets above zero.
    Source: EBITDA/total assets is the profitability of report 001, Figure 14.
    """
    positive = f"CASE WHEN {assets} > 0 THEN {assets} END"
    return f"({operating_result} + coalesce({depreciation}, 0))::DOUBLE / {positive}"


def profitability_basis(operating_result: str, depreciation: str, assets: str) -> str:
    """Which of the two `profitability` is: `ebitda` or `operating_result`; null where it is null."""
    known = f"{operating_result} IS NOT NULL AND {assets} > 0"
    return f"CASE WHEN {known} THEN CASE WHEN {depreciation} IS NULL THEN '{PLAIN}' ELSE '{EBITDA}' END END"


def growth_plain(before: str, after: str) -> str:
    """(x1 − x0)/|x0|: the common reading of a growth rate. Null where x0 is zero; it explodes near zero.

    Source: report 001, Figure 15 prints no formula for its "annual growth rate of ordinary result".
    """
    return f"({after} - {before})::DOUBLE / nullif(abs({before}), 0)"


def growth_symmetric(before: str, after: str) -> str:
    """(x1 − x0)/½(|x1| + |x0|), between −2 and 2 and defined unless both are zero. Our proposal.

    Source: the symmetric rate of Davis, Haltiwanger and Schuh (1996), with absolute values as results may be negative.
    """
    return f"({after} - {before})::DOUBLE / nullif((abs({after}) + abs({before})) / 2.0, 0)"


def in_window(year: str, last: str) -> str:
    """True for the `WINDOW_YEARS` calendar years that end with `last`."""
    return f"{year} BETWEEN {last} - {WINDOW_YEARS - 1} AND {last}"
