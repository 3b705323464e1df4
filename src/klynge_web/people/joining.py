"""How does somebody come in who has no account? By the set-up address of the first administrator, or an invitation."""

from contextlib import suppress

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from klynge import api
from klynge_web.access.needs import open_to_all
from klynge_web.history.actions import COMMAND, WORKER
from klynge_web.people import actions, providers
from klynge_web.people.errors import InvitationError, SetUpError
from klynge_web.people.forms import ConfirmForm, JoinForm, SetUpForm, posted
from klynge_web.people.models import Invitation, Person
from klynge_web.shell.forms import answer

BOTH = ("GET", "HEAD", "POST")
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# what stops an invitation → status of the page that says so
_STATUS = {"unknown": 404, "known": 200, "other": 403, "closed": 403}
_GONE = 410


@open_to_all(methods=BOTH)
@never_cache
def set_up(request, lang, secret):
    """Make the first administrator, with the secret that the terminal told."""
    state = actions.set_up_state(secret)
    if state != "open":
        return _no_set_up(request, state)
    form = SetUpForm(posted(request), initial={"language": lang})
    if not form.is_valid():
        return answer(request, "people/set_up.html", {"form": form})
    known = Person.objects.filter(email=form.cleaned_data["email"]).exists()
    try:
        # whoever has the secret has read the terminal
        person = actions.finish_set_up(secret, by=COMMAND, **form.cleaned_data)
    except SetUpError as error:
        return _no_set_up(request, error.reason)
    if known:  # the account keeps its own ways of signing in
        messages.success(request, api.text("set_up.known", lang))
        return redirect("account_login")
    return _enter(request, person, "set_up", "set_up.welcome")


@open_to_all(methods=BOTH)
@never_cache
def join(request, lang, secret):
    """What one is invited to, and by whom; said yes to, once."""
    invitation = Invitation.of(secret)
    obstacle = _obstacle(request.user, invitation)
    if obstacle:
        return _no_invitation(request, obstacle, invitation)
    if request.user.is_authenticated:
        return _join_as(request, lang, invitation)
    choices = providers.configured()
    if choices:  # whoever comes back from a provider is known by it
        request.session["invitation"] = invitation.secret_hash
    initial = {"name": invitation.name, "language": lang}
    form = JoinForm(posted(request), email=invitation.email, initial=initial)
    if not form.is_valid():
        offered = [(one.name, one.addresses[lang]) for one in choices]
        return answer(request, "people/join.html", {"form": form, "invitation": invitation, "providers": offered})
    try:
        person = actions.accept(invitation.secret_hash, by=actions.NEWCOMER, **form.cleaned_data)
    except InvitationError as error:
        return _no_invitation(request, error.reason, invitation)
    request.session.pop("invitation", None)
    return _enter(request, person, "invitation", "join.welcome")


def _join_as(request, lang: str, invitation: Invitation):
    """Somebody who is here already takes one more role."""
    form = ConfirmForm(posted(request))
    if not form.is_valid():
        return answer(request, "people/join.html", {"form": form, "invitation": invitation})
    try:
        actions.accept(invitation.secret_hash, by=request.user)
    except InvitationError as error:
        return _no_invitation(request, error.reason, invitation)
    messages.success(request, api.text("join.added", lang))
    return redirect("home", lang=lang)


def _obstacle(user, invitation: Invitation | None) -> str:
    """Why the invitation cannot be used by whoever asks; '' if it can."""
    if invitation is None:
        return "unknown"
    if invitation.state != "open":
        return invitation.state
    if not actions.is_backed(invitation):
        return "inviter"
    if user.is_authenticated:
        return "" if user.email == invitation.email else "other"
    person = Person.objects.filter(email=invitation.email).first()
    if person is None:
        return ""
    return "known" if person.is_active else "closed"


def _no_invitation(request, reason: str, invitation: Invitation | None):
    if reason == "inviter":
        with suppress(InvitationError):  # somebody else has met it in the meantime
            actions.turn_away(invitation.secret_hash, by=WORKER)
    context = {"reason": reason, "invitation": invitation}
    return render(request, "people/no_invitation.html", context, status=_STATUS.get(reason, _GONE))


def _no_set_up(request, reason: str):
    return render(request, "people/no_set_up.html", {"reason": reason}, status=_STATUS.get(reason, _GONE))


def _enter(request, person: Person, method: str, welcome: str):
    """Sign in one who has just been made, and has no second factor yet. `welcome` : key of what they are told."""
    login(request, person, backend=_BACKEND)
    record_authentication(request, person, method=method)
    messages.success(request, api.text(welcome, person.language))
    return redirect("home", lang=person.language)
