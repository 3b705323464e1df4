"""The national tables of a drawn country: nulls and zeros, groups, scope, memberships on a date, accounts, ties."""

import datetime as dt

import pytest

from drawn import store
from klynge.errors import NotImportedError
from klynge.measures import national
from small_country import TODAY, board, by_id, org, seat, unit

DATE = dt.date


def member(number: int, holder: str = "arena", **fields) -> dict:
    row = {"holder_id": holder, "member_id": org(number), "from_date": DATE(2020, 1, 1), "kind": "member"}
    return row | {"dated": True, "source": "list"} | fields


CLUSTERS = {
    "cluster_organisations": [
        {"organisation_id": "arena", "name": "A", "network": "innovation_norway", "source": "x"},
        {"organisation_id": "hage", "name": "B", "network": "siva", "source": "x"},
        {"organisation_id": "annet", "name": "C", "network": "other", "source": "x"},
    ],
    "cluster_projects": [
        {"project_id": "nce", "name": "D", "programme": "NCE", "source": "x"},
        {"project_id": "ended", "name": "E", "programme": "Arena", "to_date": DATE(2020, 1, 1), "source": "x"},
        {"project_id": "local", "name": "F", "programme": "Lokalt", "source": "x"},
    ],
}


def test_what_has_not_been_imported_is_null_and_not_zero(built):
    firm = by_id(built(organisations=[unit(1)]))[1]
    unknown = (
        "programme_member siva_member group_member degree constraint member_ties tied_outsider accounts_year revenue "
        "profitability growth_plain grants grant_amount applications patents"
    )
    assert {firm[name] for name in unknown.split()} == {None}
    assert (firm["in_scope"], firm["age_years"], firm["group_top"]) == (True, pytest.approx(10, abs=0.01), org(1))


def test_without_the_unit_register_nothing_is_built(lake):
    store(lake, patents=[])
    with pytest.raises(NotImportedError, match="klynge import units"):
        national.build(lake)


def test_imported_sources_without_a_row_for_a_firm_give_zero(built):
    firm = by_id(
        built(
            organisations=[unit(1), unit(2)],
            grants=[award("a", 2, "innovasjon_norge"), award("b", 2, "forskningsradet")],
            patents=[{"application_id": "p", "org_id": org(2), "filed": TODAY}],
            seats=board((1, "a")),
            **CLUSTERS,
            memberships=[member(2)],
        )
    )[1]
    zero = ("grants", "grant_amount", "applications", "patents", "degree", "strength", "member_ties")
    assert {firm[name] for name in zero} == {0}
    assert (firm["programme_member"], firm["tied_outsider"]) == (False, False)
    assert firm["constraint"] is None  # an isolate has no constraint


def test_scope_leaves_out_small_closing_and_public_organisations(built):
    firms = by_id(
        built(
            organisations=[
                unit(1, employees_low=5),
                unit(2, employees_low=1, employees_high=4),
                unit(3, employees_low=0, employees_high=None),
                unit(4, bankrupt=True),
                unit(5, winding_up=True),
                unit(6, forced_winding_up=True),
                unit(7, legal_form="ORGL"),
                unit(8, legal_form="ENK", name=None),
            ]
        )
    )
    assert [number for number, firm in firms.items() if firm["in_scope"]] == [1, 8]
    assert [number for number, firm in firms.items() if not firm["active"]] == [4, 5, 6]


def test_area_and_exclusion_come_from_the_studys_set(built):
    firms = by_id(
        built(
            organisations=[
                unit(1),
                unit(2, industry_1="47.110"),
                unit(3, industry_1=None, industry_version=None),
            ]
        )
    )
    assert [(firms[n]["area"], firms[n]["excluded"]) for n in (1, 2, 3)] == [
        ("construction", False),
        (None, True),
        (None, False),
    ]


def test_municipalities_are_followed_to_the_code_in_force(built):
    view = built(
        organisations=[unit(1, "3007"), unit(2, "3305"), unit(3, None)],
        establishments=[{"est_id": "no:81", "org_id": org(1), "industry_1": "41.200", "municipality": "3007"}
                        | {"industry_version": "SN2007", "employees_low": 2}],
        municipalities=[{"code": "3305", "valid_from": DATE(2024, 1, 1), "name": "Ringerike", "county": "33"}],
        municipality_changes=[{"old_code": "3007", "new_code": "3305", "changed_on": DATE(2024, 1, 1)}],
    )  # fmt: skip
    assert [firm["municipality"] for firm in by_id(view).values()] == ["3305", "3305", None]
    for table in ("workplaces", "establishment_cells"):
        assert view.query(f"SELECT municipality FROM {table}", tables=(table,))["municipality"].to_pylist() == ["3305"]


def test_ties_count_board_seats_of_the_latest_snapshot_only(built):
    gone = {"last_seen": DATE(2026, 1, 1), "first_seen": DATE(2026, 1, 1)}
    firms = by_id(
        built(
            organisations=[unit(n) for n in range(1, 6)],
            seats=[
                *board((1, "a"), (2, "a")),
                seat(3, "a", role="VARA"),
                seat(4, "a", role="DAGL"),
                seat(5, "a", **gone),
            ],
        )
    )
    assert [firms[n]["degree"] for n in range(1, 6)] == [1, 1, None, None, None]


def test_a_corporate_group_is_one_organisation(built):
    view = built(
        organisations=[unit(1), unit(2, "3310"), unit(3, "0301"), unit(4, employees_low=0, employees_high=0)],
        # 1 owns 2 and 4; the group shares b with 3, and a only within itself
        groups=[{"parent_id": org(1), "child_id": org(2)}, {"parent_id": org(1), "child_id": org(4)}],
        seats=board((1, "a"), (2, "ab"), (3, "b")),
    )
    firms = by_id(view)
    assert [firms[n]["group_top"] for n in (1, 2, 3, 4)] == [org(1), org(1), org(3), org(1)]
    assert [firms[n]["degree"] for n in (1, 2, 3, 4)] == [1, 1, 1, 1]
    ties = view.query("SELECT * FROM board_ties ORDER BY ALL", tables=("board_ties",)).to_pylist()
    # every firm in scope has the group's ties from where it is; the far end is the top
    assert [(tie["from_id"], tie["from_municipality"], tie["to_id"], tie["to_municipality"]) for tie in ties] == [
        (org(1), "3305", org(3), "0301"),
        (org(2), "3310", org(3), "0301"),
        (org(3), "0301", org(1), "3305"),
    ]
    assert {tie["to_member"] for tie in ties} == {None}


def test_every_cluster_has_its_members_of_the_date(built):
    view = built(
        organisations=[unit(n) for n in range(1, 6)],
        groups=[{"parent_id": org(5), "child_id": org(1)}],
        establishments=[{"est_id": "no:8000", "org_id": org(4), "employees_low": 1}],
        memberships=[
            member(1, "milieu"),
            member(2, "milieu", to_date=TODAY - dt.timedelta(days=1)),
            member(2, "milieu", from_date=TODAY + dt.timedelta(days=1)),
            member(3, "milieu", kind="listed partner"),
            member(3, "arena", kind="participant", to_date=TODAY),
            member(4, "arena") | {"member_id": "no:8000"},
            member(4, "arena"),
            member(99, "arena"),
        ],
    )
    rows = view.query("SELECT * FROM cluster_members ORDER BY ALL", tables=("cluster_members",)).to_pylist()
    assert [(row["holder_id"], row["org_id"], row["industry"], row["group_top"]) for row in rows] == [
        ("arena", org(3), "41.200", org(3)),
        ("arena", org(4), "41.200", org(4)),
        ("arena", org(99), None, org(99)),
        ("milieu", org(1), "41.200", org(5)),
    ]


def test_tops_of_groups_are_located_where_the_register_knows_them(built):
    groups = [{"parent_id": org(1), "child_id": org(2)}, {"parent_id": "x:abroad", "child_id": org(3)}]
    view = built(organisations=[unit(1, "0301"), unit(2), unit(3)], groups=groups)
    rows = view.query("SELECT * FROM corporate_tops", tables=("corporate_tops",)).to_pylist()
    assert rows == [{"org_id": org(1), "municipality": "0301"}]


def test_members_are_those_of_national_programmes_and_siva_on_the_date(built):
    firms = by_id(
        built(
            organisations=[unit(n) for n in range(1, 12)],
            establishments=[{"est_id": "no:8000", "org_id": org(10), "employees_low": 1}],
            **CLUSTERS,
            memberships=[
                member(1),
                member(2, to_date=DATE(2025, 1, 1)),
                member(3, from_date=DATE(2027, 1, 1)),
                member(4, "hage"),
                member(5, "annet"),
                member(6, "nce", kind="participant"),
                member(7, "ended", kind="participant"),
                member(8, "local", kind="participant"),
                member(9, kind="listed partner"),
                member(10) | {"member_id": "no:8000"},
            ],
        )
    )
    assert [n for n, firm in firms.items() if firm["programme_member"]] == [1, 6, 10]
    assert [n for n, firm in firms.items() if firm["siva_member"]] == [4]


def test_tied_outsiders_share_a_board_member_with_a_member_or_its_group(built):
    firms = by_id(
        built(
            organisations=[unit(n) for n in range(1, 7)],
            groups=[{"parent_id": org(2), "child_id": org(1)}],
            seats=board((1, "a"), (2, "b"), (3, "a"), (4, "b"), (5, "cc"[:1]), (6, "c")),
            **CLUSTERS,
            memberships=[member(1), member(6, "hage")],
        )
    )
    assert [n for n, firm in firms.items() if firm["tied_outsider"]] == [3, 4]
    assert [n for n, firm in firms.items() if firm["group_member"]] == [1, 2]
    assert [firms[n]["member_ties"] for n in range(1, 7)] == [0, 0, 1, 1, 0, 0]


def accounts(number: int, year: int, **fields) -> dict:
    row = {"org_id": org(number), "period_end": DATE(year, 12, 31), "kind": "company", "currency": "NOK"}
    return row | {"period_start": DATE(year, 1, 1)} | fields


def test_accounts_are_the_latest_of_the_company_in_nok(built):
    firms = by_id(
        built(
            organisations=[unit(n) for n in range(1, 6)],
            accounts=[
                accounts(1, 2024, result_before_tax=-100),
                accounts(1, 2025, result_before_tax=50, operating_result=40, assets=400, revenue=900),
                accounts(1, 2025, kind="group", revenue=10**9),
                accounts(2, 2024, result_before_tax=10, revenue=7),
                accounts(2, 2025, currency="EUR", result_before_tax=20, revenue=8, assets=5),
                accounts(3, 2023, result_before_tax=10),
                accounts(3, 2025, result_before_tax=20, operating_result=1, depreciation=1, assets=8),
                accounts(4, 2025, operating_result=5, assets=0),
            ],
        )
    )
    one, euro, gap, empty, none = (firms[n] for n in range(1, 6))
    assert (one["revenue"], one["profitability"], one["profitability_basis"]) == (900, 0.1, "operating_result")
    assert (one["growth_plain"], one["growth_symmetric"]) == (1.5, 2.0)
    assert (euro["accounts_year"], euro["accounts_currency"], euro["revenue"]) == (2025, "EUR", None)
    assert euro["growth_plain"] is None  # kroner and euros are not compared
    assert (gap["growth_plain"], gap["profitability"], gap["profitability_basis"]) == (None, 0.25, "ebitda")
    assert (empty["profitability"], empty["profitability_basis"], empty["accounts_source"]) == (None, None, "accounts")
    assert none["accounts_source"] is None


def test_a_firm_table_wins_and_stays_on_the_closed_side(lake):
    store(
        lake,
        organisations=[unit(1), unit(2, employees_low=0, employees_high=None)],
        accounts=[accounts(1, 2025, revenue=1)],
        firm_table=[
            {"org_id": org(2), "year": 2025, "revenue": 70, "employees": 40, "source": "bought"},
            {"org_id": org(1), "year": 2024, "revenue": 60, "source": "bought"},
        ],
    )
    assert len(national.build(lake)["manifests"]) == 2
    with lake.view() as view:
        firms = by_id(view)
        assert (firms[1]["revenue"], firms[2]["revenue"], firms[2]["in_scope"]) == (1, None, False)
    with lake.view(closed=True) as view:
        firms = by_id(view)
        assert [(firms[n]["revenue"], firms[n]["accounts_source"]) for n in (1, 2)] == [
            (60, "firm_table"),
            (70, "firm_table"),
        ]
        assert (firms[2]["employees_low"], firms[2]["employees_source"]) == (40, "firm_table")
        assert (firms[1]["employees_source"], firms[2]["in_scope"]) == ("register", True)


def award(award_id: str, number: int, source: str, year: int = 2025, **fields) -> dict:
    row = {"award_id": award_id, "org_id": org(number), "source": source, "year": year, "outcome": "awarded"}
    return row | {"currency": "NOK", "role": "responsible"} | fields


def test_grants_are_counted_in_each_sources_own_five_years_and_amounts_are_one_sources(built):
    firm = by_id(
        built(
            organisations=[unit(1)],
            grants=[
                award("a", 1, "innovasjon_norge", 2024, amount_awarded=100),
                award("b", 1, "innovasjon_norge", 2020, amount_awarded=10),
                award("c", 1, "innovasjon_norge", 2019, amount_awarded=1_000),
                award("d", 1, "innovasjon_norge", 2024, amount_awarded=-30, outcome="reversed"),
                award("e", 1, "innovasjon_norge", 2022, amount_awarded=7, currency="EUR"),
                award("f", 1, "forskningsradet", 2025, amount_awarded=500),
                award("g", 1, "forskningsradet", 2021, outcome="rejected"),
                award("h", 1, "forskningsradet", 2020, outcome="rejected"),
                award("i", 1, "eu", 2025, amount_awarded=500),
            ],
        )
    )[1]
    assert (firm["grants"], firm["grant_amount"], firm["applications"]) == (4, 80, 2)


def test_one_source_of_grants_says_nothing_of_the_other(built):
    firm = by_id(built(organisations=[unit(1)], grants=[award("a", 2, "innovasjon_norge")]))[1]
    assert (firm["grants"], firm["grant_amount"], firm["applications"]) == (0, 0, None)


def test_patents_count_by_filing_date_or_else_by_the_date_of_their_status(built):
    filed = {"filed": DATE(2024, 1, 1)}, {"filed": DATE(2015, 1, 1)}, {"status_date": DATE(2024, 1, 1)}, {}
    patents = [{"application_id": str(n), "org_id": org(1)} | fields for n, fields in enumerate(filed)]
    assert by_id(built(organisations=[unit(1)], patents=patents))[1]["patents"] == 2


def test_establishments_in_operation_are_counted_with_their_bounds(built):
    def place(number, low, high, **fields):
        row = {"est_id": f"no:8{number}", "org_id": org(1), "industry_1": "41.200", "industry_version": "SN2007"}
        return row | {"municipality": "3305", "employees_low": low, "employees_high": high} | fields

    view = built(
        organisations=[unit(1)],
        establishments=[
            place(1, 3, 3),
            place(2, 0, None),
            place(3, 1, 4),
            place(4, 9, 9, closed=DATE(2020, 1, 1)),
            place(5, 9, 9, industry_1=None),
        ],
    )
    rows = view.query("SELECT * FROM establishment_cells", tables=("establishment_cells",)).to_pylist()
    assert [(r["establishments"], r["employees_low"], r["employees_high"], r["unbounded"]) for r in rows] == [
        (3, 4, 7, 1)
    ]
    places = view.query("SELECT est_id, employees_high FROM workplaces ORDER BY est_id", tables=("workplaces",))
    assert [tuple(row.values()) for row in places.to_pylist()] == [("no:81", 3), ("no:82", None), ("no:83", 4)]


def test_places_without_municipality_or_industry_are_reported(lake):
    store(lake, organisations=[unit(1)], establishments=[{"est_id": "no:81", "org_id": org(1), "employees_low": 1}])
    (manifest,) = national.build(lake)["manifests"].values()
    assert manifest["left_out"] == {"workplaces": {"no_municipality_or_industry": 1}}
    assert manifest["tables"]["organisation_measures"] == 1


def test_region_and_group_statistics_describe_firms_in_scope(built):
    view = built(
        organisations=[unit(1, "3305"), unit(2, "3310"), unit(3, "0301"), unit(4, "3305", employees_low=0)],
        patents=[{"application_id": "p", "org_id": org(1), "filed": TODAY}],
        municipality_sets=[
            {"set_id": "labour_market", "municipality": "3305", "member_of": "L1", "name": "Hønefoss"},
            {"set_id": "labour_market", "municipality": "3310", "member_of": "L1", "name": "Hønefoss"},
            {"set_id": "labour_market", "municipality": "0301", "member_of": "L2", "name": "Oslo"},
            {"set_id": "centrality", "municipality": "3305", "member_of": "4", "name": "4"},
            {"set_id": "centrality", "municipality": "3310", "member_of": "3", "name": "3"},
        ],
        **CLUSTERS,
        memberships=[member(1), member(1, "hage")],
    )
    query = "SELECT * FROM region_statistics WHERE measure = 'patents' ORDER BY region_id"
    first, second = view.query(query, tables=("region_statistics",)).to_pylist()
    assert (first["name"], first["firms"], first["centrality"], first["mean"]) == ("Hønefoss", 2, 3.5, 0.5)
    assert (second["firms"], second["centrality"], second["mean"]) == (1, None, 0.0)
    query = "SELECT * FROM group_statistics WHERE measure = 'patents'"
    groups = {row["group_id"]: row for row in view.query(query, tables=("group_statistics",)).to_pylist()}
    counts = {name: row["firms"] for name, row in groups.items()}
    assert counts == {
        "all": 3,
        "programme_member": 1,
        "siva_member": 1,
        "neither": 2,
        "tied_outsider": 0,
        "untied_outsider": 0,
    }
    assert (groups["all"]["n"], groups["all"]["median"]) == (3, 0.0)


def test_without_labour_market_regions_counties_are_compared(built):
    view = built(organisations=[unit(1, "3305"), unit(2, "0301")])
    rows = view.query(
        "SELECT DISTINCT set_id, region_id FROM region_statistics ORDER BY 2", tables=("region_statistics",)
    )
    assert rows.to_pylist() == [
        {"set_id": "county", "region_id": "03"},
        {"set_id": "county", "region_id": "33"},
    ]


@pytest.mark.parametrize(("seen", "known"), [(DATE(2015, 1, 1), True), (TODAY, False)])
def test_a_direction_is_known_only_where_ties_and_members_are_older_than_outcomes(built, seen, known):
    view = built(
        organisations=[unit(n) for n in range(1, 6)],
        seats=[seat(number, "a", first_seen=seen) for number in (1, 2)] + board_seen(seen),
        patents=[{"application_id": "p", "org_id": org(2), "filed": DATE(2025, 1, 1)}],
        **CLUSTERS,
        memberships=[member(1, from_date=DATE(2014, 1, 1))],
    )
    query = "SELECT DISTINCT direction_known FROM hypothesis_tests WHERE hypothesis = 'H3' AND method <> 'placebo'"
    assert view.query(query, tables=("hypothesis_tests",))["direction_known"].to_pylist() == [known]


def board_seen(seen: dt.date) -> list[dict]:
    return [seat(number, f"alone {number}", first_seen=seen) for number in (3, 4, 5)]
