"""What are the pieces of a drawing? Boxes of wrapped lines, lights, marks and arrows, as plain SVG.

No style, script or address is in it: colours are attributes that the site's style sheet maps to the dark scheme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from klynge.figures.models.letters import wrap
from klynge.figures.style import FONT, FONT_SIZE, LIGHTS, PALETTE

LINE = 18  # from one line of text to the next
PAD = 10  # between the edge of a box and its text
SIGN = 20  # room of a light or a mark before its word
BAR = 8  # the coloured edge of a cell of a traffic light
FOUND, POSSIBLE, NOT = "found", "possible", "not"


@dataclass(frozen=True, slots=True)
class Line:
    """A text in a box. sign : a light (green, yellow, red) or a mark (found, possible, not) that stands before it."""

    text: str
    bold: bool = False
    sign: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A cell or step: its lines, its mark, and the light of its edge."""

    lines: tuple[Line, ...]
    mark: str = ""
    edge: str = ""

    def height(self, width: int) -> int:
        return LINE * len(self._wrapped(width)) + 2 * PAD

    def draw(self, x: float, y: float, width: int, height: int) -> str:
        """The box with its upper left corner at x, y."""
        left = x + PAD + (BAR if self.edge else 0)
        parts = [_frame(x, y, width, height, self.mark)]
        if self.edge:
            parts.append(f'<rect x="{x + 2:g}" y="{y + 2:g}" width="{BAR}" height="{height - 4}" {_fill(self.edge)}/>')
        for number, (line, words, first) in enumerate(self._wrapped(width)):
            muted = line.muted and self.mark != FOUND  # too faint on its fill
            base = y + PAD + LINE * number + FONT_SIZE
            parts += [_sign(line.sign, left, base)] if line.sign and first else []
            parts.append(text(words, left + _before(line), base, bold=line.bold, muted=muted))
        return "".join(parts)

    def _margins(self) -> int:
        return 2 * PAD + (BAR if self.edge else 0)

    def _wrapped(self, width: int) -> list[tuple[Line, str, bool]]:
        room = width - self._margins()
        return [
            (line, words, number == 0)
            for line in self.lines
            for number, words in enumerate(wrap(line.text, room - _before(line), bold=line.bold))
        ]


def picture(width: float, height: float, parts: Sequence[str]) -> str:
    """The whole drawing."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}"><g font-family="{FONT}" font-size="{FONT_SIZE}">{"".join(parts)}</g></svg>'
    )


def text(words: str, x: float, y: float, *, bold: bool = False, muted: bool = False, middle: bool = False) -> str:
    """One line of text, its base at y."""
    weight = ' font-weight="600"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    colour = PALETTE["muted" if muted else "ink"]
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}"{weight}{anchor}>{escape(words)}</text>'


def paragraph(words: str, x: float, y: float, room: int, *, bold: bool = False, muted: bool = False) -> str:
    """Wrapped lines from y downwards."""
    lines = wrap(words, room, bold=bold)
    return "".join(text(one, x, y + LINE * n + FONT_SIZE, bold=bold, muted=muted) for n, one in enumerate(lines))


def arrow(points: Sequence[tuple[float, float]], *, backwards: bool = False) -> str:
    """A line through the points with a head at its last one; `backwards`: dashed, for what leads back."""
    steps = " ".join(f"{x:g},{y:g}" for x, y in points)
    dashes = ' stroke-dasharray="5 4"' if backwards else ""
    line = f'<polyline points="{steps}" fill="none" stroke="{PALETTE["muted"]}" stroke-width="1.5"{dashes}/>'
    return line + _head(points[-2], points[-1])


def _head(before: tuple[float, float], end: tuple[float, float]) -> str:
    across, down = end[0] - before[0], end[1] - before[1]
    length = (across**2 + down**2) ** 0.5 or 1
    ux, uy = 8 * across / length, 8 * down / length
    back, side = (end[0] - ux, end[1] - uy), (-uy / 2, ux / 2)
    corners = (end, (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1]))
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}" fill="{PALETTE["muted"]}"/>'


def _frame(x: float, y: float, width: int, height: int, mark: str) -> str:
    look = {
        FOUND: f'fill="{PALETTE["soft"]}" stroke="{PALETTE["first"]}" stroke-width="3"',
        POSSIBLE: f'fill="none" stroke="{PALETTE["first"]}" stroke-width="2" stroke-dasharray="7 4"',
    }.get(mark, f'fill="none" stroke="{PALETTE["muted"]}" stroke-width="1"')
    return f'<rect x="{x:g}" y="{y:g}" width="{width}" height="{height}" rx="3" {look}/>'


def _before(line: Line) -> int:
    return SIGN if line.sign else 0


def _fill(light: str) -> str:
    return f'fill="{LIGHTS[light]}"'


def _sign(sign: str, x: float, base: float) -> str:
    """A shape of its own for each, so that nothing is told by colour alone."""
    middle, top = base - 5, base - 11
    return {
        "green": f'<circle cx="{x + 7:g}" cy="{middle:g}" r="6" {_fill("green")}/>',
        "yellow": f'<polygon points="{x + 7:g},{top:g} {x + 14:g},{base + 1:g} {x:g},{base + 1:g}" {_fill("yellow")}/>',
        "red": f'<rect x="{x + 1:g}" y="{top:g}" width="12" height="12" {_fill("red")}/>',
        FOUND: _stroke(f"{x + 1:g},{middle:g} {x + 5:g},{base - 1:g} {x + 13:g},{top:g}"),
        POSSIBLE: f'<circle cx="{x + 7:g}" cy="{middle:g}" r="5" fill="none" stroke="{PALETTE["first"]}" '
        'stroke-width="2" stroke-dasharray="3 2"/>',
        NOT: _stroke(f"{x + 2:g},{middle:g} {x + 12:g},{middle:g}"),
    }[sign]


def _stroke(points: str) -> str:
    return f'<polyline points="{points}" fill="none" stroke="{PALETTE["first"]}" stroke-width="3"/>'
