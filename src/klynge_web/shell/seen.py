"""When was a browser last used? Noted now and then, for the page of sessions: pages that are read write no more."""

import datetime as dt

from django.utils import timezone

NOTED_EVERY = dt.timedelta(minutes=1)


class SeenMiddleware:
    """Notes when, from where and with which browser a session was used, at most once in `NOTED_EVERY`.

    The library's own writes at each request: where the database has one writer, each page would wait for an import.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and request.session.session_key:
            _note(request)
        return self.get_response(request)


def _note(request) -> None:
    from allauth.usersessions.models import UserSession  # models are there once the site is loaded

    lately = timezone.now() - NOTED_EVERY
    if not UserSession.objects.filter(session_key=request.session.session_key, last_seen_at__gt=lately).exists():
        UserSession.objects.create_from_request(request)
