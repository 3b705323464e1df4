"""Pages of the library: find a model, and what it says."""

from django.http import Http404
from django.shortcuts import render

from klynge import api
from klynge_web.access.needs import open_to_all
from klynge_web.shell.files import as_file

TYPES = ("json", "pdf", "xlsx")
CHOICES = ("group", "subject", "report")


@open_to_all
def library(request, lang):
    """Find a model by question, subject, author or words."""
    chosen = {name: request.GET.get(name, "") for name in CHOICES}
    query = request.GET.get("q", "").strip()[:200]
    found = api.library(query, lang=lang, **chosen)
    context = {"query": query, "chosen": chosen, "found": found, "choices": api.library_choices(lang)}
    return render(request, "library/library.html", context)


@open_to_all
def framework(request, lang, framework):
    """One model: what it asks and says, how it is drawn, what is needed to answer it, who stands behind it."""
    document = api.framework_document(framework, lang)
    # a model is of the literature: it is not marked as invented, whatever the lake holds
    context = {"document": document, "body": api.fragment(document), "framework": framework, "invented": False}
    return render(request, "library/framework.html", context)


@open_to_all
def framework_file(request, lang, framework, kind):
    """The same as PDF, workbook or JSON."""
    if kind not in TYPES:
        raise Http404
    document = api.framework_document(framework, lang)
    return as_file(api.render_document(document, kind), kind, f"klynge-{framework}-{lang}.{kind}")
