"""Is this token the provider's answer to our question? Signature, issuer, audience, times and nonce are all checked."""

import hmac

import jwt

from klynge_web.people.oidc import discovery
from klynge_web.people.oidc.discovery import Metadata
from klynge_web.people.oidc.trouble import Trouble
from klynge_web.people.providers import Provider

# kinds of keys whose public half only the provider can have signed for: no shared secrets, and never `none`
ALGORITHMS = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
    "EdDSA": "OKP",
}
LEEWAY = 60  # seconds by which clocks may differ
_NEEDED = ["iss", "sub", "aud", "exp", "iat"]


def verified(token: str, provider: Provider, known: Metadata, nonce: str) -> dict:
    """The claims of an ID token. Raises Trouble `answer` with the check that failed."""
    try:
        claims = jwt.decode(
            token,
            _key(token, provider, known),
            algorithms=list(ALGORITHMS),
            issuer=known.issuer,
            audience=provider.client_id,
            leeway=LEEWAY,
            options={"require": _NEEDED, "enforce_minimum_key_length": True},
        )
    except jwt.PyJWTError as problem:
        raise Trouble("answer", f"token: {type(problem).__name__}") from None
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Trouble("answer", "token: nonce")
    audience = claims["aud"]
    alone = isinstance(audience, str) or audience == [provider.client_id]
    if claims.get("azp", provider.client_id if alone else None) != provider.client_id:
        raise Trouble("answer", "token: authorised party")
    if not claims["sub"] or len(claims["sub"]) > 255:
        raise Trouble("answer", "token: subject")
    return claims


def _key(token: str, provider: Provider, known: Metadata) -> jwt.PyJWK:
    """The one key of the provider that the token says it was signed with."""
    header = jwt.get_unverified_header(token)
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Trouble("answer", "token: algorithm")
    usable = [
        key
        for key in discovery.keys(provider, known, kid)
        if key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and kid in (None, key.get("kid"))
    ]
    if len(usable) != 1:
        raise Trouble("answer", "token: unknown key")
    return jwt.PyJWK(usable[0], algorithm)
