"""Charts render offline, say what they show, and use the palette's colours only."""

import re

import pytest

from klynge.figures import charts
from klynge.figures.render import svg
from klynge.figures.style import PALETTE, SEQUENCE

GROUPS = [
    {"label": "Region", "value": 0.4, "low": 0.3, "high": 0.5, "own": True},
    {"label": "Medlem", "value": 0.3, "low": 0.2, "high": 0.4, "own": False},
]
SPECS = {
    "larger_firms": charts.larger_firms(
        [{"label": "Bygg", "low": 20, "high": 23}], limits={"20": 20}, axis="antall", lang="nb"
    ),
    "size_classes": charts.size_classes(
        [{"label": "Bygg", "size_class": "1–5", "firms": 2}], order=["1–5", "6–10"], axis="a", legend="b", lang="nb"
    ),
    "groups": charts.groups(GROUPS, axis="begrensning", lang="en"),
    "quotients": charts.quotients([{"label": "41–43", "value": 1.2, "low": 1, "high": 1.5}], axis="LQ", lang="nn"),
    "network": charts.network(
        [{"x": 0.0, "y": 0.0, "kind": "in", "degree": 2}, {"x": 1.0, "y": 1.0, "kind": "in", "degree": 1}],
        [{"x": 0.0, "y": 0.0, "x2": 1.0, "y2": 1.0}],
        kinds={"in": "i regionen"},
        legend="",
        lang="nb",
    ),
}


@pytest.mark.parametrize("name", SPECS)
def test_each_chart_is_one_image_with_one_text(name):
    drawn = svg(SPECS[name], 'Bygg & "anlegg" <20')
    assert drawn.startswith('<svg role="img" aria-label="Bygg &amp; &quot;anlegg&quot; &lt;20"')
    assert len(re.findall(r"\b(?:role|aria-\w+)=", drawn)) == 2
    assert "style=" not in drawn, "the content security policy refuses inline styles"


@pytest.mark.parametrize("name", SPECS)
def test_colours_are_the_palette(name):
    drawn = svg(SPECS[name], "x")
    colours = set(re.findall(r'(?:fill|stroke)="(#\w+)"', drawn))
    assert colours <= {*PALETTE.values(), *SEQUENCE, "#000"}, colours


def test_the_network_names_only_kinds_that_are_drawn():
    nodes = [{"x": 0.0, "y": 0.0, "kind": "out", "degree": 1}]
    drawn = svg(charts.network(nodes, [], kinds={"in": "innenfor", "out": "utenfor"}, legend="", lang="nb"), "x")
    assert "utenfor" in drawn and "innenfor" not in drawn
    assert PALETTE["second"] in drawn and PALETTE["first"] not in drawn, "a kind keeps its colour"


def test_the_region_stands_out():
    assert PALETTE["second"] in svg(SPECS["groups"], "x")


def test_numbers_follow_the_language():
    rows = [{"label": "Bygg", "low": 12000, "high": 12000}]
    spec = charts.larger_firms(rows, limits={}, axis="a", lang="nb")
    assert "10\u00a0000" in svg(spec, "x") or "12\u00a0000" in svg(spec, "x")


def test_a_long_label_leaves_room_for_the_chart():
    label = "35 Forsyning av elektrisitet, gass, damp og kjøleluft"
    drawn = svg(charts.quotients([{"label": label, "value": 1.2, "low": 1, "high": 1.5}], axis="LQ", lang="nb"), "x")
    assert "35 Forsyning av elektrisitet, gass, damp…" in drawn and label not in drawn
