"""What is settled before a page is asked? The name of the request, its line in the log, its size, its language."""

import logging
import re
import secrets
import time

from django.conf import settings
from django.http import UnreadablePostError
from django.shortcuts import render
from django.utils import translation

from klynge_web.shell import problems
from klynge_web.shell.page import language
from klynge_web.shell.trace import request_id

log = logging.getLogger("klynge.requests")
_GIVEN = re.compile(r"[0-9a-zA-Z-]{8,32}")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_FORM = 1_000_000  # bytes that the fields beside a file may take


class RequestIdMiddleware:
    """Names the request, for logs and history; the name that a proxy in front gave it is kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # from anybody but our own proxy it could be a text that somebody wants in the log
        given = request.headers.get("X-Request-ID", "") if settings.ENVIRONMENT.behind_proxy else ""
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = name
        return response


class RequestLogMiddleware:
    """One line for each request. The pattern of its address, not the address: that may carry a secret."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun = time.perf_counter()
        response = self.get_response(request)
        facts = {
            "method": request.method if request.method in _METHODS else "other",
            "pattern": _pattern(request),
            "status": response.status_code,
            "seconds": round(time.perf_counter() - begun, 3),
        }
        log.info("request", extra=facts)
        return response


def _pattern(request) -> str:
    """`<lang:lang>/region/<str:region>/`; `static`; '' for an address that none of ours is like."""
    if request.resolver_match:
        return request.resolver_match.route
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    return getattr(request, "pattern", "")


class SizeMiddleware:
    """Refuses what is too large before it is read, and what does not say how large it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        limit = settings.ENVIRONMENT.upload_megabytes
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.headers.get("Transfer-Encoding"):
            return _refused(request, "unsized", 411)
        if not length.isdecimal() or int(length) > limit * 1_000_000 + _FORM:
            return _refused(request, "too_large", 413)
        request.too_large = False
        response = self.get_response(request)
        # the upload handler met more than its limit: whatever was made of that, the answer is this
        return _refused(request, "too_large", 413) if request.too_large else response


def _refused(request, code: str, status: int):
    context = {"code": code, "limit": settings.ENVIRONMENT.upload_megabytes}
    return render(request, "shell/too_large.html", context, status=status)


class NullMiddleware:
    """Refuses what holds a null character: nobody writes it, and a text with it cannot be stored or looked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or _has_null(request.GET) or any("\0" in cookie for cookie in request.COOKIES.values()):
            return problems.null_character(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        try:
            return problems.null_character(request) if _has_null(request.POST) else None
        except UnreadablePostError:
            return None  # the reader has gone; what follows settles it, as for every other form


def _has_null(fields) -> bool:
    return any("\0" in text for name, values in fields.lists() for text in (name, *values))


class LanguageMiddleware:
    """The language of the address is the language of what the libraries write, and of the addresses they make."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(language(request)):
            return self.get_response(request)
