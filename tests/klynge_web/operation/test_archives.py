"""An archive that is not whole, not ours or not harmless is refused in words, and nothing is changed."""

import gzip
import io
import json
import os
import resource
import signal
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from klynge.errors import KlyngeError, SettingError
from klynge_web.operation import archive as archives
from klynge_web.operation import running
from klynge_web.operation.archive import ArchiveError, StorageError
from klynge_web.operation.backup import backup
from klynge_web.operation.postgres import Postgres
from klynge_web.operation.restore import restore
from klynge_web.operation.verify import verify


def state(home: Path) -> dict[str, bytes]:
    return {str(f.relative_to(home)): f.read_bytes() for f in home.rglob("*") if f.is_file() and f.name != running.FILE}


def remade(archive: Path, change) -> Path:
    """The archive with other members, as `change(members)` leaves them: (name, content, kind)."""
    with tarfile.open(archive) as tar:
        members = [(info.name, tar.extractfile(info).read(), tarfile.REGTYPE) for info in tar.getmembers()]
    members = change(members)
    target = archive.with_name("remade.tar")
    with tarfile.open(target, "w") as tar:
        for name, content, kind in members:
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(content) if kind == tarfile.REGTYPE else 0
            info.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
            tar.addfile(info, io.BytesIO(content))
    return target


def sealed(members, change):
    """The same with a manifest that is changed and sealed again, as somebody would who knows the format."""
    import hashlib

    manifest = json.loads(dict((name, content) for name, content, _ in members)["manifest.json"])
    change(manifest)
    written = json.dumps(manifest).encode()
    new = {"manifest.json": written, "manifest.sha256": hashlib.sha256(written).hexdigest().encode()}
    return [(name, new.get(name, content), kind) for name, content, kind in members]


def refused(file: Path, home: Path, database, fault: str) -> str:
    """Both commands say the same, and the installation is as before; the words of the error."""
    before = state(home)
    with pytest.raises(ArchiveError) as read:
        verify(file)
    with pytest.raises(ArchiveError) as put_back:
        restore(file, home, database, replace=True)
    assert {read.value.fault, put_back.value.fault} == {fault}
    assert state(home) == before
    return str(put_back.value)


def test_an_archive_is_closed_to_others_and_holds_no_key_and_no_session(home, database, archive):
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        copy = gzip.decompress(tar.extractfile("database/klynge.sqlite3.gz").read())
        assert [name for name in tar.getnames() if name.endswith(".key")] == []
    assert b"sesjonshemmelighet" not in copy and b"p7@example.org" in copy
    found = verify(archive)
    assert found.counts == {"django_migrations": 0, "django_session": 0, "people_person": 500}


def test_a_backup_leaves_nothing_behind_and_writes_over_nothing(home, database, archive):
    assert {p.name for p in home.iterdir()} == {"klynge.sqlite3", "media", "regions", "last-backup.json", "lake"} - (
        {"lake"} if not (home / "lake").exists() else set()
    )
    with pytest.raises(SettingError, match="exists already"):
        backup(archive, home, database)
    with pytest.raises(SettingError, match="no folder"):
        backup(archive.parent / "none" / "a.tar", home, database)


def test_an_archive_that_was_cut_short(home, database, archive):
    with tarfile.open(archive) as tar:
        within = [info.offset_data + info.size // 2 for info in tar.getmembers()][1:]
        between = [info.offset for info in tar.getmembers()][1:]
    for place in within + between:
        cut = archive.with_name("cut.tar")
        cut.write_bytes(archive.read_bytes()[:place])
        assert "cut short" in refused(cut, home, database, "cut")


def test_every_altered_byte_of_a_member_is_found(home, database, archive):
    with tarfile.open(archive) as tar:
        places = {info.name: info.offset_data + info.size // 2 for info in tar.getmembers()}
    for name, place in places.items():
        content = bytearray(archive.read_bytes())
        content[place] ^= 1
        altered = archive.with_name("altered.tar")
        altered.write_bytes(content)
        with pytest.raises(ArchiveError) as error:
            verify(altered)
        assert error.value.fault in ("altered", "foreign"), name
    refused(altered, home, database, "altered")


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00", b"\0" * 20_000])
def test_a_file_that_is_no_archive(home, database, tmp_path, content):
    file = tmp_path / "photo.tar"
    file.write_bytes(content)
    assert "no backup of Klynge" in refused(file, home, database, "foreign")


def test_an_archive_of_somebody_else(home, database, tmp_path):
    file = tmp_path / "other.tar"
    with tarfile.open(file, "w") as tar:
        tar.add(home / "media" / "list.csv", "list.csv")
    assert "no backup of Klynge" in refused(file, home, database, "foreign")


def test_a_file_that_is_not_there(home, database, tmp_path):
    assert "no file" in refused(tmp_path / "none.tar", home, database, "missing")


def test_an_archive_of_a_newer_format(home, database, archive):
    mark = json.dumps({"format": 2, "klynge": "9.1"}).encode()
    newer = remade(archive, lambda members: [(n, mark if n == archives.MARK else c, k) for n, c, k in members])
    told = refused(newer, home, database, "newer")
    assert "Klynge 9.1 in format 2" in told and "Install that version" in told


@pytest.mark.django_db
def test_an_archive_of_a_newer_database(home, database, archive):
    def later(manifest):
        manifest["database"]["migrations"].append(["people", "0999_from_the_future"])

    newer = remade(archive, lambda members: sealed(members, later))
    before = state(home)
    with pytest.raises(ArchiveError, match=r"people\.0999_from_the_future.*Install that version"):
        restore(newer, home, database, replace=True)
    assert state(home) == before


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/tmp/outside.txt", "media/../../outside.txt", "keys/site.key", "x"]
)
def test_a_member_that_would_lie_outside(home, database, archive, name):
    def add(members):
        def listed(manifest):
            manifest["members"].append({"name": name, "size": 1, "sha256": "0" * 64})

        return sealed([*members[:-2], (name, b"x", tarfile.REGTYPE), *members[-2:]], listed)

    assert "does not write" in refused(remade(archive, add), home, database, "unsafe")
    assert not (home.parent / "outside.txt").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_a_member_that_is_no_plain_file(home, database, archive, kind):
    def add(members):
        return [*members[:-2], ("media/link", b"", kind), *members[-2:]]

    assert "does not write" in refused(remade(archive, add), home, database, "unsafe")


def test_a_member_more_less_or_twice(home, database, archive):
    more = remade(archive, lambda m: [*m[:-2], ("media/more.csv", b"x", tarfile.REGTYPE), *m[-2:]])
    refused(more, home, database, "altered")
    refused(remade(archive, lambda m: [one for one in m if one[0] != "media/list.csv"]), home, database, "altered")
    refused(remade(archive, lambda m: [*m[:-2], m[1], *m[-2:]]), home, database, "altered")


def test_an_archive_of_the_other_kind_of_database(home, database, archive):
    before = state(home)
    server = Postgres({"NAME": "klynge"})
    from klynge_web.operation.restore import _require_alike

    with archives.opened(archive) as opened, pytest.raises(ArchiveError) as error:
        _require_alike(opened, server)
    assert "holds a SQLite database, and this installation uses PostgreSQL" in str(error.value)
    assert "Start without DATABASE_URL" in str(error.value)

    def other(manifest):
        manifest["database"]["kind"] = "postgresql"

    moved = remade(archive, lambda members: sealed(members, other))
    with pytest.raises(ArchiveError, match=r"holds a PostgreSQL database.*Let DATABASE_URL name a PostgreSQL"):
        restore(moved, home, database, replace=True)
    assert state(home) == before


def test_a_database_that_was_damaged_before_it_was_copied(home, database, tmp_path):
    content = bytearray(database.file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    database.file.write_bytes(content)
    with pytest.raises((ArchiveError, sqlite3.DatabaseError)):
        backup(tmp_path / "a.tar", home, database)
    assert not (tmp_path / "a.tar").exists()
    database.file.write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveError, match="cannot be read"):
        backup(tmp_path / "a.tar", home, database)
    database.file.unlink()
    with pytest.raises(ArchiveError, match="'klynge serve' makes it"):
        backup(tmp_path / "a.tar", home, database)
    assert [file.name for file in tmp_path.iterdir()] == ["home"]


def test_a_table_that_cannot_be_read_is_found(home, database, tmp_path):
    table = home / "lake" / "open" / "organisations" / "2026-01-01-aa"
    table.mkdir(parents=True)
    (table / "data.parquet").write_bytes(b"PAR1 no table PAR1")
    made = backup(tmp_path / "a.tar", home, database)
    with pytest.raises(ArchiveError, match="no readable table"):
        verify(made.file)


@pytest.fixture
def small_files():
    """No file may grow beyond 30 kB: as on a disk that is full, without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_no_archive(home, database, tmp_path, request):
    (home / "media" / "large.bin").write_bytes(os.urandom(100_000))
    request.getfixturevalue("small_files")
    with pytest.raises(StorageError, match="Nothing can be written"):
        backup(tmp_path / "a.tar", home, database)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["home"]
    assert not [p for p in home.iterdir() if p.name.startswith("backup-")]


def test_a_full_disk_leaves_the_installation_as_it_was(home, database, tmp_path, request):
    (home / "media" / "large.bin").write_bytes(os.urandom(100_000))
    archive = backup(tmp_path / "a.tar", home, database).file
    before = state(home)
    request.getfixturevalue("small_files")
    with pytest.raises(StorageError, match="Nothing was changed"):
        restore(archive, home, database, replace=True)
    assert state(home) == before


def test_a_disk_without_room_is_told_before_anything_is_written(home, database, archive, monkeypatch):
    usage = type("Usage", (), {"free": 10_000})
    monkeypatch.setattr(archives.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(StorageError, match="MB are needed"):
        restore(archive, home, database, replace=True)


def test_two_restores_at_once(home, database, archive):
    with running.alone(home), pytest.raises(running.InUseError, match="Nothing was changed"):
        restore(archive, home, database, replace=True)
    with running.alone(home), pytest.raises(SettingError, match="is being restored"):
        running.claim(home)
    running.claim(home)
    with pytest.raises(running.InUseError):
        restore(archive, home, database, replace=True)
    running.release(home)


@pytest.mark.parametrize("content", ["[1]", '[{"number": 5}]', '[{"a": "b"}]', "[", "\0"])
def test_a_list_of_erasures_that_is_none(home, database, archive, tmp_path, content):
    kept = tmp_path / "erasures.json"
    kept.write_text(content)
    before = state(home)
    with pytest.raises(KlyngeError):
        restore(archive, home, database, replace=True, erasures=kept)
    assert state(home) == before


def test_a_list_of_people_that_is_none(home, database, archive, tmp_path):
    kept = tmp_path / "erased-people.json"
    kept.write_text("{}")
    with pytest.raises(SettingError, match="no list of erased people"):
        restore(archive, home, database, replace=True, people=kept)


def test_the_copy_is_of_one_moment_while_others_write(home, database, tmp_path):
    """Each transaction adds two rows: a copy of one moment has an even number."""
    import threading

    stop = threading.Event()

    def write():
        with closing(sqlite3.connect(database.file, timeout=30)) as connection:
            while not stop.is_set():
                connection.executemany("INSERT INTO people_person (email) VALUES (?)", [("a",), ("b",)])
                connection.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [backup(tmp_path / f"{n}.tar", home, database).counts["people_person"] for n in range(5)]
    finally:
        stop.set()
        writer.join()
    assert all(count % 2 == 0 for count in counts) and counts[-1] > 500
