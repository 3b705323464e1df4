"""Do nested trees and tables become one link per parent and subsidiary, whatever circles they hold?"""

import pytest


def unit(org, *children, **more):
    return {"organisasjonsnummer": org, "datterselskaper": list(children)} | more


def links(brought):
    return [(row["parent_id"], row["child_id"]) for row in brought.rows]


def test_a_tree_gives_its_links(bring, number):
    a, b, c = (number(n) for n in range(3))
    tree = unit(a, unit(b, unit(c), knytningsform="KDAT", grunnlag="99,99%"))
    rows = bring("groups", tree).rows
    assert [(r["parent_id"], r["child_id"], r["kind"], r["share"]) for r in rows] == [
        (f"no:{a}", f"no:{b}", "KDAT", "99,99%"),
        (f"no:{b}", f"no:{c}", None, None),
    ]


def test_lists_may_be_called_anything_and_the_tree_may_be_wrapped(bring, number):
    a, b = number(0), number(1)
    wrapped = {"konsern": {"organisasjonsnummer": a, "barn": [{"organisasjonsnummer": b, "knytningsform": "KMOR"}]}}
    assert links(bring("groups", wrapped)) == [(f"no:{a}", f"no:{b}")]


def test_a_subsidiary_under_two_parents_is_two_links_and_a_repeated_link_one(bring, number, tmp_path):
    a, b, c = (number(n) for n in range(3))
    tree = [unit(a, unit(b, unit(c)), unit(c)), unit(a, unit(c, knytningsform="KDAT"))]
    brought = bring("groups", tree)
    assert links(brought) == [(f"no:{a}", f"no:{b}"), (f"no:{a}", f"no:{c}"), (f"no:{b}", f"no:{c}")]
    assert brought.left_out == {"repeated_link": 1}
    assert brought.rows[1]["kind"] == "KDAT", "the row that says more is kept"


def test_circles_end(bring, number):
    a, b = number(0), number(1)
    brought = bring("groups", f"parent_id,child_id\n{a},{b}\n{b},{a}\n{a},{a}\n")
    assert (links(brought), brought.reasons) == ([(f"no:{a}", f"no:{b}"), (f"no:{b}", f"no:{a}")], {"self_link": 1})


def test_foreign_units(bring, number):
    foreign = {"navn": "Moelven Sverige AB", "landkode": "SE", "knytningsform": "KDAT"}
    registered = unit(number(1), organisasjonsform={"kode": "UTLA"})
    brought = bring("groups", unit(number(0), foreign, registered))
    assert brought.column("child_id") == [f"no:{number(1)}", "x:SE:MOELVEN SVERIGE AB"]


def test_what_is_no_group(bring, number, tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    for name, text in {
        "1": "{}",
        "2": '{"status": 500}',
        "3": "[" * 50_000,
        "4": '{"organisasjonsnummer": "1"}',
    }.items():
        (folder / f"{name}.json").write_text(text)
    brought = bring("groups", folder)
    assert (brought.left_out, brought.reasons) == ({"no_group": 2}, {"malformed_json": 1, "not_a_group": 1})


@pytest.mark.parametrize(
    ("line", "reason"), [("{a},", "no_organisation"), ("{a},123456789", "bad_organisation_number")]
)
def test_faulty_links(bring, number, line, reason):
    assert bring("groups", "parent_id,child_id\n" + line.format(a=number(0))).reasons == {reason: 1}


def test_eleven_digits_are_not_repeated(bring, number):
    assert bring("groups", f"parent_id,child_id\n{number(0)},01019012345\n").rejects == [
        ("bad_organisation_number", f"{number(0)} (11 digits)")
    ]


@pytest.mark.shared
@pytest.mark.parametrize(("file", "count"), [("konsern-roller.csv", 22), ("recon_konsernstruktur_914778271.json", 4)])
def test_real_groups_are_all_accounted_for(bring, shared, file, count):
    brought = bring("groups", shared / "registers" / "roles" / file)
    assert (brought.all_rows, len(brought.rows)) == (count, count)
