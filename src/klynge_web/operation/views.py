"""Pages of the operation, for administrators: how the installation runs, and erasing a person."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from klynge_web.access.needs import needs
from klynge_web.operation import actions, state
from klynge_web.people.models import Person
from klynge_web.people.roles import confirmed


@needs("installation", "read")
def installation(request, lang):
    """How the installation runs: versions, worker, disk, last backup."""
    return render(request, "operation/installation.html", {"now": state.installation(request.user)})


@needs("person", "change", methods=("GET", "HEAD", "POST"), own="person", step_up=True)
def person_erase(request, lang, person):
    """Erase a person for good."""
    row = Person.scoped.for_user(request.user, "change").filter(pk=person).first()
    if row is None:
        raise Http404("no such person")
    if row.pk == request.user.pk:  # one's own account is closed on its own page
        return redirect("account", lang=lang)
    back = reverse("persons", kwargs={"lang": lang})
    return confirmed(request, lang, "person_erase", lambda: actions.erase_person(row, by=request.user), back, str(row))
