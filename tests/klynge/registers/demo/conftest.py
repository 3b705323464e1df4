import csv
import gzip
import json
import zipfile
from pathlib import Path

import pytest

from klynge.registers import demo
from klynge.registers.demo import plan


class Files:
    """Reads the generated files plainly, as somebody without Klynge would."""

    def __init__(self, folder: Path):
        self.folder = folder

    def json(self, name: str):
        path = self.folder / name
        return json.loads(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())

    def csv(self, name: str, encoding: str = "utf-8", **dialect) -> list[dict]:
        path = self.folder / name
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return list(csv.DictReader(content.decode(encoding).splitlines(keepends=True), **dialect))

    def answers(self, name: str) -> dict:
        with zipfile.ZipFile(self.folder / name) as archive:
            return {member.removesuffix(".json"): json.loads(archive.read(member)) for member in archive.namelist()}


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Files:
    """The smallest register there is."""
    folder = tmp_path_factory.mktemp("demo")
    demo.write(1_000, 1, folder)
    return Files(folder)


@pytest.fixture(scope="session")
def planned() -> plan.Plan:
    """A plan large enough for averages to be near what is planted; no file is written."""
    return plan.make(60_000, 3)
