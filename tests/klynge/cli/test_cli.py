"""Commands explain themselves, answer quickly, and show errors in words."""

import json
import subprocess
import sys
import time

import pytest

import installation

KLYNGE = [sys.executable, "-m", "klynge.cli"]
COMMANDS = (
    "demo",
    "fetch",
    "import",
    "data",
    "erase",
    "build",
    "network",
    "readiness",
    "frameworks",
    "assess",
    "serve",
)
HELP_SECONDS = 0.4
HEAVY = ("ibis", "numba", "pandas", "pyarrow", "numpy", "duckdb", "django", "rich", "openpyxl")


def run(*arguments: str, home) -> subprocess.CompletedProcess:

    return subprocess.run([*KLYNGE, *arguments], capture_output=True, text=True, env=installation.environment(home))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(tmp_path, command):
    found = run(command, "--help", home=tmp_path)
    assert found.returncode == 0
    assert found.stdout.count("\n") > 5


def test_help_is_quick_and_loads_nothing_heavy(tmp_path):
    def seconds() -> float:
        started = time.perf_counter()
        run("--help", home=tmp_path)
        return time.perf_counter() - started

    assert min(seconds() for _ in range(3)) < HELP_SECONDS
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, klynge.cli.app; print(*sys.modules)"], capture_output=True, text=True
    ).stdout.split()
    assert [name for name in HEAVY if name in loaded] == []


def test_an_error_is_words_with_a_code_and_no_traceback(tmp_path):
    found = run("import", "units", str(tmp_path / "none.json.gz"), home=tmp_path)
    assert found.returncode == 11
    assert found.stderr.startswith("klynge: There is no file or folder ")
    assert found.stderr.rstrip().endswith("[file_fault.not_found]")
    assert "Traceback" not in found.stderr


def test_an_unknown_register_lists_the_known_ones(tmp_path):
    found = run("import", "unit", str(tmp_path), home=tmp_path)
    assert found.returncode == 31
    assert "There is no register 'unit'. Known: industries, " in found.stderr


def test_data_of_an_empty_lake_says_how_to_fill_it(tmp_path):
    found = run("data", home=tmp_path)
    assert found.returncode == 0
    assert "organisations: not imported. Fetch the unit register" in found.stdout
    listed = json.loads(run("data", "--json", home=tmp_path).stdout)
    assert listed["tables"] == [] and "organisations" in listed["missing"]


def test_readiness_without_data_says_what_is_needed(tmp_path):
    found = run("readiness", "3305", home=tmp_path)
    assert found.returncode == 20
    assert "klynge import units FILE" in found.stderr and found.stderr.rstrip().endswith("[not_imported]")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org"])
def test_the_site_answers_on_this_machine_only(tmp_path, host):
    found = run("serve", "--host", host, home=tmp_path)
    assert found.returncode == 10
    assert "is not a loopback address" in found.stderr
