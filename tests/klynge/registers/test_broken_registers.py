"""Is every broken bulk file refused in its own words, in bounded memory, with the lake as it was?"""

import datetime as dt
import gzip
import tracemalloc

import pytest

from broken import register_files as files
from klynge.errors import FileFaultError, IndustryVersionError, MissingColumnsError, RejectLimitError
from klynge.registers import importing

AS_OF = dt.date(2026, 9, 1)
VERSION = {"industry_version": "SN2025"}
BROKEN = files.broken_units()
BIG = 1_300  # so many that a rare key would be missed


@pytest.fixture
def refused(lake, tmp_path):
    """Import a good file, then a broken one: the error of the second, after seeing that it changed nothing."""

    def run(content: bytes, error=FileFaultError, *, register="units", name="bulk.json.gz", options=VERSION):
        good = tmp_path / "good.json"
        good.write_bytes(files.array([files.unit(1)]))
        importing.run("units", good, lake, as_of=AS_OF, options=VERSION)
        before, path = lake.manifest(), tmp_path / name
        path.write_bytes(content)
        with pytest.raises(error) as problem:
            importing.run(register, path, lake, as_of=AS_OF, options=options)
        assert lake.manifest() == before
        assert not list((lake.folder / "drafts").iterdir())
        return problem.value

    return run


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_words(refused, case):
    make, fault, words = BROKEN[case]
    problem = refused(make())
    assert (problem.fault, problem.file) == (fault, "bulk.json.gz")
    assert words in str(problem)


@pytest.mark.parametrize("case", ["comma_missing_late", "latin1_late", "array_cut"])
def test_faults_far_into_a_large_file_are_found(refused, case):
    make, fault, _ = files.broken_units(3_000)[case]
    assert refused(files.packed(make())).fault == fault


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'[{"navn":"' + b"A" * 200_000_000 + b'"}]', "object_too_large"),
        (b"[" + b" " * 200_000_000, "object_too_large"),
        (b'organisasjonsnummer,navn\n"' + b"A" * 200_000_000, "object_too_large"),
    ],
    ids=["long text", "spaces", "long line"],
)
def test_a_bomb_is_refused_before_it_fills_memory(lake, tmp_path, content, fault):
    path = tmp_path / "bomb.gz"
    path.write_bytes(
        gzip.compress(content.replace(b"organisasjonsnummer,navn", files.CSV_2024.replace(" ", ",").encode()), 1)
    )
    del content
    tracemalloc.start()
    with pytest.raises(FileFaultError, match="MB") as problem:
        importing.run("units", path, lake, as_of=AS_OF, options=VERSION)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem.value.fault == fault
    assert peak < 150_000_000


KEYS = ("organisasjonsnummer", "organisasjonsform", "navn", "naeringskode1", "forretningsadresse", "antallAnsatte")


@pytest.mark.parametrize("key", KEYS)
def test_a_renamed_key_is_not_read_as_absent(refused, key):
    content = files.array(files.unit(n) for n in range(BIG)).replace(f'"{key}"'.encode(), f'"{key}Ny"'.encode())
    problem = refused(content)
    assert problem.fault == "renamed_key"
    assert problem.facts["key"].split(".")[0] == key
    assert "renamed" in str(problem)


def test_a_renamed_flag_of_employees_is_found_where_counts_are_rare(refused):
    units = [files.unit(n, antallAnsatte=None if n % 10 else 8, harRegistrertAntallAnsatte=None) for n in range(BIG)]
    assert refused(files.array(units)).facts["key"] == "harRegistrertAntallAnsatte"


@pytest.mark.parametrize("key", ["rollegrupper", "roller", "person", "fodselsdato", "etternavn"])
def test_a_renamed_key_of_roles_is_found(refused, key):
    content = files.array(files.roles(n, files.person("LEDE", f"Dal{n}")) for n in range(200))
    problem = refused(content.replace(f'"{key}"'.encode(), f'"{key}Ny"'.encode()), register="roles", options={})
    assert problem.fault == "renamed_key"
    assert problem.facts["key"].split(".")[-1] == key


def test_few_rows_without_a_rare_key_are_no_fault(lake, tmp_path):
    path = tmp_path / "few.json"
    path.write_bytes(files.array(files.unit(n, stiftelsesdato=None) for n in range(40)))
    importing.run("units", path, lake, as_of=AS_OF, options=VERSION)


def test_missing_columns_are_all_named(refused):
    columns = files.CSV_2024.replace("antallAnsatte ", "antallAnsatteNy ").replace("konkurs ", "")
    problem = refused(files.table([files.unit(1)], columns), MissingColumnsError, name="units.csv")
    assert problem.missing == ["antallAnsatte", "konkurs"]
    assert "'antallAnsatte' or 'konkurs'" in str(problem)


@pytest.mark.parametrize(
    ("change", "fault", "words"),
    [
        (lambda text: text.decode().encode("latin-1"), "wrong_encoding", "not in UTF-8"),
        (lambda text: text + b'"2', "malformed_csv", "never closed"),
        (lambda text: files.packed(text)[:-2], "truncated_gzip", "is cut off"),
        (lambda text: text.split(b"\n", 1)[0], "no_rows", "holds no rows"),
    ],
)
def test_a_broken_table_is_refused_with_words(refused, change, fault, words):
    problem = refused(change(files.table(files.unit(n) for n in range(300))), name="units.csv.gz")
    assert problem.fault == fault
    assert words in str(problem)


def test_a_code_without_a_version_is_an_error_that_names_both_ways_out(refused):
    problem = refused(files.array([files.unit(1)]), IndustryVersionError, options={})
    assert "klynge import industries" in str(problem)
    assert "industry_version=SN2007" in str(problem)


def test_an_unknown_version_is_an_error(refused):
    problem = refused(files.array([files.unit(1)]), IndustryVersionError, options={"industry_version": "NACE"})
    assert "SN2007, SN2025" in str(problem)


def test_too_many_bad_rows_stop_the_import(refused):
    units = [files.unit(n, antallAnsatte=-1 if n < 3 else 12) for n in range(200)]
    assert "negative_employees (3)" in str(refused(files.array(units), RejectLimitError))
