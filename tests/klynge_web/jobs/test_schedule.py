"""What the clock begins: each moment once, however many look and however often they start."""

import datetime as dt

import pytest
from django.utils import timezone

from klynge_web.jobs import schedule
from klynge_web.jobs.models import Begun, Job
from klynge_web.jobs.schedule import ZONE, Weekly

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 16, 6, 0, tzinfo=ZONE)
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (MONDAY, MONDAY),
        (MONDAY - dt.timedelta(seconds=1), MONDAY - WEEK),
        (MONDAY + 6 * dt.timedelta(days=1), MONDAY),
        # clocks change in the night before 26.10.2026 and 30.03.2026: it is six by the clock on the wall
        (dt.datetime(2026, 10, 26, 5, 30, tzinfo=dt.UTC), dt.datetime(2026, 10, 26, 5, 0, tzinfo=dt.UTC)),
        (dt.datetime(2026, 3, 30, 4, 30, tzinfo=dt.UTC), dt.datetime(2026, 3, 30, 4, 0, tzinfo=dt.UTC)),
        (dt.datetime(2026, 3, 29, 23, 0, tzinfo=dt.UTC), dt.datetime(2026, 3, 23, 5, 0, tzinfo=dt.UTC)),
    ],
)
def test_the_latest_monday_at_six(now, latest):
    assert Weekly(day=0, hour=6).latest(now) == latest


def test_the_letters_go_on_mondays():
    assert REAL["weekly_letters"] == Weekly(day=0, hour=6)


REAL = schedule.SCHEDULE


@pytest.fixture(autouse=True)
def only_letters(monkeypatch):
    """The clock of these tests has one hand."""
    monkeypatch.setattr(schedule, "SCHEDULE", {"weekly_letters": Weekly(day=0, hour=6)})


def begun() -> int:
    """Jobs that have been begun; those that wait are taken, so that the next is not joined to them."""
    Job.objects.filter(state="queued").update(state="done", ended_at=timezone.now())
    return Job.objects.filter(kind="weekly_letters").count()


@pytest.mark.both
def test_each_moment_is_begun_once_and_none_is_skipped():
    assert schedule.begin_due(MONDAY - HOUR) == []  # new here: it waits for the next
    assert schedule.begin_due(MONDAY) == ["weekly_letters"] and begun() == 1
    assert schedule.begin_due(MONDAY) == [] and schedule.begin_due(MONDAY + 5 * HOUR) == []
    # stopped on Sunday, started on Tuesday
    assert schedule.begin_due(MONDAY + WEEK + 24 * HOUR) == ["weekly_letters"] and begun() == 2
    # stopped for a month: one letter, not four
    assert schedule.begin_due(MONDAY + 5 * WEEK) == ["weekly_letters"] and begun() == 3
    # a clock that was set back does not begin it again
    assert schedule.begin_due(MONDAY) == [] and begun() == 3
    assert Job.objects.filter(by=None).count() == 3


def test_a_job_that_cannot_be_begun_is_not_noted_as_begun(monkeypatch):
    schedule.begin_due(MONDAY - HOUR)
    monkeypatch.setattr(schedule, "begin", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        schedule.begin_due(MONDAY)
    monkeypatch.undo()
    assert schedule.begin_due(MONDAY) == ["weekly_letters"]


@pytest.mark.both
def test_two_supervisors_begin_it_once(monkeypatch):
    """The other notes the moment after this one has seen that it is due."""
    schedule.begin_due(MONDAY - HOUR)
    real = schedule.transaction.atomic

    def other_first():
        Begun.objects.update(moment=MONDAY)
        return real()

    monkeypatch.setattr(schedule.transaction, "atomic", other_first)
    assert schedule.begin_due(MONDAY) == [] and begun() == 0
