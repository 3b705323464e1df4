"""How wide is a text? Widths of the letters, and lines that fit a room.

The widths are those of Liberation Sans at 13 or Inter at 12, whichever is wider, rounded up to whole units: charts are
drawn with the one and shown on the site with the other (see `style`), and no text may leave its box in either.
"""

from functools import cache

_NORMAL = {
    3: "ijl",
    4: " !',.:;It|‘’·\xa0",
    5: "()/[\\]`fr",
    6: '"-{}“”',
    7: "*J^cksvxyz",
    8: "#$+0123456789<=>?FLTZ_abdeghnopqu~øåéèäöü«»–×≤≥≈−§",
    9: "&ABEKPSVXYÅÄ",
    10: "CDHNRUwÜ",
    11: "GMOQmØÖ",
    12: "%æ",
    13: "WÆ—…→",
    14: "@",
}
_BOLD = {
    4: " ',.Iijl‘’·\xa0",
    5: "!()/:;[\\]`ft|",
    6: "-r{}",
    7: '"*z“”',
    8: "#$0123456789?FJLTZ^_abcdeghknopqsuvxyøåéèäöü«»–≤≥≈§",
    9: "+<=>EPSVXY~×−",
    10: "&ABCDHKNRUÅÄÜ",
    11: "GOQwØÖ",
    12: "Mmæ",
    13: "%@WÆ—…→",
}
_OTHER = 14  # a letter that is not in the tables: as wide as the widest


def width(text: str, *, bold: bool = False) -> int:
    """Room that the text takes on one line."""
    known = _widths(bold)
    return sum(known.get(letter, _OTHER) for letter in text)


def widest_word(text: str, *, bold: bool = False) -> int:
    """The least room in which no word has to be broken."""
    return max((width(word, bold=bold) for word in text.split(" ")), default=0)


def wrap(text: str, room: int, *, bold: bool = False) -> list[str]:
    """Lines that fit the room; a word that is wider than it has a line of its own."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


@cache
def _widths(bold: bool) -> dict[str, int]:
    return {letter: wide for wide, letters in (_BOLD if bold else _NORMAL).items() for letter in letters}
