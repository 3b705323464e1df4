"""The declarations hold together, and the engine takes them."""

from klynge.lake import TABLES, engine


def test_keys_and_orders_are_columns_and_keys_are_never_null():
    for table in TABLES.values():
        assert set(table.key) <= set(table.names), table.name
        assert set(table.order) <= set(table.names), table.name
        assert not [name for name in table.key if table.column(name).nullable], table.name


def test_every_source_table_says_how_it_is_filled():
    on_the_site = {"membership_fees"}  # by hand, in the pages of a cluster organisation
    lacking = {t.name for t in TABLES.values() if t.kind == "source" and "klynge import" not in t.remedy}
    assert lacking == on_the_site


def test_the_engine_knows_every_type():
    connection = engine.connect()
    for table in TABLES.values():
        for column in table.columns:
            connection.execute(f"SELECT NULL::{column.type}")


def test_amounts_and_counts_have_units():
    lacking = [
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if column.type in ("BIGINT", "INTEGER", "DOUBLE")
        and not column.unit
        and column.name not in ("degree", "strength", "member_ties", "component", "component_size")
        and not column.meaning.startswith(("Burt", "effective", "concentration", "eigenvector", "mean", "share"))
        and table.name not in ("region_statistics", "group_statistics", "hypothesis_tests")
    ]
    assert lacking == []
