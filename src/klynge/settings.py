"""Where is everything, and how much may be used? Settings by environment, with words when they are wrong."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from klynge.errors import SettingError

_MEMORY = re.compile(r"[0-9]+(\.[0-9]+)? ?(K|M|G|T)i?B", re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """What the environment says. Every field is one `KLYNGE_…` variable.

    home : folder that holds lake, keys and database (`KLYNGE_HOME`, default `./var`)
    memory : memory limit of the embedded engine, a number and a unit such as 2GB (`KLYNGE_MEMORY`)
    threads : threads of the engine outside web processes (`KLYNGE_THREADS`)
    reject_share : highest share of unreadable rows an import may have, 0–1 (`KLYNGE_REJECT_SHARE`)
    snapshots_kept : snapshots of a table kept beside the one in force (`KLYNGE_SNAPSHOTS_KEPT`)
    addresses : TOML file of changed addresses of the registers (`KLYNGE_ADDRESSES`, default none)
    contact : e-mail or web address that fetching gives the registers' owners (`KLYNGE_CONTACT`)
    calls_per_minute : most calls per minute where there is one call per organisation (`KLYNGE_CALLS_PER_MINUTE`)
    patent_key : key of the patent office's service, which it gives free of charge (`KLYNGE_PATENT_KEY`)
    """

    home: Path
    memory: str = "640MB"
    threads: int = 2
    reject_share: float = 0.01
    snapshots_kept: int = 3
    addresses: Path | None = None
    contact: str = ""
    calls_per_minute: int = 20
    patent_key: str = field(default="", repr=False)

    @property
    def lake(self) -> Path:
        return self.home / "lake"

    @property
    def person_key(self) -> Path:
        """Key file of the person hash: outside the lake, so that a copy of the lake does not carry it."""
        return self.home / "keys" / "person.key"


def load() -> Settings:
    """Read the settings from the environment."""
    return Settings(
        home=Path(os.environ.get("KLYNGE_HOME", "var")).absolute(),
        memory=_memory("KLYNGE_MEMORY", Settings.memory),
        threads=_whole("KLYNGE_THREADS", os.cpu_count() or 2, at_least=1),
        reject_share=_share("KLYNGE_REJECT_SHARE", Settings.reject_share),
        snapshots_kept=_whole("KLYNGE_SNAPSHOTS_KEPT", Settings.snapshots_kept, at_least=0),
        addresses=Path(os.environ["KLYNGE_ADDRESSES"]) if os.environ.get("KLYNGE_ADDRESSES") else None,
        contact=os.environ.get("KLYNGE_CONTACT", Settings.contact),
        calls_per_minute=_whole("KLYNGE_CALLS_PER_MINUTE", Settings.calls_per_minute, at_least=1),
        patent_key=os.environ.get("KLYNGE_PATENT_KEY", ""),
    )


def _whole(name: str, default: int, *, at_least: int) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isdecimal() or int(value) < at_least:
        raise SettingError(f"{name} is {value!r}; it must be a whole number of at least {at_least}.", name=name)
    return int(value)


def _memory(name: str, default: str) -> str:
    value = os.environ.get(name, default).strip()
    if not _MEMORY.fullmatch(value) or not re.search("[1-9]", value):
        raise SettingError(f"{name} is {value!r}; it must be a number and a unit, such as 640MB or 2GB.", name=name)
    return value


def _share(name: str, default: float) -> float:
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise SettingError(f"{name} is {value!r}; it must be a share between 0 and 1, such as 0.01.", name=name)
    return share
