"""Who has come back from a provider, and what now? Signed in, let in by an invitation, linked, or told why not."""

from contextlib import suppress

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from klynge import api
from klynge_web.history.actions import WORKER
from klynge_web.people import account_letters
from klynge_web.people import actions as people
from klynge_web.people.errors import InvitationError, LetterError
from klynge_web.people.models import Person
from klynge_web.people.oidc import actions
from klynge_web.people.oidc.flow import Asked, Identity
from klynge_web.people.oidc.trouble import Trouble
from klynge_web.people.providers import name_of

INVITATION = "invitation"  # hash of the secret with which this session has opened the page of an invitation


def arrive(request, asked: Asked, identity: Identity):
    """The answer to who has come back. Raises Trouble."""
    return _PROCESSES[asked.process](request, asked, identity)


def _sign_in(request, asked: Asked, identity: Identity):
    account = actions.account_of(identity)
    here = request.user if request.user.is_authenticated else None
    if account is None:
        if here is not None:
            raise Trouble("not_linked")
        return _enter(request, _let_in(request, asked, identity), asked, identity)
    if here is not None and here != account.user:
        get_adapter().logout(request)
    elif here is not None:  # the provider need not have asked anything: no proof of who sits here now
        return HttpResponseRedirect(_onwards(asked, "home"))
    return _enter(request, account.user, asked, identity)


def _let_in(request, asked: Asked, identity: Identity) -> Person:
    """The person whom the session's invitation makes. An equal e-mail address lets nobody in: it can be chosen."""
    invitation = request.session.get(INVITATION)
    if invitation is None:
        raise Trouble("invitation")
    try:
        person = actions.accept(invitation, identity, by=people.NEWCOMER, lang=asked.lang)
    except InvitationError as problem:
        if problem.reason == "inviter":
            with suppress(InvitationError):  # somebody else has met it in the meantime
                people.turn_away(invitation, by=WORKER)
        raise Trouble("known" if problem.reason == "known" else "invitation", problem.reason) from None
    request.session.pop(INVITATION, None)
    return person


def _enter(request, person: Person, asked: Asked, identity: Identity):
    """Sign in by the library: a second factor is asked for if the person has one."""
    if not person.is_active:
        raise Trouble("inactive")
    record_authentication(request, person, "socialaccount", provider=identity.issuer)
    with translation.override(asked.lang):
        return perform_login(request, person, redirect_url=_onwards(asked, "home"))


def _again(request, asked: Asked, identity: Identity):
    """Somebody signed in has proved anew who they are."""
    account = actions.account_of(identity)
    if account is None or account.user != request.user:
        raise Trouble("other" if account else "not_linked")
    record_authentication(request, request.user, "socialaccount", provider=identity.issuer, reauthenticated=True)
    return HttpResponseRedirect(_onwards(asked, "home"))


def _link(request, asked: Asked, identity: Identity):
    account = actions.account_of(identity)
    if account is None:
        actions.link(identity, by=request.user)
        notify(request, "account_connected")
    elif account.user != request.user:
        raise Trouble("other")
    told = api.text("provider.linked", asked.lang, provider=name_of(identity.issuer))
    messages.success(request, told)
    return HttpResponseRedirect(_onwards(asked, "account_providers"))


def notify(request, kind: str) -> None:
    """Write to the person that an account was linked or unlinked; what was done stays done if the letter cannot go."""
    adapter, person = get_adapter(request), request.user
    agent = request.headers.get("User-Agent", "")
    facts = {"timestamp": timezone.now(), "ip": adapter.get_client_ip(request), "user_agent": agent}
    with suppress(LetterError):
        account_letters.send(kind, person.email, person.language, facts)


def _onwards(asked: Asked, page: str) -> str:
    return asked.next or reverse(page, kwargs={"lang": asked.lang})


_PROCESSES = {"sign_in": _sign_in, "link": _link, "again": _again}
