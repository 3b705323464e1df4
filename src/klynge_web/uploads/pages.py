"""What does the page of one upload show? The step it is at, and of its rows those that were asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator

from klynge import api
from klynge.errors import FileFaultError
from klynge_web.clusters.files import guarded
from klynge_web.clusters.rules import registered
from klynge_web.jobs import watch
from klynge_web.jobs.words import told as job_told
from klynge_web.shell.page import is_invented
from klynge_web.uploads import words
from klynge_web.uploads.importing import written
from klynge_web.uploads.models import KEPT_FOR, OUTCOMES, Decision, Upload, UploadName, UploadRow

ROWS = 200
NAMES = 25
STEPS = ("choose", "map", "look", "names", "import")
_CELL = 200  # letters of a cell of the file that are shown while its columns are named


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are asked for: of one outcome, for one reason."""

    outcome: str = ""
    reason: str = ""

    def query(self) -> str:
        """The filter as the end of an address, '' for all rows."""
        asked = {"outcome": self.outcome, "reason": self.reason}
        return "".join(f"&{name}={value}" for name, value in asked.items() if value)


def filter_of(asked, upload: Upload) -> Filter:
    """The filter that an address asks for; what it cannot be is no filter."""
    outcome, reason = asked.get("outcome", ""), asked.get("reason", "")
    return Filter(outcome if outcome in OUTCOMES else "", reason if reason in upload.reasons else "")


def rows_of(user, upload: Upload, asked: Filter):
    """Rows of the dry run that is shown."""
    rows = UploadRow.objects.for_user(user).filter(upload=upload, run=upload.run)
    if asked.outcome:
        rows = rows.filter(outcome=asked.outcome)
    return rows.filter(reason=asked.reason) if asked.reason else rows


def page_of(request, lang: str, upload: Upload) -> dict:
    """Context of the upload's page."""
    asked = filter_of(request.GET, upload)
    page = Paginator(rows_of(request.user, upload, asked), ROWS).get_page(request.GET.get("page"))
    return {
        "upload": upload,
        "steps": steps(upload, lang),
        "job": upload.job,
        "job_told": job_told(upload.job, lang) if upload.job else None,
        "works": upload.works,
        "idle": upload.works and upload.job.state == "queued" and not watch.working(),
        "writes": any(upload.counts.get(outcome) for outcome in written(upload)),
        "asked": asked,
        "page": page,
        "rows": [words.told(row, upload, lang) for row in page],
        "counts": [(o, words.outcome(o, upload, lang), upload.counts[o]) for o in OUTCOMES if upload.counts.get(o)],
        "reasons": [(code, words.reason(code, lang), count) for code, count in upload.reasons.items()],
        "absent": upload.counts.get("absent", 0),
        "kept_days": KEPT_FOR.days,
        "has_names": bool(upload.run) and names_of(request.user, upload).exists(),
    }


def steps(upload: Upload, lang: str) -> list[tuple[str, str]]:
    """(name, done, now or later) of each step."""
    now = {"stored": "map", "read": "names" if upload.counts.get("review") else "import"}.get(upload.state, "")
    at = STEPS.index(now) if now else len(STEPS)
    told = []
    for place, step in enumerate(STEPS):
        if step == "names" and upload.kind != "memberships":
            continue
        state = "done" if place < at else "now" if place == at else "later"
        told.append((api.text(f"uploads.step.{step}", lang), state))
    return told


def names_of(user, upload: Upload):
    """Names without a number in the rows that are shown."""
    return UploadName.objects.for_user(user).filter(upload=upload, run=upload.run)


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that is decided on. chosen : identifier, `out`, or ''; number : typed; error : code, '' for none."""

    row: UploadName
    suggestions: list[tuple[str, str, str]]
    chosen: str
    number: str
    error: str


def asked_names(user, upload: Upload, names, lang: str, form=None) -> list[Asked]:
    """The names of one page, with suggestions in words, and what has been decided."""
    names = list(names)
    mine = Decision.objects.for_user(user).filter(holder_key=upload.holder_key, folded__in=[n.folded for n in names])
    decided = dict(mine.values_list("folded", "member_id"))
    register = registered([one for name in names for one in name.candidates], lang) or {}
    return [_asked(name, decided, register, form) for name in names]


def _asked(name: UploadName, decided: dict, register, form) -> Asked:
    suggestions = []
    for org_id in name.candidates:
        found = register.get(org_id)
        about = " · ".join(part for part in (found.municipality, found.industry) if part) if found else ""
        suggestions.append((org_id, found.name if found and found.name else org_id, about))
    chosen, number = "", ""
    if form is not None:
        chosen, number = form.choice(name), form.number(name)
    elif name.folded in decided:
        chosen = decided[name.folded] or "out"
        if chosen not in (*name.candidates, "out"):
            chosen, number = "number", decided[name.folded].removeprefix("no:")
    elif name.status == "exact":
        chosen = name.candidates[0]
    return Asked(name, suggestions, chosen, number, form.errors.get(name.pk, "") if form else "")


def shown_rows(head) -> list[list[str]]:
    """The first rows of a file, as its program shows them."""
    return [[_plain(cell) for cell in line.cells] for line in head.rows]


def _plain(cell: str) -> str:
    """A cell without the exponent that numbers of a workbook are read with."""
    is_number = cell.endswith("e0") and cell[:-2].replace(".", "", 1).lstrip("-").isdecimal()
    return api.masked(cell[:-2] if is_number else cell)[:_CELL]


def fault_told(error: FileFaultError, lang: str) -> str:
    """What is wrong with a file, in words."""
    return api.text(f"upload.error.{error.fault}", lang, **error.facts)


def csv_lines(user, upload: Upload, asked: Filter, lang: str) -> Iterator[str]:
    """The rows of the dry run as lines of CSV; cells that a spreadsheet program would work out are kept as text."""
    if is_invented():
        yield _line([api.text("common.invented", lang)])
    yield _line([api.text(f"uploads.column.{c}", lang) for c in ("row", "outcome", "reason", "number", "name", "what")])
    for row in rows_of(user, upload, asked).iterator(chunk_size=2_000):
        told = words.told(row, upload, lang)
        what = "; ".join(f"{label}: {now} → {then}" if now else f"{label}: {then}" for label, now, then in told.facts)
        yield _line([str(told.row_no), told.outcome, told.reason, told.number, told.name, what])


def _line(cells: list[str]) -> str:
    quoted = (f'"{guarded(cell).replace(chr(34), chr(34) * 2)}"' for cell in cells)
    return ";".join(quoted) + "\r\n"
