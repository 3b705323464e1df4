"""How does a test bring a drawn file into a lake, and what came of it?"""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from klynge.registers import importing

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
READ_ON = dt.date(2026, 11, 20)


@dataclass
class Brought:
    """What an import stored (`rows`, as dicts), rejected (`rejects`, as reason and raw) and left out by rule."""

    stored: object
    rows: list[dict]
    rejects: list[tuple[str, str]]

    @property
    def left_out(self) -> dict[str, int]:
        return self.stored.left_out

    @property
    def reasons(self) -> dict[str, int]:
        return self.stored.reasons

    def column(self, name: str) -> list:
        return [row[name] for row in self.rows]

    @property
    def all_rows(self) -> int:
        """Rows in: stored, rejected and left out."""
        return self.stored.rows + self.stored.rejected + sum(self.left_out.values())


@pytest.fixture
def bring(lake, tmp_path, monkeypatch):
    """Import text, bytes, a document, or a file that lies somewhere; all rows may be rejected unless `strict`."""

    def run(register, content, name="", *, strict=False, as_of=READ_ON, **options) -> Brought:
        monkeypatch.setenv("KLYNGE_REJECT_SHARE", "0.01" if strict else "1")
        path = content if isinstance(content, Path) else written(tmp_path, content, name)
        (stored,) = importing.run(register, path, lake, as_of=as_of, options=options).tables
        table = stored.table.name
        with lake.view(closed=True) as view:
            files = view.query(f"SELECT * FROM {table} ORDER BY ALL", tables=(table,))
            key = f"{table}/{stored.part}" if stored.part else table
            rejects = [(row["reason"], row["raw"]) for row in view.rejects(key).to_pylist()]
        return Brought(stored, files.to_pylist(), rejects)

    return run


def written(folder: Path, content, name: str = "") -> Path:
    path = folder / (name or ("table.csv" if isinstance(content, str | bytes) else "answer.json"))
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


@pytest.fixture(scope="session")
def number():
    """The n-th organisation number that passes the check and is never issued (it begins with 2)."""
    return _number


def _number(n: int) -> str:
    found, base = -1, 20_000_000
    while True:
        digits = str(base)
        check = (11 - sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11) % 11
        found += check < 10
        if found == n and check < 10:
            return f"{digits}{check}"
        base += 1
