"""`klynge backup`, `klynge restore`, `klynge verify`."""


def backup() -> None:
    """Copy database, lake and files into one archive."""
    raise NotImplementedError


def restore() -> None:
    """Put an archive back."""
    raise NotImplementedError


def verify() -> None:
    """Check that an archive is whole."""
    raise NotImplementedError
