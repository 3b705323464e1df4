"""Does a written name find its organisation, and is nothing guessed?"""

import csv

import pytest

import drawn
from klynge.errors import FileFaultError, NotImportedError
from klynge.registers import name_lists

REGISTERED = (
    "RINGERIKS-KRAFT AS",
    "MOELVEN TRE AS",
    "MOELVEN TRE ASA",
    "NORSKE SKOG SAUGBRUGS AS",
    "AS BETONG & STÅL",
    "HØNEFOSS ÆRLIG SNEKKERI DA",
    "ELVEDAL HOLDING AS",
    "ELVEDAL EIENDOM AS",
    "=SUM AS",
)


@pytest.fixture
def register(lake, number):
    """A lake with a few invented organisations; gives the number of a name."""
    rows = [{"org_id": f"no:{number(n)}", "name": name, "municipality": "6001"} for n, name in enumerate(REGISTERED)]
    drawn.store(lake, organisations=[*rows, {"org_id": f"no:{number(99)}", "name": None, "legal_form": "ENK"}])
    return lambda name: f"no:{number(REGISTERED.index(name))}"


def review_rows(folder):
    with (folder / "list.review.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["name"]: row for row in csv.DictReader(stream, delimiter=";")}


def decide(folder, **decisions):
    """Fill the decisions of the review file; gives its path."""
    path, rows = folder / "list.review.csv", review_rows(folder)
    for name, decision in decisions.items():
        rows[name.replace("_", " ")]["decision"] = decision
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, name_lists.REVIEW_COLUMNS, delimiter=",")
        writer.writeheader()
        writer.writerows(rows.values())
    return path


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("Ringeriks-Kraft AS", "RINGERIKS-KRAFT AS"),
        ("ringeriks kraft", "RINGERIKS-KRAFT AS"),
        ("• Ringeriks Kraft A/S", "RINGERIKS-KRAFT AS"),
        ("Moelven Tre ASA", "MOELVEN TRE ASA"),
        ("Betong og Staal", "AS BETONG & STÅL"),
        ("Honefoss Aerlig Snekkeri", "HØNEFOSS ÆRLIG SNEKKERI DA"),
    ],
)
def test_an_exact_name_is_imported_at_once(bring, register, written, registered):
    (row,) = bring("memberships", written, "list.txt", strict=True, names="nce").rows
    assert row["member_id"] == register(registered)
    assert (row["holder_id"], str(row["from_date"]), row["dated"], row["kind"]) == (
        "nce",
        "2026-11-20",
        False,
        "member",
    )


@pytest.mark.parametrize(
    ("written", "status", "suggestion"),
    [
        ("Moelven Tre", "ambiguous", "MOELVEN TRE AS"),
        ("Norske Skog Saugbruks", "unmatched", "NORSKE SKOG SAUGBRUGS AS"),
        ("Kraft Ringeriks", "unmatched", "RINGERIKS-KRAFT AS"),
        ("Ringeriks-Kraft ASA", "unmatched", "RINGERIKS-KRAFT AS"),
        ("Elvedal Eindom AS", "unmatched", "ELVEDAL EIENDOM AS"),
        ("Xyz", "unmatched", ""),
        ("!!", "unmatched", ""),
    ],
)
def test_nothing_is_guessed(bring, register, tmp_path, written, status, suggestion):
    with pytest.raises(FileFaultError, match=r"1 of 1 names in list\.txt are not certain"):
        bring("memberships", written, "list.txt", strict=True, names="nce")
    row = review_rows(tmp_path)[written]
    assert (row["status"], row["suggestion_1"], row["decision"]) == (status, suggestion, "")


def test_a_review_file_with_decisions_is_imported(bring, register, number, tmp_path):
    text = "Ringeriks-Kraft\nMoelven Tre\nNorske Skog Saugbruks\nXyz\nElvedal Holding AS\nElvedal Holdng\n"
    with pytest.raises(FileFaultError, match=r"Open list\.review\.csv beside it"):
        bring("memberships", text, "list.txt", strict=True, names="nce")
    digits = register("NORSKE SKOG SAUGBRUGS AS")[3:]
    path = decide(tmp_path, Moelven_Tre="2", Norske_Skog_Saugbruks=digits, Xyz="nei", Elvedal_Holdng="1")
    brought = bring("memberships", path, strict=True, names="nce")
    chosen = ("RINGERIKS-KRAFT AS", "MOELVEN TRE ASA", "NORSKE SKOG SAUGBRUGS AS", "ELVEDAL HOLDING AS")
    assert set(brought.column("member_id")) == set(map(register, chosen))
    assert brought.left_out == {"decided_against": 1, "repeated_member": 1}
    assert brought.all_rows == 6


def test_names_without_decision_are_rejects(bring, register, tmp_path):
    brought = bring("memberships", "Ringeriks Kraft\nMoelven Tre\nXyz\n", "list.txt", names="nce")
    assert brought.reasons == {"name_ambiguous": 1, "name_not_matched": 1}
    assert brought.rejects == [("name_ambiguous", "line 2"), ("name_not_matched", "line 3")], "names are not kept"


def test_decisions_are_checked(bring, register, number, tmp_path):
    bring("memberships", "Xyz\nElvedal\nMoelven Tre\n", "list.txt", names="nce")
    path = decide(tmp_path, Xyz=number(50), Elvedal="123456789")
    assert bring("memberships", path, names="nce").reasons == {
        "bad_organisation_number": 1,
        "name_ambiguous": 1,
        "unknown_organisation": 1,
    }


def test_a_second_look_keeps_the_decisions(bring, register, tmp_path):
    bring("memberships", "Moelven Tre\nXyz\n", "list.txt", names="nce")
    with (tmp_path / "list.review.csv").open(encoding="utf-8-sig") as stream:
        text = stream.read()
    lines = [line + "1" if line.startswith("Moelven") else line for line in text.splitlines()]
    (tmp_path / "list.review.csv").write_text("\n".join(lines), "utf-8")
    brought = bring("memberships", "Moelven Tre\nXyz\n", "list.txt", names="nce")
    assert (brought.column("member_id"), brought.reasons) == ([register("MOELVEN TRE AS")], {"name_not_matched": 1})


def test_a_table_of_names_does_too(bring, register):
    text = "Navn;Sted\nRingeriks-Kraft;Hønefoss\nMoelven Tre ASA;Moelv\n"
    assert len(bring("memberships", text, "list.csv", names="nce").rows) == 2


def test_a_name_that_looks_like_a_formula_is_harmless(bring, register, tmp_path):
    brought = bring("memberships", "=sum AS\n=cmd()\n", "list.txt", names="nce")
    text = (tmp_path / "list.review.csv").read_text("utf-8-sig")
    assert ";=" not in text and "\n=" not in text
    again = bring("memberships", tmp_path / "list.review.csv", names="nce")
    assert brought.column("member_id") == again.column("member_id") == [register("=SUM AS")]


def test_lists_of_two_holders_stand_beside_the_dated_file(bring, lake, register, number):
    dated = f"holder_id;member_orgnr;from_date\nnce;{number(0)};2010-01-01\n"
    bring("memberships", dated)
    first = bring("memberships", "Ringeriks-Kraft\nElvedal Holding\n", "list.txt", names="nce")
    assert (first.left_out, len(first.rows)) == ({"already_dated": 1}, 2)
    bring("memberships", "Ringeriks-Kraft\n", "other.txt", names="arena")
    bring("memberships", "Elvedal Eiendom\n", "list.txt", names="nce")
    bring("memberships", dated)
    with lake.view() as view:
        rows = view.query("SELECT holder_id, member_id FROM memberships ORDER BY ALL", tables=("memberships",))
    expected = [
        ("arena", "RINGERIKS-KRAFT AS"),
        ("nce", "RINGERIKS-KRAFT AS"),
        ("nce", "ELVEDAL EIENDOM AS"),
    ]
    assert [(r["holder_id"], r["member_id"]) for r in rows.to_pylist()] == [(h, register(m)) for h, m in expected]


def test_lists_need_the_register(bring):
    with pytest.raises(NotImportedError, match="no organisations"):
        bring("memberships", "Ringeriks-Kraft", "list.txt", names="nce")


def test_a_holder_is_an_identifier(bring, register):
    with pytest.raises(FileFaultError, match=r"The holder '\.\./x'"):
        bring("memberships", "Ringeriks-Kraft", "list.txt", names="../x")


def test_a_folder_where_the_review_cannot_be_written(bring, register, monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(name_lists.csv, "writer", refuse)
    with pytest.raises(FileFaultError, match=r"review file .*list\.review\.csv may not be written"):
        bring("memberships", "Xyz", "list.txt", names="nce")
