"""Files that are refused at once: by what they are, not by their names, with words, and nothing kept."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from klynge_web.uploads.models import Upload, folder
from uploading import address, changed_part, done, mapped, numbers, rows, send, signed_in, stored, workbook

A = numbers(1)[0]
GOOD = f"Orgnr;Navn\n{A};Elvedal Mekaniske AS\n"
BOOK = workbook(["Orgnr", "Navn"], [int(A), "Elvedal"])
_BOMB = b"<worksheet><sheetData>" + b"<row/>" * 5_000_000 + b"</sheetData></worksheet>"
_DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def _many_parts() -> bytes:
    stream = io.BytesIO(BOOK)
    with zipfile.ZipFile(stream, "a") as target:
        for number in range(2_100):
            target.writestr(f"xl/media/{number}.bin", b"")
    return stream.getvalue()


def _overlapping() -> bytes:
    """Two entries of the list of contents that name the same packed bytes, and more of them than the file has."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        for part in zipfile.ZipFile(io.BytesIO(BOOK)).infolist():
            target.writestr(part.filename, zipfile.ZipFile(io.BytesIO(BOOK)).read(part.filename))
        target.writestr("xl/media/a.bin", b"a" * 200_000)
        for number in range(20):
            part = zipfile.ZipInfo(f"xl/media/{number}.bin")
            part.header_offset = target.getinfo("xl/media/a.bin").header_offset
            part.compress_size = part.file_size = 200_000
            part.CRC = target.getinfo("xl/media/a.bin").CRC
            target.filelist.append(part)
    return stream.getvalue()


BAD = {
    "empty": (b"", "Filen er tom."),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "Filen er tom."),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "Dette er en PDF"),
    "old_excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "Dette er en eldre Excel-fil (.xls)"),
    "zip": (_zip(liste__csv=GOOD.encode()), "Dette er en pakket fil"),
    "word": (_zip(**{"[Content_Types]__xml": b"<Types/>", "word/document__xml": b"<x/>"}), "Dette er et dokument"),
    "ods": (_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "Dette er et dokument"),
    "gzip": (gzip.compress(GOOD.encode()), "Dette er en pakket fil"),
    "html": (b"\r\n <!DOCTYPE html><html><table><tr><td>Orgnr", "Dette er en nettside"),
    "html_table": (b"<table><tr><td>Orgnr", "Dette er en nettside"),
    "xml": (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "Dette er en nettside",
    ),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "Dette er et bilde"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "Dette er et bilde"),
    "parquet": (b"PAR1" + b"\0" * 50, "Dette er en datafil"),
    "rtf": (b"{\\rtf1 Orgnr", "Dette er et dokument"),
    "nul": (GOOD.encode() + b"\0", "Filen er ikke tekst"),
    "latin1": ("Orgnr;Navn\n1;Bjørk og Ås AS\n".encode("latin-1"), "Filen er ikke skrevet i UTF-8 (linje 2)"),
    "utf16": (GOOD.encode("utf-16"), "Filen er ikke skrevet i UTF-8 (linje 1)"),
    "macros": (changed_part(BOOK, "xl/vbaProject.bin", lambda _: b"x"), "Arbeidsboken har makroer"),
    "macro_type": (
        changed_part(
            BOOK, "[Content_Types].xml", lambda c: c.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
        ),
        "Arbeidsboken har makroer",
    ),
    "bomb": (changed_part(BOOK, "xl/worksheets/sheet1.xml", lambda _: _BOMB), "blir mye større utpakket"),
    "many_parts": (_many_parts(), "blir mye større utpakket"),
    "overlapping": (_overlapping(), "blir mye større utpakket"),
    "entities": (changed_part(BOOK, "xl/sharedStrings.xml", lambda _: _DOCTYPE), "XML som ingen regneark lager"),
    "hidden_entities": (
        changed_part(BOOK, "xl/styles.xml", lambda _: _DOCTYPE.decode().encode("utf-16")),
        "XML som ingen regneark lager",
    ),
    "late_entities": (
        changed_part(BOOK, "xl/sharedStrings.xml", lambda _: b"<!--" + b"x" * 3_000_000 + b"-->" + _DOCTYPE),
        "XML som ingen regneark lager",
    ),
    "cut_off": (BOOK[: len(BOOK) // 2], "Arbeidsboken er ikke hel"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("name", ["liste.csv", "liste.xlsx"])
def test_refused_at_once_and_nothing_kept(cluster, client, case, name):
    content, words = BAD[case]
    answer = send(client, content, name, holder=cluster.holder)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Upload.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "uploads").glob("*"))


def test_too_large(cluster, client, settings):
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, upload_megabytes=1)
    answer = send(client, b"Orgnr\n" + b"1\n" * 600_000, holder=cluster.holder)
    assert answer.status_code == 413
    assert not Upload.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "uploads").glob("*"))


def test_a_kept_file_is_for_nobody_else(cluster, client):
    upload = stored(client, GOOD, "../../C:\\skjult\\liste\u202e.csv", holder=cluster.holder)
    assert upload.path.stat().st_mode & 0o777 == 0o600
    assert upload.path.parent.stat().st_mode & 0o777 == 0o700
    assert upload.path.read_text() == GOOD
    assert upload.file_name == "liste.csv"


def test_the_same_file_again_is_told(cluster, client):
    first = stored(client, GOOD, holder=cluster.holder)
    answer = send(client, GOOD, "annet navn.csv", holder=cluster.holder)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Den samme filen er lastet opp før." in page
    assert f'href="{address(first)}"' in page
    assert len(list(first.path.parent.glob("*"))) == 1
    assert stored(client, GOOD, holder=cluster.holder, again="on").pk != first.pk
    assert stored(client, GOOD, holder=f"project:{cluster.project.pk}")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"holder": ""}, "Fyll ut feltet."),
        ({"as_of": "2999-01-01"}, "Datoen er ikke kommet ennå."),
        ({"as_of": "1880-01-01"}, "Datoen er for langt tilbake."),
        ({"source": ""}, "Fyll ut feltet."),
        ({"kind": "payroll"}, "Velg en av mulighetene i listen."),
    ],
)
def test_fields_that_cannot_be_used(cluster, client, fields, words):
    answer = send(client, GOOD, **{"holder": cluster.holder, **fields})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Upload.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "uploads").glob("*"))


def test_an_analyst_says_whose_members_they_are(cluster):
    answer = send(signed_in(cluster.analyst), GOOD)
    assert answer.status_code == 422
    assert "Velg hvem medlemslisten gjelder." in answer.content.decode()


UNREADABLE = {
    "no_rows": ("Orgnr;Navn\n", "Filen har overskrifter, men ingen rader."),
    "open_quote": (f'Orgnr;Navn\n{A};"Elvedal\n', "Et anførselstegn på eller før linje 2 blir aldri lukket."),
    "long_line": ('Orgnr;Navn\n1;"' + "x" * 200_000, "Et anførselstegn på eller før linje"),
    "columns": (";".join(f"k{n}" for n in range(300)) + "\n" + ";" * 299 + "1\n", "Filen har mer enn 200 kolonner."),
    "twice": ("Orgnr;orgnr\n1;2\n", "To kolonner heter «Orgnr»."),
    "damaged": (
        changed_part(BOOK, "xl/worksheets/sheet1.xml", lambda c: c[: len(c) // 2]),
        "Arbeidsboken kan ikke leses til slutten.",
    ),
    "no_shared_text": (
        changed_part(
            BOOK,
            "xl/worksheets/sheet1.xml",
            lambda c: c.replace(b't="inlineStr"', b't="s"').replace(b"<is><t>Orgnr</t></is>", b"<v>999</v>"),
        ),
        "Arbeidsboken kan ikke leses til slutten.",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_table_that_cannot_be_read(cluster, client, case):
    content, words = UNREADABLE[case]
    answer = send(client, content, holder=cluster.holder)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Upload.objects.exists() and not list(folder().iterdir())


def test_a_book_is_taken_for_the_sheet_that_can_be_read(cluster, client):
    book = workbook(["Forside"], others={"Medlemmer": [["Orgnr", "Navn"], [int(A), "Elvedal"]]})
    upload = stored(client, book, name="liste.xlsx", holder=cluster.holder)
    assert client.get(address(upload, "upload-map") + "?sheet=Medlemmer").status_code == 200


def test_signs_that_cannot_be_shown_are_told_with_the_row(cluster, client):
    one, two = numbers(2)
    upload = stored(client, f"Orgnr;Navn;Kilde\n{one};El\x01vedal;a\n{two};Fjellvik;b\n", holder=cluster.holder)
    mapped(client, upload)
    assert (2, "rejected", "unprintable") in rows(upload)
    assert rows(upload)[1][2] != "unprintable"
    assert "Raden har tegn som ikke kan vises." in client.get(address(upload)).content.decode()


def test_a_day_before_1900_is_told_with_the_row(cluster, client):
    upload = stored(client, f"Orgnr;Navn;Fra dato\n{A};Elvedal;0001-01-01\n", holder=cluster.holder)
    mapped(client, upload, {"number": "Orgnr", "name": "Navn", "from_date": "Fra dato"}, order="ymd")
    assert rows(upload)[0][1:] in (("rejected", "early_date"), ("rejected", "bad_date"))


def test_a_fault_far_down_is_told_by_the_job(cluster, client):
    content = "Orgnr;Navn\n" + "".join(f"{n};Elvedal\n" for n in numbers(30)) + f'{A};"Fjellvik\n'
    upload = stored(client, content, holder=cluster.holder)
    job = mapped(client, upload)
    assert (job.state, job.error["code"]) == ("failed", "file_fault.open_quote")
    page = client.get(address(upload)).content.decode()
    assert "Et anførselstegn på eller før linje 32 blir aldri lukket." in page
    assert upload.state == "stored"
    assert not upload.rows.exists()


@pytest.mark.parametrize("row", [b'<row r="99999999">', b'<row r="2"><c r="XFD2"><v>1</v></c></row><row r="3">'])
def test_cells_far_away_cost_nothing(cluster, client, row):
    book = changed_part(BOOK, "xl/worksheets/sheet1.xml", lambda c: c.replace(b'<row r="2">', row))
    assert book != BOOK
    upload = stored(client, book, "liste.xlsx", holder=cluster.holder)
    assert mapped(client, upload).state == "done"


def test_a_list_of_names_without_a_header(cluster, client):
    upload = stored(
        client, "• Elvedal Mekaniske AS\n– Fjellvik, avd. Nord\n\n=1+1\n", "navn.txt", holder=cluster.holder
    )
    assert mapped(client, upload).state == "done"
    found = list(upload.rows.values_list("row_no", "name", "outcome", "reason"))
    assert found == [
        (1, "Elvedal Mekaniske AS", "review", ""),
        (2, "Fjellvik, avd. Nord", "review", ""),
        (4, "=1+1", "rejected", "formula_cell"),
    ]


def test_the_members_file_of_the_site_is_read_again(cluster, client):
    lines = [
        "Oppdiktede data",
        "holder_id;member_id;name;from_date;to_date;kind",
        f"elvedal;no:{A};Elvedal;2020-03-01;;",
    ]
    content = "\r\n".join(lines) + "member\r\n"
    upload = stored(client, content, holder=cluster.holder)
    assert mapped(client, upload).state == "done"
    assert upload.counts["add"] == 1
    assert done(upload).state == "done"
