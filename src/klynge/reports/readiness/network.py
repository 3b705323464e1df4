"""4.1 How are the region's firms placed? The first table is the fair one: like regions and equal ties stand in it."""

from collections import Counter

from klynge.figures import charts
from klynge.measures.catalogue import MEASURES
from klynge.measures.comparison import GROUPS, REGION
from klynge.measures.like_regions import FEWEST
from klynge.measures.position import Estimate, Position, Standing
from klynge.reports import document as doc
from klynge.reports.readiness.picture import Ties
from klynge.reports.readiness.say import Say

_FLOWS = ("internal_ties", "external_ties", "ei_index", "pipeline_share", "component_share")
_ROWS = "rows/network"
_NAMED = 8  # like regions named in the note; the rest are counted


def section(answer, say: Say) -> doc.Section:
    position: Position = answer.position
    blocks: list[doc.Block] = [
        doc.Paragraph(say("network.lead", firms=say.number(position.firms), boards=say.number(position.with_board))),
        answer.verdict("network_position", say),
        _fair(position, say, answer),
        *_groups_figures(answer, say),
        doc.Paragraph(say("network.not_in_boards")),
    ]
    inner = [doc.Section("network-flows", say("network.flows_title"), [_flows(position, say, answer)])]
    if answer.ties:
        inner.append(doc.Section("network-picture", say("network.picture_title"), [_picture(answer, say)]))
    return doc.Section("network", say("network.title"), blocks, inner)


def _fair(position: Position, say: Say, answer) -> doc.Table:
    groups = [group for group in GROUPS if any(s.means.get(group) is not None for s in position.standings)]
    columns = [doc.Column(say("network.measure"))]
    columns += [doc.Column(say(f"groups.{group}"), True) for group in groups]
    columns += [
        doc.Column(say("network.percentile"), True, say("network.percentile_meaning")),
        doc.Column(say("network.equal_ties"), True, say("network.equal_ties_meaning")),
        doc.Column(say("network.interval"), True),
    ]
    rows = [_standing(standing, groups, position.with_board > 0, say) for standing in position.standings]
    notes = [_like_note(position, say), say("network.groups_note")]
    return doc.Table("position", say("network.fair_table"), columns, rows, answer.source("network", say), notes)


def _standing(standing: Standing, groups: list[str], known: bool, say: Say) -> list[doc.Cell]:
    """One measure; known : boards are, so that a value that is not there is a formula without result."""
    digits = MEASURES[standing.measure].digits
    equal = standing.at_equal_ties
    return [
        doc.words(say.measure(standing.measure)),
        *[say.cell(standing.means.get(g), digits, _ROWS if g == REGION else "") for g in groups],
        say.cell(standing.percentile, measured=known),
        say.cell(equal.estimate, digits, measured=known),
        say.interval(equal.ci_low, equal.ci_high, digits, measured=known),
    ]


def _like_note(position: Position, say: Say) -> str:
    """Which regions the percentile is taken among, why these, and that few give a rank, not a percentile."""
    standing = position.standings[0]
    like, count = standing.like, standing.like.count(standing.measure)
    names = ", ".join(like.names[:_NAMED]) + (" …" if len(like.names) > _NAMED else "")
    told = say(f"network.like.{like.reason or like.rule}", count=say.number(len(like.names)), names=names)
    return told if count >= FEWEST else f"{told} {say('network.few_alike', count=say.number(count))}"


def _groups_figures(answer, say: Say) -> list[doc.Figure]:
    """The chart of constraint; none where no board is known, since an empty chart says nothing."""
    known = any(f.measure == "constraint" and f.n for f in answer.comparison.figures) if answer.comparison else False
    return [group_figure(answer, "constraint", say, rows=_ROWS)] if known else []


def group_figure(answer, measure: str, say: Say, *, rows: str) -> doc.Figure:
    """Dots with intervals: the region beside the groups of the country, for one measure."""
    found = [f for f in (answer.comparison.of(group, measure) for group in GROUPS) if f and f.mean is not None]
    digits = MEASURES[measure].digits
    data = [
        {
            "label": say(f"groups.{f.group_id}"),
            "value": f.mean,
            "low": f.ci_low if f.ci_low is not None else f.mean,
            "high": f.ci_high if f.ci_high is not None else f.mean,
            "own": f.group_id == REGION,
        }
        for f in found
    ]
    columns = [
        doc.Column(say("network.group")),
        doc.Column(say("outcomes.n"), True),
        doc.Column(say("outcomes.mean"), True, say.meaning(measure)),
        doc.Column(say("outcomes.median"), True),
        doc.Column(say("network.interval"), True),
    ]
    cells = [
        [
            doc.words(say(f"groups.{f.group_id}")),
            say.cell(f.n, rows=rows if f.group_id == REGION else ""),
            say.cell(f.mean, digits),
            say.cell(f.median, digits),
            say.interval(f.ci_low, f.ci_high, digits),
        ]
        for f in found
    ]
    title = say("network.group_figure", measure=say.measure(measure))
    table = doc.Table(f"groups-{measure}", title, columns, cells, answer.source("network", say))
    return doc.Figure(
        f"groups-{measure}",
        title,
        _group_summary(found, measure, say),
        lambda: charts.groups(data, axis=say.measure(measure), lang=say.lang),
        table,
        table.source,
    )


def _group_summary(found: list, measure: str, say: Say) -> str:
    digits = MEASURES[measure].digits
    parts = [f"{say(f'groups.{f.group_id}')}: {say.number(f.mean, digits)} (n = {say.number(f.n)})" for f in found]
    return f"{say.measure(measure)} – {'; '.join(parts)}."


def _flows(position: Position, say: Say, answer) -> doc.Table:
    columns = [
        doc.Column(say("network.measure")),
        doc.Column(say("network.value"), True),
        doc.Column(say("network.interval"), True),
        doc.Column(say("outcomes.n"), True),
    ]
    rows = [_flow(name, getattr(position, name), say) for name in _FLOWS]
    outsiders = say.cell(position.tied_outsiders, rows=_ROWS)
    rows.append([doc.words(say.measure("tied_outsiders")), outsiders, doc.words("–"), say.cell(position.firms)])
    return doc.Table("flows", say("network.flows_table"), columns, rows, answer.source("network", say))


def _flow(name: str, estimate: Estimate, say: Say) -> list[doc.Cell]:
    digits = MEASURES[name].digits
    known = estimate.n > 0  # boards are known, so that a missing value is a formula without result
    return [
        doc.words(say.measure(name)),
        say.cell(estimate.value, digits, "rows/ties" if estimate.value is not None else "", measured=known),
        say.interval(estimate.ci_low, estimate.ci_high, digits, measured=known),
        say.cell(estimate.n),
    ]


def _picture(answer, say: Say) -> doc.Figure:
    ties = answer.ties
    kinds = {kind: say(f"network.kind.{kind}") for kind in ("region", "member", "outside")}
    counts = Counter(ties.kinds.values())
    columns = [doc.Column(say("network.kind_of")), doc.Column(say("network.organisations"), True)]
    rows = [[doc.words(word), say.cell(counts[kind])] for kind, word in kinds.items()]
    table = doc.Table("picture", say("network.picture_table"), columns, rows, answer.source("network", say))
    summary = say(
        "network.picture_summary",
        shown=say.number(len(ties.kinds)),
        ties=say.number(len(ties.pairs)),
        left=say.number(ties.organisations - len(ties.kinds)),
    )
    return doc.Figure(
        "picture", say("network.picture_figure"), summary, lambda: _drawn(ties, kinds, say.lang), table, table.source
    )


def _drawn(ties: Ties, kinds: dict[str, str], lang: str) -> dict:
    picture = ties.drawn()
    return charts.network(picture.nodes, picture.ties, kinds=kinds, legend="", lang=lang)
