"""Does a register arrive whole, with a record of where it came from, and only once?"""

import datetime as dt
import errno
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from klynge.errors import DeclarationError, FetchError, SettingError, UnknownNameError
from klynge.registers import fetch
from klynge.registers.catalogue import REGISTERS
from klynge.registers.fetch import transfer
from scripted_server import Reply

API = "/enhetsregisteret/api"
UNITS, FEED = f"{API}/enheter/lastned", f"{API}/oppdateringer/enheter?size=1&sort=id,DESC"
BODY = gzip.compress(b"[]")


@pytest.fixture
def bulk(tmp_path, addresses, manners):
    """Fetch a register from the server to the test's folder."""
    return lambda register: fetch.bulk(register, tmp_path, addresses=addresses, manners=manners)


def feed(*ids: int) -> Reply:
    changes = [{"oppdateringsid": id, "organisasjonsnummer": "900000000"} for id in ids]
    return Reply(json.dumps({"_embedded": {"oppdaterteEnheter": changes}}).encode())


def test_the_newest_change_is_read_before_the_file_and_kept_with_its_origin(server, bulk, tmp_path):
    server.replies = {FEED: [feed(7, 9, 8)], UNITS: [Reply(BODY, headers={"ETag": "abc", "Last-Modified": "Wed CEST"})]}
    (fetched,) = bulk("units")
    assert server.paths == [FEED, UNITS]
    assert fetched.path.read_bytes() == BODY
    record = json.loads((tmp_path / "fetch.json").read_text())["units.json.gz"]
    assert record == fetched.as_dict()
    assert (record["newest_id"], record["etag"], record["last_modified"]) == (9, "abc", "Wed CEST")
    assert record["sha256"] == hashlib.sha256(BODY).hexdigest()
    assert (record["url"], record["bytes"]) == (server.url + UNITS, len(BODY))
    assert dt.datetime.fromisoformat(record["retrieved"]).tzinfo is not None


def test_a_second_time_nothing_is_transferred_and_the_record_stays(server, bulk, tmp_path):
    server.replies = {FEED: [feed(9), feed(12)], UNITS: [Reply(BODY, headers={"ETag": "abc"})]}
    bulk("units")
    before = (tmp_path / "fetch.json").read_text()
    (again,) = bulk("units")
    assert (again.unchanged, again.newest_id) == (True, 9)
    assert (tmp_path / "fetch.json").read_text() == before


def test_a_file_without_its_list_of_changes_is_worth_having(server, bulk):
    server.replies = {UNITS: [Reply(BODY)]}
    (fetched,) = bulk("units")
    assert fetched.newest_id is None


def test_without_a_network_the_file_is_not_tried_after_its_list_of_changes(manners, waited, tmp_path):
    nowhere = fetch.Addresses(fetch.ADDRESSES, fetch.CALLS, {"https://data.brreg.no": "http://127.0.0.1:9"})
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:9 was not reached"):
        fetch.bulk("units", tmp_path, addresses=nowhere, manners=manners)
    assert waited == [2.0]


def test_the_list_of_changes_of_roles_has_another_shape(server, bulk):
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    changes = f"{API}/oppdateringer/roller?afterTime={day}T00:00:00.000Z&size=10000"
    events = [{"id": "4580000", "data": {}}, {"id": "4580002", "data": {}}]
    server.replies = {changes: [Reply(json.dumps(events).encode())], f"{API}/roller/totalbestand": [Reply(BODY)]}
    assert bulk("roles")[0].newest_id == 4580002


def test_every_version_of_the_municipalities_since_2008_is_fetched_to_a_folder(server, bulk, tmp_path, waited):
    klass = "/api/klass/v1"
    versions = [
        {"id": 1, "validFrom": "1838-01-01", "validTo": "1839-01-01"},
        {"id": 2, "validFrom": "2006-01-01", "validTo": "2008-01-01"},
        {"id": 3, "validFrom": "2008-01-01", "validTo": "2020-01-01"},
        {"id": 4, "validFrom": "2024-01-01"},
    ]
    server.replies = {
        f"{klass}/classifications/131.json?includeFuture=true": [Reply(json.dumps({"versions": versions}).encode())],
        f"{klass}/versions/3.json": [Reply(b"{}")],
        f"{klass}/versions/4.json": [Reply(b"{}")],
    }
    fetched = bulk("municipalities")
    assert [one.file for one in fetched] == ["classification.json", "2008-01-01.json", "2024-01-01.json"]
    assert fetch.path_to_import(fetched) == tmp_path / "municipalities"
    assert waited == [1.0, 1.0]


def test_what_was_fetched_imports(server, bulk, lake):
    from klynge.registers import importing

    item = {"code": "C", "parentCode": "", "level": "1", "name": "Industri"}
    for address in fetch.ADDRESSES["industries"]:
        name = address.file[:6].upper()
        document = {"name": name, "classificationItems": [item]}
        server.replies[address.url.removeprefix("https://data.ssb.no")] = [Reply(json.dumps(document).encode())]
    path = fetch.path_to_import(bulk("industries"))
    assert [s.part for s in importing.run("industries", path, lake).tables] == ["SN2007", "SN2025"]


def test_a_single_file_is_what_to_import(server, bulk, tmp_path):
    server.replies = {UNITS: [Reply(BODY)]}
    assert fetch.path_to_import(bulk("units")) == tmp_path / "units.json.gz"


def test_an_unknown_register_is_answered_with_the_known_ones(bulk):
    with pytest.raises(UnknownNameError, match=r"no register to fetch 'gossip'\. Known: units, establishments"):
        bulk("gossip")


def test_what_the_official_address_refuses_leaves_nothing_behind(server, bulk, tmp_path):
    with pytest.raises(FetchError, match="status 404"):
        bulk("centrality")
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_was_cut_off_is_written_anew(server, bulk, tmp_path):
    server.replies = {UNITS: [Reply(BODY, headers={"ETag": "abc"})]}
    bulk("units")
    (tmp_path / "fetch.json").write_text('{"units')
    assert not bulk("units")[0].unchanged
    assert "units.json.gz" in json.loads((tmp_path / "fetch.json").read_text())


def test_a_folder_that_cannot_be_written_is_said(server, addresses, manners, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FetchError, match=r"cannot be written: .*name another folder with --to"):
        fetch.bulk("units", tmp_path / "file" / "folder", addresses=addresses, manners=manners)


def test_a_full_disk_is_said_and_leaves_no_half_file(server, bulk, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    server.replies = {UNITS: [Reply(BODY)]}
    monkeypatch.setattr(transfer, "_receive", full)
    with pytest.raises(FetchError, match="cannot be written: No space left on device"):
        bulk("units")
    assert not (tmp_path / "units.json.gz").exists()


def test_every_register_with_an_address_can_be_imported():
    assert set(fetch.ADDRESSES) | set(fetch.CALLED) <= set(REGISTERS)
    urls = [address.url for files in fetch.ADDRESSES.values() for address in files]
    assert all(url.startswith("https://") and " " not in url and "[" not in url for url in urls)
    assert len(set(urls)) == len(urls)


def test_every_register_that_can_be_fetched_stands_in_the_guide():
    guide = (Path(__file__).parents[4] / "docs" / "how-to" / "fetch-and-import.md").read_text("utf-8")
    words = set(re.findall(r"[a-z-]+", " ".join(re.findall(r"```sh\n(.*?)```", guide, re.DOTALL))))
    assert {*fetch.ADDRESSES, *fetch.CALLED} - words == set()


def test_a_file_may_change_addresses(tmp_path, monkeypatch):
    file = tmp_path / "addresses.toml"
    file.write_text(
        '[bases]\n"https://data.brreg.no" = "http://mirror"\n'
        '[registers]\ncentrality = [{ url = "https://new/c.json", file = "c.json" }]\n'
        '[calls]\ngroups = "https://new/{number}"\n'
    )
    monkeypatch.setenv("KLYNGE_ADDRESSES", str(file))
    addresses = fetch.Addresses.load()
    assert addresses.rebased("https://data.brreg.no/x") == "http://mirror/x"
    assert addresses.of("centrality") == (fetch.Address("https://new/c.json", "c.json"),)
    assert addresses.of("units") == fetch.ADDRESSES["units"]
    assert addresses.calls["groups"] == "https://new/{number}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[bases", "no valid TOML"),
        ("[hosts]", "unknown hosts.*Known: bases, calls, registers"),
        ("[registers]\ngossip = []", "unknown gossip"),
        ('[registers]\nunits = [{ url = "x", files = "y" }]', "unknown files"),
        ('[registers]\nunits = [{ url = "x" }]', "no url or no file"),
        ("[calls]\nunits = 'x'", "unknown units.*Known: accounts, groups, patents"),
    ],
)
def test_a_file_of_addresses_that_is_wrong_is_refused_with_words(tmp_path, content, words):
    file = tmp_path / "addresses.toml"
    file.write_text(content)
    with pytest.raises(DeclarationError, match=words):
        fetch.Addresses.load(file)


def test_a_file_of_addresses_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SettingError, match=r"KLYNGE_ADDRESSES names .*cannot be read"):
        fetch.Addresses.load(tmp_path / "none.toml")
