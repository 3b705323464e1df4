"""What does a page say when it cannot answer? What was found, why it cannot be used, and the next step."""

from django.shortcuts import render

from klynge import api
from klynge_web.access.decide import held_roles
from klynge_web.access.refusals import Refused
from klynge_web.shell.page import language

_STATUS = {"setting": 400, "unknown_region": 404, "unknown_name": 404}
_UNAVAILABLE = 503  # the data is not there, or not yet: the reader asked for nothing wrong
# errors with a title and a sentence of their own in three languages → the facts that the sentence needs
_TOLD = {
    "setting": {"name", "value", "highest"},
    "unknown_region": {"asked"},
    "unknown_name": {"name"},
    "not_imported": {"table"},
    "not_built": set(),
}


class ProblemMiddleware:
    """Shows errors that a user can put right as a page, in the language of the address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return refused(request, exception)
        # a text that is missing is our fault and no page that does not exist
        if isinstance(exception, api.KlyngeError) and exception.facts.get("kind") != "text":
            return problem(request, exception)
        return None


def problem(request, error):
    """The page of one error: its title and, where there is one, its sentence in the reader's language."""
    told = error.code in _TOLD and _TOLD[error.code] <= set(error.facts)
    context = {
        "code": error.code if told else "other",
        "told": _sentence(error, language(request)) if told else "",
        "near": error.facts.get("near", ()),
        "detail": "" if told else str(error),
    }
    return render(request, "shell/problem.html", context, status=_STATUS.get(error.code, _UNAVAILABLE))


def refused(request, refusal: Refused):
    """The page of one who may not: what it was, what one is, and which roles may."""
    lang = language(request)
    facts = {
        "what": api.text(f"access.what.{refusal.kind}_{refusal.action}", lang),
        "roles": _listed([api.text(f"access.role.{role}", lang) for role in refusal.roles], lang),
        "held": _listed([api.text(f"access.role.{role}", lang) for role in held_roles(refusal.user)], lang),
    }
    told = api.text(f"access.refused_{refusal.reason}", lang, **facts)
    return render(request, "shell/problem.html", {"code": "refused", "told": told}, status=403)


def _listed(words: list[str], lang: str) -> str:
    joined = ", ".join(words[:-1])
    return f"{joined} {api.text('access.or', lang)} {words[-1]}" if joined else words[-1]


def bad_request(request, exception=None):
    return render(request, "shell/problem.html", {"code": "bad_request"}, status=400)


def null_character(request):
    """The address or the form holds a character that no text has."""
    told = api.text("problem.null_told", language(request))
    return render(request, "shell/problem.html", {"code": "bad_request", "told": told}, status=400)


def sent_by_another(request):
    """The form carries a key that somebody else has used, as when two sign in by turns in one browser."""
    told = api.text("problem.sent_by_another_told", language(request))
    return render(request, "shell/problem.html", {"code": "sent_by_another", "told": told}, status=409)


def forged(request, reason=""):
    """The form did not come from this site, or its page had been open for too long."""
    return render(request, "shell/problem.html", {"code": "forged"}, status=403)


def _sentence(error, lang: str) -> str:
    facts = {name: ", ".join(fact) if isinstance(fact, list) else fact for name, fact in error.facts.items()}
    if error.code == "setting":
        facts["name"] = api.text(f"region.{error.facts['name']}", lang)
    if error.code == "unknown_name":
        facts["known"] = ", ".join(error.known)
    return api.text(f"problem.{error.code}_told", lang, **facts)


def not_found(request, exception=None):
    return render(request, "shell/problem.html", {"code": "no_page"}, status=404)


def server_error(request):
    return render(request, "shell/problem.html", {"code": "server"}, status=500)
