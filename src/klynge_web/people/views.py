"""Pages of one's own account, of persons, roles and invitations."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from klynge_web.access.needs import needs


@needs("account", "read")
def home(request, lang):
    """What is mine: roles, and where to go on."""
    return render(request, "people/home.html", {"assignments": request.user.assignments_in_force})


@needs("account", "read")
def account(request, lang):
    """Who I am here, and how I sign in."""
    return render(request, "people/account.html", {"assignments": request.user.assignments_in_force})


def step_up(request):
    """Prove again who you are, in the way the account has."""
    return HttpResponseRedirect(reverse("account_reauthenticate"))
