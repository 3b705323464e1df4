"""What do the pages show? Each view turns a request into one question to the core and renders the answer."""

from django.shortcuts import redirect, render

from klynge import api
from klynge_web.atlas import pages
from klynge_web.atlas.forms import read_thresholds

ROWS_SHOWN = 200


def default_language(request):
    return redirect(f"/{pages.DEFAULT_LANGUAGE}/")


def front(request, lang):
    """Find a municipality or a region; what Klynge answers."""
    query = request.GET.get("q", "").strip()
    with api.open_lake().view() as view:
        found = api.find_regions(view, query, lang)
    if query and len(found) == 1:
        return redirect("region", lang=lang, region=found[0].id)
    return render(request, "atlas/front.html", {"query": query, "found": found})


def region(request, lang, region):
    """The knowledge base of one region, with thresholds that can be changed."""
    thresholds = read_thresholds(request.GET)
    manifest = pages.manifest_id()
    context = {
        "region": region,
        "thresholds": thresholds,
        "document": pages.document(manifest, region, thresholds.changed(), lang),
    }
    return render(request, "atlas/region.html", context)


def rows(request, lang, region, subject):
    """The rows behind a figure."""
    with api.open_lake().view() as view:
        table = api.rows(view, region, subject, request.GET.get("area", ""))
    context = {"region": region, "subject": subject, "table": table.shown(ROWS_SHOWN, lang), "count": len(table)}
    return render(request, "atlas/rows.html", context)


def data(request, lang):
    """What is in force: sources, dates, rows, rejects."""
    with api.open_lake().view() as view:
        context = {"imports": api.imports(view), "missing": api.missing(view), "manifest": view.manifest_id}
    return render(request, "atlas/data.html", context)


def rejects(request, lang, key):
    """Rows of one import that could not be read."""
    with api.open_lake().view() as view:
        found = view.rejects(key)
        entry = view.entries[key]
    context = {"entry": entry, "rows": found.slice(0, ROWS_SHOWN).to_pylist(), "count": found.num_rows}
    return render(request, "atlas/rejects.html", context)


def definitions(request, lang):
    """Every measure: meaning, unit, formula, source."""
    return render(request, "atlas/definitions.html", {"measures": api.measures(lang)})
