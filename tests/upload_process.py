"""An installation of its own, worked on by processes that can be killed: `python upload_process.py COMMAND …`.

prepare KIND : a database, a cluster and an upload whose dry run is done
work JOB POINT : do a job; at the point make the file `reached` and wait to be killed, '' for not at all
look : what there is, as JSON
finish JOB : do a job twice; what each came to, and what there is
"""

import json
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

ROWS = 300
HOME = Path(os.environ.get("KLYNGE_HOME", "."))
# point → function whose call it is reached before (`<`) or after (`>`)
POINTS = {
    "judged": "klynge_web.uploads.actions.bring<",
    "rows written": "klynge_web.uploads.actions.bring_in>",
    "marked": "klynge_web.uploads.actions._imported>",
    "committed": "klynge_web.uploads.actions.bring>",
    "part written": "klynge.lake.snapshots.Lake._write_manifest<",
    "part in force": "klynge.api.own.store_own>",
    "table marked": "klynge_web.uploads.actions.mark_imported>",
    "rows of the dry run": "klynge_web.uploads.reading._write>",
    "taken back": "klynge_web.uploads.actions.take_back>",
    "undo committed": "klynge_web.uploads.actions.take_back_members>",
    "part withdrawn": "klynge.api.own.withdraw>",
}


def main(command: str, *arguments: str) -> None:
    import django

    django.setup()
    {"prepare": prepare, "work": work, "look": look, "finish": finish}[command](*arguments)


def prepare(kind: str) -> None:
    from django.core.management import call_command

    import uploading
    from klynge_web.jobs.run import perform
    from klynge_web.uploads import actions, files

    call_command("migrate", interactive=False, verbosity=0)
    cluster = uploading.Cluster()
    table = kind == "firm_table"
    lines = [f"{number};2025;{number[-3:]}" for number in uploading.numbers(ROWS)]
    content = "Orgnr;År;Omsetning\n" + "\n".join(lines) + "\n"
    kept = files.keep(uploading.SimpleUploadedFile("liste.csv", content.encode()))
    mapping = {"number": "Orgnr", "year": "År", "revenue": "Omsetning"} if table else {"number": "Orgnr"}
    who = cluster.analyst if table else cluster.leader
    upload = actions.store(
        kept,
        None if table else cluster.organisation,
        by=who,
        kind=kind,
        file_name="liste.csv",
        source=uploading.SOURCE,
        as_of=uploading.day(uploading.AS_OF),
    )
    job = actions.give_mapping(upload, by=who, sheet="", mapping=mapping, choices={}, header="x")
    perform.call(str(job.pk))
    upload.refresh_from_db()
    assert upload.counts["add"] == ROWS, upload.counts


def work(kind: str, point: str = "") -> None:
    print(json.dumps(_done(kind, point)))


def look() -> None:
    print(json.dumps(_found()))


def finish(kind: str) -> None:
    print(json.dumps({"done": [_done(kind)["summary"] for _ in range(2)], "found": _found()}))


def _done(kind: str, point: str = "") -> dict:
    from klynge_web.jobs.actions import begin
    from klynge_web.jobs.run import perform
    from klynge_web.uploads.models import Upload

    upload = Upload.objects.get()
    job = begin(kind, by=upload.by, organisation_id=upload.organisation_id, upload=upload.pk)
    with _stopping(point) if point in POINTS else mock.patch.dict({}):
        (HOME / "begun").touch()
        perform.call(str(job.pk))
    job.refresh_from_db()
    return {"state": job.state, "error": job.error, "summary": job.summary}


def _found() -> dict:
    from klynge import api
    from klynge_web.clusters.models import Brought, Membership
    from klynge_web.history.models import Event
    from klynge_web.uploads.models import Upload

    upload, stored = Upload.objects.get(), 0
    with api.open_lake().view(closed=True) as view:
        if view.has("firm_table"):
            stored = view.query("SELECT count(*) AS n FROM firm_table", tables=("firm_table",))["n"][0].as_py()
    return {
        "state": upload.state,
        "memberships": Membership.objects.count(),
        "brought": Brought.objects.count(),
        "stored": stored,
        "rows": upload.rows.filter(run=upload.run).count(),
        "other_rows": upload.rows.exclude(run=upload.run).count(),
        "imported": Event.objects.filter(verb="upload.imported").count(),
        "undone": Event.objects.filter(verb="upload.undone").count(),
    }


@contextmanager
def _stopping(point: str):
    where, before = POINTS[point][:-1], POINTS[point].endswith("<")
    module, name = where.rsplit(".", 1)
    holder = _object(module)
    real = getattr(holder, name)

    def stop(*args, **kwargs):
        result = None if before else real(*args, **kwargs)
        (HOME / "reached").touch()
        time.sleep(120)
        return result

    with mock.patch.object(holder, name, stop):
        yield


def _object(path: str):
    from importlib import import_module

    try:
        return import_module(path)
    except ImportError:
        module, name = path.rsplit(".", 1)
        return getattr(import_module(module), name)


if __name__ == "__main__":
    main(*sys.argv[1:])
