"""Pages of memberships: the list of a cluster, one membership, and what is done to it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from klynge import api
from klynge_web.access.needs import needs
from klynge_web.access.scope import find, scope_of
from klynge_web.clusters import actions, conflict, files, listing, reach
from klynge_web.clusters.errors import StaleError, UnusableError
from klynge_web.clusters.forms import EndForm, MembershipForm, NewMembershipForm, RemoveForm, choices
from klynge_web.clusters.models import (
    MEMBER_KINDS,
    MEMBER_ROLES,
    ClusterOrganisation,
    ClusterProject,
    Membership,
    Milieu,
)
from klynge_web.clusters.rules import Holder, registered
from klynge_web.clusters.views import page_address, sent, tell_refused
from klynge_web.history.once import once
from klynge_web.shell.forms import answer

_POST = ("GET", "HEAD", "POST")


@needs("membership", own="organisation")
def of_organisation(request, lang, organisation):
    """Members of a cluster organisation."""
    return _list(request, lang, find(ClusterOrganisation, request.user, slug=organisation))


@needs("membership", own="project")
def of_project(request, lang, project):
    """Participants of a cluster project."""
    return _list(request, lang, find(ClusterProject, request.user, slug=project))


@needs("milieu", own="milieu")
def of_milieu(request, lang, milieu):
    """Firms of a milieu, those that the reader reaches."""
    return _list(request, lang, find(Milieu, request.user, slug=milieu))


@needs("membership", own="membership")
def membership(request, lang, membership):
    """One membership: facts, and what was done."""
    row = find(Membership, request.user, pk=membership)
    found = (registered([row.member_id], lang) or {}).get(row.member_id)
    context = {"row": row, "holder": row.holder, "back": page_address(row.holder, lang, "members"), "found": found}
    context["fee"] = row.fee if reach.has_fee(request.user, row) else None
    context["with_fee"] = reach.has_fee(request.user, row)
    return render(request, "clusters/membership.html", context)


@needs("membership", "create", methods=_POST)
@once
def new(request, lang):
    """Enter a membership: for whom, of whom, from when."""
    named = next(((name, request.GET[name]) for name in reach.HOLDERS if request.GET.get(name)), None)
    if named is None:
        found = [(row, _new_address(lang, name, row)) for name, row in reach.holders_to_enter(request.user)]
        return render(request, "clusters/choose_holder.html", {"holders": found})
    holder = reach.find_to_enter(request.user, *named)
    form = NewMembershipForm(
        sent(request),
        user=request.user,
        lang=lang,
        with_fee=reach.has_fees_of(request.user, holder),
        initial={"member": request.GET.get("member", "").removeprefix("no:"), "kind": _usual_kind(holder)},
    )
    if form.is_bound and form.is_valid():
        try:
            row = actions.add_membership(holder, by=request.user, **form.values)
        except UnusableError as error:
            tell_refused(form, error)
        else:
            messages.success(request, api.text("clusters.member_added", lang, name=row.member_name))
            return HttpResponseRedirect(page_address(holder, lang, "members"))
    context = {"form": form, "holder": holder, "name": named[0], "back": page_address(holder, lang)}
    context |= _found_by_name(request, lang) | {"found": _chosen(request, form, lang)}
    return answer(request, "clusters/member_new.html", context)


@needs("membership", "change", methods=_POST, own="membership")
@once
def change(request, lang, membership):
    """Change a membership."""
    row = find(Membership, request.user, "change", pk=membership)
    form = MembershipForm(
        sent(request),
        user=request.user,
        lang=lang,
        row=row,
        with_fee=reach.has_fee(request.user, row, "change"),
        initial=MembershipForm.initial_of(row),
    )
    return _written(request, lang, row, form, actions.change_membership, "change_of", "clusters/edit.html")


@needs("membership", "change", methods=_POST, own="membership")
@once
def end(request, lang, membership):
    """Say when and why a member left."""
    row = find(Membership, request.user, "change", pk=membership)
    form = EndForm(sent(request), user=request.user, lang=lang, row=row, initial=EndForm.initial_of(row))
    return _written(request, lang, row, form, actions.end_membership, "end_of", "clusters/end.html")


@needs("membership", "change", methods=_POST, own="membership")
@once
def remove(request, lang, membership):
    """Remove a membership that should never have been there."""
    row = find(Membership, request.user, "change", pk=membership)
    form = RemoveForm(sent(request), user=request.user, lang=lang, row=row, initial={"version": row.version})
    title, back = _title("remove_of", row, lang), _address(row, lang)
    if form.is_bound and form.is_valid():
        try:
            actions.remove_membership(row, version=form.cleaned_data["version"], by=request.user)
        except StaleError as error:
            return conflict.answer(request, form, error.current, title=title, back=back, again=request.path)
        messages.success(request, api.text("clusters.member_removed", lang, name=row.member_name))
        return HttpResponseRedirect(page_address(row.holder, lang, "members"))
    context = {"form": form, "title": title, "back": back, "row": row, "membership": True}
    return answer(request, "clusters/remove.html", context)


def _written(request, lang: str, row: Membership, form, act, title: str, template: str):
    """Show the form of a change, or do it."""
    title, back = _title(title, row, lang), _address(row, lang)
    if form.is_bound and form.is_valid():
        try:
            act(row, version=form.cleaned_data["version"], by=request.user, **form.values)
        except StaleError as error:
            return conflict.answer(request, form, error.current, title=title, back=back, again=request.path)
        except UnusableError as error:
            tell_refused(form, error)
        else:
            messages.success(request, api.text("clusters.saved", lang, name=row.member_name))
            return HttpResponseRedirect(back)
    return answer(request, template, {"form": form, "title": title, "back": back, "row": row})


def _list(request, lang: str, holder: Holder):
    """The list of a holder's memberships, or the file of it."""
    asked = listing.read(request.GET)
    rows = listing.select(listing.of_holder(request.user, holder), asked)
    fees = scope_of(request.user, "membership_fee", "read")
    if request.GET.get("as") in files.TYPES:
        every = rows.select_related("organisation", "project__organisation", "milieu")
        return files.answer(every, request.GET["as"], f"{holder.slug}-members", lang, fees=fees)
    page = listing.page_of(rows, asked.page)
    context = {
        "holder": holder,
        "asked": asked,
        "page": page,
        "rows": [(row, row.fee if reach.reaches_fee(fees, row) else None) for row in page.rows],
        "with_fee": fees.reaches,
        "heads": _heads(asked),
        "states": listing.STATES,
        "kinds": choices("kinds", MEMBER_KINDS, lang),
        "roles": choices("roles", MEMBER_ROLES, lang),
        "pages": [(number, asked.query(page=number)) for number in page.near],
        "as_csv": _with(asked.query(), "as=csv"),
        "as_xlsx": _with(asked.query(), "as=xlsx"),
        "may_enter": reach.may_enter(request.user, holder),
        "new_address": _new_address(lang, next(n for n, k in reach.HOLDERS.items() if isinstance(holder, k)), holder),
        "back": page_address(holder, lang),
    }
    return render(request, "clusters/members.html", context)


def _heads(asked: listing.Asked) -> list[dict]:
    """Heads of the columns that the list can be ordered by: where each leads, and how it is ordered now."""
    found = []
    for name in listing.SORTS:
        here = asked.sort == name
        turned = f"-{name}" if here and not asked.down else name
        order = ("descending" if asked.down else "ascending") if here else "none"
        found.append({"name": name, "query": asked.query(sort=turned), "order": order})
    return found


def _found_by_name(request, lang: str) -> dict:
    """Organisations of the register by name, where the reader searched for one."""
    asked = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    if not asked:
        return {"q": "", "matches": []}
    kept = request.GET.copy()
    kept.pop("q")
    with api.open_lake().view() as view:
        matches = api.find_by_name(view, asked, lang=lang)
    return {"q": asked, "matches": [(one, _with(kept.urlencode(), f"member={one.org_id}")) for one in matches]}


def _chosen(request, form, lang: str):
    """What the register has of the member that was chosen."""
    if form.is_bound or not request.GET.get("member", "").startswith("no:"):
        return form.found
    member = request.GET["member"]
    return (registered([member], lang) or {}).get(member)


def _usual_kind(holder: Holder) -> str:
    return "participant" if isinstance(holder, ClusterProject) else "member"


def _title(key: str, row: Membership, lang: str) -> str:
    return api.text(f"clusters.{key}", lang, name=row.member_name)


def _address(row: Membership, lang: str) -> str:
    return reverse("membership", kwargs={"lang": lang, "membership": row.pk})


def _new_address(lang: str, name: str, holder: Holder) -> str:
    return f"{reverse('membership-new', kwargs={'lang': lang})}?{name}={holder.slug}"


def _with(query: str, more: str) -> str:
    return f"{query}&{more}" if query else more
