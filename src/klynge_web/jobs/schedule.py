"""What is begun by the clock? Each due moment begins its job once, however many processes look, and none is skipped."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from klynge_web.history.actions import WORKER
from klynge_web.jobs.actions import begin
from klynge_web.jobs.models import Begun

ZONE = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class Weekly:
    """Once a week. `day` : 0 is Monday; `hour` : 0–23, Norwegian time, also when the clocks change."""

    day: int
    hour: int

    def latest(self, now: dt.datetime) -> dt.datetime:
        """The last such moment that is not after `now`."""
        local = now.astimezone(ZONE)
        moment = dt.datetime.combine(local.date(), dt.time(self.hour), ZONE)
        moment -= dt.timedelta(days=(local.weekday() - self.day) % 7)
        return moment if moment <= local else moment - dt.timedelta(days=7)


# kind of job → when
SCHEDULE = {
    "weekly_letters": Weekly(day=0, hour=6),
    "forget_uploads": Weekly(day=6, hour=3),
}


def begin_due(now: dt.datetime | None = None) -> list[str]:
    """Begin what has come due since it was last begun; returns the kinds.

    After a long standstill a kind is begun once, not once for each week. A kind that is new here is begun when it next
    comes due.
    """
    now = now or timezone.now()
    return [kind for kind, when in SCHEDULE.items() if _begin(kind, when.latest(now))]


def _begin(kind: str, moment: dt.datetime) -> bool:
    _, is_new = Begun.objects.get_or_create(name=kind, defaults={"moment": moment})
    if is_new or not Begun.objects.filter(name=kind, moment__lt=moment).exists():
        return False
    with transaction.atomic():  # the moment is noted and the job begun, or neither
        if not Begun.objects.filter(name=kind, moment__lt=moment).update(moment=moment):
            return False  # another process was first
        begin(kind, by=WORKER)
    return True
