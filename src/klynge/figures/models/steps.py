"""How are steps drawn? A ladder from its lowest step up, a cycle as a ring."""

from math import ceil

from klynge.figures.models.shapes import Box, arrow, picture

WIDTH = 720
TREAD = 34  # how far each step of a ladder stands to the right of the one below
BETWEEN = 26  # room of an arrow
LEAST = 110  # of a box
EDGE = 3  # so that thick frames are inside the picture


def ladder(boxes: list[Box]) -> str:
    """The first box lowest; each higher step stands further to the right."""
    wide = max(WIDTH - TREAD * (len(boxes) - 1) - 2 * EDGE, LEAST)
    parts, y = [], EDGE
    for number, box in reversed(list(enumerate(boxes))):
        high = box.height(wide)
        x = EDGE + TREAD * number
        parts.append(box.draw(x, y, wide, high))
        if number:
            foot = x + wide // 2
            parts.append(arrow([(foot, y + high + BETWEEN), (foot, y + high + 2)]))
        y += high + BETWEEN
    return picture(wide + TREAD * (len(boxes) - 1) + 2 * EDGE, y - BETWEEN + EDGE, parts)


def cycle(boxes: list[Box]) -> str:
    """Half of the boxes to the right above, the others back below: a ring that closes."""
    above = ceil(len(boxes) / 2)
    wide = max((WIDTH - BETWEEN * (above - 1)) // above - EDGE, LEAST)
    upper, lower = boxes[:above], boxes[above:]
    high, low = max(box.height(wide) for box in upper), max(box.height(wide) for box in lower)
    below = EDGE + high + 2 * BETWEEN
    # an odd ring has its lower boxes between the upper ones
    shift = (above - len(lower)) * (wide + BETWEEN) / 2
    lefts = [EDGE + n * (wide + BETWEEN) for n in range(above)]
    backs = [EDGE + shift + (len(lower) - 1 - n) * (wide + BETWEEN) for n in range(len(lower))]
    parts = [box.draw(x, EDGE, wide, high) for box, x in zip(upper, lefts, strict=True)]
    parts += [box.draw(x, below, wide, low) for box, x in zip(lower, backs, strict=True)]
    parts += [_right(x + wide, EDGE + high / 2) for x in lefts[:-1]]
    parts += [_left(x, below + low / 2) for x in backs[:-1]]
    parts.append(_down(lefts[-1] + wide / 2, EDGE + high, backs[0] + wide / 2, below))
    parts.append(_down(backs[-1] + wide / 2, below, lefts[0] + wide / 2, EDGE + high))
    return picture(above * (wide + BETWEEN) - BETWEEN + 2 * EDGE, below + low + EDGE, parts)


def _right(x: float, y: float) -> str:
    return arrow([(x + 3, y), (x + BETWEEN - 3, y)])


def _left(x: float, y: float) -> str:
    return arrow([(x - 3, y), (x - BETWEEN + 3, y)])


def _down(x: float, y: float, to_x: float, to_y: float) -> str:
    """From one row to the other, through the middle of the room between them."""
    sign = 1 if to_y > y else -1
    middle = (y + to_y) / 2
    return arrow([(x, y + 3 * sign), (x, middle), (to_x, middle), (to_x, to_y - 3 * sign)])
