import datetime as dt
import json

import pytest

from drawn import store
from klynge.boundaries.municipalities import MunicipalityIndex
from klynge.boundaries.regions import all_regions, load_regions, municipality_names, region
from klynge.errors import DeclarationError, UnknownRegionError

RINGERIKE = ("3236", "3305", "3310", "3316", "3318")
NAMES = {
    "3236": "Jevnaker", "3305": "Ringerike", "3310": "Hole", "3316": "Modum", "3318": "Krødsherad",
    "5001": "Trondheim - Tråante", "1508": "Ålesund", "1580": "Haram",
}  # fmt: skip
CHANGES = [
    ("0605", "3007", 2020), ("3007", "3305", 2024), ("0612", "3038", 2020), ("3038", "3310", 2024),
    ("1504", "1507", 2020), ("1534", "1507", 2020), ("1507", "1508", 2024), ("1507", "1580", 2024),
]  # fmt: skip


@pytest.fixture
def view(lake):
    old = {"code": "0605", "name": "Ringerike", "valid_to": dt.date(2020, 1, 1), "county": "06"}
    now = [{"code": code, "name": name, "county": code[:2]} for code, name in NAMES.items()]
    store(
        lake,
        municipalities=[old, *now],
        municipality_changes=[
            {"old_code": before, "new_code": after, "changed_on": dt.date(year, 1, 1)}
            for before, after, year in CHANGES
        ],
        municipality_sets=[
            {"set_id": "labour_market", "municipality": code, "member_of": "41", "name": "Hønefoss"}
            for code in ("3305", "3310")
        ],
    )
    return lake.view()


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "home" / "regions"
    folder.mkdir(parents=True)

    def write(content: str):
        (folder / "regions.toml").write_text(content, "utf-8")
        return folder

    return write


def test_ringeriksregionen_is_shipped(view):
    found = region("ringeriksregionen", view)
    assert found.municipalities == RINGERIKE and found.published and found.followed == {}
    assert region("Ringeriksregionen") == found


@pytest.mark.parametrize("asked", ["3305", "Ringerike", "ringerike", "0605", "3007"])
def test_a_municipality_by_code_name_or_an_earlier_code(view, asked):
    found = region(asked, view)
    assert found.municipalities == ("3305",) and found.kind == "municipality"
    assert found.name == {"nb": "Ringerike", "nn": "Ringerike", "en": "Ringerike"}
    assert found.followed == ({asked: ("3305",)} if asked in ("0605", "3007") else {})


def test_a_municipality_by_one_of_its_languages(view):
    assert region("Tråante", view).municipalities == ("5001",)


def test_a_split_gives_all_its_parts_with_a_note(view):
    found = region("1507", view)
    assert found.municipalities == ("1508", "1580") and found.splits == {"1507": ("1508", "1580")}
    assert region("1504", view).splits == {"1504": ("1508", "1580")}


def test_merged_codes_stand_once(view):
    found = region("1504,1534,1508", view)
    assert found.municipalities == ("1508", "1580")


def test_a_comma_list_of_codes_and_names(view):
    found = region(" 3310, Ringerike ", view)
    assert found.municipalities == ("3305", "3310") and found.kind == "list"
    assert found.name["nb"] == "Ringerike og Hole" and found.name["en"] == "Ringerike and Hole"
    assert region(found.id, view).municipalities == found.municipalities
    many = region(",".join(RINGERIKE), view)
    assert many.name["nn"] == "Jevnaker, Ringerike og 3 kommunar til"


def test_labour_market_region_and_county(view):
    assert region("bo-41", view).municipalities == region("Hønefoss", view).municipalities == ("3305", "3310")
    assert region("fylke-33", view).municipalities == ("3305", "3310", "3316", "3318")
    assert region("buskerud", view).id == "fylke-33"


@pytest.mark.parametrize("asked", ["9999", "Ringerrike", "3305,9999", "0606", ""])
def test_what_is_unknown_is_named(view, asked):
    with pytest.raises(UnknownRegionError, match=r"9999|Ringerrike|0606|''"):
        region(asked, view)


def test_near_matches_are_offered(view):
    with pytest.raises(UnknownRegionError, match=r"Near: Ringerike \(3305\)"):
        region("Ringerrike", view)
    with pytest.raises(UnknownRegionError, match="3305") as caught:
        region("3306", view)
    assert caught.value.facts["asked"] == ["3306"] and caught.value.exit_code == 30


def test_own_regions_are_found_in_the_home_folder(view, own):
    own('[[region]]\nid = "elvedalen"\nname = "Elvedalen"\nmunicipalities = ["3310", "0605"]\n')
    found = region("Elvedalen", view)
    assert found.municipalities == ("3305", "3310") and not found.published
    assert found.followed == {"0605": ("3305",)} and found.source == "declared in regions.toml"
    assert [one.id for one in all_regions(view)][:2] == ["ringeriksregionen", "elvedalen"]


def test_declared_codes_that_are_unknown_are_refused_as_typed_ones_are(view, own):
    own('[[region]]\nid = "dalen"\nname = "Dalen"\nmunicipalities = ["3310", "0605", "3306", "9999"]\n')
    with pytest.raises(UnknownRegionError, match=r"'dalen' \(declared in regions.toml\) names 3306, 9999") as caught:
        region("dalen", view)
    assert caught.value.facts["asked"] == ["3306", "9999"]
    assert "Ringerike (3305)" in caught.value.facts["near"]
    assert region("dalen").municipalities == ("0605", "3306", "3310", "9999")  # nothing to hold them against


def test_another_folder_can_be_given(view, own, tmp_path):
    content = '[[region]]\nid = "r"\nname = { nb = "A", nn = "B", en = "C" }\nmunicipalities = ["3310"]\n'
    folder = own(content).rename(tmp_path / "elsewhere")
    assert region("b", view, folder).name["en"] == "C"


@pytest.mark.parametrize(
    "content, message",
    [
        ('[[region]]\nid = "a"\nname = "A"\n', "no municipalities"),
        ('[[region]]\nid = "A b"\nname = "A"\nmunicipalities = ["3305"]\n', "not a word of"),
        ('[[region]]\nid = "a"\nname = "A"\nmunicipalities = [3305]\n', "3305 are not four digits in quotes"),
        ('[[region]]\nid = "a"\nname = { nb = "A" }\nmunicipalities = ["3305"]\n', "no text in nn, en"),
        ('[[region]]\nid = "ringeriksregionen"\nname = "A"\nmunicipalities = ["3305"]\n', "stands twice"),
        ("[[region]\n", "not TOML"),
    ],
)
def test_a_faulty_declaration_is_refused_with_words(own, content, message):
    with pytest.raises(DeclarationError, match=message):
        region("ringeriksregionen", extra_folder=own(content))


def test_all_regions_are_declared_ones_then_labour_markets_then_counties(view):
    assert [one.id for one in all_regions(view)] == [
        "ringeriksregionen", "bo-41", "fylke-15", "fylke-32", "fylke-33", "fylke-50",
    ]  # fmt: skip


def test_names_are_those_in_force(view, lake):
    assert municipality_names(view) == dict(sorted(NAMES.items()))
    assert municipality_names(None) == {}


def test_without_the_classification_the_codes_of_the_data_are_known(lake):
    organisations = [{"org_id": "no:912345678", "municipality": "9801", "legal_form": "AS"}, {"org_id": "no:2"}]
    store(lake, organisations=organisations)
    assert region("9801", lake.view()).name["nb"] == "9801"
    with pytest.raises(UnknownRegionError, match="'9802'"):
        region("9802", lake.view())


def test_an_empty_lake_takes_codes_on_trust_but_no_names(lake):
    assert region("3305,3310", lake.view()).municipalities == ("3305", "3310")
    assert region("3305").municipalities == ("3305",)
    with pytest.raises(UnknownRegionError):
        region("Ringerike")


def test_names_that_two_municipalities_share_are_not_guessed(lake):
    twins = [{"code": code, "name": "Våler", "county": code[:2]} for code in ("3114", "3419")]
    store(lake, municipalities=twins)
    with pytest.raises(UnknownRegionError, match=r"Våler \(3114\)"):
        region("Våler", lake.view())


def test_a_code_used_again_does_not_lead_in_circles():
    day = dt.date(2020, 1, 1)
    assert MunicipalityIndex({}, {"0001": [(day, "0002")], "0002": [(day, "0001")]}).successors("0001") == ()


@pytest.mark.shared
def test_the_regions_codes_are_reached_from_those_of_2017(shared):
    folder = shared / "municipalities"
    items = json.loads((folder / "klass131_version_2024.json").read_text("utf-8"))["classificationItems"]
    rows = json.loads((folder / "klass131_changes_1977_2024.json").read_text("utf-8"))["codeChanges"]
    changes: dict[str, list] = {}
    for row in rows:
        changes.setdefault(row["oldCode"], []).append((row["changeOccurred"], row["newCode"]))
    known = MunicipalityIndex({item["code"]: item["name"] for item in items}, changes)
    reached = {code for before in ("0605", "0612", "0532", "0623", "0622") for code in known.successors(before)}
    assert tuple(sorted(reached)) == RINGERIKE == region("ringeriksregionen").municipalities
    old = json.loads((folder / "klass131_version_2017.json").read_text("utf-8"))["classificationItems"]
    lost = [item["code"] for item in old if not known.successors(item["code"])]
    assert [code for code in lost if code != "9999"] == []


def test_declared_files_are_loaded_by_id(own):
    assert list(load_regions([own('[[region]]\nid = "a"\nname = "A"\nmunicipalities = ["3305"]\n')])) == ["a"]
