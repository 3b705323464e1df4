"""What do we ask of the sign-in library? No open sign-up, words of our own, no national number in the database."""

from contextlib import suppress

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from qrcode.image.svg import SvgPathFillImage

from klynge import api
from klynge.text import catalogue
from klynge_web.access.fresh import is_fresh
from klynge_web.history.actions import tell
from klynge_web.people import account_letters
from klynge_web.people.errors import LetterError
from klynge_web.people.models import Person
from klynge_web.shell.page import DEFAULT_LANGUAGE, language


class Sentences(dict):
    """Error code → sentence in the reader's language: what the library would tell in its own words."""

    def __init__(self, request):
        super().__init__()
        self.lang = language(request) if request else DEFAULT_LANGUAGE

    def __missing__(self, code: str) -> str:
        key = f"sign_in.error.{code}"
        return api.text(key if key in catalogue() else "form.error.other", self.lang)


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts."""

    @property
    def error_messages(self) -> Sentences:
        return Sentences(self.request)

    def is_open_for_signup(self, request) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only an address of this site leads on, written without its host."""
        own = url.startswith("/") and url.isprintable()  # browsers leave out line breaks and tabs
        return own and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request) -> str:
        return reverse("home", kwargs={"lang": request.user.language})

    def get_logout_redirect_url(self, request) -> str:
        return reverse("front", kwargs={"lang": language(request)})

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account", kwargs={"lang": language(request)})

    def logout(self, request) -> None:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """The library asks again when our own pages do, and not otherwise."""
        return not is_fresh(self.request)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Password or second factor; whoever has neither gets a code by e-mail."""
        lang = language(self.request)
        found = super().get_reauthentication_methods(user)
        if user.is_authenticated and not found:
            found = [{"id": "step_up_code", "url": reverse("step_up_code")}]
        return [{**one, "description": api.text(f"sign_in.again_by.{one['id']}", lang)} for one in found]

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """The library names a template; its words are `sign_in.told.<name>`, and what has none is not told."""
        key = f"sign_in.told.{_name(message_template)}" if message_template else ""
        if not message and key in catalogue():
            message = api.text(key, language(request))
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Letters are our own, in the language of the person; raises LetterError."""
        person = Person.objects.filter(email=email.casefold()).first()
        lang = person.language if person else language(self.request)
        account_letters.send(_name(template_prefix), email, lang, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Something about signing in was changed: it stands in the history, and its owner is told by letter."""
        tell(user, f"account.{_name(template_prefix)}", user)
        # what was changed is changed, even if the mail server does not answer: the letter's fault is in the log
        with suppress(LetterError):
            super().send_notification_mail(template_prefix, user, context, email)


def _name(template: str) -> str:
    """`account/messages/logged_out.txt` → `logged_out`."""
    return template.rsplit("/", 1)[-1].partition(".")[0]


class FactorAdapter(DefaultMFAAdapter):
    """The second factor."""

    @property
    def error_messages(self) -> Sentences:
        return Sentences(self.request)

    def build_totp_svg(self, url: str) -> str:
        """The code to scan, on white: a camera needs dark on light, also where the page is dark."""
        image = qrcode.make(url, image_factory=SvgPathFillImage)
        return image.to_string(encoding="unicode")
