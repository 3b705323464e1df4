"""In what is the region specialised? The two location quotients, apart."""

from klynge.figures import charts
from klynge.measures.specialisation import Quotient
from klynge.reports import document as doc
from klynge.reports.readiness.say import Say

SHOWN = 15  # divisions in the chart; the table has all


def section(answer, say: Say) -> doc.Section:
    blocks: list[doc.Block] = [doc.Paragraph(say("special.lead"))]
    if not answer.official and not answer.register:
        blocks.append(doc.Paragraph(say("special.none")))
    if answer.register:
        blocks.append(_register(answer, say))
    if answer.official:
        blocks.append(_official(answer, say))
    return doc.Section("specialisation", say("special.title"), blocks)


def _register(answer, say: Say) -> doc.Figure:
    largest = sorted(answer.register, key=lambda q: -q.employees.low)[:SHOWN]
    drawn = [q for q in sorted(largest, key=lambda q: -(q.value or 0)) if q.value is not None]
    rows = [_bar(q, answer.industry(q, say)) for q in drawn]
    columns = [
        doc.Column(say("special.industry")),
        doc.Column(say("special.establishments"), True),
        doc.Column(say("special.employed"), True),
        doc.Column(say("special.lq"), True, say.meaning("lq_register")),
        doc.Column(say("special.bounds"), True),
        doc.Column(say("network.interval"), True),
        doc.Column(say("special.left_out"), True),
    ]
    cells = [_register_row(q, answer, say) for q in sorted(answer.register, key=lambda q: -q.employees.low)]
    table = doc.Table("lq-register", say("special.register_table"), columns, cells, answer.source("special", say))
    names = "; ".join(f"{row['label']} ({say.number(row['value'], 2)})" for row in rows[:3])
    summary = say("special.summary", names=names)
    return doc.Figure(
        "lq-register",
        say("special.register_figure"),
        summary,
        lambda: charts.quotients(rows, axis=say("special.lq"), lang=say.lang),
        table,
        table.source,
    )


def _bar(quotient: Quotient, label: str) -> dict:
    high = quotient.high if quotient.high is not None else quotient.value
    return {"label": label, "value": quotient.value, "low": quotient.low, "high": high}


def _register_row(quotient: Quotient, answer, say: Say) -> list[doc.Cell]:
    return [
        doc.words(answer.industry(quotient, say)),
        say.cell(quotient.establishments, rows="rows/establishments"),
        say.bounds(quotient.employees, rows="rows/establishments"),
        say.cell(quotient.value, 2, measured=True),
        doc.bounded(quotient.low, quotient.high, say.lang, 2, measured=True),
        say.interval(quotient.ci_low, quotient.ci_high, 2),
        say.interval(quotient.loo_low, quotient.loo_high, 2),
    ]


def _official(answer, say: Say) -> doc.Table:
    columns = [
        doc.Column(say("special.industry")),
        doc.Column(say("special.employed"), True),
        doc.Column(say("special.lq"), True, say.meaning("lq_official")),
        doc.Column(say("special.bounds"), True),
    ]
    rows = [
        [
            doc.words(_group(q.industry, say)),
            say.bounds(q.employees),
            say.cell(q.value, 2, measured=True),
            doc.bounded(q.low, q.high, say.lang, 2, measured=True),
        ]
        for q in answer.official
    ]
    return doc.Table("lq-official", say("special.official_table"), columns, rows, answer.source("special", say))


def _group(code: str, say: Say) -> str:
    name = say.name("industry_group", code)
    return code if name == code else f"{code} {name}"
