"""What the other tests take for granted: the times add up, every kind and state has words, old jobs go."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from klynge.text import LANGUAGES, catalogue
from klynge_web.history.actions import COMMAND
from klynge_web.history.models import Event
from klynge_web.jobs import actions, registry, timing, watch, words
from klynge_web.jobs.here import here
from klynge_web.jobs.models import Job, Worker
from klynge_web.jobs.run import JobProgress, Stopped, perform


def test_a_lost_worker_is_found_within_a_minute():
    """With the times of real installations: the last beat, the silence, and the next look."""
    assert timing.BEAT + timing.LOST_AFTER + timing.LOOKED_FOR <= 60
    assert timing.LOST_AFTER > 4 * timing.BEAT


def test_every_kind_state_and_verb_has_words():
    wanted = [f"job.kind.{kind.name}" for kind in registry._ALL]
    wanted += [f"job.states.{state}" for state in Job.STATES] + [f"job.told.{state}" for state in Job.STATES]
    wanted += [f"history.job.{verb}" for verb in ("begun", "joined", "cancel_asked", "retried", *Job.ENDED, "queued")]
    assert [key for key in wanted if key not in catalogue()] == []


def test_every_step_of_the_build_has_words(country, monkeypatch):
    from klynge_web.jobs import kinds

    steps = []

    class Noted:
        def step(self, name, *, total=None):
            steps.append(name)

        def advance(self, done):
            pass

    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    outcome = kinds.build(Noted())
    assert outcome.summary["rows_built"] > 1000 and len(steps) >= 5
    assert [step for step in steps if f"job.step.{step}" not in catalogue()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("seconds", "key", "n"),
    [(0, "second", 1), (59, "seconds", 59), (60, "minute", 1), (3000, "minutes", 50), (7000, "hours", 2)],
)
def test_lengths_of_time(lang, seconds, key, n):
    assert words.span(dt.timedelta(seconds=seconds), lang) == catalogue()[f"job.{key}"][lang].format(n=n)


@pytest.mark.django_db
@pytest.mark.both
def test_the_database_keeps_the_promise_of_alone():
    Job.objects.create(kind="build", alone="x", state="running")
    Job.objects.create(kind="build", alone="x", state="queued")
    for state in ("queued", "running"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.create(kind="build", alone="x", state=state)
    for _ in range(2):
        Job.objects.create(kind="build", alone="x", state="done")
        Job.objects.create(kind="count", alone=None, state="queued")


@pytest.mark.django_db
@pytest.mark.both
def test_who_comes_second_in_the_same_moment_joins(monkeypatch):
    """The first look finds nothing, for the other has not been written yet."""
    first = actions.begin("count_alone", by=COMMAND)
    real, looks = Job.objects.filter, []

    def blind(*args, **lookup):
        looks.append(lookup)
        return Job.objects.none() if len(looks) == 1 else real(*args, **lookup)

    monkeypatch.setattr(Job.objects, "filter", blind)
    assert actions.begin("count_alone", by=COMMAND) == first and len(looks) > 1
    monkeypatch.undo()
    assert Event.objects.filter(verb="job.joined").count() == 1


@pytest.mark.django_db
@pytest.mark.both
def test_a_job_delivered_twice_is_done_once(tmp_path):
    job = actions.begin("count", by=COMMAND, file=str(tmp_path / "out"))
    perform.call(str(job.pk))
    perform.call(str(job.pk))
    assert (tmp_path / "out").read_text() == "done\n"


@pytest.mark.django_db
def test_progress_inside_a_transaction_stops_and_undoes_it():
    job = actions.begin("count", by=COMMAND)
    Job.objects.update(state="running", worker=here.name, heartbeat_at=timezone.now())
    progress = JobProgress(job.pk)
    with transaction.atomic():
        progress.step("writing", total=2)
        progress.advance(1)
    Job.objects.update(cancel_asked=True)
    with pytest.raises(Stopped) as stopped, transaction.atomic():
        Worker.objects.create(name="half done", beat_at=timezone.now())
        progress.step("writing more")
    assert stopped.value.why == "cancelled" and not Worker.objects.exists()
    Job.objects.update(worker="another", cancel_asked=False)
    with pytest.raises(Stopped) as stopped:
        progress.step("counting")
    assert stopped.value.why == "gone"


@pytest.mark.django_db
def test_a_very_long_step_is_cut_and_progress_is_not_written_for_every_row(django_assert_num_queries):
    job = actions.begin("count", by=COMMAND)
    Job.objects.update(state="running", worker=here.name, heartbeat_at=timezone.now())
    progress = JobProgress(job.pk)
    with django_assert_num_queries(1):
        progress.step("x" * 200, total=1000)  # asked only: the test is one transaction
        for row in range(1000):
            progress.advance(row)


@pytest.mark.django_db
@pytest.mark.both
def test_old_jobs_and_rows_of_the_library_go_after_ninety_days():
    now = timezone.now()
    for days in (89, 91):
        job = actions.begin("count", by=COMMAND)
        perform.call(str(job.pk))
        Job.objects.filter(pk=job.pk).update(ended_at=now - dt.timedelta(days=days))
        DBTaskResult.objects.filter(pk=job.task_id).update(
            status="SUCCESSFUL", enqueued_at=now - dt.timedelta(days=days)
        )
    waiting = actions.begin("count", by=COMMAND)
    Job.objects.filter(pk=waiting.pk).update(created_at=now - dt.timedelta(days=200))
    DBTaskResult.objects.filter(pk=waiting.task_id).update(enqueued_at=now - dt.timedelta(days=200))
    watch.look()
    assert Job.objects.filter(state="done").count() == 1 and Job.objects.filter(state="queued").count() == 1
    assert DBTaskResult.objects.count() == 2
    assert Event.objects.filter(verb="job.done").count() == 2


@pytest.mark.django_db
def test_workers_that_are_silent_are_forgotten():
    now = timezone.now()
    Worker.objects.create(name="here", beat_at=now)
    Worker.objects.create(name="gone", beat_at=now - dt.timedelta(seconds=timing.LOST_AFTER + 1))
    watch.look()
    assert [worker.name for worker in Worker.objects.all()] == ["here"]


@pytest.mark.django_db
def test_arguments_are_plain():
    with pytest.raises((TypeError, ValidationError)):
        actions.begin("count", by=COMMAND, file=object())
    assert not Job.objects.exists()
