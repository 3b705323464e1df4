"""Feeds: of a subject, for everybody; of all that a person follows, at an address that only they know."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache

from klynge import api
from klynge_web.access.needs import needs, open_to_all
from klynge_web.following import actions, atom
from klynge_web.following.followed import selection_of
from klynge_web.following.listing import shown
from klynge_web.following.models import Feed
from klynge_web.shell.page import is_invented

ENTRIES = 100
_GONE = 410


@open_to_all
@cache_control(public=True, max_age=900)
def changes_feed(request, lang, kind, subject):
    """What changed about a subject, newest first."""
    with api.open_lake().view() as view:
        found = api.change_subject(view, kind, subject)
        if found.id != subject:
            return redirect("changes-feed", lang=lang, kind=kind, subject=found.id)
        changed = api.changes_of(view, found.selection, limit=ENTRIES)
    title = api.text("changes_page.title", lang, name=found.name[lang])
    page = reverse("changes", kwargs={"lang": lang, "kind": kind, "subject": found.id})
    return _answer(request, lang, f"{kind} {found.id} {lang}", title, page, changed)


@open_to_all
@cache_control(private=True)
def my_feed(request, lang, secret):
    """What changed in all that the person follows who has the address; read by programs, without signing in."""
    feed = Feed.of(secret)
    if feed is None or feed.revoked_at or not feed.person.is_active:
        return render(request, "following/no_feed.html", status=_GONE if feed else 404)
    person = feed.person
    with api.open_lake().view() as view:
        changed = api.changes_of(view, selection_of(view, person, lang), limit=ENTRIES)
    page = reverse("follows", kwargs={"lang": lang})
    return _answer(request, lang, f"feed {feed.pk} {lang}", api.text("my_feed.feed_title", lang), page, changed)


@needs("follow", "change", methods=("POST",))
@never_cache
def feed_make(request, lang):
    """Make the secret address, and show it this once."""
    secret = actions.make_feed(by=request.user)
    address = request.build_absolute_uri(reverse("my-feed", kwargs={"lang": lang, "secret": secret}))
    return render(request, "following/feed_made.html", {"address": address})


@needs("follow", "change", methods=("POST",))
def feed_revoke(request, lang):
    """Make the secret address useless."""
    actions.revoke_feed(by=request.user)
    return redirect("follows", lang=lang)


def _answer(request, lang: str, name: str, title: str, page: str, changed) -> HttpResponse:
    mark = api.text("common.invented", lang) if is_invented() else ""
    feed = atom.Feed(
        name=name,
        title=f"{title} ({mark.lower()})" if mark else title,
        subtitle=mark,
        lang=lang,
        own_address=request.build_absolute_uri(request.path),
        address=request.build_absolute_uri(page),
        updated=_newest(changed),
        entries=[_entry(request, lang, one, row) for one, row in zip(changed.rows, shown(changed, lang), strict=True)],
    )
    return HttpResponse(atom.write(feed), content_type=atom.TYPE)


def _entry(request, lang: str, change, row) -> atom.Entry:
    page = reverse("changes", kwargs={"lang": lang, "kind": "organisation", "subject": row.number})
    return atom.Entry(
        id=change.id,
        title=f"{row.name}: {row.phrase}",
        summary=" · ".join(part for part in (row.place, row.seen) if part),
        address=request.build_absolute_uri(page),
        category=api.text(f"changes.kind.{row.kind}", lang),
        updated=change.to_date,
    )


def _newest(changed) -> dt.date:
    """The newest day that the registers describe: with it a feed is of today, though nothing happened."""
    days = [period.to_date for period in changed.periods] + list(changed.alone.values())
    return max(days, default=dt.date(1970, 1, 1))
