"""Pages of signing in that are our own, and of one's own account: who I am here, sessions, what is kept, closing it."""

from allauth.account import views as library
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from klynge import api
from klynge_web.access.fresh import is_fresh
from klynge_web.access.needs import needs
from klynge_web.history.once import once
from klynge_web.people import account_actions
from klynge_web.people import step_up as proof
from klynge_web.people.account_forms import AskForCode, CloseAccount, OwnAccount, SignInByPassword, StepUpCode
from klynge_web.people.browsers import short_name
from klynge_web.people.errors import LastAdministratorError
from klynge_web.people.kept import kept
from klynge_web.people.library import BOTH, facts
from klynge_web.people.providers import in_force, name_of
from klynge_web.shell.forms import answer

# signing in


class SignIn(library.LoginView):
    """The first page: a code by e-mail, or the password, or a provider."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "code_form": AskForCode(), "password_form": context["form"]}


class SignInByCode(library.RequestLoginCodeView):
    """The same page, after the form for a code was sent."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "code_form": context["form"], "password_form": SignInByPassword(request=self.request)}


sign_in = SignIn.as_view()
sign_in_by_code = SignInByCode.as_view()


# proving again who one is


def step_up(request):
    """Prove again who you are, in the way the account has."""
    if is_fresh(request):
        return HttpResponseRedirect(_onward(request))
    way = _ways(request)[0]
    return HttpResponseRedirect(passthrough_next_redirect_url(request, way["url"], "next"))


def step_up_code(request):
    """For whoever has neither password nor second factor: a code by e-mail, sent when asked for.

    Others are led to their own ways: a mailbox alone must not do where a password or a factor is asked for.
    """
    if "step_up_code" not in {way["id"] for way in _ways(request)}:
        return HttpResponseRedirect(passthrough_next_redirect_url(request, reverse("step_up"), "next"))
    if request.method == "POST" and request.POST.get("send"):
        return _send_step_up_code(request)
    form = StepUpCode(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        return redirect(_onward(request))
    context = {
        **facts(),
        "form": form,
        "sent": proof.is_sent(request),
        "lasts": proof.LASTS // 60,
        "next": get_next_redirect_url(request) or "",
    }
    return answer(request, "people/account_step_up.html", context)


def _send_step_up_code(request):
    refused = consume_or_429(request, action="step_up_code", user=request.user)
    if refused:
        return refused
    proof.send_code(request)
    return HttpResponseRedirect(passthrough_next_redirect_url(request, request.path, "next"))


def _ways(request) -> list[dict]:
    """How the person may prove who they are."""
    return get_adapter().get_reauthentication_methods(request.user)


def _onward(request) -> str:
    return get_next_redirect_url(request) or get_adapter().get_login_redirect_url(request)


# one's own account


@needs("account", "read")
def account(request, lang):
    """Who I am here, how I sign in, what I may, and what I did with the account."""
    person = request.user
    has_factor = is_mfa_enabled(person, [Authenticator.Type.TOTP])
    roles = person.assignments_in_force
    context = {
        "person": person,
        "assignments": roles,
        "has_factor": has_factor,
        "should_have_factor": not has_factor and any(one.role == "administrator" for one in roles),
        "providers": [name_of(one.provider) for one in SocialAccount.objects.filter(user=person)],
        "offers_providers": bool(in_force()),
        "sessions": UserSession.objects.filter(user=person).count(),
    }
    return render(request, "people/account.html", context)


@needs("account", "change", methods=BOTH)
@once
def account_change(request, lang):
    """Change name and language."""
    person = request.user
    given = request.POST if request.method == "POST" else None
    form = OwnAccount(given, initial={"name": person.name, "language": person.language})
    if form.is_valid():
        account_actions.change(person, by=person, **form.cleaned_data)
        messages.success(request, api.text("account.changed", person.language))
        return redirect("account", lang=person.language)
    return answer(request, "people/account_change.html", {"form": form})


@needs("account", "change", methods=BOTH)
def sessions(request, lang):
    """Where I am signed in; each can be ended."""
    mine = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        chosen = [one for one in mine if _is_chosen(one, request.POST.get("end", ""))]
        if chosen:
            account_actions.end_sessions(chosen, by=request.user)
        messages.success(request, api.text("account.sessions_ended", lang, count=api.number(len(chosen), lang)))
        return redirect("sessions", lang=lang)
    shown = [
        {"row": one, "browser": short_name(one.user_agent, lang), "current": one.is_current()}
        for one in sorted(mine, key=lambda one: one.last_seen_at, reverse=True)
    ]
    return render(request, "people/account_sessions.html", {"shown": shown})


def _is_chosen(session: UserSession, asked: str) -> bool:
    """The session in which one asks is ended by signing out, not here."""
    return not session.is_current() and asked in ("others", str(session.pk))


@needs("account", "read", step_up=True)
def account_download(request, lang):
    """What is kept about me, as a file."""
    document = JsonResponse(kept(request.user, lang), json_dumps_params={"ensure_ascii": False, "indent": 2})
    document["Content-Disposition"] = 'attachment; filename="klynge-account.json"'
    return document


@needs("account", "change", methods=BOTH, step_up=True)
def account_close(request, lang):
    """Close my account."""
    form = CloseAccount(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account_actions.close(request.user, by=request.user)
        except LastAdministratorError as error:
            form.add_error(None, ValidationError("", code=error.code))
        else:
            get_adapter().logout(request)
            messages.success(request, api.text("account.closed", lang))
            return redirect("front", lang=lang)
    return answer(request, "people/account_close.html", {"form": form})
