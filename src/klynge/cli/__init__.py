"""The command line. One file per command; a command asks `klynge.api` and prints, and decides nothing."""

import sys


def main() -> None:
    """Run the command; an error a user can put right is shown in its own words, with its code, without traceback."""
    from klynge.cli.app import app
    from klynge.errors import KlyngeError

    try:
        app(prog_name="klynge")
    except KlyngeError as error:
        print(f"klynge: {error} [{error.code}]", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
