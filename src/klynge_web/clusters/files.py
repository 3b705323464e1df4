"""Which file is a list of members? CSV and workbook with the columns that an import of memberships reads."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from klynge import api
from klynge_web.access.scope import Scope
from klynge_web.clusters.models import Membership
from klynge_web.clusters.reach import reaches_fee
from klynge_web.shell.forms import printable
from klynge_web.shell.page import is_invented

COLUMNS = ("holder_id", "member_id", "name", "from_date", "to_date", "kind", "role", "reason", "source")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def answer(rows: Iterable[Membership], kind: str, name: str, lang: str, *, fees: Scope) -> HttpResponse:
    """The file. `kind` : csv or xlsx; `fees` : whose fees the reader may have; without any there is no such column."""
    head, lines = table(rows, fees)
    mark = api.text("common.invented", lang) if is_invented() else ""
    content = {"csv": _csv, "xlsx": _xlsx}[kind](head, lines, mark)
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(content, content_type=TYPES[kind], headers={"Content-Disposition": disposition})


def table(rows: Iterable[Membership], fees: Scope) -> tuple[list[str], list[list]]:
    """Names of the columns, and the values of each row; what is not known is ''."""
    with_fees = fees.reaches
    head = [*COLUMNS, *(["fee"] if with_fees else [])]
    return head, [[*_values(row), *([_fee(row, fees)] if with_fees else [])] for row in rows]


def guarded(value):
    """A text that would be run as a formula is kept as text; signs that cannot be shown are left out."""
    value = printable(value) if isinstance(value, str) else value
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _values(row: Membership) -> list:
    # an undated membership has no first day: the import then reads the day of the file
    first = row.from_date.isoformat() if row.dated else ""
    last = row.to_date.isoformat() if row.to_date else ""
    told = (row.holder.slug, row.member_id, row.member_name, first, last, row.kind, row.role, row.reason, row.source)
    return [guarded(value) for value in told]


def _fee(row: Membership, fees: Scope):
    return row.fee if row.fee is not None and reaches_fee(fees, row) else ""


def _csv(head: list[str], lines: list[list], mark: str) -> bytes:
    """Semicolons and a byte order mark, so that a Norwegian spreadsheet program opens it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([[mark]] if mark else [])
    writer.writerow(head)
    writer.writerows(lines)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(head: list[str], lines: list[list], mark: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("members")
    sheet.freeze_panes = "A3" if mark else "A2"
    for line in [*([[mark]] if mark else []), head, *lines]:
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
