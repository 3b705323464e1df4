"""A page cannot read rows without asking whose they are, and cannot be without saying who may see it."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from klynge_web.access.guard import GuardMiddleware, UnscopedQueryError, guarded, unguarded
from klynge_web.access.needs import needs, open_to_all
from klynge_web.access.refusals import Refused
from klynge_web.access.scope import Reached
from klynge_web.clusters.models import Membership
from site_world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def asked(view, user=None):
    """The view as the site would ask it."""
    request = RequestFactory().get("/nb/somewhere/")
    request.user = user
    guard = GuardMiddleware(lambda r: _through(guard, view, r))
    return guard(request)


def _through(guard, view, request):
    guard.process_view(request, view, (), {})
    return view(request)


@pytest.mark.parametrize(
    "read",
    [
        lambda: list(Membership.objects.all()),
        lambda: Membership.objects.get(pk=1),
        lambda: Membership.objects.filter(fee=1).first(),
        lambda: Membership.objects.count(),
        lambda: Membership.objects.filter(fee=1).exists(),
        lambda: Membership.objects.aggregate(),
        lambda: list(Membership.objects.values_list("fee")),
        lambda: list(Membership.objects.iterator()),
        lambda: Membership.objects.update(fee=1),
        lambda: Membership.objects.all().delete(),
        lambda: bool(Membership.objects.all()),
        lambda: Membership.objects.in_bulk([1]),
        lambda: Membership.objects.latest("pk"),
    ],
)
def test_a_view_that_skips_for_user_is_stopped(read):
    make_world()

    @open_to_all
    def view(request):
        read()
        return HttpResponse()

    with pytest.raises(UnscopedQueryError, match=r"Membership was read without for_user\(user\)"):
        asked(view)


def test_the_rows_behind_another_row_are_guarded_too():
    world = make_world()

    @open_to_all
    def view(request):
        list(world.foreign.rows["organisation"].memberships.all())
        return HttpResponse()

    with pytest.raises(UnscopedQueryError):
        asked(view)


def test_a_union_of_a_scoped_and_an_unscoped_query_is_stopped():
    world = make_world()
    leader = world.people["cluster_leader"]
    for joined in (
        lambda: list(Membership.objects.all() | Membership.objects.for_user(leader)),
        lambda: list(Membership.objects.for_user(leader) | Membership.objects.all()),
        lambda: list(Membership.objects.for_user(leader).union(Membership.objects.all())),
    ):
        with guarded(), pytest.raises(UnscopedQueryError):
            joined()


def test_scoped_queries_answer_and_keep_to_the_own_rows():
    world = make_world()
    with guarded():
        rows = Membership.objects.for_user(world.people["cluster_leader"]).order_by("pk")
        assert list(rows) == [world.own.rows["membership"]]
        assert rows.count() == 1 and rows.exists()
        assert list(Membership.objects.for_user(world.people["person"])) == []


def test_an_action_reads_what_it_must():
    make_world()
    with guarded(), unguarded():
        assert Membership.objects.count() == 2


def test_a_view_that_does_not_say_who_may_see_it_is_not_answered():
    with pytest.raises(LookupError, match="does not say who may see it"):
        asked(lambda request: HttpResponse())


def test_a_refusal_names_the_roles_that_may():
    world = make_world()

    @needs("membership", "change")
    def view(request):
        return HttpResponse()

    with pytest.raises(Refused) as refused:
        asked(view, world.people["board_observer"])
    assert refused.value.roles == ["cluster_leader", "cluster_staff", "analyst"]


def test_every_model_of_the_site_is_guarded_or_known_not_to_be():
    from django.apps import apps

    # of the installation, or read by key only: nobody's rows
    nobodys = {
        "people.SetUp",
        "history.Sent",
        "jobs.Worker",
        "jobs.Begun",
        "clusters.Brought",
    }
    ours = [model for model in apps.get_models() if model.__module__.startswith("klynge_web.")]
    unguarded_models = {model._meta.label for model in ours if not issubclass(model, Reached)}
    assert unguarded_models - nobodys == set()
