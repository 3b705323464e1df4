"""The cells of the three answers say what is short, or what would tip them, in the unit of the part that decides."""

from types import SimpleNamespace

import pytest

from klynge.measures.bounds import Bounds
from klynge.measures.mass_rules import answers
from klynge.reports.readiness.mass import _answer_cell
from klynge.reports.readiness.say import Say


def shown(larger: Bounds, name: str, lang: str = "nb", employees: int = 2286, share: float | None = 0.8) -> str:
    found = {one.id: one for one in answers(larger, Bounds.exactly(employees), share)}
    return _answer_cell(SimpleNamespace(answer=found.get), name, Say(lang)).shown


CONSTRUCTION = Bounds.exactly(23)


@pytest.mark.parametrize(
    ("lang", "tips", "short"),
    [
        ("nb", "Ja (vipper hvis 3 større bedrifter faller fra)", "Nei (mangler 314 ansatte)"),
        ("nn", "Ja (vippar om 3 større bedrifter fell frå)", "Nei (manglar 314 tilsette)"),
        ("en", "Yes (tips if 3 larger firms fall away)", "No (314 employees short)"),
    ],
)
def test_a_met_first_part_and_a_failed_second(lang, tips, short):
    assert shown(CONSTRUCTION, "printed_low", lang) == tips
    assert shown(CONSTRUCTION, "with_employees", lang) == short


def test_a_share_stands_beside_its_limit():
    cell = shown(CONSTRUCTION, "with_fragmentation")
    assert "0,80" in cell and "0,50" in cell and "større bedrifter" not in cell


def test_bounds_that_straddle_are_open():
    assert shown(Bounds(18, 24), "printed_low") == "Åpent (18–24 større bedrifter, det må være flere enn 20)"
    assert shown(CONSTRUCTION, "with_fragmentation", share=0.2) == "Åpent (verdikjeden er ikke beskrevet)"


def test_one_is_singular_and_both_parts_of_a_met_answer_are_told():
    assert shown(Bounds.exactly(20), "printed_low") == "Nei (mangler 1 større bedrift)"
    both = shown(Bounds.exactly(21), "with_employees", employees=2600)
    assert both == "Ja (vipper hvis 1 større bedrift faller fra; vipper hvis 1 ansatt faller fra)"
