"""What do the declarations say, as pages? Writes docs/reference; a test compares the pages with the declarations."""

import sys
from pathlib import Path

from klynge.lake import TABLES, Table
from klynge.measures.catalogue import MEASURES
from klynge.registers.catalogue import REGISTERS
from klynge.text import text


def pages() -> dict[str, str]:
    """File name → content of every generated page."""
    return {"tables.md": _tables(), "measures.md": _measures(), "registers.md": _registers()}


def main(folder: Path) -> None:
    """Write the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pages().items():
        (folder / name).write_text(content, "utf-8")


def _tables() -> str:
    parts = [
        "# Tables of the lake\n\nMade from `lake/tables.py` and `lake/national.py` by `make docs`.\n\n"
        "Amounts are whole units of their currency, shares are 0–1, and null is never zero.\n"
    ]
    for kind, title in (("source", "From registers and files"), ("national", "Computed for the whole country")):
        parts.append(f"## {title}\n")
        parts += [_table(table) for table in TABLES.values() if table.kind == kind]
    return "\n".join(parts)


def _table(table: Table) -> str:
    lines = [
        f"### {table.name}\n",
        f"{table.meaning}\n",
        f"Key: {', '.join(table.key)}. Visibility: {table.visibility}.",
    ]
    if table.remedy:
        lines.append(f"To fill it: {table.remedy}")
    lines += ["", "| column | type | unit | meaning | null means |", "|---|---|---|---|---|"]
    lines += [f"| {c.name} | {c.type} | {c.unit} | {c.meaning} | {c.null or 'never null'} |" for c in table.columns]
    return "\n".join(lines) + "\n"


def _measures() -> str:
    lines = [
        "# Measures\n\nMade from `measures/catalogue.py` and `texts/measures.toml` by `make docs`.\n",
        "| measure | title | unit | meaning | formula | no value means | basis |",
        "|---|---|---|---|---|---|---|",
    ]
    for m in MEASURES.values():
        parts = (text(f"measures.{m.name}.{part}", "en") for part in ("title", "meaning", "formula", "null"))
        title, meaning, formula, null = (part.replace("|", "\\|") for part in parts)
        lines.append(f"| {m.name} | {title} | {m.unit} | {meaning} | {formula} | {null} | {m.basis} |")
    return "\n".join(lines) + "\n"


def _registers() -> str:
    lines = [
        "# Registers\n\nMade from `registers/catalogue.py` by `make docs`. In this order a first import works.\n",
        "| name | what | publisher | licence | fills |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.name} | {r.title} | {r.publisher} | {r.licence} | {', '.join(r.tables)} |" for r in REGISTERS.values()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
