"""Who applied for patents? Applications by applicant, from the answers of Patentstyret's service.

Source: IprCasesByCompany, one answer per organisation; the detail answer of a case adds its filing date. An
application with two applicants stands in both their answers and is stored once for each of them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from klynge.registers import checks
from klynge.registers.answers import Answer, Answers
from klynge.registers.importing import Reading
from klynge.registers.rows import load

COLUMNS = ("row_no", "fault", "application_id", "org", "filed", "status", "status_date")
DETAIL = "bibliographicData"
FILED_KEYS = ("applicationDate", "filingDate")


def read(reading: Reading) -> None:
    """Read patent applications from a folder, a zip archive or one file of answers.

    The date of filing is null where only the short answer is at hand. Rejects: bad_organisation_number, no_applicant,
    no_application_number, bad_date, future_date, not_an_answer. Left out: `no_patents` (the organisation has none),
    `applicant_without_number` (a person or a foreign firm), `repeated_application`, `other_files`.
    """
    left_out: Counter[str] = Counter()
    answers = Answers(reading)
    load(reading, "printed", COLUMNS, _rows(answers, left_out))
    left_out["other_files"] += answers.other_files
    reading.draft.connection.execute(_judged(reading))
    checks.store(reading, "patents", left_out=left_out)


def _rows(answers: Answers, left_out: Counter[str]) -> Iterator[list[str | None]]:
    for number, answer in enumerate(answers, start=1):
        if answer.fault:
            yield _faulty(number, answer, answer.fault)
            continue
        cases = _cases(answer.content)
        if cases is None:
            yield _faulty(number, answer, "not_an_answer")
        elif not cases:
            left_out["no_patents"] += 1
        for case in cases or ():
            yield from _applicants(number, case, left_out)


def _cases(content: Any) -> list[dict] | None:
    """The patent cases of an answer: of one organisation, of one case in detail, or a list of either."""
    if isinstance(content, list):
        parts = [_cases(part) for part in content]
        return None if None in parts else [case for part in parts for case in part]
    if not isinstance(content, dict):
        return None
    if "patentBag" in content or str(content.get("patentBagCount")) == "0" or not content:
        return [case for case in content.get("patentBag") or () if isinstance(case, dict)]
    return [content] if "applicationNumber" in content else None


def _applicants(number: int, case: dict, left_out: Counter[str]) -> Iterator[list[str | None]]:
    applicants = case.get("applicantBag") or []
    values = [_filed(case), _text(case.get("currentStatusEn")), _text(case.get("currentStatusDate"))]
    application = _text(case.get("applicationNumber"))
    if not applicants:
        yield [str(number), "no_applicant", application, None, *values]
    for applicant in applicants:
        org = _text(applicant.get("companyNumber")) if isinstance(applicant, dict) else None
        if org is None:
            left_out["applicant_without_number"] += 1
        else:
            yield [str(number), None, application, org, *values]


def _filed(case: dict) -> str | None:
    """The filing date, which the detail answer holds at a depth that differs between kinds of case."""
    waiting = [case.get(DETAIL), {key: case.get(key) for key in FILED_KEYS}]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if found := next((part[key] for key in FILED_KEYS if isinstance(part.get(key), str) and part[key]), None):
                return found
            # claims to priority carry the filing dates of other applications
            waiting += [value for key, value in part.items() if "priority" not in key.casefold()]
        elif isinstance(part, list):
            waiting += part
    return None


def _text(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def _faulty(number: int, answer: Answer, fault: str) -> list[str | None]:
    return [str(number), fault, answer.name, *[None] * (len(COLUMNS) - 3)]


def _judged(reading: Reading) -> str:
    reason = checks.first_reason(
        ("no_application_number", "application_id IS NULL"),
        ("bad_organisation_number", f"NOT {checks.is_number('digits')}"),
        ("bad_date", "(filed IS NOT NULL AND filed_on IS NULL) OR (status_date IS NOT NULL AND status_on IS NULL)"),
        ("future_date", f"filed_on > DATE '{reading.as_of}'"),
    )
    return f"""
        CREATE TEMP TABLE judged AS
        WITH parsed AS (
            SELECT *, {checks.number("org")} AS digits, {checks.date("filed")} AS filed_on,
                {checks.date("status_date")} AS status_on
            FROM printed
        ), reasoned AS (SELECT *, {reason} AS reason FROM parsed)
        SELECT row_no, application_id, 'no:' || digits AS org_id, filed_on AS filed, status, status_on AS status_date,
            reason, concat_ws(' ', application_id, {checks.shown("org")}, filed, status_date) AS raw,
            -- the detail answer says more than the short one, and the latest status is in force
            CASE WHEN row_number() OVER (
                PARTITION BY application_id, digits, reason IS NULL
                ORDER BY filed_on IS NULL, status_on DESC NULLS LAST, row_no
            ) > 1 THEN 'repeated_application' END AS rule
        FROM reasoned
        """
