"""The codes and headers are the published ones: held against the samples, which are not part of the project."""

import csv

import pytest

from klynge.registers.demo.plan import industries
from klynge.registers.demo.writers.stream import headers

pytestmark = pytest.mark.shared


def rows(path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("version", "name"), [("SN2007", "name_nb"), ("SN2025", "name")])
def test_codes_names_and_parents_are_real(shared, version, name):
    published = {row["code"]: row for row in rows(shared / "classifications" / f"{version.lower()}_codes.csv")}
    ours = industries.load().classifications[version]
    for code, printed in ours.names.items():
        assert published[code][name] == printed
        assert published[code]["parent"] == ours.parent(code)


def test_correspondence_is_the_published_one_and_unlisted_codes_carry_over(shared):
    published: dict[str, set[str]] = {}
    for row in rows(shared / "classifications" / "sn2007_to_sn2025.csv"):
        published.setdefault(row["sn2007_code"], set()).add(row["sn2025_code"])
    codes = industries.load()
    for old, new in zip(codes.sn2007, codes.sn2025, strict=True):
        assert set(codes.correspondence.get(old, [old])) == published.get(old, {old})
        assert new in published.get(old, {old})


def test_headers_are_the_published_ones(shared):
    units, applications = "registers/units/enheter_2024.csv", "grants/forskningsradet_soknader2_sample.csv"
    for path, name in ((units, "units_2024"), (applications, "applications")):
        with (shared / path).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == headers()[name]


def test_no_invented_municipality_has_a_real_name_or_code(shared):
    import json

    from klynge.registers.demo.plan import places

    real = set()
    for path in (shared / "municipalities").glob("klass131_version_*.json"):
        for item in json.loads(path.read_text("utf-8"))["classificationItems"]:
            real |= {item["code"], item["name"].casefold()}
    invented = places.load(1_200_000)
    assert not {*invented.codes, *(name.casefold() for name in invented.names)} & real
