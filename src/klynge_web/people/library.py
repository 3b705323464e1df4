"""Pages of the sign-in library, taken one by one: each is public or for one's own account, and refuses forms by 422."""

from functools import wraps

from klynge_web.access.needs import needs, open_to_all

BOTH = ("GET", "HEAD", "POST")


def step(view):
    """A step of signing in, open to all."""
    return open_to_all(_refusing(view), methods=BOTH)


def own(view, **choices):
    """A page about one's own account."""
    return needs("account", "change", methods=BOTH, **choices)(_refusing(view))


def _refusing(view):
    """The library answers a form that it cannot use with 200: here it is 422, as everywhere."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return answer
