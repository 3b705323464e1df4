"""Do dated lists reach the lake with their periods, and undated ones with the day they were read?"""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import drawn
from klynge.errors import MissingColumnsError

HEADER = "holder_id;member_orgnr;from_date;to_date;kind;role;reason;source\n"
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2026, 1, 1))


def test_a_dated_membership(bring, number):
    line = f"nce;{number(0)};01.07.2006;2016-06-30;Member;R&D;konkurs;nettsiden\n"
    (row,) = bring("memberships", HEADER + line).rows
    assert (row["holder_id"], row["member_id"], row["kind"], row["role"]) == (
        "nce",
        f"no:{number(0)}",
        "member",
        "research",
    )
    assert (str(row["from_date"]), str(row["to_date"]), row["dated"]) == ("2006-07-01", "2016-06-30", True)
    assert (row["reason"], row["source"]) == ("konkurs", "nettsiden")


def test_commas_and_few_columns_do(bring, number):
    (row,) = bring("memberships", f"holder_id,member_id,kind\nnce,no:{number(0)},listed_partner\n").rows
    assert (str(row["from_date"]), row["dated"], row["to_date"]) == ("2026-11-20", False, None)
    assert (row["kind"], row["role"], row["source"]) == ("listed partner", None, "table.csv")


def test_the_day_a_list_was_retrieved_may_stand_in_it(bring, number):
    (row,) = bring("memberships", f"holder_id,orgnr,retrieved\nnce,{number(0)},2010-10-01\n").rows
    assert (str(row["from_date"]), row["dated"]) == ("2010-10-01", False)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";{good};2010-01-01;;;;;", "missing_value"),
        ("nce;;2010-01-01;;;;;", "missing_value"),
        ("nce;200000000;2010-01-01;;;;;", "bad_organisation_number"),
        ("nce;{good};2010-01-01;;venn;;;", "unknown_kind"),
        ("nce;{good};2010-01-01;;;sjef;;", "unknown_role"),
        ("nce;{good};jan 2010;;;;;", "bad_date"),
        ("nce;{good};;2010-01-01;;;;", "no_from_date"),
        ("nce;{good};2030-01-01;;;;;", "future_date"),
        ("nce;{good};2012-01-01;2010-01-01;;;;", "reversed_dates"),
        ("nce;{good};2012-01-01;;;;", "wrong_number_of_fields"),
    ],
)
def test_a_faulty_row_fails_alone(bring, number, line, reason):
    text = HEADER + line.format(good=number(0)) + f"\nnce;{number(1)};2010-01-01;;;;;\n"
    brought = bring("memberships", text)
    assert (brought.reasons, len(brought.rows)) == ({reason: 1}, 1)


def test_overlapping_periods_are_rejected_and_later_ones_kept(bring, number):
    periods = ["2010-01-01;2012-01-01", "2011-01-01;2013-01-01", "2012-01-01;2014-01-01", "2014-01-02;"]
    brought = bring("memberships", HEADER + "".join(f"nce;{number(0)};{p};;;;\n" for p in periods))
    # the second reaches over the third, which cannot be told to be right either
    assert brought.reasons == {"overlapping_membership": 2}
    assert brought.rejects[0][1] == f"nce no:{number(0)} 2011-01-01 2013-01-01"
    assert [str(day) for day in brought.column("from_date")] == ["2010-01-01", "2014-01-02"]


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=8))
def test_stored_periods_of_a_pair_never_overlap_and_every_row_is_accounted_for(bring, number, periods):
    lines = "".join(f"nce;{number(0)};{start};{end or ''};;;;\n" for start, end in periods)
    brought = bring("memberships", HEADER + lines)
    assert brought.all_rows == len(periods)
    kept = sorted((r["from_date"], r["to_date"] or dt.date.max) for r in brought.rows)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(kept))


def test_members_must_be_in_the_register_unless_they_have_left(bring, lake, number):
    drawn.store(
        lake,
        organisations=[{"org_id": f"no:{number(0)}"}],
        establishments=[{"est_id": f"no:{number(1)}", "org_id": f"no:{number(0)}"}],
    )
    lines = [
        f"nce;{number(0)};2010-01-01;;;;;",
        f"nce;{number(1)};2010-01-01;;;;;",
        f"nce;{number(2)};2010-01-01;;;;;",
        f"nce;{number(3)};2010-01-01;2015-01-01;;;oppløst;",
    ]
    brought = bring("memberships", HEADER + "\n".join(lines))
    assert brought.rejects == [("unknown_organisation", f"nce no:{number(2)} 2010-01-01")]
    assert brought.column("member_id") == [f"no:{number(n)}" for n in (0, 1, 3)]


def test_a_file_without_members_is_refused(bring):
    with pytest.raises(MissingColumnsError, match="no column 'member_orgnr'"):
        bring("memberships", "holder_id;navn\nnce;x\n")
