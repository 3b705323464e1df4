"""How do a user's tables become arrays of small whole numbers, and the answers tables again?"""

import numpy as np
import pyarrow as pa
from pyarrow.interchange import from_dataframe

from klynge.errors import MissingColumnsError, NullValuesError


def columns(table, name: str, needed: tuple[str, ...]) -> list[pa.ChunkedArray]:
    """The needed columns of any Arrow-compatible table, without nulls and in a type that can be encoded."""
    table = _as_arrow(table, name)
    missing = [column for column in needed if column not in table.column_names]
    if missing:
        raise MissingColumnsError(name, missing, table.column_names)
    return [_complete(table, name, column) for column in needed]


def encode(column: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """Codes 0, 1, … in order of first appearance, and the label of each code."""
    encoded = column.dictionary_encode().unify_dictionaries()
    codes = np.concatenate([np.zeros(0, np.int32), *(chunk.indices.to_numpy() for chunk in encoded.chunks)])
    labels = encoded.chunk(0).dictionary if encoded.num_chunks else pa.array([], column.type)
    del encoded
    # the hash table is large, and what the kernels need next comes from elsewhere
    pa.default_memory_pool().release_unused()
    return codes, labels


def numbers(values: np.ndarray, known: np.ndarray, type: pa.DataType) -> pa.Array:
    """Values as an Arrow array that is null where they are not known."""
    return pa.array(values, type, mask=~known, safe=False)


def _as_arrow(table, name: str) -> pa.Table:
    if isinstance(table, pa.Table):
        return table
    if hasattr(table, "__dataframe__") and not hasattr(table, "__arrow_c_stream__"):
        return from_dataframe(table)
    try:
        return pa.table(table)
    except TypeError:
        raise TypeError(
            f"The {name} are a {type(table).__name__}, which cannot be read as a table. "
            "Give a pyarrow, pandas or polars table, or anything else that speaks the Arrow protocol."
        ) from None


def _complete(table: pa.Table, name: str, column: str) -> pa.ChunkedArray:
    values = table[column]
    if values.null_count:
        raise NullValuesError(name, column, values.null_count, len(values))
    # a dictionary may hold labels twice or without a row, and a view cannot be encoded
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_null(values.type) or pa.types.is_string_view(values.type):
        values = values.cast(pa.string())
    return values
