"""The arrays of firms in scope: classes without gaps, and nothing out of scope."""

import numpy as np
import pytest

from drawn import build
from klynge.boundaries.size_classes import SIZE_CLASSES, size_class
from klynge.measures.population import Population, read
from small_country import org


def test_only_firms_in_scope_are_read_and_unknown_is_nan(lake):
    firms = [
        {"org_id": org(1), "municipality": "3305", "in_scope": True, "employees_low": 7, "degree": 2},
        {"org_id": org(2), "municipality": None, "in_scope": True, "employees_low": 8, "industry": "62.010"}
        | {"industry_version": "SN2025", "area": "ict", "component": 0, "degree": 0},
        {"org_id": org(3), "municipality": "3305", "in_scope": False},
    ]
    people = read(build(lake, organisation_measures=firms))
    assert len(people) == 2
    assert sorted(people["municipality"]) == [-1, 3305]
    assert people.inside(("3305", "K-01")).sum() == 1
    assert np.isnan(people["patents"]).all()
    # codes of the two classifications are not the same divisions
    assert sorted(people["division"]) == [-1, 162]
    assert sorted(people["area"]) == [-1, 0]
    assert sorted(people["component_share"]) == [0.0, 1.0]


@pytest.mark.parametrize("employees", [5, 6, 10, 11, 20, 21, 100, 101, 5_000])
def test_size_classes_are_the_declared_ones(employees):
    people = Population({"employees": np.array([float(employees)])})
    assert SIZE_CLASSES[people.size_class[0]].id == size_class(employees, employees)


def test_more_ties_never_give_a_lower_class_and_few_ties_are_told_apart():
    classes = Population({"degree": np.array([0.0, 1, 2, 3, 4, 5, 6, 9, 10, 80])}).degree_class
    assert (np.diff(classes) >= 0).all()
    assert len(set(classes[:5])) == 5
