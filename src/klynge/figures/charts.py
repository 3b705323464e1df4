"""Which charts are there? Functions from plain rows to Vega-Lite specifications; texts come in one language."""

from klynge.figures.style import PALETTE, SEQUENCE, config

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 560
LONGEST = 42  # characters of a label


def larger_firms(rows: list[dict], *, limits: dict[str, float], axis: str, lang: str) -> dict:
    """Bars of larger firms per area, with the printed limits as lines.

    rows : label, low, high (bounds of the count; equal where no head count is hidden)
    limits : label → number of firms
    """
    area = {"field": "label", "type": "nominal", "sort": None, "title": None}
    bars = {
        "mark": {"type": "bar", "color": PALETTE["first"]},
        "encoding": {"y": area, "x": {"field": "low", "type": "quantitative", "title": axis}},
    }
    possible = {
        "mark": {"type": "bar", "color": PALETTE["soft"]},
        "encoding": {"y": area, "x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    }
    return _chart(lang, [bars, possible, *_limit_lines(limits)], rows, height=34 * len(rows))


def _limit_lines(limits: dict[str, float]) -> list[dict]:
    data = {"values": [{"limit": value, "label": label} for label, value in limits.items()]}
    x = {"field": "limit", "type": "quantitative"}
    rule = {"type": "rule", "color": PALETTE["second"], "strokeDash": [4, 3]}
    word = {"type": "text", "align": "left", "dx": 4, "y": -8, "color": PALETTE["second"]}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x}},
        {"data": data, "mark": word, "encoding": {"x": x, "text": {"field": "label"}}},
    ]


def size_classes(rows: list[dict], *, order: list[str], axis: str, legend: str, lang: str) -> dict:
    """Stacked bars of firms by size class per area. rows : label, size_class, firms."""
    encoding = {
        "y": {"field": "label", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "firms", "type": "quantitative", "title": axis},
        "color": {
            "field": "size_class",
            "type": "ordinal",
            "sort": order,
            "title": legend,
            "scale": {"domain": order, "range": list(SEQUENCE[-len(order) :])},
        },
        "order": {"field": "rank", "type": "quantitative"},
    }
    ranked = [{**row, "rank": order.index(row["size_class"])} for row in rows if row["size_class"] in order]
    areas = len({row["label"] for row in rows})
    return _chart(lang, [{"mark": "bar", "encoding": encoding}], ranked, height=34 * max(areas, 1))


def groups(rows: list[dict], *, axis: str, lang: str) -> dict:
    """Dots with 95 % intervals per comparison group. rows : label, value, low, high, own (the region itself)."""
    group = {"field": "label", "type": "nominal", "sort": None, "title": None}
    colour = {
        "condition": {"test": "datum.own", "value": PALETTE["second"]},
        "value": PALETTE["first"],
    }
    scale = {"zero": False, "padding": 12}
    interval = {
        "mark": {"type": "rule", "strokeWidth": 2},
        "encoding": {
            "y": group,
            "x": {"field": "low", "type": "quantitative", "title": axis, "scale": scale},
            "x2": {"field": "high"},
            "color": colour,
        },
    }
    dot = {
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {"y": group, "x": {"field": "value", "type": "quantitative"}, "color": colour},
    }
    return _chart(lang, [interval, dot], rows, height=30 * len(rows))


def quotients(rows: list[dict], *, axis: str, lang: str) -> dict:
    """Location quotients with their bounds, and the line at 1. rows : label, value, low, high."""
    rows = [{**row, "label": _short(row["label"])} for row in rows]
    industry = {"field": "label", "type": "nominal", "sort": None, "title": None}
    bar = {
        "mark": {"type": "rule", "strokeWidth": 3, "color": PALETTE["soft"]},
        "encoding": {"y": industry, "x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    }
    dot = {
        "mark": {"type": "point", "filled": True, "size": 70, "color": PALETTE["first"], "opacity": 1},
        "encoding": {"y": industry, "x": {"field": "value", "type": "quantitative", "title": axis}},
    }
    one = {
        "data": {"values": [{"limit": 1}]},
        "mark": {"type": "rule", "color": PALETTE["muted"], "strokeDash": [4, 3]},
        "encoding": {"x": {"field": "limit", "type": "quantitative"}},
    }
    return _chart(lang, [bar, dot, one], rows, height=26 * len(rows))


def _short(label: str) -> str:
    """A label that leaves room for the chart. The renderer would cut it too, and takes ten times as long for it."""
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip(" ,") + "…"


def network(nodes: list[dict], ties: list[dict], *, kinds: dict[str, str], legend: str, lang: str) -> dict:
    """The region's board network, laid out beforehand.

    nodes : x, y, kind, degree; ties : x, y, x2, y2; kinds : kind → label, in order of the palette
    """
    place = {"type": "quantitative", "axis": None, "scale": {"zero": False, "nice": False}}
    colours = dict(zip(kinds, (PALETTE[name] for name in ("first", "second", "third", "fourth")), strict=False))
    drawn = [kind for kind in kinds if any(node["kind"] == kind for node in nodes)]
    lines = {
        "data": {"values": ties},
        "mark": {"type": "rule", "color": PALETTE["muted"], "strokeWidth": 0.8},
        "encoding": {
            "x": {"field": "x", **place},
            "y": {"field": "y", **place},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
        },
    }
    dots = {
        "data": {"values": [{**node, "label": kinds[node["kind"]]} for node in nodes]},
        "mark": {"type": "point", "filled": True, "opacity": 1},
        "encoding": {
            "x": {"field": "x", **place},
            "y": {"field": "y", **place},
            "size": {"field": "degree", "type": "quantitative", "legend": None, "scale": {"range": [14, 120]}},
            "color": {
                "field": "label",
                "type": "nominal",
                "title": legend,
                "scale": {"domain": [kinds[kind] for kind in drawn], "range": [colours[kind] for kind in drawn]},
                "legend": {"orient": "bottom", "labelLimit": 0},
            },
        },
    }
    return {
        "$schema": _SCHEMA,
        "config": config(lang),
        "width": 720,
        "height": 480,
        "layer": [lines, dots],
    }


def _chart(lang: str, layers: list[dict], rows: list[dict], *, height: int) -> dict:
    return {
        "$schema": _SCHEMA,
        "config": config(lang),
        "width": WIDTH,
        "height": height,
        "data": {"values": rows},
        "layer": layers,
    }
