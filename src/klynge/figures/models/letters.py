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
HYPHEN = "\u00ad"  # where a word is divided; drawn as a plain hyphen
_VOWELS = "aeiouyæøåéèäö"
_OTHER = 14  # a letter that is not in the tables: as wide as the widest


def width(text: str, *, bold: bool = False) -> int:
    """Room that the text takes on one line."""
    known = _widths(bold)
    return sum(known.get(letter, _OTHER) for letter in text)


def widest_word(text: str, *, bold: bool = False) -> int:
    """The least room in which no word has to be broken."""
    return max((width(word, bold=bold) for word in text.split(" ")), default=0)


def wrap(text: str, room: int, *, bold: bool = False) -> list[str]:
    """Lines that fit the room; a word that is wider than it is divided, as long compounds are."""
    lines: list[str] = []
    for word in (piece for whole in text.split(" ") for piece in _pieces(whole, room, bold)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and not lines[-1].endswith(HYPHEN) and width(longer, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace(HYPHEN, "-") for line in lines if line]


def _pieces(word: str, room: int, bold: bool) -> list[str]:
    """The word, or parts that fit, each but the last with a hyphen."""
    found = []
    while width(word, bold=bold) > room:
        fitting = [n for n in range(2, len(word) - 1) if width(word[:n] + "-", bold=bold) <= room]
        if not fitting:
            break
        at = max((n for n in fitting if _divides(word, n)), default=fitting[-1])
        found.append(word[:at].rstrip("-") + HYPHEN)
        word = word[at:]
    return [*found, word]


def _divides(word: str, at: int) -> bool:
    """A new line begins with one consonant and a vowel: the rule of division of Norwegian, and fair in English."""
    return word[at - 1] == "-" or (word[at].lower() not in _VOWELS and word[at + 1].lower() in _VOWELS)


@cache
def _widths(bold: bool) -> dict[str, int]:
    return {letter: wide for wide, letters in (_BOLD if bold else _NORMAL).items() for letter in letters}
