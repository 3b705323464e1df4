"""Of which classification are a file's industry codes? The user says it, or codes tell that only one version has.

The columns of a file say nothing about it, and 494 codes exist in both versions with different meanings.
"""

from pathlib import Path

from klynge.errors import IndustryVersionError
from klynge.lake import engine
from klynge.registers import checks
from klynge.registers.importing import Reading
from klynge.registers.industries import VERSIONS

NOT_STATED = "00.000"  # "Uoppgitt": used by the register, not part of the classification
CLEAR = 0.99  # share of the telling rows that must point to one version

_COLUMNS = ("industry_1", "industry_2", "industry_3")


def settle(reading: Reading, staged: Path) -> str | None:
    """The version of the staged rows' codes; None if no row has a code.

    Raises
    ------
    IndustryVersionError
        If neither the option `industry_version` nor the codes say it.
    """
    given = reading.options.get("industry_version")
    if given is not None:
        if given not in VERSIONS:
            raise IndustryVersionError(f"There is no industry version {given!r}. Give one of: {', '.join(VERSIONS)}.")
        return given
    codes = f"({_codes(staged)})"
    connection = reading.draft.connection
    if not connection.execute(f"SELECT count(*) FROM {codes}").fetchone()[0]:
        return None
    name = reading.path.name
    if not reading.view.has("industries"):
        raise IndustryVersionError(
            f"{name} does not say of which industry classification its codes are. Import the classifications first "
            "('klynge import industries FILE'), so that the codes tell it, or add "
            "--option industry_version=SN2007 (or SN2025)."
        )
    known = checks.lake_table(reading, "industries")
    telling = dict(
        connection.execute(
            f"SELECT version, sum(rows) FROM {codes} JOIN "
            f"(SELECT code, min(version) AS version FROM {known} GROUP BY code HAVING count(DISTINCT version) = 1) "
            "USING (code) GROUP BY version"
        ).fetchall()
    )
    both = connection.execute(f"SELECT count(DISTINCT version) FROM {known}").fetchone()[0] == len(VERSIONS)
    version = max(telling, key=telling.get, default=None)
    if not both or version is None or telling[version] < CLEAR * sum(telling.values()):
        raise _undecided(name, telling, both)
    return version


def unknown(reading: Reading, version: str | None) -> str:
    """Condition on a staged row: it has a code that the version does not have. False where the lake cannot tell."""
    if version is None or not reading.view.has("industries"):
        return "false"
    known = f"SELECT code FROM {checks.lake_table(reading, 'industries')} WHERE version = '{version}'"
    if not reading.draft.connection.execute(f"SELECT count(*) FROM ({known})").fetchone()[0]:
        return "false"
    tests = (f"({c} IS NOT NULL AND {c} <> '{NOT_STATED}' AND {c} NOT IN ({known}))" for c in _COLUMNS)
    return f"({' OR '.join(tests)})"


def _codes(staged: Path) -> str:
    file = engine.literal(staged)
    columns = " UNION ALL ".join(
        f"SELECT {column} AS code FROM read_parquet({file}) WHERE rule IS NULL" for column in _COLUMNS
    )
    return (
        f"SELECT code, count(*) AS rows FROM ({columns}) "
        f"WHERE code IS NOT NULL AND code <> '{NOT_STATED}' GROUP BY code"
    )


def _undecided(file: str, telling: dict[str, int], both: bool) -> IndustryVersionError:
    if not both:
        found = f"the lake has only one of {' and '.join(VERSIONS)} to compare them with"
    elif telling:
        counts = " and ".join(f"{rows} rows only in {version}" for version, rows in sorted(telling.items()))
        found = f"it has codes that exist in {counts}"
    else:
        found = "all its codes exist in both"
    return IndustryVersionError(
        f"The industry classification of {file} cannot be told from its codes: {found}. "
        "Add --option industry_version=SN2007 (or SN2025); files of 2025 and earlier are SN2007.",
        **{version: telling.get(version, 0) for version in VERSIONS},
    )
