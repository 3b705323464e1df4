"""How is a job told? What it does, how far it has come and what it came to, in the reader's language."""

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import timezone

from klynge import api
from klynge.text import LANGUAGES, catalogue, percent
from klynge_web.jobs.models import Job
from klynge_web.jobs.registry import KINDS

COLOURS = {"done": "success", "failed": "danger", "lost": "danger", "cancelled": "warning", "running": "info"}


@dataclass(frozen=True, slots=True)
class Told:
    """One job in words; '' and None where there is nothing to say.

    percent : 0–100 of the step, None while not known; far : share, rows and time left of the step
    summary : (label, count); rejects : count and address; error : sentence; english : True if only English has it
    stoppable : False for what nobody stops
    """

    job: Job
    title: str
    state: str
    colour: str
    sentence: str
    step: str
    percent: int | None
    far: list[str]
    took: str
    summary: list[tuple[str, str]]
    rejects: str
    rejects_address: str
    error: str
    english: bool
    stoppable: bool


def told(job: Job, lang: str) -> Told:
    error, english = _error(job, lang)
    return Told(
        job=job,
        title=_word("job.kind", job.kind, lang),
        state=api.text(f"job.states.{job.state}", lang),
        colour=COLOURS.get(job.state, "neutral"),
        sentence=api.text(f"job.told.{_told_as(job)}", lang),
        step=_word("job.step", job.step, lang) if job.step else "",
        percent=None if job.share is None else int(100 * job.share),
        far=_far(job, lang),
        took=span(_took(job), lang),
        summary=[(_word("job.count", key, lang), _count(count, lang)) for key, count in job.summary.items()],
        rejects=_rejects(job, lang),
        rejects_address=_in(job.rejects.get("address", ""), lang),
        error=error,
        english=english,
        stoppable=not KINDS[job.kind].kept if job.kind in KINDS else True,
    )


def _told_as(job: Job) -> str:
    return "stopping" if job.state == "running" and job.cancel_asked else job.state


def _far(job: Job, lang: str) -> list[str]:
    """Share, rows and time left of the step, as far as they are known."""
    share = percent(job.share, lang) if job.share is not None else ""
    left = api.text("job.left", lang, time=span(job.time_left, lang)) if job.time_left is not None else ""
    return [told for told in (share, _rows(job, lang), left) if told] or [api.text("job.unknown_length", lang)]


def _rows(job: Job, lang: str) -> str:
    if job.rows_total:
        of = {"done": api.number(job.rows_done, lang), "total": api.number(job.rows_total, lang)}
        return api.text("job.rows_of", lang, **of)
    if not job.rows_done:
        return ""
    return api.text("job.row" if job.rows_done == 1 else "job.rows", lang, done=api.number(job.rows_done, lang))


def _took(job: Job) -> dt.timedelta | None:
    return (job.ended_at or timezone.now()) - job.started_at if job.started_at else None


def span(length: dt.timedelta | None, lang: str) -> str:
    """A length of time as people say it: 40 seconds, 3 minutes, 2 hours; '' for none."""
    if length is None:
        return ""
    seconds = max(round(length.total_seconds()), 1)
    unit, many = next(
        (unit, round(seconds / size))
        for unit, size in (("hour", 3600), ("minute", 60), ("second", 1))
        if seconds >= size
    )
    return api.text(f"job.{unit}" if many == 1 else f"job.{unit}s", lang, n=api.number(many, lang))


def _rejects(job: Job, lang: str) -> str:
    count = job.rejects.get("count", 0)
    return api.text("job.reject" if count == 1 else "job.rejects", lang, n=api.number(count, lang)) if count else ""


def _in(address: str, lang: str) -> str:
    """An address of this site, in the reader's language; '' for any other."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/"):
        return ""
    return re.sub(rf"^/({'|'.join(LANGUAGES)})/", f"/{lang}/", address)


def _error(job: Job, lang: str) -> tuple[str, bool]:
    """What went wrong, and whether it is told in English for want of a text."""
    if job.state != "failed" or not job.error:
        return "", False
    if job.error["code"] == "internal":
        return api.text("job.internal", lang, id=job.request_id or str(job.pk)), False
    key = f"problem.{job.error['code']}_told"
    facts = {name: ", ".join(fact) if isinstance(fact, list) else fact for name, fact in job.error["facts"].items()}
    try:
        return catalogue()[key][lang].format(**facts), False
    except (KeyError, IndexError):  # no such text, or one that wants facts this error does not have
        return job.error["message"], True


def _word(prefix: str, word: str, lang: str) -> str:
    """The text of a word of the code; a word without one, such as the name of a file, stands as it is."""
    key = f"{prefix}.{word}"
    return api.text(key, lang) if key in catalogue() else word


def _count(count, lang: str) -> str:
    return api.number(count, lang) if isinstance(count, int) else str(count)
