"""4.1 Do firms innovate and grow, and do clusters help? The four groups with intervals, and hypotheses H1–H4."""

from klynge.measures.catalogue import MEASURES
from klynge.measures.comparison import GROUPS, REGION, GroupComparison
from klynge.reports import document as doc
from klynge.reports.readiness.network import group_figure
from klynge.reports.readiness.say import Say

OUTCOMES = ("grants", "applications", "patents", "profitability", "growth_plain", "growth_symmetric")
_ROWS = "rows/outcomes"


def section(answer, say: Say) -> doc.Section:
    known = [name for name in OUTCOMES if _is_known(answer.comparison, name)]
    blocks: list[doc.Block] = [doc.Paragraph(say("outcomes.lead"))]
    if not known:
        blocks.append(doc.Paragraph(say("outcomes.nothing")))
    blocks += [
        group_figure(answer, name, say, rows=_ROWS) for name in known if name in ("applications", "profitability")
    ]
    blocks += [_groups(answer, known, say), _differences(answer, known, say), _overlaps(answer, say)]
    inner = [doc.Section("hypotheses", say("outcomes.hypotheses_title"), _hypotheses(answer, say))]
    return doc.Section("outcomes", say("outcomes.title"), blocks, inner)


def _is_known(comparison: GroupComparison, measure: str) -> bool:
    return any(f.measure == measure and f.n for f in comparison.figures)


def _groups(answer, known: list[str], say: Say) -> doc.Table:
    columns = [
        doc.Column(say("network.measure")),
        doc.Column(say("network.group")),
        doc.Column(say("outcomes.n"), True),
        doc.Column(say("outcomes.missing"), True),
        doc.Column(say("outcomes.median"), True),
        doc.Column(say("outcomes.mean"), True),
        doc.Column(say("outcomes.trimmed"), True),
        doc.Column(say("network.interval"), True),
    ]
    found = [answer.comparison.of(group, name) for name in known for group in GROUPS]
    rows = [_group_row(f, say) for f in found if f is not None]
    return doc.Table("groups", say("outcomes.groups_table"), columns, rows, answer.source("outcomes", say))


def _group_row(figures, say: Say) -> list[doc.Cell]:
    digits = MEASURES[figures.measure].digits
    own = _ROWS if figures.group_id == REGION else ""
    missing, measured = figures.missing_share, figures.n > 0
    return [
        doc.words(say.measure(figures.measure)),
        doc.words(say(f"groups.{figures.group_id}")),
        say.cell(figures.n, rows=own),
        doc.Cell(missing, say.percent(missing)),
        say.cell(figures.median, digits, own, measured=measured),
        say.cell(figures.mean, digits, own, measured=measured),
        say.cell(figures.trimmed_mean, digits, own, measured=measured),
        say.interval(figures.ci_low, figures.ci_high, digits, measured=measured),
    ]


def _differences(answer, known: list[str], say: Say) -> doc.Table:
    columns = [
        doc.Column(say("network.measure")),
        doc.Column(say("outcomes.difference"), True, say("outcomes.difference_meaning")),
        doc.Column("p", True, say("outcomes.p_meaning")),
        doc.Column(say("outcomes.effect"), True, say("outcomes.effect_meaning")),
        doc.Column(say("outcomes.n_region"), True),
        doc.Column(say("outcomes.n_others"), True),
    ]
    found = [answer.comparison.difference(name) for name in known]
    rows = [_difference(d, say) for d in found]
    return doc.Table("differences", say("outcomes.differences_table"), columns, rows, answer.source("outcomes", say))


def _difference(difference, say: Say) -> list[doc.Cell]:
    measured = difference.n > 0 and difference.n_others > 0
    return [
        doc.words(say.measure(difference.measure)),
        say.cell(difference.estimate, MEASURES[difference.measure].digits, _ROWS, measured=measured),
        say.cell(difference.p, 3, measured=measured),
        say.cell(difference.effect_size, 2, measured=measured),
        say.cell(difference.n, rows=_ROWS),
        say.cell(difference.n_others),
    ]


def _overlaps(answer, say: Say) -> doc.Table:
    rows = [
        [doc.words(say("outcomes.both", first=say(f"groups.{a}"), second=say(f"groups.{b}"))), say.cell(count)]
        for (a, b), count in answer.comparison.overlaps.items()
    ]
    columns = [doc.Column(say("outcomes.two_groups")), doc.Column(say("outcomes.firms"), True)]
    return doc.Table("overlaps", say("outcomes.overlaps_table"), columns, rows, answer.source("network", say))


def _hypotheses(answer, say: Say) -> list[doc.Block]:
    blocks: list[doc.Block] = [
        doc.Paragraph(say("outcomes.hypotheses_lead")),
        answer.verdict("cluster_benefit", say),
    ]
    if not answer.hypotheses:
        return [*blocks, doc.Paragraph(say("outcomes.no_tests"))]
    columns = [
        doc.Column(say("outcomes.hypothesis")),
        doc.Column(say("network.measure")),
        doc.Column(say("outcomes.comparison")),
        doc.Column(say("outcomes.estimate"), True),
        doc.Column(say("network.interval"), True),
        doc.Column("p", True),
        doc.Column("n", True),
    ]
    rows = [_hypothesis(row, say) for row in answer.hypotheses]
    notes = [say("outcomes.direction_unknown")] if not all(r.direction_known for r in answer.hypotheses) else []
    table = doc.Table("hypotheses", say("outcomes.tests_table"), columns, rows, answer.source("outcomes", say), notes)
    return [*blocks, table]


def _hypothesis(row, say: Say) -> list[doc.Cell]:
    digits = max(MEASURES[row.measure].digits, 3)
    return [
        doc.words(row.hypothesis),
        doc.words(say.measure(row.measure)),
        doc.words(say(f"comparison.{row.comparison}")),
        say.cell(row.estimate, digits, measured=bool(row.n)),
        say.interval(row.ci_low, row.ci_high, digits, measured=bool(row.n)),
        say.cell(row.p, 3, measured=bool(row.n)),
        say.cell(row.n),
    ]
