"""The style sheet knows every colour, class and word that pages use."""

import re
from pathlib import Path

import pytest

import klynge
import klynge_web
from klynge.figures.style import LIGHTS, PALETTE, SEQUENCE
from klynge.text import LANGUAGES, text

SITE = Path(klynge_web.__file__).parent
CSS = (SITE / "static" / "klynge.css").read_text("utf-8")
VENDOR = SITE / "static" / "vendor" / "designsystemet.css"


def test_every_colour_of_a_chart_has_a_dark_twin():
    dark = CSS[CSS.index("@media (prefers-color-scheme: dark)") :]
    assert [colour for colour in (*PALETTE.values(), *SEQUENCE, *LIGHTS.values()) if f'"{colour}"' not in dark] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_paper_carries_the_mark_of_the_catalogue(lang):
    assert f'@page {lang} {{ @top-center {{ content: "{text("common.invented", lang)}"' in CSS


def test_classes_of_the_design_system_exist():
    """A later release may rename a class; pages would go out without its style."""
    sources = [*SITE.glob("templates/**/*.html"), Path(klynge.__file__).parent / "reports" / "page.py"]
    used = {name for file in sources for name in re.findall(r"\bds-[a-z][a-z-]*", file.read_text("utf-8"))}
    assert {"ds-link", "ds-table", "ds-skip-link"} <= used
    known = set(re.findall(r"\.(ds-[a-z][a-z-]*)", VENDOR.read_text("utf-8")))
    assert used - known == set()
