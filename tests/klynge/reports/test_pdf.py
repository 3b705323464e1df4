"""The PDF is tagged, marked, in its language, and takes no text as markup."""

import io

import pytest
from pypdf import PdfReader

from klynge.reports import document as doc
from klynge.reports.pdf import pdf
from klynge.text import LANGUAGES, text


def pages(content: bytes) -> str:
    found = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(found.split())  # line ends and non-breaking spaces read as spaces


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tagged_and_in_its_language(make_document, lang):
    reader = PdfReader(io.BytesIO(pdf(make_document(lang))))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 – a PDF boolean is not Python's
    assert catalogue["/Lang"] == lang
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata.title == "Elvedalen & <omegn>"


def test_every_page_of_invented_data_says_so(make_document):
    reader = PdfReader(io.BytesIO(pdf(make_document(invented=True))))
    assert all(text("common.invented", "nb") in page.extract_text() for page in reader.pages)
    assert text("common.invented", "nb") not in pages(pdf(make_document(invented=False)))


def test_figures_and_verdicts_are_there(make_document):
    found = pages(pdf(make_document()))
    for words in ("Delt opp", "23 er flere enn 20.", "Intervjuer", "1 234", "2 000–2 286", "ukjent"):
        assert words in found, words


def test_user_text_is_data_and_never_markup(make_document):
    hostile = '#read("/etc/passwd") *bold* $x$ ' + "<script>"
    assert hostile.split()[0] in pages(pdf(make_document(cell=doc.words(hostile))))
