"""How is cause and effect drawn? In layers from above, each step below what leads to it; no arrow crosses a box."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from klynge.figures.models.shapes import Box, arrow, picture

WIDTH = 720
EDGE = 3
BESIDE, BELOW = 24, 44  # room between boxes of a layer, and between layers
LANE = 22  # room of an arrow that passes a layer
LEAST, WIDEST = 110, 300  # of a box

Arrows = Sequence[tuple[str, str]]
Places = dict[str, tuple[float, float]]  # middle of a slot, and its width


def draw(boxes: Mapping[str, Box], arrows: Arrows) -> str:
    """The steps in layers; an arrow that leads back up is dashed."""
    drawn = arrows or tuple(pairwise(boxes))
    depth = _depths(list(boxes), drawn)
    layers, paths = _layers(boxes, drawn, depth)
    wide = _box_width(boxes, layers)
    total = max(WIDTH, *(_room(layer, boxes, wide) for layer in layers)) + 2 * EDGE
    places = _places(layers, boxes, wide, total)
    tops, heights = _rows(layers, boxes, wide)
    parts = [
        boxes[name].draw(places[name][0] - wide / 2, tops[n], wide, heights[n])
        for n, layer in enumerate(layers)
        for name in layer
        if name in boxes
    ]
    parts += [_arrow(path, back, places, depth, tops, heights) for path, back in paths]
    return picture(total, tops[-1] + heights[-1] + EDGE, parts)


def _depths(names: list[str], arrows: Arrows) -> dict[str, int]:
    """The longest way from a step that nothing leads to; arrows that close a circle are left out."""
    forward = _without_circles(names, arrows)
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for start, end in forward:
            depth[end] = max(depth[end], depth[start] + 1)
    return depth


def _without_circles(names: list[str], arrows: Arrows) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    for start, end in sorted(arrows, key=lambda one: (names.index(one[0]), names.index(one[1]))):
        if start != end and not _leads(end, start, kept):
            kept.append((start, end))
    return kept


def _leads(start: str, end: str, arrows: list[tuple[str, str]]) -> bool:
    seen, ahead = set(), [start]
    while ahead:
        name = ahead.pop()
        if name == end:
            return True
        if name not in seen:
            seen.add(name)
            ahead += [to for one, to in arrows if one == name]
    return False


def _layers(boxes: Mapping[str, Box], arrows: Arrows, depth: dict[str, int]):
    """The names of each layer, lanes for passing arrows among them; and each arrow's way through them."""
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in boxes:
        layers[depth[name]].append(name)
    paths = []
    for number, (start, end) in enumerate(one for one in arrows if one[0] != one[1]):
        back = depth[end] <= depth[start]
        upper, lower = (end, start) if back else (start, end)
        lanes = [f"{number}:{layer}" for layer in range(depth[upper] + 1, depth[lower])]
        for lane, layer in zip(lanes, range(depth[upper] + 1, depth[lower]), strict=True):
            layers[layer].append(lane)
            depth[lane] = layer
        paths.append(([upper, *lanes, lower], back))
    _untangle(layers, paths)
    return layers, paths


def _untangle(layers: list[list[str]], paths: list) -> None:
    """Each layer in the order of what is above it."""
    above: dict[str, list[str]] = {}
    for path, _ in paths:
        for upper, lower in pairwise(path):
            above.setdefault(lower, []).append(upper)
    for upper, layer in pairwise(layers):
        at = {name: (n + 0.5) / len(upper) for n, name in enumerate(upper)}
        own = {name: (n + 0.5) / len(layer) for n, name in enumerate(layer)}
        means = {
            name: sum(found) / len(found)
            if (found := [at[one] for one in above.get(name, ()) if one in at])
            else own[name]
            for name in layer
        }
        layer.sort(key=lambda name: means[name])


def _box_width(boxes: Mapping[str, Box], layers: list[list[str]]) -> int:
    fitting = []
    for layer in layers:
        n = sum(name in boxes for name in layer)
        lanes = len(layer) - n
        if n:
            fitting.append((WIDTH - lanes * (LANE + BESIDE) - BESIDE * (n - 1)) // n)
    return max(LEAST, min(WIDEST, *fitting, WIDEST))


def _slot(name: str, boxes: Mapping[str, Box], wide: int) -> int:
    return wide if name in boxes else LANE


def _room(layer: list[str], boxes: Mapping[str, Box], wide: int) -> int:
    return sum(_slot(name, boxes, wide) for name in layer) + BESIDE * (len(layer) - 1)


def _places(layers: list[list[str]], boxes: Mapping[str, Box], wide: int, total: float) -> Places:
    found: Places = {}
    for layer in layers:
        x = (total - _room(layer, boxes, wide)) / 2
        for name in layer:
            slot = _slot(name, boxes, wide)
            found[name] = (x + slot / 2, slot)
            x += slot + BESIDE
    return found


def _rows(layers: list[list[str]], boxes: Mapping[str, Box], wide: int) -> tuple[list[int], list[int]]:
    heights = [max((boxes[name].height(wide) for name in layer if name in boxes), default=LANE) for layer in layers]
    tops = [EDGE]
    for height in heights[:-1]:
        tops.append(tops[-1] + height + BELOW)
    return tops, heights


def _arrow(path: list[str], back: bool, places: Places, depth: dict, tops: list[int], heights: list[int]) -> str:
    """Down from the foot of one slot to the head of the next; a lane is passed straight."""
    if depth[path[0]] == depth[path[-1]]:
        return _sideways(path, places, tops[depth[path[0]]])
    points = []
    for upper, lower in pairwise(path):
        shift = _towards(places[upper][0], places[lower][0], places[upper][1])
        points.append((places[upper][0] + shift, tops[depth[upper]] + heights[depth[upper]] + 3))
        entry = _towards(places[lower][0], places[upper][0], places[lower][1])
        points.append((places[lower][0] + entry, tops[depth[lower]] - 3))
    return arrow(list(reversed(points)) if back else points, backwards=back)


def _towards(x: float, other: float, slot: float) -> float:
    """Arrows leave a box on the side they go to, so that their heads do not meet in one point."""
    if slot <= LANE:
        return 0
    return max(-slot / 3, min(slot / 3, (other - x) / 3))


def _sideways(path: list[str], places: Places, top: float) -> str:
    """Between two steps of the same layer: under the heads, above the boxes."""
    start, end = places[path[-1]][0], places[path[0]][0]
    return arrow([(start, top - 3), (start, top - 14), (end, top - 14), (end, top - 3)], backwards=True)
