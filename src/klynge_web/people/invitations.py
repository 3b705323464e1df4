"""Pages of invitations: who was invited to what, what came of it, and inviting."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from klynge import api
from klynge_web.access.needs import needs
from klynge_web.access.scope import find
from klynge_web.history.once import once
from klynge_web.people import actions
from klynge_web.people.errors import InvitationError
from klynge_web.people.forms import InviteForm, posted
from klynge_web.people.models import Invitation
from klynge_web.shell.forms import answer

SHOWN = 50


@needs("invitation", "read")
def invitations(request, lang):
    """Invitations that one has a say in, newest first."""
    found = Invitation.objects.for_user(request.user).select_related("organisation", "project", "by")
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    return render(request, "people/invitations.html", {"page": page})


@needs("invitation", "read", own="invitation")
def invitation(request, lang, invitation):
    """One invitation: whom to what, its letter, its state."""
    return render(request, "people/invitation.html", {"invitation": find(Invitation, request.user, pk=invitation)})


@needs("invitation", "create", methods=("GET", "HEAD", "POST"), step_up=True)
@once
def invitation_new(request, lang):
    """Invite somebody."""
    form = InviteForm(posted(request), user=request.user, lang=lang, initial={"language": lang})
    if not form.is_valid():
        return answer(request, "people/invitation_new.html", {"form": form})
    given = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
    made = actions.invite(form.tie(), by=request.user, **given)
    return redirect("invitation", lang=lang, invitation=made.pk)


@needs("invitation", "change", methods=("POST",), own="invitation")
@once
def invitation_again(request, lang, invitation):
    """Send the letter again, with a new secret."""
    return _changed(request, lang, actions.send_again, find(Invitation, request.user, "change", pk=invitation))


@needs("invitation", "change", methods=("POST",), own="invitation")
@once
def invitation_withdraw(request, lang, invitation):
    """Make the invitation useless."""
    return _changed(request, lang, actions.withdraw, find(Invitation, request.user, "change", pk=invitation))


def _changed(request, lang: str, change, row: Invitation):
    try:
        change(row, by=request.user)
    except InvitationError as error:
        context = {"invitation": row, "told": api.text(f"invitation.no_change_{error.reason}", lang)}
        return render(request, "people/invitation.html", context, status=409)
    if change is actions.withdraw:
        messages.success(request, api.text("invitation.was_withdrawn", lang))
    return redirect("invitation", lang=lang, invitation=row.pk)
