"""Every measure has its four texts in three languages, and no text is of a measure that does not exist."""

import pytest

from klynge.measures.catalogue import MEASURES
from klynge.text import LANGUAGES, catalogue

PARTS = ("title", "meaning", "formula", "null")


def test_the_texts_are_those_of_the_catalogue():
    found = {key for key in catalogue() if key.startswith("measures.")}
    assert found == {f"measures.{name}.{part}" for name in MEASURES for part in PARTS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_measures_have_the_same_title(lang):
    titles = [catalogue()[f"measures.{name}.title"][lang] for name in MEASURES]
    assert len(set(titles)) == len(titles)


def test_meanings_are_sentences():
    for name in MEASURES:
        assert all(text.endswith(".") for text in catalogue()[f"measures.{name}.meaning"].values()), name
