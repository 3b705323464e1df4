"""Pages of persons, for administrators: who is here, what they are, and keeping somebody out."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from klynge_web.access.needs import needs
from klynge_web.people import actions
from klynge_web.people.models import Assignment, Person
from klynge_web.people.roles import confirmed

BOTH = ("GET", "HEAD", "POST")
SHOWN = 50
LONGEST = 200  # characters that are searched for


@needs("person", "read")
def persons(request, lang):
    """Everybody who may sign in, or could; found by name or e-mail address."""
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    held = Assignment.objects.for_user(request.user).filter(Assignment.in_force(timezone.localdate()))
    roles = Prefetch("assignments", held.select_related("organisation", "project"), to_attr="held")
    found = Person.scoped.for_user(request.user).filter(_matches(asked)).annotate(has_factor=_HAS_FACTOR)
    page = Paginator(found.prefetch_related(roles), SHOWN).get_page(request.GET.get("page"))
    query = urlencode({"q": asked}) + "&" if asked else ""
    return render(request, "people/persons.html", {"page": page, "asked": asked, "query": query})


@needs("person", "read", own="person")
def person(request, lang, person):
    """One person: roles, how they sign in, what was done."""
    row = _find(request.user, person, "read")
    roles = Assignment.objects.for_user(request.user).filter(person=row).select_related("organisation", "project")
    keys = UserSession.objects.filter(user=row).values("session_key")
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).count()
    context = {"person": row, "roles": roles.order_by("-from_date", "-pk"), "sessions": sessions}
    return render(request, "people/person.html", context)


@needs("person", "change", methods=BOTH, own="person", step_up=True)
def person_sign_out(request, lang, person):
    """End all sessions of a person."""
    return _confirmed(request, lang, person, "person_sign_out", actions.end_sessions)


@needs("person", "change", methods=BOTH, own="person", step_up=True)
def person_close(request, lang, person):
    """Close the account of a person."""
    return _confirmed(request, lang, person, "person_close", actions.close_account)


@needs("person", "change", methods=BOTH, own="person", step_up=True)
def person_reopen(request, lang, person):
    """Open the account of a person again."""
    return _confirmed(request, lang, person, "person_reopen", actions.reopen_account)


_HAS_FACTOR = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP))


def _matches(asked: str) -> Q:
    """SQLite knows the capitals of a–z only: a name is looked for in the ways that it may be written."""
    ways = {asked, asked.lower(), asked.upper(), asked.title()}
    found = Q()
    for way in ways if asked else ():
        found |= Q(name__icontains=way) | Q(email__icontains=way)
    return found


def _find(user, person: int, action: str) -> Person:
    row = Person.scoped.for_user(user, action).filter(pk=person).annotate(has_factor=_HAS_FACTOR).first()
    if row is None:
        raise Http404("no such person")
    return row


def _confirmed(request, lang: str, person: int, what: str, act):
    row = _find(request.user, person, "change")
    back = reverse("person", kwargs={"lang": lang, "person": row.pk})
    return confirmed(request, lang, what, lambda: act(row, by=request.user), back, str(row))
