"""What may the sign-in library do by itself with accounts at providers? Nothing: `oidc` does it, and says why."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Keeps the library's own ways in closed, whatever is in its tables or settings."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def can_authenticate_by_email(self, login, email: str) -> bool:
        return False

    def list_apps(self, request, provider=None, client_id=None) -> list:
        return []
