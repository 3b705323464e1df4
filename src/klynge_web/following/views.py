"""Pages of what changed about a subject, and of what one follows."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from klynge import api
from klynge_web.access.needs import needs, open_to_all
from klynge_web.access.scope import find
from klynge_web.following import actions, own_page
from klynge_web.following.errors import FollowError
from klynge_web.following.followed import detail_of, read, resolve
from klynge_web.following.forms import FollowForm
from klynge_web.following.listing import listing
from klynge_web.following.models import OWN_CLUSTER, Follow
from klynge_web.history.once import once


@open_to_all
def changes(request, lang, kind, subject):
    """What changed about a region, a cluster, an industry or an organisation of the open registers."""
    with api.open_lake().view() as view:
        found = api.change_subject(view, kind, subject)
        if found.id != subject:  # one address for each, so that it is followed once
            return redirect("changes", lang=lang, kind=kind, subject=found.id)
        listed = listing(view, found.selection, request.GET, lang)
    context = {
        "kind": kind,
        "subject": found.id,
        "name": found.name[lang],
        "detail": detail_of(found, lang),
        "listing": listed,
        "follow": Follow.objects.for_user(request.user).filter(kind=kind, subject=found.id).first(),
    }
    return render(request, "following/changes.html", context)


@needs("follow", "read")
def follows(request, lang):
    """All that I follow, with what changed lately; find more to follow; feed and letter."""
    return render(request, "following/follows.html", own_page.context(request, lang))


@needs("follow", "read", own="follow")
def follow(request, lang, follow):
    """What changed in one thing that I follow, also where only its own people may see it."""
    row = find(Follow, request.user, pk=follow)
    with api.open_lake().view() as view:
        found = read(view, row, request.user, lang)
        listed = listing(view, found.selection, request.GET, lang) if found.selection else None
    context = {"kind": row.kind, "follow": row, "name": found.name, "detail": found.detail, "listing": listed}
    return render(request, "following/follow.html", context | {"trouble": found.trouble})


@needs("follow", "create", methods=("POST",))
@once
def begin(request, lang):
    """Follow a subject."""
    form = FollowForm(request.POST)
    if form.is_valid():
        with api.open_lake().view() as view:
            found = resolve(view, request.user, form.cleaned_data["kind"], form.cleaned_data["subject"], lang)
        try:
            row = actions.begin_following(found.kind, found.subject, by=request.user)
        except FollowError as error:
            if error.reason == "known":
                messages.info(request, api.text("follows.known", lang, name=found.name))
                row = Follow.objects.for_user(request.user).get(kind=found.kind, subject=found.subject)
                return _to_subject(lang, row)
            form.add_error(None, ValidationError("", code=error.reason, params=error.facts))
        else:
            messages.success(request, api.text("follows.begun", lang, name=found.name))
            return _to_subject(lang, row)
    return render(request, "following/follows.html", own_page.context(request, lang) | {"form": form}, status=422)


@needs("follow", "change", methods=("POST",), own="follow")
def end(request, lang, follow):
    """Follow it no longer."""
    row = find(Follow, request.user, "change", pk=follow)
    actions.end_following(row, by=request.user)
    messages.success(request, api.text("follows.ended", lang))
    return redirect("follows", lang=lang)


def _to_subject(lang: str, row: Follow):
    if row.kind == OWN_CLUSTER:
        return redirect("follow", lang=lang, follow=row.pk)
    return redirect("changes", lang=lang, kind=row.kind, subject=row.subject)
