"""Pages of the library: find a model, and what it says."""

from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe

from klynge import api
from klynge_web.access.needs import open_to_all
from klynge_web.shell.files import as_file

KINDS = ("json", "pdf", "xlsx")
# what one may choose among → the words of the choices
CHOICES = {"group": api.MODEL_GROUPS, "subject": api.MODEL_SUBJECTS, "report": api.MODEL_REPORTS}


@open_to_all
def library(request, lang):
    """Find a model by question, subject, author or words."""
    chosen = {name: _chosen(request, name) for name in CHOICES}
    query = request.GET.get("q", "").strip()[:200]
    choices = [
        {"name": name, "title": f"models.{name}", "options": _options(name, lang), "chosen": chosen[name]}
        for name in CHOICES
    ]
    context = {"query": query, "choices": choices, "found": api.library(query, lang=lang, **chosen)}
    return render(request, "library/library.html", context)


def _chosen(request, name: str) -> str:
    value = request.GET.get(name, "")
    return value if value in CHOICES[name] else ""


def _options(name: str, lang: str) -> list[tuple[str, str]]:
    """Values with their words; reports are told by their titles."""
    key = {"group": "library.group.", "subject": "library.subject.", "report": "models.report_"}[name]
    return [(value, api.text(key + value, lang)) for value in CHOICES[name]]


@open_to_all
def framework(request, lang, framework):
    """One model: what it asks and says, how it is drawn, what is needed to answer it, who stands behind it."""
    document = api.framework_document(framework, lang)
    # a model is of the literature: it is not marked as invented, whatever the lake holds
    context = {"document": document, "body": mark_safe(api.fragment(document)), "framework": framework}
    return render(request, "library/framework.html", {**context, "invented": False})


@open_to_all
def framework_file(request, lang, framework, kind):
    """The same as PDF, workbook or JSON."""
    if kind not in KINDS:
        raise Http404
    document = api.framework_document(framework, lang)
    return as_file(api.render(document, kind), kind, f"klynge-{framework}-{lang}.{kind}")
