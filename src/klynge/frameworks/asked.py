"""How are answers told from measures? The measure of an answer is `<framework>.<dimension>`; no other has a dot."""


def asked_measure(framework: str, dimension: str) -> str:
    """The measure under which answers on a dimension are kept."""
    return f"{framework}.{dimension}"


def is_asked(measure: str) -> bool:
    """True if values of the measure are answers of people, on a dimension of a framework."""
    return "." in measure


def asked_of(measure: str) -> tuple[str, str]:
    """Framework and dimension that an answer is about."""
    framework, _, dimension = measure.partition(".")
    return framework, dimension
