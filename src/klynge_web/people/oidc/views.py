"""Pages of signing in through a provider, and of the accounts at providers that one has linked."""

import logging

from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from klynge import api
from klynge_web.access.needs import needs, open_to_all
from klynge_web.people import providers
from klynge_web.people.library import BOTH
from klynge_web.people.oidc import actions, arrival, flow
from klynge_web.people.oidc.trouble import STATUS, Trouble

log = logging.getLogger("klynge.providers")
STOPPED = "provider_stopped"  # what stopped the last sign-in of this session


@open_to_all(methods=("POST",))
def sign_in(request, lang, provider):
    """Go to the provider. Only by a form of this site: no other page can sign anybody in."""
    return _go(request, lang, provider, "sign_in")


@needs("account", "change", methods=("POST",))
def again(request, lang, provider):
    """Go to the provider to prove anew who one is."""
    return _go(request, lang, provider, "again")


@needs("account", "change", methods=BOTH, step_up=True)
def link(request, lang, provider):
    """Say what linking means, and go to the provider."""
    found = providers.find(provider)
    if found is None:
        return _to_list(lang)
    if request.method == "POST":
        return _go(request, lang, provider, "link")
    return render(request, "socialaccount/link.html", {"provider": found})


@open_to_all
def back(request, provider):
    """Where the provider sends the browser. The address has no language: it is registered with the provider once."""
    asked = flow.take(request)
    lang = flow.language_of(asked)
    found = providers.find(provider)
    try:
        if found is None or asked is None:
            raise Trouble("state")
        if asked.person and asked.person != str(request.user.pk):
            raise Trouble("state", "another person is signed in")
        return arrival.arrive(request, asked, flow.finish(request, found, asked))
    except Trouble as trouble:
        return _stop(request, lang, provider, trouble)


@open_to_all
@never_cache
def stopped(request, lang, provider):
    """Why the last sign-in came to nothing, and what to do."""
    found, code = providers.find(provider), request.session.get(STOPPED)
    if found is None or code is None:
        return HttpResponseRedirect(reverse("account_login"))
    context = {"provider": found, "code": code}
    return render(request, "socialaccount/stopped.html", context, status=STATUS[code])


@needs("account", "read")
def accounts(request, lang):
    """The accounts at providers that are linked to oneself, and those that could be."""
    linked = SocialAccount.objects.filter(user=request.user).order_by("date_joined")
    issuers = {one.provider for one in linked}
    context = {
        "linked": [{"account": one, "name": providers.name_of(one.provider), "as": _named(one)} for one in linked],
        "offered": [one for one in providers.in_force() if one.issuer not in issuers],
    }
    return render(request, "socialaccount/accounts.html", context)


@needs("account", "change", methods=BOTH, step_up=True)
def unlink(request, lang, linked):
    """Ask, and unlink. An account that is not one's own, or not any more, leads to the list."""
    account = SocialAccount.objects.filter(user=request.user, pk=linked).first()
    if account is None:
        return _to_list(lang)
    name = providers.name_of(account.provider)
    if request.method != "POST":
        return render(request, "socialaccount/unlink.html", {"account": account, "name": name})
    actions.unlink(account, by=request.user)
    arrival.notify(request, "account_disconnected")
    messages.success(request, api.text("provider.unlinked", lang, provider=name))
    return _to_list(lang)


def _named(account: SocialAccount) -> str:
    """Who one is at the provider, as far as it was told and kept."""
    return account.extra_data.get("name") or account.extra_data.get("email") or "–"


def _go(request, lang: str, provider: str, process: str):
    found = providers.find(provider)
    if found is None:  # it was taken out of the file while the page was open
        return HttpResponseRedirect(reverse("account_login")) if process == "sign_in" else _to_list(lang)
    try:
        return HttpResponseRedirect(flow.begin(request, found, process, lang))
    except Trouble as trouble:
        return _stop(request, lang, provider, trouble)


def _stop(request, lang: str, provider: str, trouble: Trouble):
    """Lead to the page that tells it: the address that the provider called holds a code, and is not kept open."""
    grave = logging.WARNING if trouble.code in ("unavailable", "answer", "refused") else logging.INFO
    known = providers.find(provider)
    log.log(
        grave,
        f"sign-in stopped: {trouble.code}",
        extra={"kind": known.id if known else "unknown", "check": trouble.detail},
    )
    if known is None:
        return HttpResponseRedirect(reverse("account_login"))
    request.session[STOPPED] = trouble.code
    return redirect("provider_stopped", lang=lang, provider=provider)


def _to_list(lang: str):
    return redirect("account_providers", lang=lang)
