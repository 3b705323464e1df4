"""The page is complete HTML, marked, escaped, and links figures to their rows."""

from html.parser import HTMLParser

import pytest

from klynge.reports import document as doc
from klynge.reports.page import fragment, page
from klynge.text import LANGUAGES, text


class Outline(HTMLParser):
    """Collects tags and checks that they close in order."""

    VOID = frozenset({"meta", "rect", "path", "line", "circle", "br"})

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_is_whole_and_loads_nothing(make_document, lang):
    content = page(make_document(lang))
    outline = Outline()
    outline.feed(content)
    assert outline.open == []
    assert {"h1", "h2", "table", "svg", "figcaption"} <= set(outline.seen)
    assert "<script" not in content and "<link" not in content and "src=" not in content
    assert text("common.invented", lang) in content


def test_text_is_escaped(make_document):
    content = fragment(make_document(cell=doc.words("<script>alert(1)</script>")))
    assert "&lt;script&gt;" in content and "<script" not in content


def test_a_figure_opens_to_its_rows(make_document):
    cell = doc.amount(34, "nb", rows="rows/critical_mass?area=construction&x=1")
    content = fragment(make_document(cell=cell), "/nb/region/elvedalen/")
    assert 'href="/nb/region/elvedalen/rows/critical_mass?area=construction&amp;x=1"' in content
    assert "href=" not in fragment(make_document(cell=cell))
