"""A town whose firms change from June to July, somebody who follows, and a box for the letters."""

import pytest
from django.core import mail
from django.test import Client

import site_world
from drawn import store
from drawn_changes import JULY, JUNE, compare, firm
from klynge.lake import Lake
from klynge_web.following import actions, letters
from klynge_web.following.models import Follow
from klynge_web.people.models import Person

HOSTILE = 'Elvedal <b onclick="x">& "Sønn"</b> ]]> {name}\x0b AS'


class Quiet:
    """Is told how far the letters are, and asks nothing."""

    def step(self, name, *, total=None):
        pass

    def advance(self, done):
        pass


@pytest.fixture
def town(lake) -> Lake:
    """Elvedal, where one firm of a hostile name went bankrupt and another moved to Fjellvik."""
    places = [{"code": code, "name": name} for code, name in (("3305", "Elvedal"), ("3310", "Fjellvik"))]
    store(lake, as_of=JUNE, municipalities=places, organisations=[firm(1, name=HOSTILE), firm(2), firm(3)])
    store(lake, as_of=JULY, organisations=[firm(1, name=HOSTILE, bankrupt=True), firm(2, "3310"), firm(3)])
    compare(lake)
    return lake


@pytest.fixture
def ada(db) -> Person:
    return Person.objects.create_user("ada@example.org", name="Ada Elvedal")


@pytest.fixture
def signed_in(ada) -> Client:
    return site_world.client_of(ada)


@pytest.fixture
def follow():
    """Call with a person, kind and subject for a row of what they follow."""
    return lambda person, kind="region", subject="3305": actions.begin_following(kind, subject, by=person)


@pytest.fixture
def write():
    """Call for this week's letters; the counts of the job."""
    return lambda: letters.run(Quiet()).summary


@pytest.fixture
def box():
    return mail.outbox


def followed_by(person: Person) -> set[tuple[str, str]]:
    return set(Follow.objects.filter(person=person).values_list("kind", "subject"))
