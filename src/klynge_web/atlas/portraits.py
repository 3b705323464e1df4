"""Who are the clusters? Those that publications describe and those in the open lake: facts, members, what is unknown.

Public portraits carry no verdict on a named cluster: verdicts are for its own people (`library.assessments`).
"""

import datetime as dt
from functools import lru_cache

from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe

from klynge import api
from klynge_web.access.needs import open_to_all
from klynge_web.shell.files import as_file
from klynge_web.shell.page import manifest_id

KINDS = ("json", "pdf", "xlsx")


@open_to_all
def portraits(request, lang):
    """Find a cluster: the programmes' of 2010 as published, and those of the lake."""
    query = request.GET.get("q", "").strip()[:200]
    with api.open_lake().view() as view:
        in_lake = api.clusters_in_lake(view, query)
    context = {"query": query, "published": api.published_clusters(lang, query), "in_lake": in_lake}
    return render(request, "atlas/portraits.html", context)


@open_to_all
def portrait(request, lang, cluster):
    """One cluster, as everybody may know it."""
    answer = _portrait(manifest_id(), dt.date.today(), cluster)
    document = answer.document(lang)
    context = {
        "cluster": cluster,
        "document": document,
        "body": mark_safe(api.fragment(document)),
        "invented": document.invented,
    }
    return render(request, "atlas/portrait.html", context)


@open_to_all
def portrait_file(request, lang, cluster, kind):
    """The portrait as PDF, workbook or JSON."""
    if kind not in KINDS:
        raise Http404
    answer = _portrait(manifest_id(), dt.date.today(), cluster)
    return as_file(answer.render(kind, lang), kind, f"klynge-{answer.id}-{lang}.{kind}")


@lru_cache(maxsize=16)
def _portrait(manifest: str, on: dt.date, cluster: str):
    return api.portrait(cluster, api.open_lake(), on=on)
