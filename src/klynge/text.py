"""In which words do we say it? Texts in bokmål (nb), nynorsk (nn) and English (en), numbers and dates.

The texts stand in `texts/*.toml`: one table per key with the three languages.
A missing language stops the loading, so that an incomplete page cannot be shipped.
"""

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

from klynge.errors import DeclarationError, UnknownNameError

LANGUAGES = ("nb", "nn", "en")
FOLDERS = [Path(__file__).with_name("texts")]  # the site adds its own with `add_texts`
NBSP = "\u00a0"
MINUS = "\u2212"


def text(key: str, lang: str, **values) -> str:
    """The text of `key` in `lang`, with `{name}` fields filled from `values` (already formatted)."""
    try:
        entry = catalogue()[key]
    except KeyError:
        raise UnknownNameError("text", key, _near(key)) from None
    return entry[lang].format(**values) if values else entry[lang]


def require_language(lang: str) -> str:
    """The language, if it is one of the three."""
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, list(LANGUAGES))
    return lang


def name(kind: str, word: str, lang: str) -> str:
    """A word of the code's registries (unit, basis, register, publisher) in `lang`; proper names stand as they are."""
    entry = catalogue().get(f"names.{kind}.{word}")
    return entry[lang] if entry else word


def add_texts(folder: Path) -> None:
    """Read the texts of another folder too, as the site does with its own."""
    if folder not in FOLDERS:
        FOLDERS.append(folder)
        catalogue.cache_clear()


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts: key → language → text."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(file for folder in FOLDERS for file in folder.glob("*.toml")):
        for key, entry in _flatten(tomllib.loads(file.read_text("utf-8"))):
            if key in texts:
                raise DeclarationError(file.name, key, "the key stands twice", "Remove one of them.")
            texts[key] = complete(entry, file.name, key)
    return texts


def complete(entry: dict, file: str, where: str) -> dict[str, str]:
    """The entry, if it has a text in all three languages."""
    missing = [lang for lang in LANGUAGES if not entry.get(lang)]
    if missing:
        raise DeclarationError(file, where, f"no text in {', '.join(missing)}", "Write it in nb, nn and en.")
    return entry


def number(value: float | int | None, lang: str, digits: int = 0) -> str:
    """1 234 567,5 in Norwegian, 1,234,567.5 in English; an unknown number is an en dash."""
    if value is None:
        return "–"
    plain = f"{abs(value):,.{digits}f}"
    if lang != "en":
        plain = plain.replace(",", NBSP).replace(".", ",")
    # a value that rounds to zero has no sign
    return MINUS + plain if value < 0 and any(c in "123456789" for c in plain) else plain


def percent(share: float | None, lang: str, digits: int = 0) -> str:
    """Share 0–1 as a percentage with the language's space."""
    if share is None:
        return "–"
    return number(100 * share, lang, digits) + (NBSP if lang != "en" else "") + "%"


def date(value: dt.date | None, lang: str) -> str:
    """01.03.2026 in Norwegian, 1 March 2026 in English."""
    if value is None:
        return "–"
    if lang == "en":
        months = "January February March April May June July August September October November December"
        return f"{value.day}{NBSP}{months.split()[value.month - 1]}{NBSP}{value.year}"
    return f"{value:%d.%m.%Y}"


def _flatten(table: dict, prefix: str = ""):
    for name, entry in table.items():
        key = f"{prefix}{name}"
        if isinstance(entry, dict) and not set(entry) <= set(LANGUAGES):
            yield from _flatten(entry, f"{key}.")
        else:
            yield key, entry


def _near(key: str) -> list[str]:
    topic = key.split(".")[0]
    return [k for k in catalogue() if k.startswith(topic)][:8] or sorted({k.split(".")[0] for k in catalogue()})
