"""How is a table computed? The one door to the embedded engine: configured, bounded, closed to the network."""

import errno
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from klynge import settings
from klynge.errors import LakeStorageError

EngineError = duckdb.Error
InvalidInput = duckdb.InvalidInputException

_STORAGE_ERRNOS = (errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EFBIG, errno.EDQUOT)
_PLACE_ERRNOS = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST)  # the folder cannot be made where it is to be


def connect(*, temporary: Path | None = None, threads: int | None = None, memory: str | None = None):
    """An in-memory connection of the engine that can reach local files and nothing else.

    temporary : folder it may spill to when a sort or join outgrows `memory`
    """
    limits = settings.load()
    connection = duckdb.connect(
        config={
            "threads": threads or limits.threads,
            "memory_limit": memory or limits.memory,
            # extensions are downloaded code: what is built in must do
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # rows may be written as they come; keeping their order would hold the whole file in memory
            "preserve_insertion_order": False,
            "temp_directory": str(temporary) if temporary else "",
        }
    )
    connection.execute("SET enable_progress_bar = false")
    return connection


def reader():
    """A connection for reading snapshots, which may be used by one thread and closed without touching the others.

    All of a process share one engine: its threads, its memory limit, and what it has read of the files' own tables
    of contents, which never change.
    """
    limits = settings.load()
    return _shared(os.getpid(), limits.threads, limits.memory).cursor()


@cache
def _shared(process: int, threads: int, memory: str):
    # of its own in every process: an engine does not survive a fork
    connection = connect(threads=threads, memory=memory)
    connection.execute("SET parquet_metadata_cache = true")
    return connection


def expressions(connection):
    """An Ibis backend over `connection`, for measures written as expressions."""
    import ibis

    backend = ibis.duckdb.from_connection(connection)
    connection.execute("SET lock_configuration = true")
    return backend


def literal(value: str | Path) -> str:
    """A string literal of the engine, for the few statements (COPY … TO) that take no parameters."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def storage_errors(folder: Path):
    """Turn a full disk, or a folder that cannot be made or written, met inside, into words for the user."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in _STORAGE_ERRNOS and not _is_place(problem, folder):
            raise
        raise _storage_error(folder, os.strerror(problem.errno)) from problem
    except duckdb.IOException as problem:
        reason = _storage_reason(str(problem))
        if reason is None:
            raise
        raise _storage_error(folder, reason) from problem


def _is_place(problem: OSError, folder: Path) -> bool:
    # files that a reader misses are elsewhere, and have words of their own
    if problem.errno not in _PLACE_ERRNOS or problem.filename is None:
        return False
    place, folder = Path(os.fsdecode(problem.filename)).absolute(), folder.absolute()
    return place.is_relative_to(folder) or folder.is_relative_to(place)


def _storage_reason(message: str) -> str | None:
    known = (os.strerror(number) for number in _STORAGE_ERRNOS)
    return next((reason for reason in known if reason.lower() in message.lower()), None)


def _storage_error(folder: Path, reason: str) -> LakeStorageError:
    return LakeStorageError(
        f"The lake in {folder} cannot be written: {reason}. Nothing was changed. "
        "Free space there or give permission to write, or set KLYNGE_HOME to another folder.",
        folder=str(folder),
        reason=reason,
    )
