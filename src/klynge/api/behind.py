"""The rows behind a figure: organisations, ties and workplaces of a region, to look at or to take away."""

import io
from dataclasses import dataclass

import pyarrow as pa

from klynge.boundaries import regions
from klynge.boundaries.areas import area_set
from klynge.errors import UnknownNameError
from klynge.lake import TABLES, View
from klynge.measures.critical_mass import TOP
from klynge.measures.mass_population import population
from klynge.reports import document as doc
from klynge.reports.workbook import guarded
from klynge.text import number, text

POPULATION = "critical_mass"
_IDENTITY = "org_id, name, municipality, industry, industry_version, area, employees_low, employees_high"
_LARGEST = "ORDER BY revenue DESC NULLS LAST, employees_low DESC, org_id"

_NAMED = ("accounts_year", "component", "year")  # whole numbers that name something and are no amounts

# subject → (table, columns, condition after the region's municipalities, order). Sole proprietors have no name and
# are persons: they are counted in figures, and left out of every list.
SUBJECTS = {
    "network": (
        "organisation_measures",
        f'{_IDENTITY}, degree, strength, "constraint", effective_size, eigenvector, component, component_size, '
        "member_ties, tied_outsider, programme_member, siva_member",
        "AND in_scope AND name IS NOT NULL",
        "ORDER BY degree DESC NULLS LAST, org_id",
    ),
    "outcomes": (
        "organisation_measures",
        f"{_IDENTITY}, programme_member, siva_member, grants, grant_amount, applications, patents, accounts_year, "
        "revenue, assets, profitability, profitability_basis, ordinary_result, growth_plain, growth_symmetric",
        "AND in_scope AND name IS NOT NULL",
        _LARGEST,
    ),
    "ties": ("board_ties", "*", "", "ORDER BY from_id, to_id"),
    "establishments": ("establishment_cells", "*", "", "ORDER BY municipality, industry"),
    "employment": (
        "employment",
        "*",
        "AND year = (SELECT max(year) FROM employment)",
        "ORDER BY industry_group, municipality",
    ),
}

# table → what of a row `industry` must be: a division or a longer code, or the group of the official statistics
_INDUSTRY = {
    "organisation_measures": "starts_with(industry, ?)",
    "establishment_cells": "starts_with(industry, ?)",
    "employment": "industry_group = ?",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one subject. `table` is Arrow, in the columns of the lake; `invented` marks every file made from it."""

    subject: str
    table: pa.Table
    source: str
    invented: bool

    def __len__(self) -> int:
        return self.table.num_rows

    def shown(self, count: int, lang: str) -> doc.Table:
        """The first rows as a table of a page, with heads in words; files keep the column names of the lake."""
        columns = [
            doc.Column(text(f"rows.column.{field.name}", lang), _is_amount(field)) for field in self.table.schema
        ]
        rows = [
            [_cell(name, value, lang) for name, value in row.items()] for row in self.table.slice(0, count).to_pylist()
        ]
        return doc.Table(self.subject, text(f"rows.{self.subject}", lang), columns, rows, self.source)

    def render(self, kind: str, lang: str) -> bytes:
        """All rows as csv, xlsx or parquet."""
        renderers = {"csv": self._csv, "xlsx": self._xlsx, "parquet": self._parquet}
        if kind not in renderers:
            raise UnknownNameError("format", kind, list(renderers))
        return renderers[kind](lang)

    def _csv(self, lang: str) -> bytes:
        """Semicolons and a byte order mark, so that a Norwegian spreadsheet opens it; formulas stay text."""
        import csv

        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=";")
        if self.invented:
            writer.writerow([text("common.invented", lang)])
        writer.writerow(self.table.column_names)
        for row in self.table.to_pylist():
            writer.writerow(["" if value is None else guarded(value) for value in row.values()])
        return stream.getvalue().encode("utf-8-sig")

    def _xlsx(self, lang: str) -> bytes:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet(self.subject)
        if self.invented:
            sheet.append([text("common.invented", lang)])
        sheet.append(self.table.column_names)
        for row in self.table.to_pylist():
            sheet.append([guarded(value) for value in row.values()])
        sheet.append([text("common.source", lang), self.source])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _parquet(self, lang: str) -> bytes:
        import pyarrow.parquet as pq

        notes = {"source": self.source, "note": text("common.invented", lang) if self.invented else ""}
        stream = io.BytesIO()
        pq.write_table(self.table.replace_schema_metadata(notes), stream)
        return stream.getvalue()


def rows(view: View, region: str, subject: str, area: str = "", *, industry: str = "", top: int = TOP) -> Rows:
    """The rows behind a region's figures.

    subject : critical_mass, network, outcomes, ties, establishments or employment
    area : one industry area of the study's set; industry : one division, or one group of the official statistics;
        of the subjects whose rows have one
    top : how many of the largest organisations are the population of critical mass
    Raises UnknownNameError, UnknownRegionError, NotImportedError, NotBuiltError.
    """
    if subject == POPULATION:
        return _population(view, region, area, industry, top)
    if subject not in SUBJECTS:
        raise UnknownNameError("kind of rows", subject, [POPULATION, *SUBJECTS])
    table, columns, condition, order = SUBJECTS[subject]
    codes = list(regions.region(region, view).municipalities)
    place = "from_municipality" if table == "board_ties" else "municipality"
    where = f"list_contains(?, {place}) {condition}"
    parameters: list = [codes]
    if area and table == "organisation_measures":
        area_set("study").area(area)
        where, parameters = f"{where} AND area = ?", [codes, area]
    if industry and table in _INDUSTRY:
        where, parameters = f"{where} AND {_INDUSTRY[table]}", [*parameters, industry]
    found = view.query(f"SELECT {columns} FROM {table} WHERE {where} {order}", parameters, tables=(table,))
    return Rows(subject, found, _source(view, table), view.invented)


def _population(view: View, region: str, area: str, industry: str, top: int) -> Rows:
    """The largest firms of the region, as critical mass counts them."""
    found = population(view, regions.region(region, view).municipalities, top=top, area_set="study")
    named = [firm for firm in found.firms if firm.name is not None and (not area or firm.area == area)]
    firms = [firm for firm in named if (firm.industry or "").startswith(industry)]
    if area:
        area_set("study").area(area)
    fields = ("org_id", "name", "municipality", "industry", "industry_version", "area", "excluded", "revenue")
    columns = {field: [getattr(firm, field) for firm in firms] for field in (*fields, "accounts_year")}
    columns["employees_low"] = [firm.employees.low for firm in firms]
    columns["employees_high"] = [firm.employees.high for firm in firms]
    return Rows(POPULATION, pa.table(columns), _source(view, "organisation_measures"), view.invented)


def _source(view: View, table: str) -> str:
    names = {entry.source.get("title", entry.key): entry.as_of for entry in view.entries.values()}
    told = "; ".join(f"{name} ({as_of})" for name, as_of in names.items() if name)
    return f"{TABLES[table].meaning} Manifest {view.manifest_id}. {told}"


def _is_amount(field: pa.Field) -> bool:
    return field.name not in _NAMED and (pa.types.is_integer(field.type) or pa.types.is_floating(field.type))


def _cell(name: str, value, lang: str) -> doc.Cell:
    if value is None:
        return doc.Cell(None, "–")
    if name == "area":
        return doc.Cell(value, area_set("study").area(value).label[lang])
    if name in _NAMED:
        return doc.words(str(value))
    if name == "status":
        return doc.words(text(f"rows.status.{value}", lang))
    if isinstance(value, bool):
        return doc.words(text("common.yes" if value else "common.no", lang))
    if isinstance(value, float):
        return doc.Cell(value, number(value, lang, 4))
    return doc.Cell(value, number(value, lang) if isinstance(value, int) else str(value))
