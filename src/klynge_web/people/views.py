"""Pages of one's own account, of persons, roles and invitations."""

from django.shortcuts import render

from klynge_web.access.needs import needs
from klynge_web.people.home import links


@needs("account", "read")
def home(request, lang):
    """What is mine: roles, and where to go on."""
    context = {"assignments": request.user.assignments_in_force, "links": links(request.user, lang)}
    return render(request, "people/home.html", context)
