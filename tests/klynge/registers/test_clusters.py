"""Do the three things called cluster stay three tables, and do their references hold?"""

import pytest

import drawn
from klynge.errors import MissingColumnsError


@pytest.fixture
def known(lake, number):
    """A lake with one organisation, one municipality and one milieu."""
    drawn.store(
        lake,
        organisations=[{"org_id": f"no:{number(0)}"}],
        municipalities=[{"code": "6001"}],
        milieus=[{"milieu_id": "tre"}],
    )
    return lake


def test_a_milieu(bring):
    (row,) = bring("milieus", "milieu_id,name,field,note\ntre,Treindustrien i Elvedalen,tre,x\n").rows
    assert (row["name"], row["place"], row["source"]) == ("Treindustrien i Elvedalen", None, "table.csv")


def test_new_columns_are_reported(bring):
    assert bring("milieus", "milieu_id,name,note\ntre,Tre,x\n").stored.new_columns == ["note"]


def test_a_cluster_organisation(bring, known, number):
    text = f"organisation_id;name;org_id;network;municipality;milieu_id;source\nk1;K;{number(0)};siva;6001;tre;s\n"
    (row,) = bring("cluster-organisations", text).rows
    assert (row["org_id"], row["network"], row["source"]) == (f"no:{number(0)}", "siva", "s")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("k2;;;siva;;", "missing_value"),
        ("k2;K;123456789;siva;;", "bad_organisation_number"),
        ("k2;K;{other};siva;;", "unknown_organisation"),
        ("k2;K;;norges;;", "unknown_network"),
        ("k2;K;;siva;9999;", "unknown_municipality"),
        ("k2;K;;siva;;stein", "unknown_milieu"),
        ("k1;K2;;siva;;", "duplicate_key"),
    ],
)
def test_faulty_cluster_organisations(bring, known, number, line, reason):
    text = "organisation_id;name;org_id;network;municipality;milieu_id\nk1;K;;siva;;\n" + line.format(other=number(1))
    assert bring("cluster-organisations", text).reasons == {reason: 1}


def test_references_are_not_checked_where_the_other_table_is_not_in_the_lake(bring, number):
    text = f"organisation_id;name;org_id;network;municipality;milieu_id\nk1;K;{number(1)};siva;9999;stein\n"
    assert len(bring("cluster-organisations", text).rows) == 1


def test_a_cluster_project(bring, known, number):
    text = f"project_id,name,programme,from_date,to_date,partner_id\np1,NCE E,NCE,01.07.2006,2016-06-30,{number(0)}\n"
    (row,) = bring("cluster-projects", text).rows
    assert (str(row["from_date"]), str(row["to_date"]), row["partner_id"]) == (
        "2006-07-01",
        "2016-06-30",
        f"no:{number(0)}",
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("p,N,NCE,2006-13-01,,,,", "bad_date"),
        ("p,N,NCE,2006-07-01,2005-01-01,,,", "reversed_dates"),
        ("p,N,NCE,2030-01-01,,,,", "future_date"),
        ("p,N,NCE,,,borte,,", "unknown_cluster_organisation"),
        ("p,N,NCE,,,,stein,", "unknown_milieu"),
        ("p,N,NCE,,,,,{other}", "unknown_organisation"),
    ],
)
def test_faulty_cluster_projects(bring, known, number, line, reason):
    drawn.store(known, cluster_organisations=[{"organisation_id": "k1"}])
    header = "project_id,name,programme,from_date,to_date,organisation_id,milieu_id,partner_id\n"
    assert bring("cluster-projects", header + line.format(other=number(1))).reasons == {reason: 1}


def test_a_foreign_partner_is_not_looked_for_in_the_register(bring, known):
    text = "project_id,name,programme,partner_id\np1,N,NCE,x:SE:MOELVEN AB\n"
    assert bring("cluster-projects", text).column("partner_id") == ["x:SE:MOELVEN AB"]


def test_a_missing_column_is_named(bring):
    with pytest.raises(MissingColumnsError, match="cluster projects table has no column 'programme'"):
        bring("cluster-projects", "project_id,name\np1,N\n")
