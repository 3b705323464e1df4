"""Commands of an installation of its own, run as people run them: not with what the tests have set."""

import os
from pathlib import Path

_OF_THE_TESTS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")


def environment(home: Path, **variables: str) -> dict[str, str]:
    """The environment of a command in the home; the tests' database and settings are left out."""
    own = {key: value for key, value in os.environ.items() if key not in _OF_THE_TESTS}
    return {**own, "KLYNGE_HOME": str(home), **variables}
