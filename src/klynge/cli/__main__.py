"""`python -m klynge.cli` is `klynge`."""

from klynge.cli import main

main()
