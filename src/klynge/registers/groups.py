"""Which organisations belong to one corporate group? Links from parent to subsidiary.

Source: konsernstruktur of Enhetsregisteret, one nested tree per group; there is no bulk file. The same link stands
in the answers of all members of a group and under several parents, so links are counted once. Links may run in a
circle: nothing here follows them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from klynge.registers import checks, delimited
from klynge.registers.answers import Answer, Answers
from klynge.registers.importing import Reading
from klynge.registers.rows import load

LINK_KEYS = ("knytningsform", "grunnlag")
UNIT_KEYS = ("organisasjonsnummer", *LINK_KEYS)
_SIDE = ("id", "name", "country")
COLUMNS = ("row_no", "fault", *(f"{side}_{part}" for side in ("parent", "child") for part in _SIDE), "kind", "share")

OWN = delimited.Layout(
    "groups",
    {
        "parent_id": ("parent_id", "influencing_tax_ident", "parent_orgnr"),
        "child_id": ("child_id", "influenced_tax_ident", "child_orgnr"),
        "kind": ("kind", "rel_type_code"),
        "share": ("share", "percentage"),
        **{f"{side}_{part}": (f"{side}_{part}",) for side in ("parent", "child") for part in _SIDE[1:]},
    },
    required=("parent_id", "child_id"),
    hint="A table of group links has one row per parent and subsidiary.",
)


def read(reading: Reading) -> None:
    """Read group links from a folder, a zip archive or one file of trees, or from a CSV file of links.

    A foreign unit without a number in the register is `x:COUNTRY:NAME`. Rejects: bad_organisation_number,
    no_organisation, self_link, not_a_group. Left out: `no_group` (the answer is empty), `repeated_link`, `other_files`.
    """
    left_out: Counter[str] = Counter()
    new_columns: list[str] = []
    if reading.path.suffix.casefold() == ".csv":
        new_columns = delimited.read(reading, "printed", OWN)
    else:
        answers = Answers(reading)
        load(reading, "printed", COLUMNS, _rows(answers, left_out))
        left_out["other_files"] += answers.other_files
    reading.draft.connection.execute(_JUDGED)
    checks.store(reading, "groups", left_out=left_out, new_columns=new_columns)


def _rows(answers: Answers, left_out: Counter[str]) -> Iterator[list[str | None]]:
    for number, answer in enumerate(answers, start=1):
        if answer.fault:
            yield _faulty(number, answer, answer.fault)
            continue
        links, units = [], 0
        for parent, unit in _pairs(answer.content):
            units += 1
            if parent is not None:
                links.append(
                    [*_side(parent), *_side(unit), _text(unit.get("knytningsform")), _text(unit.get("grunnlag"))]
                )
        if answer.content and not units:
            yield _faulty(number, answer, "not_a_group")
        elif not links:
            left_out["no_group"] += 1
        yield from ([str(number), None, *link] for link in links)


def _pairs(tree: Any) -> Iterator[tuple[dict | None, dict]]:
    """Every unit of a nested tree with its parent, whatever the lists of subsidiaries are called."""
    waiting: list[tuple[dict | None, Any]] = [(None, tree)]
    while waiting:
        parent, node = waiting.pop()
        if isinstance(node, list):
            waiting += [(parent, item) for item in node]
        elif isinstance(node, dict) and any(key in node for key in UNIT_KEYS):
            yield parent, node
            waiting += [(node, value) for value in node.values() if isinstance(value, list)]
        elif isinstance(node, dict) and parent is None:
            # a wrapper around the uppermost unit
            waiting += [(None, value) for value in node.values()]


def _side(unit: dict) -> list[str | None]:
    return [_text(unit.get(key)) for key in ("organisasjonsnummer", "navn", "landkode")]


def _text(value: Any) -> str | None:
    # codes may stand as {"kode": …, "beskrivelse": …}, as elsewhere in the register
    value = value.get("kode") if isinstance(value, dict) else value
    return str(value).strip() or None if value is not None else None


def _faulty(number: int, answer: Answer, fault: str) -> list[str | None]:
    return [str(number), fault, answer.name, *[None] * (len(COLUMNS) - 3)]


def _identifier(side: str) -> str:
    named = f"'x:' || coalesce({side}_country, '') || ':' || upper({side}_name)"
    return f"coalesce({checks.organisation_id(f'{side}_id')}, {named})"


_REASON = checks.first_reason(
    ("bad_organisation_number", " OR ".join(f"NOT {checks.is_organisation_id(side)}" for side in ("parent", "child"))),
    ("no_organisation", "parent IS NULL OR child IS NULL"),
    ("self_link", "parent = child"),
)
_JUDGED = f"""
    CREATE TEMP TABLE judged AS
    WITH named AS (
        SELECT *, {_identifier("parent")} AS parent, {_identifier("child")} AS child FROM printed
    ), reasoned AS (SELECT *, {_REASON} AS reason FROM named)
    SELECT row_no, parent AS parent_id, child AS child_id, kind, share, reason,
        concat_ws(' ', {checks.shown("parent_id")}, {checks.shown("child_id")}) AS raw,
        CASE WHEN row_number() OVER (
            PARTITION BY parent, child, reason IS NULL ORDER BY kind NULLS LAST, share NULLS LAST, row_no
        ) > 1 THEN 'repeated_link' END AS rule
    FROM reasoned
    """
