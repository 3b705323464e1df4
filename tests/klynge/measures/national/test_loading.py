"""A page must not wait for libraries that only the build needs."""

import subprocess
import sys

from klynge.measures import comparison, hypotheses, position
from small_country import TODAY, board, unit

HEAVY = ("pyfixest", "numba", "scipy", "ibis")  # the engine itself loads pandas to look at parameters
ASK = """
import sys
from klynge.lake import Lake
from klynge.measures import comparison, hypotheses, position
with Lake(sys.argv[1]).view() as view:
    comparison.compare(view, ("3305",)), position.position(view, ("3305",)), hypotheses.read(view)
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


def test_questions_of_a_region_load_no_heavy_library(built, lake):
    patents = [{"application_id": "p", "org_id": unit(1)["org_id"], "filed": TODAY}]
    built(organisations=[unit(1), unit(2)], seats=board((1, "a"), (2, "a")), patents=patents)
    run = [sys.executable, "-c", ASK, str(lake.folder), *HEAVY]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.split() == []


def test_questions_of_a_region_need_few_queries(built, monkeypatch):
    view = built(organisations=[unit(1), unit(2)], seats=board((1, "a"), (2, "a")))
    asked = []
    query = type(view).query
    monkeypatch.setattr(type(view), "query", lambda *args, **more: asked.append(1) or query(*args, **more))
    comparison.compare(view, ("3305",))
    position.position(view, ("3305",))
    hypotheses.read(view)
    assert len(asked) <= 10
