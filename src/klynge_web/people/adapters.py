"""What do we ask of the sign-in library? No open sign-up, words of our own, no national number in the database."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.urls import reverse

from klynge_web.shell.page import language


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        return reverse("home", kwargs={"lang": language(request)})

    def get_logout_redirect_url(self, request) -> str:
        return reverse("front", kwargs={"lang": language(request)})


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Accounts at an OpenID Connect provider."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False


class FactorAdapter(DefaultMFAAdapter):
    """The second factor."""
