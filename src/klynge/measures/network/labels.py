"""How do a user's tables become arrays of small whole numbers, and the answers tables again?"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klynge.errors import MissingColumnsError, NullValuesError


def columns(table, name: str, needed: tuple[str, ...]) -> list[pa.Array]:
    """The needed columns of any Arrow-compatible table, each in one piece and without nulls."""
    table = _as_arrow(table, name)
    missing = [column for column in needed if column not in table.column_names]
    if missing:
        raise MissingColumnsError(name, missing, table.column_names)
    return [_complete(table, name, column) for column in needed]


def encode(column: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Codes 0, 1, … in order of first appearance, and the label of each code."""
    encoded = column.dictionary_encode()
    # copied, because the kernels are compiled for arrays that may be written
    return np.array(encoded.indices, np.int32), encoded.dictionary


def numbers(values: np.ndarray, known: np.ndarray, type: pa.DataType) -> pa.Array:
    """Values as an Arrow array that is null where they are not known."""
    return pa.array(values, type, mask=~known, safe=False)


def _as_arrow(table, name: str) -> pa.Table:
    if isinstance(table, pa.Table):
        return table
    if hasattr(table, "__dataframe__") and not hasattr(table, "__arrow_c_stream__"):
        return pa.interchange.from_dataframe(table)
    try:
        return pa.table(table)
    except TypeError:
        raise TypeError(
            f"The {name} are a {type(table).__name__}, which cannot be read as a table. "
            "Give a pyarrow, pandas or polars table, or anything else that speaks the Arrow protocol."
        ) from None


def _complete(table: pa.Table, name: str, column: str) -> pa.Array:
    values = table[column]
    if values.null_count:
        raise NullValuesError(name, column, values.null_count, len(values))
    return _plain(values).combine_chunks()


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cast to a type that can be encoded: a dictionary may hold labels twice or without rows, a view cannot be."""
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_null(values.type) or pa.types.is_string_view(values.type):
        return values.cast(pa.string())
    return values
