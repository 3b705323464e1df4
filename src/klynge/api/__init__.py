"""The front door: all that the command line, the site and notebooks may use.

>>> from klynge import api
>>> sorted(api.LANGUAGES)
['en', 'nb', 'nn']

Functions are loaded when they are first used, so that `import klynge.api` costs next to nothing.
"""

from importlib import import_module

# name → where it lives; the list is the public interface, and docs/reference/api.md is made from it
PUBLIC = {
    "KlyngeError": "klynge.errors",
    "UnknownNameError": "klynge.errors",
    "LANGUAGES": "klynge.text",
    "text": "klynge.text",
    "add_texts": "klynge.text",
    "name": "klynge.text",
    "number": "klynge.text",
    "date": "klynge.text",
    "open_lake": "klynge.api.lake",
    "imports": "klynge.api.lake",
    "missing": "klynge.api.lake",
    "import_register": "klynge.api.lake",
    "import_demo": "klynge.api.lake",
    "erase": "klynge.api.erasure",
    "copy_lake": "klynge.api.copies",
    "link_or_copy": "klynge.lake.copies",
    "read_erasures": "klynge.api.copies",
    "erase_again": "klynge.api.copies",
    "store_own": "klynge.api.own",
    "store_own_tables": "klynge.api.own",
    "withdraw": "klynge.api.own",
    "in_register": "klynge.api.lookup",
    "find_by_name": "klynge.api.lookup",
    "municipality_names": "klynge.boundaries.municipalities",
    "kind_of_file": "klynge.registers.brought",
    "sheets_of_file": "klynge.registers.brought_rows",
    "head_of_file": "klynge.registers.brought_rows",
    "lines_of_file": "klynge.registers.brought_rows",
    "columns_of_kind": "klynge.registers.brought_columns",
    "guess_columns": "klynge.registers.brought_columns",
    "lacking_columns": "klynge.registers.brought_columns",
    "Choices": "klynge.registers.brought_judged",
    "UNITS": "klynge.registers.brought_judged",
    "judge_row": "klynge.registers.brought_judged",
    "DAY_ORDERS": "klynge.registers.cells",
    "organisation_id": "klynge.registers.cells",
    "masked": "klynge.registers.cells",
    "folded": "klynge.registers.cells",
    "match_names": "klynge.api.uploads",
    "rows_in_force": "klynge.api.uploads",
    "build": "klynge.api.lake",
    "needs_build": "klynge.api.lake",
    "write_demo": "klynge.api.lake",
    "registers": "klynge.api.lake",
    "region": "klynge.api.regions",
    "find_regions": "klynge.api.regions",
    "readiness": "klynge.api.answers",
    "published_clusters": "klynge.api.clusters",
    "published_cluster": "klynge.api.clusters",
    "cluster_evidence": "klynge.api.clusters",
    "clusters_in_lake": "klynge.api.clusters",
    "portrait": "klynge.api.clusters",
    "portrait_answers": "klynge.api.clusters",
    "ClusterFound": "klynge.api.clusters",
    "changes": "klynge.api.changed",
    "changes_of": "klynge.api.changed",
    "change_subject": "klynge.api.changed",
    "find_subjects": "klynge.api.changed",
    "organisations_selection": "klynge.api.changed",
    "subject_name": "klynge.api.changed",
    "told_before": "klynge.api.changed",
    "told_until": "klynge.api.changed",
    "CHANGE_KINDS": "klynge.api.changed",
    "SUBJECT_KINDS": "klynge.api.changed",
    "rows": "klynge.api.behind",
    "measures": "klynge.api.definitions",
    "publication": "klynge.api.published",
    "publications": "klynge.api.published",
    "library": "klynge.api.models",
    "describe_models": "klynge.api.models",
    "render": "klynge.api.models",
    "MODEL_GROUPS": "klynge.api.frameworks",
    "MODEL_SUBJECTS": "klynge.api.frameworks",
    "MODEL_REPORTS": "klynge.api.frameworks",
    "UnknownModelError": "klynge.api.frameworks",
    "measure_title": "klynge.reports.titles",
    "framework": "klynge.api.frameworks",
    "check_examples": "klynge.api.frameworks",
    "framework_document": "klynge.api.frameworks",
    "framework_questions": "klynge.api.frameworks",
    "judgement": "klynge.api.frameworks",
    "check_evidence": "klynge.api.frameworks",
    "assess": "klynge.api.frameworks",
    "assess_all": "klynge.api.frameworks",
    "assessment_document": "klynge.api.frameworks",
    "conflicts_among": "klynge.api.frameworks",
    "assessment_as_json": "klynge.api.models",
    "assessment_from_json": "klynge.api.models",
    "known_of": "klynge.api.subjects",
    "read_answers": "klynge.api.subjects",
    "board_network": "klynge.api.network",
    "CALLED": "klynge.api.fetch",
    "fetch_bulk": "klynge.api.fetch",
    "fetch_calls": "klynge.api.fetch",
    "list_calls": "klynge.api.fetch",
    "path_to_import": "klynge.api.fetch",
    "plan_calls": "klynge.api.fetch",
    "network_evidence": "klynge.api.answers",
    "write_graphml": "klynge.api.answers",
    "fragment": "klynge.reports.page",
    "grid": "klynge.reports.page",
    "require_language": "klynge.text",
}

__all__ = list(PUBLIC)


def __getattr__(name: str):
    if name not in PUBLIC:
        raise AttributeError(f"klynge.api has no {name!r}; it has {', '.join(PUBLIC)}")
    return getattr(import_module(PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(PUBLIC)
