"""The site with one or two providers on this machine, and a browser that goes to them and comes back."""

from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

import local_provider
from klynge_web.people.oidc import discovery
from klynge_web.people.providers import Provider
from local_provider import configured


@pytest.fixture
def local():
    """The provider that the site knows as `fjord`."""
    discovery.forget()
    with local_provider.running() as running:
        yield running
    discovery.forget()


@pytest.fixture
def configure(local, settings):
    """Sets the site's providers: the local one, with the fields given."""

    def configure(*others, **fields) -> Provider:
        one = configured(local, **fields)
        settings.PROVIDERS = (one, *others)
        return one

    return configure


@pytest.fixture
def site(db, country, monkeypatch, configure):
    """A visitor's browser at the site, which offers the local provider."""
    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    configure()
    return Browser()


class Browser(Client):
    """Asks the site, and follows it to a provider and back."""

    def __init__(self):
        super().__init__(headers={"host": "127.0.0.1"})

    def go(self, page="/nb/sign-in/with/fjord/", **form):
        """Press the button: the provider's address."""
        return self.post(page, form)

    def there(self, address: str) -> str:
        """Sign in at the provider: the address it leads back to."""
        response = requests.get(address, allow_redirects=False, timeout=5)
        assert response.status_code == 302, response.text
        return response.headers["Location"]

    def back(self, address: str):
        """Come back: the site's answer."""
        parts = urlsplit(address)
        return self.get(f"{parts.path}?{parts.query}")

    def through(self, page="/nb/sign-in/with/fjord/", **form):
        """All of it."""
        return self.back(self.there(self.go(page, **form).headers["Location"]))

    def told(self, response) -> tuple[int, str]:
        """Status and text of the page that says why a sign-in was stopped."""
        assert response.status_code == 302 and response.headers["Location"].endswith("/stopped/"), response
        page = self.get(response.headers["Location"])
        return page.status_code, page.content.decode()

    @property
    def person(self) -> str:
        """Key of who is signed in, '' for nobody."""
        return self.session.get("_auth_user_id", "")
