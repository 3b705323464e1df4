"""What does an OpenID Connect provider do that lives on this machine, and can be told to do wrong?

It speaks real HTTP: discovery, sign-in page, token, keys, userinfo. It checks what Klynge must send (PKCE with S256,
nonce, state, the client's secret, one use of a code) and notes each request in `seen`.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from klynge_web.people.providers import Provider

CLIENT = "klynge"
SECRET = "a secret: with / and +"
KID = "first"


@lru_cache
def key_pair(name: str) -> rsa.RSAPrivateKey:
    """A key of that name, the same each time; making one takes a moment."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class LocalProvider:
    """`claims` are of the one person who signs in; `wrong` is the one thing that is done wrong, see `_Handler`."""

    def __init__(self, url: str):
        self.url = url
        self.claims = {"sub": "kari-1", "name": "Kari Fjellvik", "email": "kari@example.org", "email_verified": True}
        self.in_token: dict = {}  # further claims that stand in the ID token only
        self.wrong = ""
        self.methods = ["client_secret_basic"]
        self.kid = KID
        self.names_itself = ""  # or once, twice: how often the name is encoded at the way back
        self.asks = False  # show a page with a button, as a person would meet
        self.seen: list[tuple[str, dict]] = []
        self.codes: dict[str, dict] = {}

    def asked(self, path: str) -> dict:
        """What the last request of the path sent."""
        return next(sent for seen, sent in reversed(self.seen) if seen == path)

    def count(self, path: str) -> int:
        return sum(seen == path for seen, _ in self.seen)

    def discovery(self) -> dict:
        elsewhere = {"discovery_issuer": "issuer", "sign_in_elsewhere": "authorization_endpoint"}
        found = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": self.methods,
            "code_challenge_methods_supported": ["S256"],
        }
        if self.wrong in elsewhere:
            found[elsewhere[self.wrong]] = "https://elsewhere.example.org"
        if self.wrong == "plain_token_address":
            found["token_endpoint"] = "http://elsewhere.example.org/token"
        if self.names_itself or self.wrong == "unnamed":
            found["authorization_response_iss_parameter_supported"] = True
        return found

    def keys(self) -> dict:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(key_pair(self.kid).public_key(), as_dict=True)
        encryption = jwt.algorithms.RSAAlgorithm.to_jwk(key_pair("encryption").public_key(), as_dict=True)
        return {
            "keys": [
                {**encryption, "kid": self.kid, "use": "enc"},
                {**public, "kid": self.kid, "use": "sig", "alg": "RS256"},
            ]
        }

    def token(self, question: dict) -> str:
        """The ID token for one question, wrong in the way that was asked for."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": self.claims["sub"],
            "iat": now,
            "exp": now + 120,
            "nonce": question["nonce"],
            **({"auth_time": now} if "max_age" in question else {}),
            **self.in_token,
        }
        claims |= {
            "nonce": {"nonce": "another"},
            "issuer": {"iss": "https://elsewhere.example.org"},
            "audience": {"aud": "somebody-else"},
            "audience_of_two": {"aud": [CLIENT, "somebody-else"]},
            "authorised_party": {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
            "expired": {"iat": now - 600, "exp": now - 300},
            "future": {"iat": now + 600, "exp": now + 900},
        }.get(self.wrong, {})
        for name in {
            "no_nonce": ["nonce"],
            "no_subject": ["sub"],
            "no_expiry": ["exp"],
            "no_auth_time": ["auth_time"],
        }.get(self.wrong, []):
            del claims[name]
        return self._signed(claims)

    def _signed(self, claims: dict) -> str:
        headers = {"kid": self.kid}
        if self.wrong == "algorithm_none":
            return jwt.encode(claims, None, algorithm="none", headers=headers)
        if self.wrong == "algorithm_list":
            return _by_secret(claims, {**headers, "alg": ["RS256"]}, b"x")
        if self.wrong == "public_key_as_secret":  # whoever verifies by what the header says, accepts this
            return _by_secret(claims, headers, json.dumps(self.keys()["keys"][1]).encode())
        if self.wrong == "client_secret_as_key":
            return _by_secret(claims, headers, SECRET.encode())
        if self.wrong == "encryption_key":
            return jwt.encode(claims, key_pair("encryption"), algorithm="RS256", headers=headers)
        if self.wrong == "signature":
            return jwt.encode(claims, key_pair("stranger"), algorithm="RS256", headers=headers)
        if self.wrong == "unknown_key":
            return jwt.encode(claims, key_pair("stranger"), algorithm="RS256", headers={"kid": "stranger"})
        token = jwt.encode(claims, key_pair(self.kid), algorithm="RS256", headers=headers)
        if self.wrong == "changed_afterwards":
            head, _, signature = token.split(".")
            changed = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "ola-2"}).encode()).rstrip(b"=").decode()
            return f"{head}.{changed}.{signature}"
        return token


def _by_secret(claims: dict, headers: dict, secret: bytes) -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = part(json.dumps({"alg": "HS256", "typ": "JWT", **headers}).encode())
    signed = f"{head}.{part(json.dumps(claims).encode())}"
    return f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


_STRANGE = {"token_endpoint_auth_methods_supported": 7, "jwks_uri": ["http://["], "userinfo_endpoint": {}}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(dict(self._query()))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _query(self) -> dict:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def _answer(self, sent: dict) -> None:
        provider, path = self.server.provider, urlsplit(self.path).path
        provider.seen.append((path, sent | {"_authorization": self.headers.get("Authorization", "")}))
        wrong = {
            "down": (503, b"{}", {}),
            "gone": (404, b"{}", {}),
            "no_json": (200, b"<html>", {}),
            "no_object": (200, b"[1]", {}),
            "huge": (200, b'{"a": "' + b"x" * 2_000_000 + b'"}', {}),
            "redirect": (302, b"x" * 2_000_000, {"Location": "https://elsewhere.example.org/"}),
            "strange_redirect": (302, b"", {"Location": "http://["}),
            "strange_methods": (200, json.dumps({**provider.discovery(), **_STRANGE}).encode(), {}),
        }
        kind, _, where = provider.wrong.partition(":")
        if where and path.endswith(where):
            self._drip() if kind == "drip" else self._send(*wrong[kind])
            return
        pages = {
            "/.well-known/openid-configuration": lambda: self._json(200, provider.discovery()),
            "/authorize": lambda: self._authorize(sent),
            "/token": lambda: self._token(sent),
            "/keys": lambda: self._json(200, provider.keys()),
            "/userinfo": self._userinfo,
            "/favicon.ico": lambda: self._send(204, b"", {}),
        }
        pages.get(path, lambda: self._json(404, {"error": "no such page"}))()

    def _authorize(self, sent: dict) -> None:
        provider = self.server.provider
        if provider.asks and self.command == "GET":
            fields = "".join(f'<input type="hidden" name="{name}" value="{sent[name]}">' for name in sent)
            page = f'<title>Provider</title><form method="post">{fields}<button>I am Kari</button></form>'
            self._send(200, page.encode(), {"Content-Type": "text/html"})
            return
        needed = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
        strong = all(len(sent.get(name, "")) >= 43 for name in ("state", "nonce", "code_challenge"))
        if not strong or any(sent.get(name) != value for name, value in needed.items()):
            self._json(400, {"error": "invalid_request"})
            return
        back = {"state": sent["state"] + "x" if provider.wrong == "state" else sent["state"]}
        kind, _, error = provider.wrong.partition("=")
        if kind == "error":
            back["error"] = error
        else:
            back["code"] = secrets.token_urlsafe(16)
            provider.codes[back["code"]] = sent
        if provider.names_itself:
            back["iss"] = quote(provider.url, safe="") if provider.names_itself == "twice" else provider.url
        if provider.wrong == "named_otherwise":
            back["iss"] = "https://elsewhere.example.org"
        if provider.wrong == "no_code":
            del back["code"]
        self._send(302, b"", {"Location": f"{sent['redirect_uri']}?{urlencode(back)}"})

    def _token(self, sent: dict) -> None:
        provider = self.server.provider
        if not self._is_client(sent):
            self._json(401, {"error": "invalid_client"})
            return
        question = provider.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = (
            question and question["code_challenge"] == challenge and question["redirect_uri"] == sent["redirect_uri"]
        )
        if not right or sent.get("grant_type") != "authorization_code":
            self._json(400, {"error": "invalid_grant"})
            return
        given = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 60}
        if provider.wrong != "no_id_token":
            given["id_token"] = provider.token(question)
        self._json(200, given)

    def _is_client(self, sent: dict) -> bool:
        if "client_secret_basic" in self.server.provider.methods:
            kind, _, value = self.headers.get("Authorization", "").partition(" ")
            name, _, secret = base64.b64decode(value).decode().partition(":") if kind == "Basic" else ("", "", "")
            return (unquote_plus(name), unquote_plus(secret)) == (CLIENT, SECRET)
        return (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)

    def _userinfo(self) -> None:
        provider = self.server.provider
        if not self.headers.get("Authorization", "").startswith("Bearer "):
            self._json(401, {})
            return
        somebody = {"sub": "ola-2"} if provider.wrong == "userinfo_of_somebody_else" else {}
        self._json(200, provider.claims | somebody)

    def _json(self, status: int, value: dict) -> None:
        self._send(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        """An answer that does not end: a byte now and then."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *_):
        """Be quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """One who hangs up before all is read is no fault of the provider."""


@contextmanager
def running():
    """A provider at work on a free port of this machine."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.provider = LocalProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def configured(local: LocalProvider, **fields) -> Provider:
    """The provider as the site's settings would have it, with the fields given."""
    given = {
        "id": "fjord",
        "name": "Fjordporten",
        "kind": "other",
        "issuer": local.url,
        "origins": (local.url,),
        "client_id": CLIENT,
        "client_secret": SECRET,
        "scopes": ("openid", "profile", "email"),
    }
    return Provider(**given | fields)
