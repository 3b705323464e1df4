"""What do the pages show? Each view turns a request into one question to the core and renders the answer."""

import datetime as dt

from django.shortcuts import redirect, render

from klynge import api
from klynge_web.access.needs import open_to_all
from klynge_web.atlas import pages
from klynge_web.atlas.forms import read_thresholds
from klynge_web.shell.page import DEFAULT_LANGUAGE

ROWS_SHOWN = 200
# the declared regions stand open on the front page; the rest are many, and folded
FOLDED = ("labour_market", "county", "municipality")


@open_to_all
def default_language(request):
    return redirect(f"/{DEFAULT_LANGUAGE}/")


@open_to_all
def front(request, lang):
    """Find a municipality or a region; what Klynge answers."""
    query = request.GET.get("q", "").strip()
    with api.open_lake().view() as view:
        found = api.find_regions(view, query, lang)
    if query and _is_the_one(query, found):
        return redirect("region", lang=lang, region=found[0].id)
    folded = [] if query else [(kind, [one for one in found if one.kind == kind]) for kind in FOLDED]
    shown = found if query else [one for one in found if one.kind not in FOLDED]
    context = {"query": query, "found": shown, "folded": [(kind, some) for kind, some in folded if some]}
    context["publications"] = {} if query else api.publications(lang)
    return render(request, "atlas/front.html", context)


def _is_the_one(query: str, found: list) -> bool:
    """True if a single region was found by its name or code, and not by likeness."""
    return len(found) == 1 and ("," in query or query.casefold() in (found[0].id, found[0].name.casefold()))


@open_to_all
def region(request, lang, region):
    """The knowledge base of one region, with thresholds that can be changed."""
    thresholds = read_thresholds(request.GET)
    context = {"region": region, "thresholds": thresholds, "page": pages.region_page(region, thresholds, lang)}
    return render(request, "atlas/region.html", context)


@open_to_all
def rows(request, lang, region, subject):
    """The rows behind a figure."""
    with api.open_lake().view() as view:
        name = api.region(region, view).name[lang]
        top = read_thresholds(request.GET).top
        area, industry = request.GET.get("area", ""), request.GET.get("industry", "")
        table = api.rows(view, region, subject, area, industry=industry, top=top)
    context = {
        "region": region,
        "region_name": name,
        "subject": subject,
        "table": table.shown(ROWS_SHOWN, lang),
        "count": len(table),
        "query": request.GET.urlencode(),
    }
    return render(request, "atlas/rows.html", context)


@open_to_all
def data(request, lang):
    """What is in force: sources, dates, rows, rejects."""
    with api.open_lake().view() as view:
        context = {"imports": api.imports(view), "missing": api.missing(view), "manifest": view.manifest_id}
    return render(request, "atlas/data.html", context)


@open_to_all
def rejects(request, lang, key):
    """Rows of one import that could not be read."""
    with api.open_lake().view() as view:
        found = view.rejects(key)
        entry = view.entries[key]
    context = {"entry": entry, "rows": found.slice(0, ROWS_SHOWN).to_pylist(), "count": found.num_rows}
    return render(request, "atlas/rejects.html", context)


@open_to_all
def definitions(request, lang):
    """Every measure: meaning, unit, formula, source."""
    return render(request, "atlas/definitions.html", {"measures": api.measures(lang)})


@open_to_all
def publication(request, lang, publication):
    """Published figures under their real name: never marked as invented, whatever the lake holds."""
    context = {"page": pages.publication_page(publication, dt.date.today(), lang), "invented": False}
    return render(request, "atlas/report.html", context)
