"""What is settled before a page is asked? The name of the request, its size, and the language of its address."""

import re
import secrets

from django.conf import settings
from django.shortcuts import render
from django.utils import translation

from klynge_web.shell.page import language
from klynge_web.shell.trace import request_id

_GIVEN = re.compile(r"[0-9a-zA-Z-]{8,32}")


class RequestIdMiddleware:
    """Names the request, for logs and history; a proxy's own name for it is kept where it looks like one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = name
        return response


class SizeMiddleware:
    """Refuses what is too large before it is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        limit = settings.ENVIRONMENT.upload_megabytes
        length = request.headers.get("Content-Length", "0") or "0"
        if length.isdecimal() and int(length) > (limit + 1) * 1_000_000:
            context = {"code": "too_large", "limit": limit}
            return render(request, "shell/too_large.html", context, status=413)
        return self.get_response(request)


class LanguageMiddleware:
    """The language of the address is the language of what the libraries write, and of the addresses they make."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(language(request)):
            return self.get_response(request)
