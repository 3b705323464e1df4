"""What do the pages of jobs show? The list of those that one may see, and how far one of them has come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from klynge import api
from klynge_web.access.needs import needs
from klynge_web.access.scope import find
from klynge_web.jobs import actions, watch
from klynge_web.jobs.forms import StateForm
from klynge_web.jobs.models import Job
from klynge_web.jobs.words import told
from klynge_web.shell.forms import answer

SHOWN = 50


@needs("job")
@never_cache
def jobs(request, lang):
    """My jobs and those of my clusters, newest first."""
    watch.find_lost()
    form = StateForm(request.GET or None, lang=lang)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    rows = Job.objects.for_user(request.user).select_related("by")
    page = Paginator(rows.filter(state=state) if state else rows, SHOWN).get_page(request.GET.get("page"))
    context = {"form": form, "state": state, "page": page, "told": [told(row, lang) for row in page]}
    return answer(request, "jobs/jobs.html", context | {"idle": _nobody_works(page)})


@needs("job", own="job")
@never_cache
def job(request, lang, job):
    """One job: how far it has come, or what it came to. A script asks for the fragment alone."""
    watch.find_lost()
    row = find(Job, request.user, pk=job)
    earlier_and_later = Job.objects.for_user(request.user)
    context = {
        "job": row,
        "told": told(row, lang),
        "idle": _nobody_works([row]),
        "earlier": earlier_and_later.filter(pk=row.earlier_id).first() if row.earlier_id else None,
        "later": earlier_and_later.filter(earlier=row).first(),
    }
    return render(request, "jobs/_state.html" if request.htmx else "jobs/job.html", context)


@needs("job", "change", methods=("POST",), own="job")
def cancel(request, lang, job):
    """Ask the job to stop."""
    row = find(Job, request.user, "change", pk=job)
    try:
        actions.cancel(row, by=request.user)
    except actions.JobStateError as error:
        key = "job.ended_already" if error.facts["state"] in Job.ENDED else "job.not_stopped"
        messages.info(request, api.text(key, lang))
    return redirect("job", lang=lang, job=row.pk)


@needs("job", "change", methods=("POST",), own="job")
def retry(request, lang, job):
    """Begin it anew; asked twice, the attempt that was begun is shown."""
    row = find(Job, request.user, "change", pk=job)
    try:
        row = actions.retry(row, by=request.user)
    except actions.JobStateError:
        messages.info(request, api.text("job.not_again", lang))
    return redirect("job", lang=lang, job=row.pk)


def _nobody_works(rows) -> bool:
    """True if one of the jobs waits and there is no worker to take it."""
    return any(row.state == "queued" for row in rows) and not watch.working()
