"""What does a publication say, and what do the frameworks make of it? Its figures as printed, under its real name."""

import datetime as dt
from collections.abc import Sequence

from klynge.boundaries.areas import area_set
from klynge.evidence import Evidence, Quality, Status
from klynge.evidence.published import Publication
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.evaluate import assess_all
from klynge.frameworks.load import READINESS, chosen
from klynge.measures.catalogue import MEASURES
from klynge.reports import document as doc
from klynge.reports.assessments import verdict
from klynge.reports.titles import digits, measure_title
from klynge.text import name, text

_PER_AREA = ("firms", "revenue", "employees", "larger_firms")
_WHOLE = ("region_readiness", "absorptive_capacity", "network_position", "cluster_benefit", "barriers", "road_map")


def document(publication: Publication, lang: str, *, on: dt.date) -> doc.Document:
    """The published figures of a region, and the verdicts on them, in one language."""
    subject = (publication.subject_kind, publication.subject_id)
    found = assess_all(chosen(*READINESS), publication.rows, subject=subject, on=on)
    return doc.Document(
        id=publication.id,
        title=publication.title[lang],
        subtitle=text("publication.subtitle", lang),
        lang=lang,
        date=on.isoformat(),
        # published figures stand under their real names: nothing generated is among them
        invented=False,
        facts=[
            (text("publication.source", lang), publication.source),
            (text("publication.year", lang), str(publication.year)),
        ],
        citation=f"{publication.source}. {publication.title[lang]}.",
        sections=[
            doc.Section("verdicts", text("publication.verdicts", lang), _verdicts(found, _WHOLE, lang)),
            doc.Section("figures", text("publication.figures", lang), _figures(publication, lang)),
            doc.Section("areas", text("publication.areas", lang), _area_verdicts(found, lang)),
            doc.Section("caveats", text("publication.caveats", lang), [doc.Items(_caveats(found, publication, lang))]),
        ],
    )


def _verdicts(found: Sequence[Assessment], names: tuple[str, ...], lang: str) -> list[doc.Block]:
    by_name = {one.framework: one for one in found if not one.about}
    return [verdict(by_name[each], chosen(*READINESS)[each], lang) for each in names if each in by_name]


def _area_verdicts(found: Sequence[Assessment], lang: str) -> list[doc.Block]:
    areas = [one for one in found if one.framework == "critical_mass"]
    return [verdict(one, chosen(*READINESS)["critical_mass"], lang, title=_area(one.about, lang)) for one in areas]


def _area(area: str, lang: str) -> str:
    return area_set("study").area(area).label[lang]


def _figures(publication: Publication, lang: str) -> list[doc.Block]:
    return [_by_area(publication, lang), _all_rows(publication, lang)]


def _by_area(publication: Publication, lang: str) -> doc.Table:
    """The study's main table: one row per area, the measures it prints beside one another."""
    plain = {(r.measure, r.about): r for r in publication.rows if r.about and _is_main(r)}
    areas = list(dict.fromkeys(about for _, about in plain))
    columns = [doc.Column(text("publication.area", lang))]
    columns += [doc.Column(_titled(measure, lang), True) for measure in _PER_AREA]
    rows = [[doc.words(_area(area, lang)), *[_cell(plain.get((m, area)), lang) for m in _PER_AREA]] for area in areas]
    return doc.Table("areas", text("publication.areas_table", lang), columns, rows, publication.source)


def _titled(measure: str, lang: str) -> str:
    """Title and unit: an amount without its currency says nothing."""
    return f"{text(f'measures.{measure}.title', lang)} ({name('unit', MEASURES[measure].unit, lang)})"


def _is_main(row: Evidence) -> bool:
    return row.measure in _PER_AREA and not row.parameters.startswith("employees=")


def _all_rows(publication: Publication, lang: str) -> doc.Table:
    columns = [
        doc.Column(text("publication.measure", lang)),
        doc.Column(text("publication.about", lang)),
        doc.Column(text("publication.value", lang), True),
        doc.Column(text("publication.quality", lang)),
        doc.Column(text("publication.where", lang)),
    ]
    rows = [_row(row, lang) for row in publication.rows]
    return doc.Table("rows", text("publication.rows_table", lang), columns, rows, publication.source)


def _row(row: Evidence, lang: str) -> list[doc.Cell]:
    about = " ".join(part for part in (_area(row.about, lang) if row.about else "", row.parameters) if part)
    return [
        doc.words(measure_title(row.measure, lang)),
        doc.words(about),
        _cell(row, lang),
        doc.words(text(f"publication.quality_{row.quality}", lang)),
        doc.words(row.source),
    ]


def _cell(row: Evidence | None, lang: str) -> doc.Cell:
    cell = doc.evidence_cell(row, lang, digits(row.measure) if row else 0)
    if row and row.quality is Quality.APPROXIMATE and row.status is Status.KNOWN:
        return doc.Cell(cell.value, f"≈ {cell.shown}", cell.rows)
    return cell


def _caveats(found: Sequence[Assessment], publication: Publication, lang: str) -> list[str]:
    """What the publication gets wrong or leaves open, from its rows and from the frameworks, each once."""
    notes = [text(row.note, lang) for row in publication.rows if row.note.startswith("published.")]
    notes += [caveat.text[lang] for one in found for caveat in one.caveats]
    return list(dict.fromkeys(notes))
