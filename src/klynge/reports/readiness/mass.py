"""4.2 Is there critical mass? The population, the areas, the printed rule with its distances, neighbours, backtest."""

from klynge.boundaries.size_classes import CLASS_IDS
from klynge.figures import charts
from klynge.measures.bounds import Bounds
from klynge.measures.critical_mass import AreaMass, CriticalMass
from klynge.measures.mass_rules import COUNTED, Part, backtest, backtest_source, printed_limits
from klynge.reports import document as doc
from klynge.reports.readiness.say import Say

_STEPS = ("active", "unranked", "beyond_top", "population", "excluded", "no_industry", "outside_areas", "in_areas")
_ANSWERS = ("printed_low", "printed_high", "with_employees", "with_fragmentation")


def section(answer, say: Say) -> doc.Section:
    mass: CriticalMass = answer.mass
    blocks: list[doc.Block] = [doc.Paragraph(say("mass.lead", larger_than=say.number(mass.larger_than)))]
    blocks += [doc.Paragraph(say.common(f"critical_mass.note.{note}")) for note in mass.notes]
    if mass.accounting.population:
        blocks += [_larger(mass, say, answer), _areas(mass, say, answer)]
    return doc.Section(
        "critical-mass",
        say("mass.title"),
        blocks,
        [
            doc.Section("mass-answers", say("mass.answers_title"), _answers(mass, say, answer)),
            doc.Section("mass-sizes", say("mass.sizes_title"), [_sizes(mass, say, answer)]),
            doc.Section("mass-segments", say("mass.segments_title"), [_segments(mass, say, answer)]),
            doc.Section("mass-neighbours", say("mass.neighbours_title"), _neighbours(mass, say, answer)),
            doc.Section("mass-population", say("mass.population_title"), [_accounting(mass, say, answer)]),
            doc.Section("mass-backtest", say("mass.backtest_title"), [_backtest(say)]),
        ],
    )


def _rows(area: str) -> str:
    return f"rows/critical_mass?area={area}"


def _larger(mass: CriticalMass, say: Say, answer) -> doc.Figure:
    rows = [_bar(area, say) for area in mass.areas]
    limits = {say.number(value): value for value in printed_limits().values()}
    columns = [doc.Column(say("mass.area")), doc.Column(say("mass.larger"), True)]
    table = doc.Table(
        "larger-firms",
        say("mass.larger_table"),
        columns,
        [[doc.words(say.area(a.area)), say.bounds(a.larger, rows=_rows(a.area))] for a in mass.areas],
        answer.source("mass", say),
    )
    return doc.Figure(
        "larger-firms",
        say("mass.larger_figure"),
        _larger_summary(mass, say),
        lambda: charts.larger_firms(rows, limits=limits, axis=say("mass.larger"), lang=say.lang),
        table,
        table.source,
    )


def _bar(area: AreaMass, say: Say) -> dict:
    high = area.larger.high if area.larger.high is not None else len(area.firms)
    return {"label": say.area(area.area), "low": area.larger.low, "high": high}


def _larger_summary(mass: CriticalMass, say: Say) -> str:
    largest = max(mass.areas, key=lambda area: area.larger.low)
    above = [say.area(a.area) for a in mass.areas if a.answer("printed_low").met]
    return say(
        "mass.larger_summary",
        area=say.area(largest.area),
        count=say.bounds(largest.larger).shown,
        above=", ".join(above) or say("mass.no_area"),
    )


def _areas(mass: CriticalMass, say: Say, answer) -> doc.Table:
    columns = [
        doc.Column(say("mass.area")),
        doc.Column(say.measure("firms"), True, say.meaning("firms")),
        doc.Column(say("mass.revenue_million"), True, say.meaning("revenue")),
        doc.Column(say.measure("employees"), True, say.meaning("employees")),
        doc.Column(say("mass.larger"), True, say.meaning("larger_firms")),
        doc.Column(say("mass.at_work"), True, say("mass.at_work_meaning")),
        doc.Column(say("mass.cornerstone"), True, say.meaning("cornerstone_share")),
        doc.Column(say("mass.outside_owned"), True, say.meaning("outside_ownership_share")),
    ]
    return doc.Table(
        "areas",
        say("mass.areas_table"),
        columns,
        [_area_row(area, "no_groups" not in mass.notes, say) for area in mass.areas],
        answer.source("mass", say),
        [say("mass.bounds_note")],
    )


def _area_row(area: AreaMass, has_groups: bool, say: Say) -> list[doc.Cell]:
    million = None if area.revenue is None else area.revenue / 1e6
    return [
        doc.words(say.area(area.area)),
        say.cell(len(area.firms), rows=_rows(area.area)),
        say.cell(million, rows=_rows(area.area)),
        say.bounds(area.employees, rows=_rows(area.area)),
        say.bounds(area.larger, rows=_rows(area.area)),
        say.bounds(area.at_work.employees if area.at_work else None, rows="rows/establishments"),
        _share(area.cornerstone_share, say, measured=True),
        _share(area.outside_ownership_share, say, measured=has_groups),
    ]


def _share(bounds: Bounds | None, say: Say, *, measured: bool) -> doc.Cell:
    if bounds is None:
        return say.cell(None, measured=measured)
    if bounds.is_exact:
        return doc.Cell(bounds.low, say.percent(bounds.low))
    high = say.percent(bounds.high) if bounds.high is not None else "100 %"
    return doc.Cell(bounds.low, f"{say.percent(bounds.low)}–{high}")


def _answers(mass: CriticalMass, say: Say, answer) -> list[doc.Block]:
    columns = [doc.Column(say("mass.area"))]
    columns += [doc.Column(say.common(f"critical_mass.answer.{name}")) for name in _ANSWERS]
    rows = [[doc.words(say.area(a.area)), *[_answer_cell(a, name, say) for name in _ANSWERS]] for a in mass.areas]
    table = doc.Table("mass-answers", say("mass.answers_table"), columns, rows, say("mass.answers_source"))
    return [doc.Paragraph(say("mass.answers_lead")), *answer.area_verdicts(say), table]


def _answer_cell(area: AreaMass, name: str, say: Say) -> doc.Cell:
    found = area.answer(name)
    key = {True: "mass.met", False: "mass.not_met", None: "mass.open"}[found.met]
    return doc.words(say(key, parts="; ".join(_part(part, say) for part in found.telling())))


def _part(part: Part, say: Say) -> str:
    """What is short or would tip it, in its own unit; where that cannot be counted, the value beside its limit."""
    measure, limit = part.threshold.measure, part.threshold.value
    if part.value is None:
        return say(f"mass.part.unknown.{measure}")
    if part.gap is not None:
        return say.counted(f"mass.part.{'tips' if part.met else 'short'}.{measure}", part.gap)
    digits = 0 if measure in COUNTED else 2
    value = say.bounds(part.value, digits).shown
    return say(f"mass.part.beside.{measure}", value=value, limit=say.number(limit, digits))


def _sizes(mass: CriticalMass, say: Say, answer) -> doc.Figure:
    order = [_size_label(name, say) for name in CLASS_IDS]
    rows = [
        {"label": say.area(a.area), "size_class": _size_label(name, say), "firms": count}
        for a in mass.areas
        for name, count in a.size_classes.items()
        if count
    ]
    used = [label for label in order if any(row["size_class"] == label for row in rows)]
    columns = [doc.Column(say("mass.area")), *[doc.Column(label, True) for label in order]]
    cells = [
        [doc.words(say.area(a.area)), *[say.cell(a.size_classes[name], rows=_rows(a.area)) for name in CLASS_IDS]]
        for a in mass.areas
    ]
    table = doc.Table("sizes", say("mass.sizes_table"), columns, cells, answer.source("mass", say))
    axis, legend = say("mass.firms"), say("mass.size_legend")
    return doc.Figure(
        "sizes",
        say("mass.sizes_figure"),
        say("mass.sizes_summary"),
        lambda: charts.size_classes(rows, order=used, axis=axis, legend=legend, lang=say.lang),
        table,
        table.source,
    )


def _size_label(name: str, say: Say) -> str:
    if name in ("straddling", "unknown"):
        return say.common(f"critical_mass.size.{name}")
    return name.replace("-", "–")


def _segments(mass: CriticalMass, say: Say, answer) -> doc.Table:
    columns = [
        doc.Column(say("mass.area")),
        doc.Column(say.measure("segments"), True, say.meaning("segments")),
        doc.Column(say("mass.small_segments"), True),
        doc.Column(say.measure("fragmented_share"), True, say.meaning("fragmented_share")),
        doc.Column(say("mass.largest_segments")),
    ]
    rows = [_segment_row(area, say) for area in mass.areas]
    return doc.Table("segments", say("mass.segments_table"), columns, rows, answer.source("mass", say))


def _segment_row(area: AreaMass, say: Say) -> list[doc.Cell]:
    small = sum(segment.is_small for segment in area.segments)
    largest = ", ".join(f"{s.code} ({s.firms})" for s in area.segments[:4])
    share = area.fragmented_share
    return [
        doc.words(say.area(area.area)),
        say.cell(len(area.segments), rows=_rows(area.area)),
        say.cell(small),
        doc.Cell(share, say.percent(share)) if share is not None else say.cell(None, measured=True),
        doc.words(largest or "–"),
    ]


def _neighbours(mass: CriticalMass, say: Say, answer) -> list[doc.Block]:
    near = mass.areas[0].neighbours.candidates
    names = ", ".join(answer.place(code) for code in near.municipalities) or say("mass.no_neighbours")
    lead = say("mass.neighbours_lead", found_by=say.common(f"critical_mass.found_by.{near.found_by}"), names=names)
    columns = [
        doc.Column(say("mass.area")),
        doc.Column(say.measure("larger_firms_with_neighbours"), True, say.meaning("larger_firms_with_neighbours")),
        doc.Column(say("mass.tips_low")),
        doc.Column(say("mass.tips_high")),
    ]
    rows = [_neighbour_row(area, say, answer) for area in mass.areas]
    note = say.common("critical_mass.note.neighbours")
    table = doc.Table("neighbours", say("mass.neighbours_table"), columns, rows, answer.source("mass", say), [note])
    return [doc.Paragraph(lead), table]


def _neighbour_row(area: AreaMass, say: Say, answer) -> list[doc.Cell]:
    return [
        doc.words(say.area(area.area)),
        say.bounds(area.neighbours.with_all),
        _tipping(area, "printed_low", say, answer),
        _tipping(area, "printed_high", say, answer),
    ]


def _tipping(area: AreaMass, name: str, say: Say, answer) -> doc.Cell:
    if area.answer(name).met:
        return say.words("mass.already_met")
    sets = area.neighbours.tipping.get(name, ())
    if not sets:
        return say.words("mass.none_suffice")
    return doc.words(" + ".join(answer.place(code) for code in sets[0]))


def _accounting(mass: CriticalMass, say: Say, answer) -> doc.Table:
    rows = [
        [doc.words(say.common(f"critical_mass.accounting.{step}")), say.cell(getattr(mass.accounting, step))]
        for step in _STEPS
    ]
    columns = [doc.Column(say("mass.step")), doc.Column(say("mass.firms"), True)]
    note = say("mass.study_drop")
    return doc.Table("population", say("mass.population_table"), columns, rows, answer.source("mass", say), [note])


def _backtest(say: Say) -> doc.Table:
    rows = [
        [
            doc.words(row.name),
            doc.words(row.printed[say.lang]),
            doc.words(row.where),
            say.yes_no(row.met_low),
            say.yes_no(row.met_high),
        ]
        for row in backtest()
    ]
    columns = [
        doc.Column(say("mass.project")),
        doc.Column(say("mass.printed_size")),
        doc.Column(say("mass.printed_where")),
        doc.Column(say.common("critical_mass.answer.printed_low")),
        doc.Column(say.common("critical_mass.answer.printed_high")),
    ]
    note = say.common("critical_mass.note.backtest")
    return doc.Table("backtest", say("mass.backtest_table"), columns, rows, backtest_source()[say.lang], [note])
