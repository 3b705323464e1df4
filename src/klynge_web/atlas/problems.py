"""What does a page say when it cannot answer? What was found, why it cannot be used, and the next step."""

from django.shortcuts import render

from klynge import api

_STATUS = {"unknown_region": 404, "unknown_name": 404, "not_imported": 503, "not_built": 503}
_CODES_WITH_TEXT = frozenset({*_STATUS, "setting"})


class ProblemMiddleware:
    """Shows errors that a user can put right as a page, in the language of the address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, api.KlyngeError):
            return problem(request, exception)
        return None


def problem(request, error):
    """The page of one error. Its title is translated by the error's code; the facts are the error's own words."""
    code = error.code if error.code in _CODES_WITH_TEXT else "other"
    context = {"code": code, "detail": str(error)}
    return render(request, "atlas/problem.html", context, status=_STATUS.get(error.code, 400))


def not_found(request, exception=None):
    return render(request, "atlas/problem.html", {"code": "no_page", "detail": ""}, status=404)


def server_error(request):
    return render(request, "atlas/problem.html", {"code": "server", "detail": ""}, status=500)
