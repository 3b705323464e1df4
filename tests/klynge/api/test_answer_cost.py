"""What does an answer cost that does not depend on the machine? Few queries, and no drawing for JSON."""

import pytest

from klynge import api
from klynge.lake import View
from klynge.reports.readiness import picture
from small_demo import REGION, make_home

MOST_QUERIES = 25


@pytest.fixture
def lake(tmp_path_factory, monkeypatch):
    home = make_home(tmp_path_factory.getbasetemp() / "small_demo")
    monkeypatch.setenv("KLYNGE_HOME", str(home))
    return api.open_lake()


@pytest.fixture
def queries(monkeypatch) -> list[str]:
    asked: list[str] = []
    plain = View.query

    def counted(view, sql, *args, **kwargs):
        asked.append(sql)
        return plain(view, sql, *args, **kwargs)

    monkeypatch.setattr(View, "query", counted)
    return asked


def test_an_answer_asks_few_questions_and_none_twice(lake, queries):
    api.readiness(REGION, lake)
    assert len(queries) <= MOST_QUERIES
    assert len(set(queries)) == len(queries)


def test_json_needs_no_drawing(lake, monkeypatch):
    answer = api.readiness(REGION, lake)
    expected = answer.document("nb").citation
    monkeypatch.setattr(picture, "_drawn", lambda ties: pytest.fail("drawn"))
    assert expected in answer.render("json", "nb").decode()
