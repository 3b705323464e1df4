"""What do the declarations say, as pages? Writes docs/reference; a test compares the pages with the declarations."""

import sys
from collections import Counter
from pathlib import Path

from klynge.frameworks.conflicts import conflicts
from klynge.frameworks.contradictions import contradictions
from klynge.frameworks.load import library
from klynge.frameworks.model import BASES, OWN, REPORTS, Framework, Note
from klynge.frameworks.ways import KINDS, ways
from klynge.lake import TABLES, Table
from klynge.measures.catalogue import MEASURES
from klynge.registers.catalogue import REGISTERS
from klynge.reports.frameworks import advice
from klynge.text import text


def pages() -> dict[str, str]:
    """File name → content of every generated page."""
    return {
        "tables.md": _tables(),
        "measures.md": _measures(),
        "registers.md": _registers(),
        "frameworks.md": _frameworks(),
    }


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


def _frameworks() -> str:
    models = [one for one in library().values() if one.shelf.report != OWN]
    lines = [
        "# Models\n\nMade from `frameworks/declared` by `make docs`.\n\n"
        "Rules are counted by whose they are: the source's, our reading of it, rebuilt, ours. Ways are how the\n"
        "dimensions can be answered today, each with the number of dimensions that it serves.\n"
    ]
    for report in REPORTS:
        title = text(f"conflicts.report.{report}", "en")
        lines.append(f"## {title} (report {report})\n")
        lines.append("| model | title | about | question | rules | ways |\n|---|---|---|---|---|---|")
        lines += [_model(one) for one in models if one.shelf.report == report]
        lines.append("")
    return "\n".join([*lines, *_conflicts(), *_contradictions()]) + "\n"


def _model(one: Framework | Note) -> str:
    head = f"| {one.id} | {one.title['en']} | {one.subject} | {one.question['en']} |"
    if isinstance(one, Note):
        return f"{head} read only | – |"
    rules = Counter(rule.basis for rule in one.rules)
    kinds = Counter(kind for found in ways(one).values() for kind in dict.fromkeys(way.kind for way in found))
    told = ", ".join(f"{kind} {kinds[kind]}" for kind in KINDS if kinds[kind])
    return f"{head} {' / '.join(str(rules[basis]) for basis in BASES)} | {told} |"


def _conflicts() -> list[str]:
    lines = ["## Advice that points different ways\n"]
    for one in conflicts():
        lines.append(f"**{one.title['en']}**\n")
        lines += [f"- {side.says['en']} ({advice.place(side, 'en')})" for side in one.sides]
        lines.append(f"\n{advice.reading(one, 'en')}\n")
    return lines


def _contradictions() -> list[str]:
    rows = [
        f"| {one.id} | {', '.join(one.reports)} | {one.where} | {one.text['en']} |" for one in contradictions().values()
    ]
    head = "## Known contradictions of the reports\n\n| id | report | where | what |\n|---|---|---|---|"
    return [head, *rows]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
