"""Views of one process share an engine, and none sees or disturbs another."""

from concurrent.futures import ThreadPoolExecutor

from drawn import store
from klynge.lake import Lake

COUNT = "SELECT count(*) AS n FROM municipalities"


def municipality(code: str) -> dict:
    return {"code": code, "name": code, "county": code[:2]}


def counted(view) -> int:
    return view.query(COUNT, tables=("municipalities",))["n"][0].as_py()


def test_each_view_reads_its_own_snapshot(lake):
    store(lake, municipalities=[municipality("3305")])
    with lake.view() as before:
        assert counted(before) == 1
        store(lake, municipalities=[municipality("3305"), municipality("3310")])
        with lake.view() as after:
            assert (counted(before), counted(after)) == (1, 2)
        assert counted(before) == 1


def test_the_same_file_name_in_another_lake_is_another_table(lake, tmp_path):
    other = Lake(tmp_path / "other")
    store(lake, municipalities=[municipality("3305")])
    store(other, municipalities=[])
    with lake.view() as one, other.view() as two:
        assert (counted(one), counted(two)) == (1, 0)


def test_views_are_read_from_many_threads_at_once(lake):
    store(lake, municipalities=[municipality(f"{n:04d}") for n in range(1, 100)])

    def ask(_):
        with lake.view() as view:
            return counted(view)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(64))) == {99}
