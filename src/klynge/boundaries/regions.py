"""Which municipalities make a region? Declared regions, labour-market regions, counties, or any list of codes."""

import difflib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from klynge import settings
from klynge.boundaries.municipalities import MunicipalityIndex, index, municipality_names
from klynge.errors import DeclarationError, UnknownRegionError
from klynge.lake import View
from klynge.text import LANGUAGES, complete, text

__all__ = ["Region", "all_regions", "load_regions", "municipality_names", "region"]

DECLARED = Path(__file__).with_name("declared")
NAMED_IN_FULL = 3  # municipalities in the name of an unnamed region; the rest are counted
SUGGESTED = 3  # near words per word that was not found
_CODE = re.compile(r"\d{4}")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of municipalities.

    id : as in addresses and on the command line; `region(id)` gives the region again
    name : by language; municipalities : codes that the data uses, sorted
    kind : declared, municipality, list, labour_market or county
    source : who drew the region; published : True if a publication shipped with Klynge describes it
    followed : codes that were asked for and are no longer in force → what they became; several after a split,
        and then the region holds more than was asked for
    """

    id: str
    name: dict[str, str]
    municipalities: tuple[str, ...]
    kind: str = "declared"
    source: str = ""
    published: bool = False
    followed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def splits(self) -> dict[str, tuple[str, ...]]:
        """The followed codes that became several municipalities."""
        return {old: new for old, new in self.followed.items() if len(new) > 1}


def region(name_or_codes: str, view: View | None = None, extra_folder: Path | None = None) -> Region:
    """The region of that name.

    name_or_codes : id or name of a declared region, code or name of a municipality, a comma list of codes or
        names (`3305,3310`), `bo-` and code or the name of a labour-market region, or `fylke-33`
    view : the lake's tables; without them only declared regions and lists of codes can be told, unchecked
    extra_folder : folder of own declared regions, by default `regions` in KLYNGE_HOME
    Raises UnknownRegionError that names what was not found and what comes near; the codes of a declared region, too.
    """
    asked = name_or_codes.strip()
    declared = _declared(extra_folder)
    known = index(view)
    if "," in asked:
        return _list([part.strip() for part in asked.split(",") if part.strip()], known)
    if found := _named(asked, declared):
        if view is not None and view.has("municipalities"):
            _require_known(found, known)
        return _in_force(found, known)
    if _codes(asked, known):
        return _list([asked], known)
    official = [*_labour_market(known), *_counties(known)]
    if found := _named(asked, official):
        return _in_force(found, known)
    raise _unknown([asked], [*declared, *official], known)


def all_regions(view: View | None, extra_folder: Path | None = None) -> list[Region]:
    """Declared regions, labour-market regions, counties: what the front page offers beside municipalities."""
    known = index(view)
    return [_in_force(one, known) for one in (*_declared(extra_folder), *_labour_market(known), *_counties(known))]


def load_regions(folders: Iterable[Path]) -> dict[str, Region]:
    """The regions that `regions.toml` (or any other *.toml with `[[region]]`) in the folders declare, by id."""
    found: dict[str, Region] = {}
    for file in (file for folder in folders for file in sorted(Path(folder).glob("*.toml"))):
        for entry in _read(file).get("region", ()):
            one = _from_entry(entry, file)
            if one.id in found:
                raise DeclarationError(file.name, one.id, "the region stands twice", "Give one of them another id.")
            found[one.id] = one
    return found


def _declared(extra_folder: Path | None) -> list[Region]:
    return list(load_regions((DECLARED, extra_folder or settings.load().home / "regions")).values())


def _read(file: Path) -> dict:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise DeclarationError(file.name, "the file", f"not TOML ({problem})", "Correct it and try again.") from None


def _from_entry(entry: dict, file: Path) -> Region:
    where = f"region {entry.get('id', '?')}"
    missing = [key for key in ("id", "name", "municipalities") if not entry.get(key)]
    if missing:
        raise DeclarationError(file.name, where, f"no {' and no '.join(missing)}", "Give id, name and municipalities.")
    if not _ID.fullmatch(entry["id"]):
        raise DeclarationError(file.name, where, "the id is not a word of a–z, 0–9 and hyphens", "Rename it.")
    codes = entry["municipalities"]
    wrong = [str(code) for code in codes if not (isinstance(code, str) and _CODE.fullmatch(code))]
    if wrong:
        found = f"municipalities {', '.join(wrong)} are not four digits in quotes"
        raise DeclarationError(file.name, where, found, 'Write them as ["3305", "3310"].')
    name = entry["name"] if isinstance(entry["name"], dict) else dict.fromkeys(LANGUAGES, entry["name"])
    return Region(
        entry["id"],
        complete(name, file.name, where),
        tuple(sorted(set(codes))),
        source=entry.get("source", f"declared in {file.name}"),
        published=bool(entry.get("published", False)),
    )


def _in_force(one: Region, known: MunicipalityIndex) -> Region:
    """The region in the codes of the data. A code that is not known stays: without a classification none is refused."""
    if not known.names:
        return one
    codes = {code: known.successors(code) or (code,) for code in one.municipalities}
    followed = {old: new for old, new in codes.items() if new != (old,)}
    return replace(one, municipalities=_distinct(codes.values()), followed=followed)


def _require_known(one: Region, known: MunicipalityIndex) -> None:
    """A declared code that never was, or that nothing came after, is refused as a typed one is."""
    if unknown := [code for code in one.municipalities if not known.successors(code)]:
        near = _near(unknown, [], known)
        raise UnknownRegionError(
            f"The region {one.id!r} ({one.source}) names {', '.join(unknown)}, and the municipalities in the data have "
            "no such code, nor one that came of it. "
            + (f"Near: {', '.join(near)}. " if near else "")
            + "Correct the codes of the region, or import the classification that has them.",
            asked=unknown,
            near=near,
            municipalities=len(known.names),
        )


def _list(parts: list[str], known: MunicipalityIndex) -> Region:
    codes = {part: _codes(part, known) for part in parts}
    unknown = [part for part, found in codes.items() if not found]
    if unknown or not parts:
        raise _unknown(unknown or [","], [], known)
    municipalities = _distinct(codes.values())
    followed = {part: found for part, found in codes.items() if _CODE.fullmatch(part) and found != (part,)}
    kind, source = ("municipality" if len(parts) == 1 else "list"), "municipalities chosen by the user"
    name = _list_name([known.names.get(code, code) for code in municipalities])
    return Region(",".join(municipalities), name, municipalities, kind, source, followed=followed)


def _codes(part: str, known: MunicipalityIndex) -> tuple[str, ...]:
    if _CODE.fullmatch(part):
        return known.successors(part) if known.names else (part,)
    named = [code for code, name in known.names.items() if _fits(part, name)]
    return tuple(named) if len(named) == 1 else ()


def _labour_market(known: MunicipalityIndex) -> list[Region]:
    return [
        Region(f"bo-{code}", dict.fromkeys(LANGUAGES, name), codes, "labour_market", "Statistics Norway")
        for code, (name, codes) in known.labour_market.items()
    ]


def _counties(known: MunicipalityIndex) -> list[Region]:
    by_county: dict[str, list[str]] = {}
    for code in sorted(known.names):
        by_county.setdefault(code[:2], []).append(code)
    return [
        Region(f"fylke-{code}", _county_name(code), tuple(codes), "county", "Statistics Norway")
        for code, codes in by_county.items()
    ]


@cache
def _county_name(code: str) -> dict[str, str]:
    declared = _read(DECLARED / "regions.toml")["counties"].get(code)
    return {lang: declared or text("regions.county", lang, code=code) for lang in LANGUAGES}


def _list_name(names: list[str]) -> dict[str, str]:
    if len(names) == 1:
        return dict.fromkeys(LANGUAGES, names[0])
    if len(names) <= NAMED_IN_FULL:
        return {lang: text("regions.and", lang, names=", ".join(names[:-1]), last=names[-1]) for lang in LANGUAGES}
    shown = ", ".join(names[: NAMED_IN_FULL - 1])
    count = len(names) - NAMED_IN_FULL + 1
    return {lang: text("regions.more", lang, names=shown, count=count) for lang in LANGUAGES}


def _named(asked: str, candidates: list[Region]) -> Region | None:
    by_id = (one for one in candidates if one.id == asked.casefold())
    by_name = (one for one in candidates if any(_fits(asked, name) for name in one.name.values()))
    return next(by_id, None) or next(by_name, None)


def _fits(asked: str, name: str) -> bool:
    """True for the whole name or one of its languages: `Trondheim` fits `Trondheim - Tråante`."""
    return asked.casefold() in {name.casefold(), *(part.casefold() for part in name.split(" - "))}


def _distinct(codes: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({code for some in codes for code in some}))


def _unknown(asked: list[str], regions: list[Region], known: MunicipalityIndex) -> UnknownRegionError:
    near = _near(asked, regions, known)
    return UnknownRegionError(
        f"No one municipality or region in the data can be told from {' or '.join(map(repr, asked))}. "
        + (f"Near: {', '.join(near)}. " if near else "")
        + "Give a code, a name, a comma list of codes such as 3305,3310, or declare the region in a file "
        "in the folder regions of KLYNGE_HOME.",
        asked=asked,
        near=near,
        municipalities=len(known.names),
    )


def _near(asked: list[str], regions: list[Region], known: MunicipalityIndex) -> list[str]:
    words: dict[str, list[str]] = {}
    for code, name in known.names.items():
        for word in {code, name.casefold()}:
            words.setdefault(word, []).append(code if code == name else f"{name} ({code})")
    for one in regions:
        for word in {one.id, *(name.casefold() for name in one.name.values())}:
            words.setdefault(word, []).append(one.id)
    hits = [hit for part in asked for hit in difflib.get_close_matches(part.casefold(), words, n=SUGGESTED)]
    return list(dict.fromkeys(shown for hit in hits for shown in words[hit]))
