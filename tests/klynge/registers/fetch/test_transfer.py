"""Does a download go on where it was cut off, wait when it is told to, and refuse what is damaged?"""

import errno
import gzip
import random
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.error import URLError

import pytest

from klynge.errors import FetchError
from klynge.registers.fetch import transfer
from scripted_server import Reply

BODY = random.Random(1).randbytes(300_000)
ETAG = {"ETag": "0123456789abcdef0123456789abcdef", "Last-Modified": "Wed Aug 05 04:30:57 CEST 2026"}


def test_a_cut_connection_is_resumed_from_where_it_broke(server, manners, waited, tmp_path):
    server.replies["/f"] = [Reply(BODY, headers=ETAG, cut=100_000), Reply(BODY, headers=ETAG)]
    done = transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    assert (tmp_path / "f.bin").read_bytes() == BODY
    assert server.asked[1][1]["Range"] == "bytes=100000-"
    assert waited == [manners.waits[0]]
    assert (done.etag, done.last_modified) == (ETAG["ETag"], ETAG["Last-Modified"])
    assert [file.name for file in tmp_path.iterdir()] == ["f.bin"]


def test_the_next_command_goes_on_where_the_last_one_gave_up(server, manners, tmp_path):
    server.replies["/f"] = [Reply(BODY, headers=ETAG, cut=100_000)]
    with pytest.raises(FetchError, match=r"in 2 tries: it was cut off after 100,000 of 300,000 bytes.*goes on from"):
        transfer.download(f"{server.url}/f", tmp_path / "f.bin", replace(manners, waits=(0,)))
    assert not (tmp_path / "f.bin").exists()
    server.replies["/f"] = [Reply(BODY, headers=ETAG)]
    transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    assert server.asked[-1][1]["Range"] == "bytes=100000-"
    assert (tmp_path / "f.bin").read_bytes() == BODY


def test_a_file_that_changed_meanwhile_is_begun_anew(server, manners, tmp_path):
    new = BODY[::-1]
    server.replies["/f"] = [Reply(BODY, headers=ETAG, cut=100_000), Reply(new, headers={"ETag": "other"})]
    transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    assert (tmp_path / "f.bin").read_bytes() == new


@pytest.mark.parametrize("second", [Reply(BODY, headers=ETAG, ranges=False), Reply(BODY)])
def test_a_server_that_gives_only_whole_files_or_no_version_gives_the_whole_file(server, manners, tmp_path, second):
    server.replies["/f"] = [replace(second, cut=1000), second]
    transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    assert (tmp_path / "f.bin").read_bytes() == BODY


def test_a_part_longer_than_the_file_is_begun_anew(server, manners, tmp_path):
    (tmp_path / "f.bin.part").write_bytes(BODY + b"more")
    (tmp_path / "f.bin.part.version").write_text(ETAG["ETag"])
    server.replies["/f"] = [Reply(status=416), Reply(BODY, headers=ETAG)]
    transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    assert (tmp_path / "f.bin").read_bytes() == BODY


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_waited_for_with_growing_waits(server, manners, waited, tmp_path, status):
    server.replies["/f"] = [Reply(status=status), Reply(status=status), Reply(BODY)]
    transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    assert waited == [2.0, 10.0]


def test_the_server_says_how_long_to_wait(server, manners, waited):
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100))
    server.replies["/f"] = [
        Reply(status=429, headers={"Retry-After": "7"}),
        Reply(status=429, headers={"Retry-After": soon}),
        Reply(status=429, headers={"Retry-After": "99999"}),
        Reply(status=429, headers={"Retry-After": "a while"}),
        Reply(b"{}"),
    ]
    assert transfer.ask(f"{server.url}/f", manners).body == b"{}"
    assert (waited[0], waited[2], waited[3]) == (7.0, transfer.LONGEST_WAIT, manners.waits[3])
    assert 90 < waited[1] <= 100


def test_whoever_waits_is_told_why_and_how_long(server, manners, told):
    server.replies["/f"] = [Reply(status=503), Reply(status=429, headers={"Retry-After": "7"}), Reply(b"{}")]
    transfer.ask(f"{server.url}/f", manners)
    host = server.url.removeprefix("http://")
    assert told == [
        f"{host}: no answer (status 503), trying again in 2 s",
        f"{host}: no answer (status 429), trying again in 7 s",
    ]


def test_a_server_that_cannot_be_reached_is_named_with_the_next_step_after_two_tries(manners, waited, told):
    words = r"/f could not be fetched in 2 tries: 127.0.0.1:9 was not reached \(Connection refused\).*on the network"
    with pytest.raises(FetchError, match=words):
        transfer.ask("http://127.0.0.1:9/f", manners)
    assert waited == [2.0]
    assert told == ["127.0.0.1:9: no answer (Connection refused), trying again in 2 s"]


@pytest.mark.parametrize(
    "cause",
    [socket.gaierror(socket.EAI_NONAME, "Name or service not known"), OSError(errno.ENETUNREACH, "No route")],
    ids=["no name", "no route"],
)
def test_without_a_network_nobody_waits_long(manners, waited, monkeypatch, cause):
    def fail(*_, **__):
        raise URLError(cause)

    monkeypatch.setattr(transfer.urllib.request, "urlopen", fail)
    with pytest.raises(FetchError, match=f"data.brreg.no was not reached .{cause.strerror}"):
        transfer.ask("https://data.brreg.no/f", manners)
    assert waited == [2.0]


def test_a_network_that_falls_out_on_the_way_is_waited_for(server, manners, waited, monkeypatch, tmp_path):
    real, falls = transfer.urllib.request.urlopen, iter([False, True, True, True, False])

    def sometimes(*given, **named):
        if next(falls):
            raise URLError(socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"))
        return real(*given, **named)

    monkeypatch.setattr(transfer.urllib.request, "urlopen", sometimes)
    server.replies["/f"] = [Reply(BODY, headers=ETAG, cut=100_000), Reply(BODY, headers=ETAG)]
    transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    assert (tmp_path / "f.bin").read_bytes() == BODY
    assert waited == list(manners.waits)


def test_an_address_that_has_moved_is_not_tried_again(server, manners, waited):
    with pytest.raises(FetchError, match=r"status 404.*KLYNGE_ADDRESSES") as problem:
        transfer.ask(f"{server.url}/gone", manners)
    assert problem.value.facts["status"] == 404
    assert (server.paths, waited) == (["/gone"], [])


def test_klynge_says_who_it_is_and_takes_any_form(server, manners):
    server.replies["/f"] = [Reply(b"{}")]
    transfer.ask(f"{server.url}/f", manners)
    sent = server.asked[0][1]
    assert sent["User-Agent"] == "Klynge/0.1 (post@example.org)"
    assert (sent["Accept"], sent["Accept-Encoding"]) == ("*/*", "identity")


def test_nothing_is_transferred_if_the_server_has_no_other_version(server, manners, tmp_path):
    server.replies["/f"] = [Reply(BODY, headers=ETAG)]
    first = transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners)
    again = transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners, etag=first.etag)
    assert (first.unchanged, again.unchanged) == (False, True)
    assert server.asked[1][1]["If-None-Match"] == ETAG["ETag"]


WHOLE = gzip.compress(b'[{"a": 1}]' * 1000)


@pytest.mark.parametrize(
    "damaged",
    [WHOLE[:-1], WHOLE[:-8], WHOLE[: len(WHOLE) // 2], WHOLE[:-8] + b"12345678"],
    ids=["last byte", "trailer", "half", "checksum"],
)
def test_a_gzip_file_that_lacks_its_last_bytes_is_refused(server, manners, tmp_path, damaged):
    server.replies["/f"] = [Reply(damaged)]
    with pytest.raises(FetchError, match=r"units\.json\.gz cannot be used: it is damaged or cut off.*was removed"):
        transfer.download(f"{server.url}/f", tmp_path / "units.json.gz", manners)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("f.json", b'{"a": ', "damaged or cut off"),
        ("f.csv", b"\n<!DOCTYPE html><p>Siden finnes ikke", "a page or a pointer"),
        ("f.csv", b"version https://git-lfs.github.com/spec/v1", "a page or a pointer"),
    ],
)
def test_what_is_not_the_data_is_refused(server, manners, tmp_path, name, body, words):
    server.replies["/f"] = [Reply(body)]
    with pytest.raises(FetchError, match=words):
        transfer.download(f"{server.url}/f", tmp_path / name, manners)


def test_progress_counts_bytes(server, manners, tmp_path):
    class Told:
        steps, last = [], 0

        def step(self, name, *, total=None):
            self.steps.append((name, total))

        def advance(self, done):
            self.last = done

    told = Told()
    server.replies["/f"] = [Reply(BODY)]
    transfer.download(f"{server.url}/f", tmp_path / "f.bin", manners, progress=told)
    assert (told.steps, told.last) == ([("f.bin", 300_000)], 300_000)
