"""After their time files and rows are gone; the counts stay, and what was imported can still be taken back."""

import datetime as dt
import os

from django.utils import timezone

from klynge.progress import silent
from klynge_web.clusters.models import Membership
from klynge_web.uploads import actions, forgetting
from klynge_web.uploads.models import Upload
from uploading import address, imported, mapped, numbers, stored, undone

A, B = numbers(2)
LONG_AGO = dt.timedelta(days=31)


def _aged(upload: Upload, **more) -> None:
    then = timezone.now() - LONG_AGO
    Upload.objects.filter(pk=upload.pk).update(created_at=then, **{name: then for name in more})


def test_files_are_forgotten_after_their_time(cluster, client):
    old = stored(client, f"Orgnr\n{A}\n", holder=cluster.holder)
    mapped(client, old)
    imported(client, old)
    _aged(old, imported_at=True)
    fresh = stored(client, f"Orgnr\n{B}\n", holder=cluster.holder)
    late = stored(client, f"Orgnr\n{A}\n{B}\n", holder=cluster.holder)
    mapped(client, late)
    imported(client, late)
    _aged(late)  # uploaded long ago, but imported just now
    assert forgetting.run(silent).summary == {"uploads_forgotten": 1}
    old.refresh_from_db()
    assert not old.path.exists()
    assert not old.rows.exists()
    assert old.counts["add"] == 1
    assert fresh.path.exists()
    assert late.path.exists()
    page = client.get(address(old)).content.decode()
    assert "Filen og radene ble fjernet etter 30 dager." in page
    assert client.get(address(old, "upload-rows")).status_code == 302
    assert undone(client, old).state == "done"
    assert Membership.objects.filter(upload_id=old.pk).count() == 0
    assert actions.forget_old_files() == 0


def test_what_was_never_imported_is_forgotten_and_cannot_be(cluster, client):
    upload = stored(client, f"Orgnr\n{A}\n", holder=cluster.holder)
    mapped(client, upload)
    _aged(upload)
    actions.forget_old_files()
    answer = client.post(address(upload, "upload-import"), follow=True)
    assert "Filen er fjernet etter sin tid." in answer.content.decode()
    assert client.get(address(upload, "upload-map")).status_code == 302


def test_files_of_cut_off_requests_are_swept(cluster, client):
    upload = stored(client, f"Orgnr\n{A}\n", holder=cluster.holder)
    orphan, young = upload.path.with_name("orphan"), upload.path.with_name("young")
    orphan.write_text("x")
    young.write_text("x")
    os.utime(orphan, (0, 0))
    actions.forget_old_files()
    assert (orphan.exists(), young.exists(), upload.path.exists()) == (False, True, True)
