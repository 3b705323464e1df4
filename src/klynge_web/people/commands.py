"""`klynge administrator`: lets the first administrator in."""


def administrator() -> None:
    """Print an address with which an administrator is made, once."""
    raise NotImplementedError
