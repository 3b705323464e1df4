"""How do a source's rows reach the engine? As text, in batches of bounded size, before anything is judged."""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from klynge.errors import FileFaultError
from klynge.lake import engine
from klynge.registers.importing import Reading

BATCH = 25_000


def load(reading: Reading, name: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> int:
    """Make `rows` readable as the view `name` of the draft's connection and return how many there are.

    Every value is text or None; checks and casts are left to the engine, where one row can fail alone.
    """
    file = reading.draft.folder / f"{name}.parquet"
    schema = pa.schema([(column, pa.string()) for column in columns])
    rows, count = iter(rows), 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(rows, BATCH)):
            writer.write_table(pa.table([pa.array(c, pa.string()) for c in zip(*batch, strict=True)], schema=schema))
            count += len(batch)
    reading.draft.connection.execute(
        f"CREATE OR REPLACE VIEW {engine.identifier(name)} AS SELECT * FROM read_parquet({engine.literal(file)})"
    )
    return count


@contextmanager
def readable(path: Path):
    """Turn a source that may not be read, met inside, into words for the user."""
    try:
        yield
    except PermissionError:
        raise FileFaultError(
            f"{path} may not be read. Give yourself permission to read it and try again.",
            fault="no_permission",
            file=path.name,
        ) from None
    except IsADirectoryError:
        raise FileFaultError(
            f"{path} is a folder; a file is needed here. Give the path of the file in it.",
            fault="is_folder",
            file=path.name,
        ) from None
