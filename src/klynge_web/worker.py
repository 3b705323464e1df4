"""`klynge worker`: does the jobs of the site, until Ctrl-C."""


def worker() -> None:
    """Do the jobs of the site, until Ctrl-C."""
    raise NotImplementedError
