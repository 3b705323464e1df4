"""Models are drawn as their sources draw them: whole words in their boxes, marks by shape and word, no overlap."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from invented_models import ARROWS, MODELS, STEPS, assessed
from klynge.figures.models import letters, picture
from klynge.figures.models.cells import cells
from klynge.figures.render import svg
from klynge.figures.style import LIGHTS, PALETTE
from klynge.frameworks import model
from klynge.frameworks.load import library
from klynge.text import LANGUAGES, text

DRAWN = {name: one for name, one in library().items() if one.shelf.figure.kind != "table"}
ALL = {**MODELS, **DRAWN}
FOUND = {"maturity": "emerging", "form": "instrumental"}


def each():
    return [pytest.param(one, lang, id=f"{name} {lang}") for name, one in ALL.items() for lang in LANGUAGES]


def boxes(drawing: str) -> list[tuple[float, float, float, float]]:
    """Each line of text: left, right, top, bottom."""
    found = []
    for one in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text"):
        bold = "font-weight" in one.attrib
        x, y = float(one.attrib["x"]), float(one.attrib["y"])
        found.append((x, x + letters.width(one.text, bold=bold), y - 10, y + 3))
    return found


def frames(drawing: str) -> list[tuple[float, float, float, float]]:
    rects = [
        one.attrib for one in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}rect") if "rx" in one.attrib
    ]
    places = [{key: float(one[key]) for key in ("x", "y", "width", "height")} for one in rects]
    return [(p["x"], p["x"] + p["width"], p["y"], p["y"] + p["height"]) for p in places]


def meet(a, b) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def inside(a, b) -> bool:
    return b[0] <= a[0] and a[1] <= b[1] and b[2] <= a[2] and a[3] <= b[3]


@pytest.mark.parametrize(("found", "lang"), each())
def test_no_text_leaves_its_box_and_none_meets_another(found, lang):
    drawing = picture(found, lang).draw()
    root, texts, rects = ET.fromstring(drawing), boxes(drawing), frames(drawing)
    whole = (0.0, float(root.attrib["width"]), 0.0, float(root.attrib["height"]))
    assert texts and all(inside(one, whole) for one in (*texts, *rects))
    assert not [pair for pair in combinations(texts, 2) if meet(*pair)]
    assert not [pair for pair in combinations(rects, 2) if meet(*pair)]
    # a text is in one box, or in none: the heads of a grid
    assert not [one for one in texts for rect in rects if meet(one, rect) and not inside(one, rect)]


@pytest.mark.parametrize(("found", "lang"), each())
def test_the_drawing_is_plain_and_its_words_stand_in_the_table(found, lang):
    one = picture(found, lang)
    drawing = svg(one.draw(), one.summary)
    assert drawing.startswith('<svg role="img" aria-label="')
    assert not re.search(r"style=|<script|href|url\(|on\w+=", drawing)
    colours = set(re.findall(r'(?:fill|stroke)="(#\w+)"', drawing))
    assert colours <= {*PALETTE.values(), *LIGHTS.values()}
    assert one.rows and all(len(row) == len(one.columns) for row in one.rows)
    table = " ".join(word for row in one.rows for word in row)
    assert one.summary and one.title == found.title[lang]
    if found.shelf.figure.kind in ("grid", "lights"):
        drawn = {rule.verdict for rules in cells(found).values() for rule in rules}
        assert all(found.verdicts[name].title[lang] in table for name in drawn)


@pytest.mark.parametrize("name", ["grid", "lights", "ladder of verdicts", "cycle of verdicts", "chain of verdicts"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_light_has_its_word_and_its_own_shape(name, lang):
    drawing, kind = picture(MODELS[name], lang).draw(), "light" if name == "lights" else "sign"
    for light, colour in LIGHTS.items():
        assert text(f"library.{kind}.{light}", lang) in drawing and colour in drawing
    assert drawing.count("<circle") == drawing.count(f">{text(f'library.{kind}.green', lang)}<")
    assert '<polygon points="' in drawing


def test_reconstructed_cells_say_so_and_how_sure():
    drawing = picture(MODELS["lights"], "nb").draw()
    assert "0,70" in drawing and drawing.count("gjenskapt") == 3
    rows = {row[:2]: row[4] for row in picture(MODELS["lights"], "nb").rows}
    assert rows["ideologisk", "framvoksende næringsklynge"] == "gjenskapt (sikkerhet 0,70)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_found_cell_is_marked_by_shape_and_word(lang):
    one = picture(MODELS["grid"], lang, assessed(MODELS["grid"], **FOUND))
    word = text("library.figure.found", lang)
    assert one.draw().count(f">{word}<") == 1
    assert PALETTE["soft"] in one.draw() and 'stroke-width="3"' in one.draw()
    marked = [row for row in one.rows if row[-1] == word]
    assert len(marked) == 1 and MODELS["grid"].verdicts["misfit"].title[lang] in marked[0]
    assert MODELS["grid"].verdicts["misfit"].title[lang] in one.summary.split(": ")[-1]


def test_possible_cells_are_marked_as_possible_and_others_not_at_all():
    one = picture(MODELS["grid"], "nb", assessed(MODELS["grid"], maturity="mature"))
    assert [row[0] for row in one.rows if row[-1] == "mulig"] == ["moden"] * 4
    assert not [row for row in one.rows if row[-1] == "funnet her"]
    assert 'stroke-dasharray="7 4"' in one.draw()
    assert "funnet" not in picture(MODELS["grid"], "nb").draw()


@pytest.mark.parametrize("name", ["ladder of verdicts", "cycle of verdicts", "chain of verdicts"])
def test_the_found_step_is_marked(name):
    one = picture(MODELS[name], "nb", assessed(MODELS[name], **FOUND))
    assert [row[-1] for row in one.rows] == ["", "", "funnet her", ""]
    assert one.draw().count(">funnet her<") == 1


def test_a_dimension_as_a_step_shows_its_value():
    found = MODELS["chain of dimensions"]
    assert [row[-1] for row in picture(found, "nb", assessed(found, **FOUND)).rows] == [
        "framvoksende næringsklynge",
        "instrumentell",
    ]
    open_one = picture(found, "en", assessed(found, maturity="mature"))
    assert open_one.rows[1][-1] == "possible: instrumental, institutional, ideological, none"


def test_a_table_of_the_source_is_not_drawn():
    shelf = replace(MODELS["grid"].shelf, figure=model.TABLE)
    assert picture(replace(MODELS["grid"], shelf=shelf), "nb") is None


def test_the_table_says_what_leads_to_what():
    rows = {row[1]: row[2] for row in picture(MODELS["chain"], "nb").rows}
    assert rows["Møteplasser"] == "Kompetanseutviklingssamarbeid; Vekst"
    assert rows["Vekst"] == "Tillit mellom bedriftene"
    ring = {row[1]: row[2] for row in picture(MODELS["cycle"], "nb").rows}
    assert ring["Nye bedrifter"] == "Tillit mellom bedriftene"
    assert {row[1]: row[2] for row in picture(MODELS["ladder"], "nb").rows}["Vekst"] == ""


def test_no_arrow_of_a_chain_crosses_a_box():
    drawing = picture(MODELS["chain"], "nb").draw()
    lines = [one.attrib["points"] for one in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}polyline")]
    assert len(lines) == len(ARROWS)
    for line in lines:
        points = [tuple(map(float, point.split(","))) for point in line.split()]
        for start, end in pairwise(points):
            for at in range(1, 40):
                x, y = (a + (b - a) * at / 40 for a, b in zip(start, end, strict=True))
                assert not [box for box in frames(drawing) if box[0] < x < box[1] and box[2] < y < box[3]]


def test_a_ladder_stands_on_its_first_step():
    drawing = picture(MODELS["ladder"], "nb").draw()
    first, last = drawing.index(STEPS["trust"]["nb"]), drawing.index(STEPS["growth"]["nb"])
    tops = [float(re.findall(r' y="([\d.]+)"', drawing[:at])[-1]) for at in (first, last)]
    assert tops[0] > tops[1]


def test_the_cells_of_a_grid_come_of_every_combination_of_the_other_dimensions():
    found = cells(MODELS["grid"])
    assert [rule.id for rule in found["emerging", "instrumental"]] == ["bad"]
    assert [rule.id for rule in found["growing", "none"]] == ["rest"]
    turned = replace(MODELS["grid"].shelf, figure=model.Figure("grid", "form", "maturity"))
    assert cells(replace(MODELS["grid"], shelf=turned))["none", "growing"] == found["growing", "none"]


@pytest.mark.parametrize("room", [40, 62, 90, 200])
@pytest.mark.parametrize(
    "words", ["kompetanseutviklingsprogrammer og samarbeid", "a", "FoU-samarbeidsprosjekter", "Åååååååååå"]
)
def test_wrapped_lines_fit_and_lose_no_letter(room, words):
    lines = letters.wrap(words, room, bold=True)
    assert all(letters.width(line, bold=True) <= room for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == words.replace("-", "").replace(" ", "")


def test_letters_outside_the_tables_are_as_wide_as_the_widest():
    assert letters.width("字") == letters.width("@")
    assert letters.width("m", bold=True) > letters.width("m")
