"""Uploads as people make them: files sent by the forms of the site, jobs done as a worker does them."""

import datetime as dt
import io
import shutil
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from klynge.registers.cells import is_number
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Milieu
from klynge_web.jobs.models import Job
from klynge_web.jobs.run import perform
from klynge_web.people.models import Assignment, Person
from klynge_web.uploads.models import Upload

SOURCE = "Oppdiktet liste"
AS_OF = "2026-09-01"


class Cluster:
    """A cluster with a leader, another beside it, and an analyst."""

    def __init__(self):
        self.organisation = ClusterOrganisation.objects.create(slug="elvedal", name="Elvedal", source=SOURCE)
        self.project = ClusterProject.objects.create(
            slug="elvedal-prosjekt", name="Elvedal løft", programme="NCE", organisation=self.organisation, source=SOURCE
        )
        self.other = ClusterOrganisation.objects.create(slug="fjellvik", name="Fjellvik", source=SOURCE)
        self.milieu = Milieu.objects.create(slug="tre", name="Tremiljøet", source=SOURCE)
        self.leader = person("leader")
        Assignment.objects.create(person=self.leader, role="cluster_leader", organisation=self.organisation)
        self.stranger = person("stranger")
        Assignment.objects.create(person=self.stranger, role="cluster_leader", organisation=self.other)
        self.analyst = person("analyst")
        Assignment.objects.create(person=self.analyst, role="analyst")

    @property
    def holder(self) -> str:
        return f"organisation:{self.organisation.pk}"


def person(name: str) -> Person:
    return Person.objects.create_user(f"{name}@example.org", name=name.title())


def signed_in(who: Person) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(who)
    return client


def send(client: Client, content: bytes | str, name: str = "liste.csv", lang: str = "nb", **fields):
    """The answer to a file that is sent."""
    body = content.encode() if isinstance(content, str) else content
    fields = {"kind": "memberships", "source": SOURCE, "as_of": AS_OF} | fields
    return client.post(reverse("upload-new", kwargs={"lang": lang}), {"file": SimpleUploadedFile(name, body), **fields})


def stored(client: Client, content: bytes | str, name: str = "liste.csv", **fields) -> Upload:
    """The upload of a file that is accepted."""
    answer = send(client, content, name, **fields)
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.order_by("-pk")[0]


def address(upload: Upload, name: str = "upload", lang: str = "nb") -> str:
    return reverse(name, kwargs={"lang": lang, "upload": upload.pk})


def mapped(client: Client, upload: Upload, mapping: dict | None = None, **choices) -> Job:
    """Name the columns as the page proposes, or as given, and do the dry run."""
    page = client.get(address(upload, "upload-map"))
    assert page.status_code == 200, page.content.decode()
    form = page.context["form"]
    proposed = {name: form.initial.get(name, "") or "" for name in form.columns}
    data = {"order": "dmy", "unit": "kr", "sheet": page.context["sheet"], **(mapping or proposed), **choices}
    answer = client.post(address(upload, "upload-map"), data)
    assert answer.status_code == 302, answer.content.decode()
    return done(upload)


def done(upload: Upload) -> Job:
    """The upload's job, done as a worker does it."""
    upload.refresh_from_db()
    job = upload.job
    perform.call(str(job.pk))
    job.refresh_from_db()
    upload.refresh_from_db()
    return job


def imported(client: Client, upload: Upload, **fields) -> Job:
    answer = client.post(address(upload, "upload-import"), fields)
    assert answer.status_code == 302, answer.content.decode()
    return done(upload)


def undone(client: Client, upload: Upload) -> Job:
    assert client.post(address(upload, "upload-undo")).status_code == 302
    return done(upload)


def rows(upload: Upload) -> list[tuple]:
    """(number, outcome, reason) of the rows that are shown."""
    shown = upload.rows.filter(run=upload.run)
    return list(shown.values_list("row_no", "outcome", "reason"))


def workbook(*table, sheet: str = "Medlemmer", others: dict | None = None) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = sheet
    for row in table:
        book.active.append(row)
    for name, more in (others or {}).items():
        page = book.create_sheet(name)
        for row in more:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed_part(book: bytes, part: str, change) -> bytes:
    """The workbook with one part rewritten, or added."""
    source, stream = zipfile.ZipFile(io.BytesIO(book)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
        if part not in source.namelist():
            target.writestr(part, change(b""))
    return stream.getvalue()


def numbers(count: int, start: int = 200_000_000) -> list[str]:
    """Organisation numbers that are never issued, with good check digits."""
    found = []
    for base in range(start, start + 20 * count + 20):
        if is_number(str(base)):
            found.append(str(base))
            if len(found) == count:
                break
    return found


def own_home(country: Path, folder: Path, monkeypatch) -> Path:
    """A copy of the small country that the test may write to."""
    home = folder / "home"
    shutil.copytree(country / "home", home)
    monkeypatch.setenv("KLYNGE_HOME", str(home))
    return home


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
