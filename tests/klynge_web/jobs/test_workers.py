"""Real worker processes on a real database: killed, stopped, cancelled, many at once. Nothing is half or twice done."""

import signal
import subprocess
import time

import pytest

from klynge_web.history.actions import COMMAND
from klynge_web.history.models import Event
from klynge_web.jobs import actions, timing, watch
from klynge_web.jobs.models import Begun, Job, Worker
from klynge_web.people.models import Person
from worker_processes import wait_until

pytestmark = pytest.mark.both


def verbs(job: Job) -> list[str]:
    return list(Event.objects.filter(object_id=str(job.pk)).order_by("id").values_list("verb", flat=True))


def test_progress_is_seen_from_another_process(installation):
    job = actions.begin("count", by=COMMAND, rows=40, seconds=4)
    installation.worker()
    seen = set()
    while installation.wait_for(job, "queued", "running", "done").state != "done":
        seen.add(job.rows_done)
        if job.rows_done > 10 and job.share < 1:
            assert job.step == "counting" and job.rows_total == 40
            assert 0 < job.time_left.total_seconds() < 5
        time.sleep(0.05)
    assert len(seen) > 5
    assert job.summary == {"rows_counted": 40} and job.share == 1 and job.ended_at
    assert verbs(job) == ["job.begun", "job.done"]


def test_a_killed_worker_is_found_and_the_job_tried_again(installation, tmp_path):
    file = tmp_path / "out"
    job = actions.begin("count", by=COMMAND, rows=1000, seconds=20, file=str(file))
    worker = installation.worker()
    installation.wait_for(job, "running")
    worker.kill()
    killed_at = time.monotonic()
    other = installation.worker()
    installation.wait_for(job, "lost", seconds=10)
    assert time.monotonic() - killed_at < 8
    assert not file.exists() and verbs(job) == ["job.begun", "job.lost"]
    Job.objects.filter(pk=job.pk).update(arguments={"rows": 3, "file": str(file)})
    job.refresh_from_db()
    again = actions.retry(job, by=COMMAND)
    assert actions.retry(job, by=COMMAND) == again
    installation.wait_for(again, "done")
    assert again.attempt == 2 and again.earlier == job and file.read_text() == "done\n"
    assert other.poll() is None and Worker.objects.count() == 1


def test_a_worker_that_was_away_stops_what_was_called_lost(installation, tmp_path):
    """As when a machine sleeps: the job is lost, somebody tries again, and the worker comes back to it."""
    file = tmp_path / "out"
    job = actions.begin("count", by=COMMAND, rows=100, seconds=3, file=str(file))
    worker = installation.worker()
    installation.wait_for(job, "running")
    installation.pause(worker)
    time.sleep(timing.LOST_AFTER + 0.5)
    assert watch.find_lost() == 1 and watch.find_lost() == 0
    job.refresh_from_db()
    again = actions.retry(job, by=COMMAND)
    worker.send_signal(signal.SIGCONT)
    installation.wait_for(again, "done")
    job.refresh_from_db()
    assert job.state == "lost" and file.read_text() == "done\n"


def test_what_is_done_is_said_even_of_a_job_that_was_called_lost(installation, tmp_path):
    file = tmp_path / "out"
    job = actions.begin("hang", by=COMMAND, seconds=2, file=str(file))
    worker = installation.worker()
    wait_until(lambda: Job.objects.filter(step="hanging").exists())
    installation.pause(worker)
    Job.objects.update(heartbeat_at="2020-01-01T00:00:00Z")
    assert watch.find_lost() == 1
    worker.send_signal(signal.SIGCONT)
    installation.wait_for(job, "done")
    assert file.exists()


def test_a_long_silent_call_is_not_called_lost(installation):
    job = actions.begin("hang", by=COMMAND, seconds=timing.LOST_AFTER + 2)
    installation.worker()
    installation.worker()
    installation.wait_for(job, "done", "lost")
    assert job.state == "done"


def test_cancel_while_waiting_and_while_running(installation, tmp_path):
    file = tmp_path / "out"
    running = actions.begin("count", by=COMMAND, rows=500, seconds=20, file=str(file))
    installation.worker()
    installation.wait_for(running, "running")
    waiting = actions.begin("count", by=COMMAND, file=str(file))
    actions.cancel(waiting, by=COMMAND)
    assert waiting.state == "cancelled" and waiting.started_at is None
    actions.cancel(running, by=COMMAND)
    installation.wait_for(running, "cancelled", seconds=3)
    with pytest.raises(actions.JobStateError, match="has ended"):
        actions.cancel(running, by=COMMAND)
    after = actions.begin("count", by=COMMAND)
    installation.wait_for(after, "done")
    assert not file.exists()


def test_two_workers_do_forty_jobs_each_once(installation, tmp_path):
    files = [tmp_path / f"out{n}" for n in range(40)]
    installation.worker()
    installation.worker()
    jobs = [actions.begin("count", by=COMMAND, rows=3, seconds=0.1, file=str(file)) for file in files]
    for job in jobs:
        installation.wait_for(job, "done", seconds=60)
    assert [file.read_text() for file in files] == ["done\n"] * 40
    workers = {job.worker for job in jobs}
    assert len(workers) == 2
    assert all(verbs(job) == ["job.begun", "job.done"] for job in jobs)


def test_a_kind_that_is_alone_waits_once_and_runs_once(installation, tmp_path):
    file = tmp_path / "out"
    arguments = {"rows": 20, "seconds": 1.5, "file": str(file)}
    first = actions.begin("count_alone", by=COMMAND, **arguments)
    assert actions.begin("count_alone", by=COMMAND, **dict(reversed(arguments.items()))) == first
    assert actions.begin("count_alone", by=COMMAND, **arguments | {"rows": 2}) != first
    installation.worker()
    installation.worker()
    installation.wait_for(first, "running")
    second = actions.begin("count_alone", by=COMMAND, **arguments)
    assert second != first
    installation.wait_for(second, "done")
    first.refresh_from_db()
    assert first.state == "done" and second.started_at >= first.ended_at


def test_a_graceful_stop_puts_the_job_back(installation, tmp_path):
    file = tmp_path / "out"
    job = actions.begin("count", by=COMMAND, rows=100, seconds=4, file=str(file))
    worker = installation.worker()
    installation.wait_for(job, "running")
    worker.terminate()
    assert worker.wait(timeout=5) == 0
    job.refresh_from_db()
    assert job.state == "queued" and not watch.working() and not file.exists()
    installation.worker()
    installation.wait_for(job, "done")
    assert file.read_text() == "done\n" and job.attempt == 1
    assert verbs(job) == ["job.begun", "job.queued", "job.done"]


def test_an_idle_worker_stops_at_once_and_is_no_longer_counted(installation):
    worker = installation.worker()
    assert Worker.objects.count() == 0
    start = time.monotonic()
    while not watch.working():
        assert time.monotonic() - start < 15
        time.sleep(0.05)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(timeout=3) == 0 and not Worker.objects.exists()


def test_a_second_signal_stops_a_call_that_reports_nothing(installation):
    job = actions.begin("hang", by=COMMAND, seconds=60)
    worker = installation.worker()
    installation.wait_for(job, "running")
    time.sleep(0.5)
    worker.terminate()
    time.sleep(0.5)
    assert worker.poll() is None
    worker.terminate()
    assert worker.wait(timeout=5) == 0
    job.refresh_from_db()
    assert job.state == "lost"


def test_a_job_whose_worker_died_before_it_began_is_handed_out_again(installation):
    from django_tasks_db.models import DBTaskResult

    job = actions.begin("count", by=COMMAND)
    DBTaskResult.objects.update(status="RUNNING")
    Job.objects.update(created_at="2026-01-01T00:00:00Z")
    installation.worker()
    installation.wait_for(job, "done")


def test_a_worker_refuses_an_old_database(installation):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name LIKE '0001%'")
    worker = installation.run("worker", stderr=subprocess.PIPE, text=True)
    said = worker.communicate(timeout=30)[1]
    assert worker.returncode == 70
    assert "1 migrations have not been run" in said and "klynge serve" in said and "Traceback" not in said


def test_the_person_who_began_it_stands_in_the_history(installation):
    person = Person.objects.create_user("kari@example.org", name="Kari Elvedal")
    job = actions.begin("refuse", by=person)
    installation.worker()
    installation.wait_for(job, "failed")
    assert job.error == {
        "code": "reject_limit",
        "message": "3 of 10 rows cannot be read, and 1 % may be.",
        "facts": {"rejected": 3, "rows": 10},
    }
    assert [(e.verb, e.by, e.actor) for e in Event.objects.order_by("id")] == [
        ("job.begun", person, "person"),
        ("job.failed", None, "worker"),
    ]


def test_what_is_due_is_begun_once_by_many_who_look(installation):
    Begun.objects.create(name="weekly_letters", moment="2026-01-01T00:00:00Z")
    workers = [installation.worker() for _ in range(3)]
    wait_until(lambda: Worker.objects.count() == 3)
    job = Job.objects.get(kind="weekly_letters")
    installation.wait_for(job, "done")
    time.sleep(1)
    assert Job.objects.filter(kind="weekly_letters").count() == 1 and {one.poll() for one in workers} == {None}
