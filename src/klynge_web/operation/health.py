"""Does it answer, and can it do its work? `/livez` and `/readyz`, for whoever starts and watches the site.

They are answered before anything else is asked of the request: no session, no name of a host, no language. What they
say is safe for anybody to read: names of checks, never values.
"""

import logging

from django.http import HttpResponseNotAllowed, JsonResponse

from klynge_web.operation import state

log = logging.getLogger("klynge.health")
# readiness needs these; the worker is told of as well, but pages can be read without it
CHECKS = {
    "database": state.database_answers,
    "migrations": state.nothing_pending,
    "lake": state.lake_is_readable,
}


class HealthMiddleware:
    """Answers the two addresses, and hands everything else on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = {"/livez": live, "/readyz": ready}.get(request.path)
        if answer is None:
            return self.get_response(request)
        request.pattern = request.path.removeprefix("/")  # for its line in the log
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(("GET", "HEAD"))
        return answer()


def live() -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


def ready() -> JsonResponse:
    """Whether pages can be answered: 200 if all is well, 503 with the names of what is not."""
    checks: dict[str, str] = {}
    for name, holds in CHECKS.items():
        # without a database there is no use in asking for its migrations
        checks[name] = "unknown" if checks.get("database") == "failing" and name == "migrations" else _told(name, holds)
    is_ready = set(checks.values()) == {"ok"}
    told = {"status": "ready" if is_ready else "not ready", "checks": checks, "worker": _worker(checks)}
    return JsonResponse(told, status=200 if is_ready else 503)


def _told(name: str, holds) -> str:
    try:
        return "ok" if holds() else "failing"
    except Exception:
        log.warning("not ready", exc_info=True, extra={"check": name})
        return "failing"


def _worker(checks: dict[str, str]) -> str:
    """heard of lately, silent, or unknown where the database cannot tell."""
    if checks["migrations"] != "ok":
        return "unknown"
    return "heard of" if state.worker_at_work() else "silent"
