"""Pages of roles: who has which, giving one, and ending one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from klynge import api
from klynge_web.access.needs import needs
from klynge_web.access.scope import find
from klynge_web.history.once import once
from klynge_web.people import actions
from klynge_web.people.errors import LastAdministratorError
from klynge_web.people.forms import ConfirmForm, GiveForm, posted
from klynge_web.people.models import Assignment
from klynge_web.shell.forms import answer

BOTH = ("GET", "HEAD", "POST")
SHOWN = 50


@needs("assignment", "read")
def roles(request, lang):
    """Roles that one has a say in: those in force, or with `?all=1` those that have ended too."""
    found = Assignment.objects.for_user(request.user).select_related("person", "organisation", "project")
    all_of_them = request.GET.get("all") == "1"
    if not all_of_them:
        found = found.filter(Assignment.in_force(timezone.localdate()))
    page = Paginator(found.order_by("person__name", "person_id", "role", "-from_date"), SHOWN)
    context = {"page": page.get_page(request.GET.get("page")), "all": all_of_them, "query": "all=1&" * all_of_them}
    return render(request, "people/roles.html", context)


@needs("assignment", "read", own="assignment")
def role(request, lang, assignment):
    """One role of one person."""
    return render(request, "people/role.html", {"assignment": find(Assignment, request.user, pk=assignment)})


@needs("assignment", "create", methods=BOTH, step_up=True)
@once
def role_new(request, lang):
    """Give somebody a role; `?person=` chooses whom beforehand."""
    initial = {"person": request.GET.get("person", ""), "from_date": timezone.localdate()}
    form = GiveForm(posted(request), user=request.user, lang=lang, initial=initial)
    if not form.is_valid():
        return answer(request, "people/role_new.html", {"form": form})
    given = form.cleaned_data
    made = actions.give_role(given["person"], form.tie(), by=request.user, from_date=given["from_date"])
    messages.success(request, api.text("role.was_given", lang))
    return redirect("role", lang=lang, assignment=made.pk)


@needs("assignment", "change", methods=BOTH, own="assignment", step_up=True)
def role_end(request, lang, assignment):
    """Take a role away, after asking."""
    row = find(Assignment, request.user, "change", pk=assignment)
    back = reverse("role", kwargs={"lang": lang, "assignment": row.pk})
    return confirmed(request, lang, "role_end", lambda: actions.end_role(row, by=request.user), back, str(row.person))


def confirmed(request, lang: str, what: str, act, back: str, about: str):
    """Ask whether it shall be done, and do it. `what` : key of the words; `about` : whom it is done to."""
    form = ConfirmForm(posted(request))
    if form.is_valid():
        try:
            act()
        except LastAdministratorError as error:
            form.add_error(None, ValidationError("", code=error.code))
        else:
            messages.success(request, api.text(f"confirm.{what}_done", lang))
            return HttpResponseRedirect(back)
    context = {"form": form, "what": what, "back": back, "about": about}
    return answer(request, "people/confirm.html", context)
