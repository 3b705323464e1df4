"""The page is complete HTML, marked, escaped, and links figures to their rows."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from klynge.reports import document as doc
from klynge.reports.page import fragment, grid, page
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


def test_the_readers_choices_follow_to_the_rows(make_document):
    cell = doc.amount(34, "nb", rows="rows/critical_mass?area=construction")
    content = fragment(make_document(cell=cell), "/nb/region/elvedalen/", "top=100")
    assert 'href="/nb/region/elvedalen/rows/critical_mass?area=construction&amp;top=100"' in content
    plain = doc.amount(34, "nb", rows="rows/network")
    assert 'rows/network?top=100"' in fragment(make_document(cell=plain), "/nb/region/elvedalen/", "top=100")


@pytest.mark.parametrize(("columns", "rows", "frame"), [(2, 3, ""), (3, 3, 'class="scroll"'), (2, 40, "scroll tall")])
def test_only_a_table_that_may_scroll_is_a_stop_of_the_keyboard(columns, rows, frame):
    heads = [doc.Column(f"c{n}") for n in range(columns)]
    table = doc.Table("t", "Tittel", heads, [[doc.words("x")] * columns] * rows)
    assert (frame in grid(table)) and ("tabindex" in grid(table)) is bool(frame)


def test_many_verdicts_are_folded_but_the_first(make_document):
    found = make_document()
    verdict = next(block for block in found.sections[0].blocks if block.kind == "verdict")
    many = replace(found, sections=[doc.Section("s", "S", [verdict, replace(verdict), replace(verdict)])])
    content = fragment(many)
    assert content.count("<details") == 3 and content.count(" open>") == 1
    assert content.count("23 er flere enn 20.") == 3
    assert "<details" not in fragment(replace(found, sections=[doc.Section("s", "S", [verdict] * 2)]))


def test_a_figure_without_rows_is_left_out(make_document):
    found = make_document()
    figure = next(block for block in found.sections[0].blocks if block.kind == "figure")
    empty = replace(figure, table=replace(figure.table, rows=[]))
    assert "<svg" not in fragment(replace(found, sections=[doc.Section("s", "S", [empty])]))
