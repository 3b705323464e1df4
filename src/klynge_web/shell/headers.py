"""What does every answer say about itself? Who may keep a copy of it, and that it comes by an encrypted way."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.utils.cache import patch_vary_headers

NOT_KEPT = "no-store"
FOR_ONE_READER = "private, no-store"
FOR_ALL = "public, max-age=0, must-revalidate"  # kept, and asked for again by its ETag: data may be imported any time
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotKeptMiddleware:
    """An answer that does not say otherwise is kept by nobody: refusals, redirects, forms."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", NOT_KEPT)
        return response


class CachingMiddleware:
    """Pages of signed-in readers are never kept; public pages may be, by browsers and proxies."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = FOR_ONE_READER
        elif user is not None and _is_public(request, response):
            response["Cache-Control"] = FOR_ALL
        patch_vary_headers(response, ("Cookie",))
        return response


def _is_public(request, response) -> bool:
    """True if nothing of the answer is for one reader: no cookie, no session, no key of a form."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in (200, 304)
        and "Cache-Control" not in response
        and not response.cookies
        and not request.session.modified
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "CSRF_COOKIE" not in request.META
    )


class HttpsMiddleware:
    """Leads to https where the site has it. Health checks have been answered before, and this machine is left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        environment = settings.ENVIRONMENT
        if environment.https and not request.is_secure() and not _is_loopback(request):
            return HttpResponsePermanentRedirect(environment.url + request.get_full_path())
        return self.get_response(request)


def _is_loopback(request) -> bool:
    return urlsplit(f"//{request.get_host()}").hostname in _LOOPBACK
