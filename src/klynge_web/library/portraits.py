"""The portrait of one's own cluster: what everybody may know, and the assessments that are for its own people."""

from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe

from klynge import api
from klynge_web.access.needs import needs
from klynge_web.library.evidence import in_force, judged, today
from klynge_web.library.reach import cluster_of
from klynge_web.shell.files import as_file

KINDS = ("json", "pdf", "xlsx")


@needs("assessment", "read", own="organisation")
def own(request, lang, organisation):
    """The portrait with members and assessments, read from both sides of the lake."""
    cluster = cluster_of(request.user, organisation)
    try:
        document = _portrait(request.user, cluster, lang).document(lang)
    except api.UnknownNameError:
        return render(request, "library/no_portrait.html", {"cluster": cluster})
    context = {"cluster": cluster, "document": document, "body": mark_safe(api.fragment(document))}
    return render(request, "library/portrait.html", context)


@needs("assessment", "read", own="organisation")
def own_as_file(request, lang, organisation, kind):
    """The same as PDF, workbook or JSON."""
    cluster = cluster_of(request.user, organisation)
    if kind not in KINDS:
        raise Http404
    try:
        content = _portrait(request.user, cluster, lang).render(kind, lang)
    except api.UnknownNameError:
        return render(request, "library/no_portrait.html", {"cluster": cluster})
    return as_file(content, kind, f"klynge-{cluster.slug}-{lang}.{kind}")


def _portrait(user, cluster, lang: str):
    answers = judged(in_force(user, cluster), cluster, lang)
    return api.portrait(cluster.slug, api.open_lake(), answers=answers, closed=True, on=today())
