"""Pages of milieus, cluster projects and cluster organisations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from klynge import api
from klynge_web.access.decide import may
from klynge_web.access.needs import needs
from klynge_web.access.scope import find
from klynge_web.clusters import actions, conflict, listing
from klynge_web.clusters.errors import HeldError, StaleError, UnusableError
from klynge_web.clusters.forms import MilieuForm, OrganisationForm, ProjectForm, RemoveForm
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Milieu
from klynge_web.clusters.reach import may_enter
from klynge_web.clusters.rules import Holder, holder_field
from klynge_web.history.models import Event
from klynge_web.history.once import once
from klynge_web.history.words import told
from klynge_web.shell.forms import answer

FORMS = {ClusterOrganisation: OrganisationForm, ClusterProject: ProjectForm, Milieu: MilieuForm}
PAGES = {ClusterOrganisation: "cluster", ClusterProject: "project", Milieu: "milieu"}
SHOWN_MEMBERS = 20
SHOWN_EVENTS = 15
_POST = ("GET", "HEAD", "POST")
# what of a cluster's history its page tells; jobs and uploads have pages of their own
_TOLD = ("cluster_organisation", "cluster_project", "membership")


@needs("cluster_organisation")
def organisations(request, lang):
    """Cluster organisations that I reach."""
    rows = ClusterOrganisation.objects.for_user(request.user).select_related("milieu")
    context = {"rows": rows, "kind": "cluster", "argument": "organisation", "access_kind": "cluster_organisation"}
    return render(request, "clusters/list.html", context)


@needs("cluster_project")
def projects(request, lang):
    """Cluster projects that I reach."""
    rows = ClusterProject.objects.for_user(request.user).select_related("milieu", "organisation")
    context = {"rows": rows, "kind": "project", "argument": "project", "access_kind": "cluster_project"}
    return render(request, "clusters/list.html", context)


@needs("milieu")
def milieus(request, lang):
    """All milieus."""
    rows = Milieu.objects.for_user(request.user)
    context = {"rows": rows, "kind": "milieu", "argument": "milieu", "access_kind": "milieu"}
    return render(request, "clusters/list.html", context)


@needs("cluster_organisation", own="organisation")
def organisation(request, lang, organisation):
    """One cluster organisation: facts, projects, members of today, what was done."""
    row = find(ClusterOrganisation, request.user, slug=organisation)
    context = _members(request, lang, row)
    context["projects"] = ClusterProject.objects.for_user(request.user).filter(organisation=row)
    events = Event.objects.for_user(request.user).filter(organisation_id=row.pk, object_kind__in=_TOLD)
    own = Event.objects.for_user(request.user).filter(object_kind=row.access_kind, object_id=str(row.pk))
    seen = (events | own).select_related("by")[:SHOWN_EVENTS]
    context["events"] = [told(event, lang) for event in seen]
    return render(request, "clusters/organisation.html", context)


@needs("cluster_project", own="project")
def project(request, lang, project):
    """One cluster project: agreement, participants, what was done."""
    row = find(ClusterProject, request.user, slug=project)
    context = _members(request, lang, row)
    context["organisation"] = ClusterOrganisation.objects.for_user(request.user).filter(pk=row.organisation_id).first()
    return render(request, "clusters/project.html", context)


@needs("milieu", own="milieu")
def milieu(request, lang, milieu):
    """One milieu: what it is, who works for it, its firms."""
    row = find(Milieu, request.user, slug=milieu)
    context = _members(request, lang, row)
    context["organisations"] = ClusterOrganisation.objects.for_user(request.user).filter(milieu=row)
    context["projects"] = ClusterProject.objects.for_user(request.user).filter(milieu=row)
    return render(request, "clusters/milieu.html", context)


@needs("cluster_organisation", "create", methods=_POST)
@once
def organisation_new(request, lang):
    """Enter a cluster organisation."""
    return _new(request, lang, ClusterOrganisation, "clusters")


@needs("cluster_project", "create", methods=_POST)
@once
def project_new(request, lang):
    """Enter a cluster project."""
    return _new(request, lang, ClusterProject, "projects")


@needs("milieu", "create", methods=_POST)
@once
def milieu_new(request, lang):
    """Enter a milieu."""
    return _new(request, lang, Milieu, "milieus")


@needs("cluster_organisation", "change", methods=_POST, own="organisation")
@once
def organisation_change(request, lang, organisation):
    """Change a cluster organisation."""
    return _change(request, lang, find(ClusterOrganisation, request.user, "change", slug=organisation))


@needs("cluster_project", "change", methods=_POST, own="project")
@once
def project_change(request, lang, project):
    """Change a cluster project."""
    return _change(request, lang, find(ClusterProject, request.user, "change", slug=project))


@needs("milieu", "change", methods=_POST, own="milieu")
@once
def milieu_change(request, lang, milieu):
    """Change a milieu."""
    return _change(request, lang, find(Milieu, request.user, "change", slug=milieu))


@needs("cluster_organisation", "change", methods=_POST, own="organisation")
@once
def organisation_remove(request, lang, organisation):
    """Remove a cluster organisation on which nothing rests."""
    row = find(ClusterOrganisation, request.user, "change", slug=organisation)
    return _remove(request, lang, row, "clusters")


@needs("cluster_project", "change", methods=_POST, own="project")
@once
def project_remove(request, lang, project):
    """Remove a cluster project on which nothing rests."""
    return _remove(request, lang, find(ClusterProject, request.user, "change", slug=project), "projects")


@needs("milieu", "change", methods=_POST, own="milieu")
@once
def milieu_remove(request, lang, milieu):
    """Remove a milieu on which nothing rests."""
    return _remove(request, lang, find(Milieu, request.user, "change", slug=milieu), "milieus")


def page_address(row: Holder, lang: str, page: str = "") -> str:
    """Address of the page of a holder; `page` : members, change or remove."""
    name = f"{PAGES[type(row)]}-{page}" if page else PAGES[type(row)]
    return reverse(name, kwargs={"lang": lang, holder_field(row): row.slug})


def sent(request):
    """What was sent with a form; None where it is only shown."""
    return request.POST if request.method == "POST" else None


def tell_refused(form, error: UnusableError) -> None:
    """Put what the action refused on its field of the form."""
    found = ValidationError("", code=error.code, params=error.facts)
    form.add_error(error.field if error.field in form.fields else None, found)


def _members(request, lang: str, row: Holder) -> dict:
    """What the pages of all three have in common."""
    readable = bool(may(request.user, "membership", "read"))
    rows = listing.select(listing.of_holder(request.user, row), listing.Asked())
    return {
        "row": row,
        "kind": PAGES[type(row)],
        "readable": readable,
        "counts": listing.counts(request.user, row) if readable else {},
        "members": rows[:SHOWN_MEMBERS] if readable else [],
        "may_enter": may_enter(request.user, row),
        "members_address": page_address(row, lang, "members"),
        "change_address": page_address(row, lang, "change"),
        "remove_address": page_address(row, lang, "remove"),
        "new_address": f"{reverse('membership-new', kwargs={'lang': lang})}?{holder_field(row)}={row.slug}",
        "upload_address": _upload_address(lang, row),
        "municipality": _municipality(getattr(row, "municipality", "")),
    }


def _upload_address(lang: str, row: Holder) -> str:
    """Where a list of members is uploaded for the holder; '' in an installation without uploads."""
    try:
        return f"{reverse('upload-new', kwargs={'lang': lang})}?{holder_field(row)}={row.slug}"
    except NoReverseMatch:
        return ""


def _municipality(code: str) -> str:
    if not code:
        return ""
    with api.open_lake().view() as view:
        return api.municipality_names(view).get(code, code)


def _new(request, lang: str, kind: type[Holder], listed: str):
    form = FORMS[kind](sent(request), user=request.user, lang=lang)
    if form.is_bound and form.is_valid():
        try:
            row = actions.create(kind, by=request.user, **form.values)
        except UnusableError as error:
            tell_refused(form, error)
        else:
            messages.success(request, api.text("clusters.saved", lang, name=row.name))
            return HttpResponseRedirect(page_address(row, lang))
    back = reverse(listed, kwargs={"lang": lang})
    title = api.text(f"clusters.new_{kind.access_kind}", lang)
    return answer(request, "clusters/edit.html", {"form": form, "title": title, "back": back})


def _change(request, lang: str, row: Holder):
    form_of = FORMS[type(row)]
    form = form_of(sent(request), user=request.user, lang=lang, row=row, initial=form_of.initial_of(row))
    title, back = api.text("clusters.change_of", lang, name=row.name), page_address(row, lang)
    if form.is_bound and form.is_valid():
        try:
            actions.change(row, version=form.cleaned_data["version"], by=request.user, **form.values)
        except StaleError as error:
            return conflict.answer(request, form, error.current, title=title, back=back, again=request.path)
        messages.success(request, api.text("clusters.saved", lang, name=row.name))
        return HttpResponseRedirect(back)
    return answer(request, "clusters/edit.html", {"form": form, "title": title, "back": back, "row": row})


def _remove(request, lang: str, row: Holder, listed: str):
    form = RemoveForm(sent(request), user=request.user, lang=lang, row=row, initial={"version": row.version})
    title, back = api.text("clusters.remove_of", lang, name=row.name), page_address(row, lang)
    if form.is_bound and form.is_valid():
        try:
            actions.remove(row, version=form.cleaned_data["version"], by=request.user)
        except StaleError as error:
            return conflict.answer(request, form, error.current, title=title, back=back, again=request.path)
        except HeldError as error:
            count = api.number(error.count, lang)
            form.add_error(None, ValidationError("", code=error.why, params={"count": count}))
        else:
            messages.success(request, api.text("clusters.removed", lang, name=row.name))
            return HttpResponseRedirect(reverse(listed, kwargs={"lang": lang}))
    return answer(request, "clusters/remove.html", {"form": form, "title": title, "back": back, "row": row})
