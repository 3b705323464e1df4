"""Copies of the lake from outside: made while it is in use, and brought up to date with what was erased since."""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

from klynge.api.erasure import erase, plain_number, require_numbers
from klynge.errors import SettingError
from klynge.lake import Lake, copies, erasure
from klynge.lake.erasure import Erasure


def copy_lake(lake: Lake, folder: Path) -> None:
    """Copy both sides, the national tables and the list of erasures into `folder`, which must not exist yet.

    Files are linked where the file system can. Raises LakeBusyError while an import keeps the lake for long.
    """
    copies.copy(lake, Path(folder))


def read_erasures(file: Path) -> list[Erasure]:
    """The erasures of a kept list: `erasures.json` of a lake, or a text file with one organisation number per line.

    Raises SettingError if it is neither, or a number is none.
    """
    try:
        text = Path(file).read_text("utf-8-sig")
        kept = json.loads(text) if text.lstrip().startswith("[") else _lines(text)
        found = [_erasure(one) for one in kept]
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise SettingError(
            f"{file} is no list of erasures ({problem}). It is the erasures.json of a lake, or a text file with one "
            "organisation number per line.",
            file=str(file),
        ) from problem
    require_numbers([one.number for one in found])
    return found


def erase_again(lake: Lake, lists: Iterable[list[Erasure]]) -> list[Erasure]:
    """Apply to a copy of the lake what was erased since: its own list together with the others.

    Each erasure keeps the first day it is known with.
    """
    own = erasure.erasures(lake)
    found = {one.number: one for one in own}
    for one in (one for some in lists for one in some):
        known = found.get(one.number)
        if known is None:
            # rows are counted anew: they are erased from this copy now
            found[one.number] = Erasure(one.number, one.sha256, one.erased_on, list(one.establishments))
        else:
            known.establishments += [e for e in one.establishments if e not in known.establishments]
            known.erased_on = min(filter(None, (known.erased_on, one.erased_on)), default="")
    erase(lake, [number for number in found if number not in {one.number for one in own}])
    _keep(lake, found)
    return erase(lake)


def _keep(lake: Lake, found: dict[str, Erasure]) -> None:
    """Days and establishments as the lists know them; `erase` has given those without a day that of today."""
    noted = {one.number: one for one in erasure.erasures(lake)}
    for number, one in found.items():
        kept = noted[number]
        kept.erased_on = one.erased_on or kept.erased_on
        kept.establishments += [e for e in one.establishments if e not in kept.establishments]
    with lake._lock():
        erasure._note(lake, noted)


def _lines(text: str) -> list[dict]:
    return [{"number": line} for line in text.splitlines() if line.strip()]


def _erasure(kept: dict) -> Erasure:
    known = {field.name for field in fields(Erasure)}
    if not isinstance(kept, dict) or set(kept) - known or not isinstance(kept.get("number"), str):
        raise ValueError(f"an entry has {sorted(kept) if isinstance(kept, dict) else kept!r}")
    blank = asdict(Erasure("", "", ""))
    return Erasure(**{**blank, **kept, "number": plain_number(kept["number"])})
