"""The library from outside: find a model, list all, tell documents in four forms, keep assessments."""

import json
from collections import Counter
from dataclasses import asdict

from klynge.errors import UnknownNameError
from klynge.frameworks import stored
from klynge.frameworks.find import Listed, find
from klynge.frameworks.load import library as all_models
from klynge.frameworks.model import BASES, Framework, Note
from klynge.frameworks.ways import ways
from klynge.reports.document import Document
from klynge.text import require_language

assessment_as_json = stored.as_json
assessment_from_json = stored.from_json


def library(query: str = "", *, group: str = "", subject: str = "", report: str = "", lang: str = "nb") -> list[Listed]:
    """The models that fit, best first: by question, title, author or content in any language, misspelt words too.

    group : what it is about; subject : region, cluster, organisation, project, programme or chain; report : its number
    """
    require_language(lang)
    return find(query, group=group, subject=subject, report=report, lang=lang)


def describe_models(listed: list[Listed]) -> list[dict]:
    """All that is declared about the models, as plain values: what they build on, rules by basis, ways to evidence."""
    return [_described(one) for one in listed]


def _described(one: Listed) -> dict:
    model = all_models()[one.id]
    found = asdict(one)
    del found["score"]
    shelf = {
        "covers": model.shelf.covers,
        "also": model.shelf.also,
        "figure": model.shelf.figure.kind,
        "where": model.shelf.cite.where,
    }
    return {**found, "version": model.version, "form": model.form, **shelf, **_counts(model)}


def _counts(model: Framework | Note) -> dict:
    if isinstance(model, Note):
        return {"parts": [part.id for part in model.parts], "dimensions": 0, "rules": {}}
    bases = Counter(rule.basis for rule in model.rules)
    return {
        "status": model.status,
        "about": model.about,
        "dimensions": len(model.dimensions),
        "rules": {basis: bases[basis] for basis in BASES},
        "rules_without_source": sum(rule.cite is None and rule.basis != "proposal" for rule in model.rules),
        "verdicts": list(model.verdicts),
        "actions": len(model.actions),
        "builds_on": list(model.uses()),
        "ways": {name: [asdict(way) for way in found] for name, found in ways(model).items()},
    }


def render(document: Document, kind: str) -> bytes:
    """A document as html, pdf, xlsx or json."""
    from klynge.reports.page import page
    from klynge.reports.pdf import pdf
    from klynge.reports.workbook import workbook

    renderers = {
        "html": lambda: page(document).encode(),
        "pdf": lambda: pdf(document),
        "xlsx": lambda: workbook(document),
        "json": lambda: json.dumps(plain(document), ensure_ascii=False, indent=1, default=str).encode(),
    }
    if kind not in renderers:
        raise UnknownNameError("format", kind, list(renderers))
    return renderers[kind]()


def plain(document: Document) -> dict:
    """The document as plain values; a drawing is told by its words and its table."""
    return {**asdict(document), "sections": [_section(one) for one in document.sections]}


def _section(section) -> dict:
    blocks = [{key: value for key, value in asdict(block).items() if key != "draw"} for block in section.blocks]
    return {
        "id": section.id,
        "title": section.title,
        "blocks": blocks,
        "sections": [_section(one) for one in section.sections],
    }
