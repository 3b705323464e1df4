"""Who is likely the same person? A keyed hash of birth date and name; the name itself is never written down.

The register has no personal number. Two roles with the same birth date and the same name are likely, not certainly,
of one person. The key lies outside the lake: without it nobody can test whether a known name is in the data.
"""

import os
import secrets
from pathlib import Path

from klynge.errors import SettingError

KEY_BYTES = 32
KEY_CHARACTERS = 32  # of the hexadecimal HMAC-SHA256: 128 bits, for which a chance collision is out of reach

_HASH_BLOCK = 64  # block of SHA-256 (RFC 2104)
_BETWEEN = "chr(31)"  # a control character that no name contains
# spaces to be collapsed, or a character at or above U+0300, below which every text is in normal form C
_UNTIDY = r"[\t\n\f\r]|  | \x1f|\x1f | $|[^\x00-\x{2FF}]"


def key(file: Path) -> bytes:
    """The secret key of the installation; made at first use, readable by its owner only.

    Raises
    ------
    SettingError
        If the file is there but holds no key.
    """
    if not file.exists():
        _make(file)
    content = file.read_bytes()
    if len(content) != KEY_BYTES:
        raise SettingError(
            f"The key of persons, {file}, has {len(content)} bytes where {KEY_BYTES} are needed. Put the right file "
            "back, or take this one away and import the roles with --option new_key=yes.",
            name="person_key",
        )
    return content


def message_sql(birth_date: str, surname: str, first: str, middle: str) -> str:
    """What is hashed: birth date and normalised name, as text of the engine."""
    parts = [f"coalesce({part}, '')" for part in (surname, first, middle)]
    joined = f"concat_ws({_BETWEEN}, {birth_date}, {', '.join(parts)})"
    # nearly all names are tidy: one look at the whole costs a quarter of tidying each part
    tidied = f"nfc_normalize(concat_ws({_BETWEEN}, {birth_date}, {', '.join(map(_tidied, parts))}))"
    return f"lower(CASE WHEN regexp_matches({joined}, '{_UNTIDY}') THEN {tidied} ELSE {joined} END)"


def hash_sql(message: str) -> str:
    """HMAC-SHA256 of a text, computed in the engine; its two parameters are those of `pads`."""
    # sha256() gives hexadecimal text, the outer hash needs the bytes
    inner = f"unhex(sha256(?::BLOB || encode({message})))"
    return f"left(sha256(?::BLOB || {inner}), {KEY_CHARACTERS})"


def pads(secret: bytes) -> list[bytes]:
    """The outer and inner pad of RFC 2104, in the order of the parameters of `hash_sql`."""
    padded = secret.ljust(_HASH_BLOCK, b"\0")
    return [bytes(byte ^ pad for byte in padded) for pad in (0x5C, 0x36)]


def _tidied(column: str) -> str:
    return f"trim(regexp_replace({column}, '\\s+', ' ', 'g'))"


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(KEY_BYTES))
        # a link fails where the file has appeared meanwhile: the first of two imports at once wins
        os.link(new, file)
    except FileExistsError:
        pass
    finally:
        new.unlink()
