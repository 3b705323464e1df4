"""How does Klynge call a provider? Briefly, to the address given and no other, and it reads no more than it must."""

import json
import time

import requests
import urllib3

from klynge_web.people.oidc.trouble import Trouble

CONNECT_SECONDS = 5
READ_SECONDS = 10
WHOLE_SECONDS = 15
LARGEST = 256_000  # bytes; metadata and keys of real providers are below 20,000


class _Session(requests.Session):
    """Stays where it was sent."""

    def get_redirect_target(self, resp):
        # the library reads the whole answer to find out where a redirect leads, even if it is not to follow it
        return None


def _unsigned(request):
    """Says who calls by nothing but what the call itself says: a .netrc file is not asked."""
    return request


def ask(method: str, address: str, *, data: dict | None = None, auth=None) -> tuple[int, dict]:
    """Status and JSON object of the answer. Raises Trouble: `unavailable`, or `answer` if it cannot be used."""
    begun = time.monotonic()
    try:
        with (
            _Session() as session,
            session.request(
                method,
                address,
                data=data,
                auth=auth or _unsigned,
                headers={"Accept": "application/json"},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            if response.status_code >= 500:
                raise Trouble("unavailable", f"status {response.status_code}")
            if 300 <= response.status_code < 400:
                raise Trouble("answer", "redirect")
            return response.status_code, _object(_body(response, begun + WHOLE_SECONDS))
    except (requests.RequestException, urllib3.exceptions.HTTPError) as problem:
        # the message may hold the address with all that was sent
        raise Trouble("unavailable", type(problem).__name__) from None


def _body(response, until: float) -> bytes:
    read = bytearray()
    # as it comes in: one who sends a byte now and then is stopped in time
    while part := response.raw.read1(16_384, decode_content=True):
        read += part
        if len(read) > LARGEST:
            raise Trouble("answer", "too large")
        if time.monotonic() > until:
            raise Trouble("unavailable", "too slow")
    return bytes(read)


def _object(body: bytes) -> dict:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Trouble("answer", "no JSON") from None
    if not isinstance(found, dict):
        raise Trouble("answer", "no JSON object")
    return found
