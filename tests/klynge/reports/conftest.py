"""A small report in each language."""

import pytest

from klynge.figures import charts
from klynge.reports import document as doc
from klynge.text import text


@pytest.fixture
def make_document():
    def make(lang: str = "nb", *, invented: bool = True, cell: doc.Cell | None = None) -> doc.Document:
        table = doc.Table(
            "firms-by-area",
            "Bedrifter per område",
            [doc.Column("Område"), doc.Column("Bedrifter", True, "antall"), doc.Column("Ansatte", True)],
            [
                [doc.words("Bygg"), doc.amount(34, lang), doc.bounded(2000, 2286, lang)],
                [cell or doc.words("IKT"), doc.amount(None, lang), doc.amount(925, lang)],
            ],
            "Enhetsregisteret",
        )
        spec = charts.larger_firms(
            [{"label": "Bygg", "low": 20, "high": 23}], limits={"20": 20, "30": 30}, axis="bedrifter", lang=lang
        )
        figure = doc.Figure("larger", "Større bedrifter", "Bygg har 20–23.", lambda: spec, table)
        verdict = doc.Verdict("Masse", "Delt opp", "warning", ["23 er flere enn 20."], "USN 2022", ["Intervjuer"])
        blocks = [doc.Paragraph("Svar."), verdict, doc.Facts([("Bedrifter", doc.amount(1234, lang))]), figure, table]
        return doc.Document(
            "readiness",
            "Elvedalen & <omegn>",
            text("report.about_report", lang),
            lang,
            "2026-11-20",
            invented,
            [("Manifest", "abc")],
            "Klynge (2026).",
            [doc.Section("mass", "Masse", blocks)],
        )

    return make
