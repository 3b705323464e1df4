"""`klynge import` says what became of a file."""

import subprocess
import sys

import pytest

CSV = "code,level,parent,name\nC,1,,Industri\n"


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """Import industry codes by command; what it said on both channels, and its code."""
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KLYNGE_SNAPSHOTS_KEPT", "1")
    file = tmp_path / "codes.csv"
    file.write_text(CSV, "utf-8")

    def run(*arguments: str, register="industries") -> tuple[str, int]:
        call = [sys.executable, "-m", "klynge.cli", "import", register, str(file), *arguments]
        found = subprocess.run(call, capture_output=True, text=True)
        assert "Traceback" not in found.stderr
        return " ".join((found.stdout + found.stderr).split()), found.returncode

    return run


VERSION = ("--option", "industry_version=SN2007")


def test_what_became_of_a_file_is_said(imported):
    imported(*VERSION, "--as-of", "2026-08-01")
    assert "unchanged: this very file of 2026-08-01" in imported(*VERSION, "--as-of", "2026-08-01")[0]
    assert "kept as history" in imported(*VERSION, "--as-of", "2025-08-01")[0]
    assert "older than what is kept; not kept" in imported(*VERSION, "--as-of", "2024-08-01")[0]
    assert "unchanged" not in imported(*VERSION, "--as-of", "2026-08-01", "--again")[0]


@pytest.mark.parametrize("given", [("--as-of", "2026-08-01"), VERSION, ("--again",)])
def test_a_demo_folder_has_its_own_dates_and_choices(imported, given):
    said, code = imported(*given, register="demo")
    assert code == 2
    assert f"Invalid value for {given[0]}: the files of a demo folder have dates and choices of their own" in said


def test_a_wrong_memory_limit_is_told(imported, monkeypatch):
    monkeypatch.setenv("KLYNGE_MEMORY", "abc")
    assert imported(*VERSION) == (
        "klynge: KLYNGE_MEMORY is 'abc'; it must be a number and a unit, such as 640MB or 2GB. [setting]",
        10,
    )
