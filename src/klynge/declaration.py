"""What does one table of a declared TOML file say? Each key is read once, with words when it is missing or wrong."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from klynge.errors import DeclarationError
from klynge.text import complete

_NEEDED = object()


def read(path: Path) -> "Entry":
    """The whole file as one entry."""
    file = f"{path.parent.name}/{path.name}"
    try:
        return Entry(tomllib.loads(path.read_text("utf-8")), file, "file")
    except FileNotFoundError:
        raise DeclarationError(file, "file", "it does not exist", "Check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise DeclarationError(file, "file", f"it is not TOML: {problem}", "Correct the line named.") from None


class Entry:
    """A table with its place in the file. `done()` refuses the keys that nobody asked for."""

    def __init__(self, table: dict, file: str, where: str):
        self.table, self.file, self.where = table, file, where
        self._asked: set[str] = set()

    def fault(self, found: str, remedy: str) -> DeclarationError:
        """The error to raise about this entry."""
        return DeclarationError(self.file, self.where, found, remedy)

    def has(self, key: str) -> bool:
        return key in self.table

    def anything(self, key: str):
        """What stands there, of whatever kind; null if nothing does."""
        return self._get(key, object, "a value", None)

    def string(self, key: str, default=_NEEDED) -> str:
        return self._get(key, str, "text", default)

    def number(self, key: str, default=_NEEDED) -> float:
        return self._get(key, (int, float), "a number", default)

    def flag(self, key: str) -> bool:
        return self._get(key, bool, "true or false", False)

    def words(self, key: str) -> dict[str, str]:
        """A text in all three languages."""
        return complete(self._get(key, dict, "a text in nb, nn and en", _NEEDED), self.file, f"{self.where}, {key}")

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text; absent is none."""
        found = self._get(key, (str, list), "a list of texts", [])
        return (found,) if isinstance(found, str) else tuple(found)

    def one_of(self, key: str, allowed: Sequence[str], default=_NEEDED) -> str:
        found = self.string(key, default)
        if found not in allowed:
            raise self.fault(f"{key} is {found!r}", f"Use one of: {', '.join(a for a in allowed if a)}.")
        return found

    def entry(self, key: str) -> "Entry":
        return Entry(self._get(key, dict, "a table", _NEEDED), self.file, f"{self.where}, {key}")

    def named(self, key: str, kind: str) -> Iterator[tuple[str, "Entry"]]:
        """The tables under `key`, each with its name."""
        for name, table in self._get(key, dict, "tables", {}).items():
            if not isinstance(table, dict):
                raise self.fault(f"{kind} {name!r} is not a table", f"Write it as [{key}.{name}].")
            yield name, Entry(table, self.file, f"{kind} {name!r}")

    def listed(self, key: str, kind: str) -> Iterator["Entry"]:
        """The tables of the list under `key`, placed by their id or number."""
        for number, table in enumerate(self._get(key, list, "a list of tables", []), start=1):
            if not isinstance(table, dict):
                raise self.fault(f"{kind} {number} is not a table", f"Write it as [[{key}]].")
            yield Entry(table, self.file, f"{kind} {table.get('id', number)!r}")

    def done(self) -> None:
        """Raise if the table has keys that were not asked for: they would be ignored in silence."""
        unknown = sorted(set(self.table) - self._asked)
        if unknown:
            known = ", ".join(sorted(self._asked))
            raise self.fault(f"unknown key {', '.join(map(repr, unknown))}", f"Known here: {known}.")

    def _get(self, key: str, kind, name: str, default):
        self._asked.add(key)
        found = self.table.get(key, default)
        if found is _NEEDED:
            raise self.fault(f"no {key}", f"Add {key}: {name}.")
        # TOML's true is a Python int; a flag is never a number
        if found is not default and (
            not isinstance(found, kind) or (isinstance(found, bool) and kind not in (bool, object))
        ):
            raise self.fault(f"{key} is {found!r}", f"Write {name}.")
        return found
