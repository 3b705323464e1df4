"""Where does a figure come from? Sources, and how invented data is told from real data."""

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

# Brønnøysund issues organisation numbers that start with 8 or 9. Generated registers use the other digits,
# and municipality codes of counties that never existed, so the mark cannot be forgotten: it is in the data.
ISSUED_FIRST_DIGITS = ("8", "9")
INVENTED_COUNTIES = range(60, 99)
INVENTED_SOURCE = "oppdiktet"  # what own files without numbers or municipalities give as their source


@dataclass(frozen=True, slots=True)
class Source:
    """One source as it is named under figures and tables.

    register : name in `registers.catalogue`; file : its name, never its path; valid_on : date the content
    describes (ISO), sha256 : of the file, or of the names and contents of a folder's files; options : what the user
    added, a file by its SHA-256; tables : all that this import filled, with their parts
    """

    register: str
    title: str
    publisher: str
    licence: str
    file: str
    valid_on: str
    sha256: str
    options: dict[str, str] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)

    def as_dict(self) -> dict:
        return asdict(self)


def digest(path: Path) -> str:
    """SHA-256 of a file; of a folder, of its files' names and contents."""
    hasher = hashlib.sha256()
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            hasher.update(f"{file.relative_to(path)}\0{digest(file)}\0".encode())
        return hasher.hexdigest()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            hasher.update(block)
    return hasher.hexdigest()


def is_invented_number(number: str) -> bool:
    """True for organisation numbers the register does not issue (given without scheme)."""
    return not number.startswith(ISSUED_FIRST_DIGITS)
