"""What is declared is documented, and what must not be in the repository is not."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from klynge.reports import reference

ROOT = Path(__file__).parents[1]
MAX_KILOBYTES = 400


def files() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("needs a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("name", reference.pages())
def test_reference_pages_are_as_declared(name):
    written = ROOT / "docs" / "reference" / name
    assert written.exists() and written.read_text("utf-8") == reference.pages()[name], "run 'make docs'"


def test_commands_are_in_the_readme():
    from klynge.cli.app import app

    readme = (ROOT / "README.md").read_text("utf-8")
    assert [c.name for c in app.registered_commands if f"klynge {c.name}" not in readme] == []


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    declared = tomllib.loads(text)["project"]
    wanted = [*declared["dependencies"], *(d for extra in declared["optional-dependencies"].values() for d in extra)]
    without = [d for d in wanted if not re.search(rf'"{re.escape(d)}",\s+# \S+', text)]
    assert without == []


def test_locks_have_hashes_and_name_no_index():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "http" not in text and "--index" not in text
    assert "resolved" not in (ROOT / "package-lock.json").read_text("utf-8")


def test_no_data_and_nothing_large():
    kinds = {".parquet", ".gz", ".zip", ".xlsx", ".geojson", ".duckdb", ".sqlite3"}
    assert [f.name for f in files() if f.suffix in kinds and "broken" not in f.parts] == []
    assert [f.name for f in files() if f.stat().st_size > MAX_KILOBYTES * 1024 and f.suffix != ".txt"] == []


def test_modules_tell_their_question():
    # migrations are written by a tool
    modules = (f for f in files() if f.suffix == ".py" and "src" in f.parts and "migrations" not in f.parts)
    texts = {f.relative_to(ROOT): f.read_text("utf-8").strip() for f in modules}
    assert [name for name, text in texts.items() if text and not text.startswith('"""')] == []


def test_the_evidence_file_of_the_how_to_loads(tmp_path):
    from klynge.evidence.published import load

    page = (ROOT / "docs" / "how-to" / "own-evidence.md").read_text("utf-8")
    file = tmp_path / "evidence.toml"
    file.write_text(re.search(r"```toml\n(.*?)```", page, re.DOTALL).group(1), "utf-8")
    assert [row.measure for row in load(file).rows][:2] == ["absorptive_identify", "joint_project_share"]


def test_links_in_the_docs_lead_somewhere():
    broken = []
    for page in (f for f in files() if f.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []
