"""What is too small to show? Applies where people answered or data is not public; open registers are open."""

# shared rule of the product: fewer than 5 respondents or 3 firms are not shown
MIN_RESPONDENTS = 5
MIN_FIRMS = 3


def is_shown(count: int, *, respondents: bool = False) -> bool:
    """True if a figure built on `count` firms (or respondents) may be shown. Zero hides nobody and is shown."""
    return count == 0 or count >= (MIN_RESPONDENTS if respondents else MIN_FIRMS)
