"""What nobody needs any more is removed: keys of forms, sessions that are over, and where they were."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from klynge_web.history.models import Sent
from klynge_web.jobs import watch

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def test_forms_sent_long_ago(person):
    old, new = (Sent.objects.create(by=person) for _ in range(2))
    Sent.objects.filter(pk=old.pk).update(at=ago(91))
    Sent.objects.filter(pk=new.pk).update(at=ago(89))
    watch.prune()
    assert list(Sent.objects.all()) == [new]


def test_sessions_that_are_over_and_their_browsers(person):
    for key, expires, seen in (("over", ago(0.01), ago(14)), ("live", ago(-1), ago(13)), ("just_begun", None, ago(0))):
        if expires:
            Session.objects.create(session_key=key, session_data="", expire_date=expires)
        UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1", user_agent="", last_seen_at=seen)
    watch.prune()
    assert [one.session_key for one in Session.objects.all()] == ["live"]
    assert {one.session_key for one in UserSession.objects.all()} == {"live", "just_begun"}
