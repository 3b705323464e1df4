"""Where does a figure come from? Sources, and how invented data is told from real data."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

# Brønnøysund issues organisation numbers that start with 8 or 9. Generated registers use the other digits,
# and municipality codes of counties that never existed, so the mark cannot be forgotten: it is in the data.
ISSUED_FIRST_DIGITS = ("8", "9")
INVENTED_COUNTIES = range(60, 99)


@dataclass(frozen=True, slots=True)
class Source:
    """One source as it is named under figures and tables.

    register : name in `registers.catalogue`; file : its name, never its path; valid_on : date the content
    describes (ISO), sha256 : of the file, or of the names and sizes of a folder's files
    """

    register: str
    title: str
    publisher: str
    licence: str
    file: str
    valid_on: str
    sha256: str

    def as_dict(self) -> dict:
        return asdict(self)


def digest(path: Path) -> str:
    """SHA-256 of a file; of a folder, of its files' names and sizes (thousands of small answers)."""
    hasher = hashlib.sha256()
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            hasher.update(f"{file.relative_to(path)}\0{file.stat().st_size}\0".encode())
        return hasher.hexdigest()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            hasher.update(block)
    return hasher.hexdigest()


def is_invented_number(number: str) -> bool:
    """True for organisation numbers the register does not issue (given without scheme)."""
    return not number.startswith(ISSUED_FIRST_DIGITS)


def is_invented_municipality(code: str) -> bool:
    """True for municipality codes of counties that have never existed."""
    return code[:2].isdecimal() and int(code[:2]) in INVENTED_COUNTIES
