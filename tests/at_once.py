"""Do things at the same moment, each on a connection of its own, and tell what came of each."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection


def at_once(*acts: Callable) -> list:
    """What each act returned, or the error that it raised. SQLite has one writer, and its tests one connection."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    together, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        together.wait()
        try:
            outcomes[number] = acts[number]()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
