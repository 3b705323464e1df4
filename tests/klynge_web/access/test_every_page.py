"""Every page, by every method, as every role: the matrix says what must come of it, and it does.

What is expected is worked out from the matrix and the declared need of the view alone; the site works it out from its
queries. Rows are of one's own cluster and of a foreign one.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

import site_world
from klynge_web.access.matrix import ALL, MATRIX, PERSON, ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.both]

VISITOR = "visitor"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SLUGS = ("organisation", "project", "milieu")
ANSWERS = {200, 302, 303, 304, 400, 409, 410, 422}  # what a page may come to for those who may


@dataclass(frozen=True)
class Page:
    """One address of the site and what its view says that it needs."""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: object

    @property
    def need(self):
        return self.view.need

    def address(self, values: dict) -> str:
        return reverse(self.name, kwargs={name: values[name] for name in self.arguments})


def pages(patterns=None, prefix="", arguments=()) -> list[Page]:
    """All of them, as the resolver knows them; those without a name cannot be linked to, and are the root only."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        names = (*arguments, *pattern.pattern.converters)
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            found += [Page(pattern.name, route, names, pattern.callback)] if pattern.name else []
        else:
            found += pages(pattern.url_patterns, route, names)
    return found


def expected(role: str, page: Page, side: str) -> set[int] | str:
    """`sign in`, or the statuses that may come of it."""
    need = page.need
    if not need.kind:
        return set(range(200, 500))
    if role == VISITOR:
        return "sign in"
    cells = MATRIX[need.kind][need.action]
    reaches = {cells[held] for held in (role, PERSON) if held in cells}
    if not reaches:
        return {403}
    if not need.own or ALL in reaches:
        return ANSWERS | ({404} if site_world.ABSENT & set(page.arguments) else set())
    if side == "own" and need.own in site_world.owned(role, need):
        return ANSWERS
    readable = {MATRIX[need.kind]["read"].get(held) for held in (role, PERSON)}
    return {403} if ALL in readable else {403, 404}


def values(page: Page, world, role: str, side: str) -> dict:
    """Arguments of the address: rows of the side, and what else addresses are made of."""
    rows = world.rows(role, page.need, side)
    found = {"lang": "nb", **site_world.PLAIN}
    for name, row in rows.items():
        found[name] = row.slug if name in SLUGS else row.pk
    return found


@pytest.fixture
def world(db, country, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    return site_world.make_world()


asked_in_all = []


@pytest.mark.parametrize("role", [VISITOR, PERSON, *ROLES])
def test_every_page_and_method(role, world, capsys):
    wrong, asked = [], 0
    client = world.client(role)
    for page in pages():
        sides = ("own", "foreign") if page.need.own else ("own",)
        for side in sides:
            address = page.address(values(page, world, role, side))
            for method in METHODS:
                asked += 1
                fault = ask(client, page, address, method, expected(role, page, side))
                if fault:
                    wrong.append(f"{method} {page.name} ({side}): {fault}")
    asked_in_all.append(asked)
    assert wrong == []
    with capsys.disabled():
        print(f"\n{role}: {asked} requests, {sum(asked_in_all)} so far", end="")


def ask(client: Client, page: Page, address: str, method: str, right) -> str:
    """'' if the answer is right; nothing that the request did stays, a sign-out neither."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies = cookies
    status, target = response.status_code, response.headers.get("Location", "")
    if method not in page.need.methods:
        return "" if status == 405 else f"{status}, and the view does not take the method"
    if right == "sign in":
        return "" if status == 302 and target.startswith("/nb/sign-in/?next=") else f"{status} {target}"
    if status not in right:
        return f"{status}, expected {sorted(right) if len(right) < 20 else 'no fault'}"
    return f"led to sign-in ({target})" if page.need.kind and "/sign-in/" in target else ""


def test_every_page_is_declared():
    undeclared = [page.name for page in pages() if not hasattr(page.view, "need")]
    assert undeclared == []


def test_every_page_that_names_a_row_says_so():
    """A row in the address of a page that is not public is looked up as the reader's own, and as a foreign one."""
    rows = set(SLUGS) | site_world.KEYED
    silent = [
        page.name for page in pages() if page.need.kind and rows & set(page.arguments) and page.need.own not in rows
    ]
    assert silent == []


def test_a_form_without_the_site_s_own_key_is_refused(world):
    asked, passed = 0, []
    for page in pages():
        if "POST" not in page.need.methods or page.name in site_world.WITHOUT_FORM_KEY:
            continue
        role = next((r for r in ROLES if not page.need.kind or may_at_all(r, page.need)), PERSON)
        client = world.client(role)
        client.handler.enforce_csrf_checks = True
        with transaction.atomic():
            response = client.post(page.address(values(page, world, role, "own")))
            transaction.set_rollback(True)
        asked += 1
        passed += [page.name] if response.status_code != 403 else []
    assert asked > 10 and passed == []


def may_at_all(role: str, need) -> bool:
    return bool({role, PERSON} & MATRIX[need.kind][need.action].keys())


def test_sensitive_acts_ask_who_one_is(world):
    asked, open_ones = 0, []
    for page in pages():
        if not page.need.step_up:
            continue
        role = next(r for r in ROLES if may_at_all(r, page.need))
        client = site_world.client_of(world.people[role], fresh=False)
        response = client.get(page.address(values(page, world, role, "own")))
        asked += 1
        if not response.headers.get("Location", "").startswith("/nb/account/again/"):
            open_ones.append(page.name)
    assert asked >= 5 and open_ones == []


def test_an_ended_role_reaches_nothing(world):
    leader = world.people["cluster_leader"]
    address = reverse("home", kwargs={"lang": "nb"})
    assert site_world.client_of(leader).get(address).status_code == 200
    leader.assignments.update(ended_at="2026-01-01T00:00:00Z")
    refused = [page for page in pages() if page.need.kind == "membership" and "GET" in page.need.methods]
    client = site_world.client_of(leader)
    statuses = {client.get(page.address(values(page, world, "cluster_leader", "own"))).status_code for page in refused}
    assert statuses <= {403}


def test_a_closed_account_reaches_nothing(world):
    leader = world.people["cluster_leader"]
    client = site_world.client_of(leader)
    leader.is_active = False
    leader.save()
    response = client.get(reverse("home", kwargs={"lang": "nb"}))
    assert response.status_code == 302 and "/sign-in/" in response.headers["Location"]
