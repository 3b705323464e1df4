"""Texts are complete in three languages, and numbers read as the language writes them."""

import datetime as dt

import pytest

from klynge import text
from klynge.errors import DeclarationError, UnknownNameError

NBSP = "\u00a0"


def test_every_text_has_three_languages_and_the_same_fields():
    import string

    for key, entry in text.catalogue().items():
        fields = [sorted({f for _, f, _, _ in string.Formatter().parse(entry[lang]) if f}) for lang in text.LANGUAGES]
        assert fields[0] == fields[1] == fields[2], key


def test_a_missing_language_stops_the_loading():
    with pytest.raises(DeclarationError, match=r"site.toml: front: no text in nn. Write it in nb, nn and en"):
        text.complete({"nb": "a", "en": "b"}, "site.toml", "front")


def test_an_unknown_key_names_its_neighbours():
    with pytest.raises(UnknownNameError, match=r"common\.invented"):
        text.text("common.nothing", "nb")


@pytest.mark.parametrize(
    ("value", "digits", "nb", "en"),
    [
        (1234567.5, 1, f"1{NBSP}234{NBSP}567,5", "1,234,567.5"),
        (-12, 0, "−12", "−12"),
        (-0.001, 1, "0,0", "0.0"),
        (0, 0, "0", "0"),
        (None, 0, "–", "–"),
    ],
)
def test_numbers(value, digits, nb, en):
    assert text.number(value, "nb", digits) == nb
    assert text.number(value, "en", digits) == en


def test_dates_and_percentages():
    assert text.date(dt.date(2026, 3, 1), "nn") == "01.03.2026"
    assert text.date(dt.date(2026, 3, 1), "en") == f"1{NBSP}March{NBSP}2026"
    assert text.percent(0.125, "nb", 1) == f"12,5{NBSP}%"
    assert text.percent(0.125, "en", 1) == "12.5%"


def test_units_bases_and_registers_have_names_in_every_language():
    from klynge.measures.catalogue import MEASURES
    from klynge.registers.catalogue import REGISTERS

    def named(kind: str, word: str) -> bool:
        return f"names.{kind}.{word}" in text.catalogue()

    assert [m.unit for m in MEASURES.values() if not named("unit", m.unit)] == []
    # a basis is a publication, whose name is the same in every language, or a word of ours
    bases = {m.basis for m in MEASURES.values() if not any(c.isdigit() for c in m.basis)}
    assert [basis for basis in bases if not named("basis", basis)] == []
    assert [name for name in REGISTERS if not named("register", name)] == []
