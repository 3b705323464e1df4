"""What does a JSON-stat 2 data set say? Its dimensions, and each cell with its codes, value and status.

Format: https://json-stat.org/full/ (version 2.0, class `dataset`), as Statistics Norway gives it.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from klynge.errors import FileFaultError
from klynge.registers.text_files import json_of


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: `codes` in the order of the cells, `labels` by code (the code itself where none is given)."""

    id: str
    label: str
    codes: list[str]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Cube:
    """A data set. `values` and `statuses` hold one entry per cell, the last dimension running fastest.

    A value is None where the source has none; its status, if any, says why.
    """

    label: str
    dimensions: list[Dimension]
    values: list[float | None]
    statuses: list[str | None]

    def cells(self) -> Iterator[tuple[tuple[str, ...], float | None, str | None]]:
        """Codes (in the order of `dimensions`), value and status of each cell."""
        codes = itertools.product(*(dimension.codes for dimension in self.dimensions))
        return zip(codes, self.values, self.statuses, strict=True)


def read(path: Path) -> Cube:
    """The data set in a JSON-stat 2 file. Raises FileFaultError if it is malformed."""
    document = json_of(path)
    try:
        return _cube(document)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as problem:
        found = problem.args[0] if problem.args else type(problem).__name__
        raise FileFaultError(
            f"{path.name} is not a JSON-stat 2 data set ({found}). "
            "Fetch it again with outputFormat=json-stat2, or give the CSV of the table.",
            fault="malformed_json_stat",
            file=path.name,
        ) from None


def _cube(document: dict) -> Cube:
    if not isinstance(document, dict) or document.get("class") != "dataset":
        raise ValueError("its class is not 'dataset'")
    sizes = document["size"]
    if len(document["id"]) != len(sizes):
        raise ValueError(f"{len(document['id'])} dimensions, but {len(sizes)} sizes")
    dimensions = [
        _dimension(id, document["dimension"][id], size) for id, size in zip(document["id"], sizes, strict=True)
    ]
    count = math.prod(sizes)
    return Cube(
        document.get("label") or "",
        dimensions,
        _each_cell(document["value"], count, "values", int | float),
        _each_cell(document.get("status") or {}, count, "statuses", str),
    )


def _dimension(id: str, content: dict, size: int) -> Dimension:
    category = content["category"]
    labels = category.get("label") or {}
    # a dimension of one category needs no index: its label names the code
    index = category.get("index") or list(labels)
    codes = sorted(index, key=index.get) if isinstance(index, dict) else list(index)
    if len(codes) != size:
        raise ValueError(f"dimension {id} has {len(codes)} codes, but size {size}")
    return Dimension(id, content.get("label") or id, codes, {code: labels.get(code, code) for code in codes})


def _each_cell(given: list | dict | str, count: int, what: str, kind: type) -> list:
    """One entry per cell: from a full list, from a sparse object keyed by position, or one for all."""
    if isinstance(given, str):
        return [given] * count
    if isinstance(given, dict):
        cells = [None] * count
        for position, entry in given.items():
            cells[int(position)] = entry
    else:
        cells = given
    if len(cells) != count:
        raise ValueError(f"{len(cells)} {what}, but {count} cells")
    if not all(cell is None or isinstance(cell, kind) for cell in cells):
        raise ValueError(f"{what} of another kind than expected")
    return cells
