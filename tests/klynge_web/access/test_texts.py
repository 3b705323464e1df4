"""Every role and every cell of the matrix has its words, and so has every reason of a refusal."""

import pytest

from klynge.text import LANGUAGES, text
from klynge_web.access.matrix import ALL, MATRIX, OWN, PERSON, ROLES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words(lang):
    for kind, actions in MATRIX.items():
        for action in actions:
            assert text(f"access.what.{kind}_{action}", lang)
    for role in (*ROLES, PERSON):
        assert text(f"access.role.{role}", lang)


def test_the_matrix_names_known_roles_and_reaches():
    cells = [cell for actions in MATRIX.values() for cell in actions.values()]
    assert {role for cell in cells for role in cell} <= {*ROLES, PERSON}
    assert {reach for cell in cells for reach in cell.values()} <= {ALL, OWN}


def test_nobody_who_may_change_may_not_read():
    for actions in MATRIX.values():
        for action in actions:
            assert set(actions[action]) <= set(actions["read"])
