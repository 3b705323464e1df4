"""What will become of a row? One value for each row of the file, whatever kind of file it is."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field

from klynge import api
from klynge_web.uploads.models import Upload, UploadRow


@dataclass(slots=True)
class Row:
    """What the dry run says of one row; fields as in `UploadRow`. Days are texts, as the database keeps them."""

    row_no: int
    outcome: str
    reason: str = ""
    column: str = ""
    subject: str = ""
    name: str = ""
    values: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    target: int | None = None
    by_name: bool = False
    folded: str = ""  # of a name that waits for a decision

    @property
    def sign(self) -> str:
        """The same for two rows of which the same would become."""
        said = [self.outcome, self.reason, self.subject, self.values, self.changes, self.target]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    def stored(self, upload: Upload, run: int, before: str = "") -> UploadRow:
        return UploadRow(
            upload=upload,
            run=run,
            row_no=self.row_no,
            outcome=self.outcome,
            reason=self.reason,
            column=self.column,
            subject=self.subject,
            name=self.name,
            values=self.values,
            changes=self.changes,
            target=self.target,
            by_name=self.by_name,
            sign=self.sign,
            before=before,
        )


def rejected(row_no: int, reason: str, cells: dict[str, str], column: str = "") -> Row:
    """A row that cannot be used: its number and name as written, and the cell at fault, persons' numbers left out."""
    subject, name = (api.masked(cells.get(place, ""))[:100] for place in ("number", "name"))
    found = api.masked(cells.get(column, ""))[:100] if column else ""
    return Row(row_no, "rejected", reason, column, subject, name[:200], {"found": found} if found else {})


def choices_of(upload: Upload):
    """What the user chose for the whole file, as the core asks for it."""
    chosen = upload.choices
    return api.Choices(
        as_of=upload.as_of,
        order=chosen.get("order", "dmy"),
        unit=chosen.get("unit", "kr"),
        year=chosen.get("year"),
        source=upload.source,
    )


def plain(values: dict) -> dict:
    """Values as JSON has them: a day is `2026-03-01`."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
