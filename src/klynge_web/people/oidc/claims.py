"""What is kept of what a provider says about a person? Seven claims; no national identity number, in whatever place."""

import hashlib
import hmac
import re

# claims made to carry a national identity number, by the names that Norwegian providers give them
NUMBER_CLAIMS = frozenset(
    {
        "pid",
        "nin",
        "nnin",
        "nnin_altsub",
        "idp_id",
        "norEduPersonNIN",
        "userid_sec",
        "connect-userid_sec",
        "dataporten-userid_sec",
        "https://n.feide.no/claims/userid_sec",
        "https://n.feide.no/claims/nin",
    }
)
KEPT = ("iss", "sub", "email", "name", "acr", "amr", "locale")
LONGEST = 255
_ROOM = 191  # of a subject in the table of accounts
_CANDIDATE = re.compile(r"(?<!\d)(\d{6})[ .-]?(\d{5})(?!\d)")
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# what is added to the month of numbers made for tests, and to the day of D-numbers
_MONTHS = (0, 40, 65, 80)
_DAYS = (0, 40)


def is_number(digits: str) -> bool:
    """True if eleven digits are a national identity number or a D-number, real or made for tests.

    From 2032 the first check digit may differ by up to three from what it is now; such numbers count as well.
    """
    day, month = int(digits[:2]), int(digits[2:4])
    if not any(1 <= day - more <= 31 for more in _DAYS) or not any(1 <= month - more <= 12 for more in _MONTHS):
        return False
    values = [int(digit) for digit in digits]
    first = sum(weight * value for weight, value in zip(_FIRST, values, strict=False)) + values[9]
    second = sum(weight * value for weight, value in zip(_SECOND, values, strict=False)) + values[10]
    return first % 11 <= 3 and second % 11 == 0


def holds_number(value) -> bool:
    """True if a text or a number is, or has in it, a national identity number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    text = str(value).zfill(11) if isinstance(value, int) else str(value)
    return any(is_number(one[1] + one[2]) for one in _CANDIDATE.finditer(text))


def without_numbers(value):
    """A copy of claims, lists and all, without what carries a national identity number."""
    if isinstance(value, dict):
        return {
            key: without_numbers(inner)
            for key, inner in value.items()
            if key not in NUMBER_CLAIMS and not holds_number(key) and not holds_number(inner)
        }
    if isinstance(value, list):
        return [without_numbers(inner) for inner in value if not holds_number(inner)]
    return value


def kept(claims: dict, subject: str) -> dict:
    """What is stored of the claims. `subject` : of `subject()`; an e-mail address is kept only if verified."""
    clean = without_numbers(claims)
    if clean.get("email_verified") is not True:
        clean.pop("email", None)
    found = {name: clean[name] for name in KEPT if _plain(clean.get(name))}
    return found | {"sub": subject}


def subject(sub: str, issuer: str, key: str) -> str:
    """Whom the provider means: its subject, or a keyed hash of it where it is a national number or too long."""
    if not holds_number(sub) and len(sub) <= _ROOM:
        return sub
    digest = hmac.new(key.encode(), f"{issuer}\0{sub}".encode(), hashlib.sha256).hexdigest()
    return f"hashed:{digest}"


def _plain(value) -> bool:
    """True for a short text, or a short list of them."""
    if isinstance(value, list):
        return 0 < len(value) <= 10 and all(isinstance(one, str) and len(one) <= LONGEST for one in value)
    return isinstance(value, str) and 0 < len(value) <= LONGEST
