"""How is what has no bulk file got? One call per organisation: listed first, at a steady rate, never twice.

The calls to be made stand in `calls.csv`. An answer is one JSON file, `NUMBER.json`. Numbers that the register has
nothing on stand in `absent.csv` with the reason: none (404), removed (410), or unsupported (500: a layout that the
service does not give, such as a bank's). Remove that file to ask for them again.
"""

import csv
import datetime as dt
import json
import time
from dataclasses import dataclass
from pathlib import Path

from klynge import settings
from klynge.errors import FetchError, SettingError, UnknownNameError
from klynge.progress import Progress, silent
from klynge.provenance import is_invented_number
from klynge.registers.fetch import transfer
from klynge.registers.fetch.addresses import CALLS, Addresses
from klynge.registers.fetch.transfer import Answer, Manners

ABSENT = "absent.csv"
LIST = "calls.csv"
REASONS = {404: "none", 410: "removed", 500: "unsupported"}
SCHEME = "no:"
# the register of accounts counts down how many calls are left in its minute
REMAINING, MINUTE = "x-rate-limit-remaining", 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be asked.

    numbers : organisation numbers still to be asked for, in order
    there : answers that lie in the folder; absent : numbers known to have none
    not_issued : numbers that the register does not issue (foreign or invented), never asked for
    """

    kind: str
    folder: Path
    numbers: list[str]
    there: int
    absent: int
    not_issued: int
    per_minute: int

    @property
    def calls(self) -> int:
        return len(self.numbers)

    @property
    def list_file(self) -> Path:
        """Where `list_calls` writes the calls."""
        return self.folder / LIST

    @property
    def minutes(self) -> float:
        """How long the calls take at the rate."""
        return self.calls / self.per_minute

    def as_dict(self) -> dict:
        counts = {name: getattr(self, name) for name in ("there", "absent", "not_issued", "per_minute")}
        return {"kind": self.kind, "calls": self.calls, "minutes": round(self.minutes, 1), **counts}


def plan(kind: str, organisations: list[str], to: Path, *, per_minute: int | None = None) -> Plan:
    """Which calls are needed for `organisations` (`no:974760673` or the bare number); nothing is asked yet.

    kind : accounts, groups or patents; per_minute : the rate, by default KLYNGE_CALLS_PER_MINUTE
    """
    if kind not in CALLS:
        raise UnknownNameError("register to call", kind, list(CALLS))
    folder = Path(to)
    wanted = list(dict.fromkeys(one.removeprefix(SCHEME) for one in organisations))
    issued = [number for number in wanted if _is_issued(number)]
    there = {file.stem for file in folder.glob("*.json")}
    absent = {row["number"] for row in _absent(folder)}
    return Plan(
        kind=kind,
        folder=folder,
        numbers=[number for number in issued if number not in there | absent],
        there=len(there & set(issued)),
        absent=len(absent & set(issued)),
        not_issued=len(wanted) - len(issued),
        per_minute=per_minute or settings.load().calls_per_minute,
    )


def list_calls(plan: Plan, *, addresses: Addresses | None = None) -> list[str]:
    """Write the calls of a plan to `calls.csv` in its folder (number, url); returns their addresses, in order."""
    urls = [url for _, url in _calls(plan, addresses or Addresses.load())]
    with transfer.storing_in(plan.folder):
        plan.folder.mkdir(parents=True, exist_ok=True)
        with plan.list_file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("number", "url"), *zip(plan.numbers, urls, strict=True)])
    return urls


def run(
    plan: Plan, *, progress: Progress = silent, addresses: Addresses | None = None, manners: Manners | None = None
) -> dict[str, int]:
    """Make the calls of a plan and keep each answer at once. Returns how many gave what.

    Raises FetchError where the server does not answer; what has come is kept, and a new plan leaves it out.
    """
    addresses, manners = addresses or Addresses.load(), manners or Manners(settings.load().contact)
    headers = _headers(plan.kind)
    done = {"answers": 0, **dict.fromkeys(REASONS.values(), 0)}
    progress.step(plan.kind, total=plan.calls)
    for count, (number, url) in enumerate(_calls(plan, addresses), start=1):
        started = time.monotonic()
        answer = transfer.ask(url, manners, headers=headers, answers=frozenset(REASONS))
        with transfer.storing_in(plan.folder):
            plan.folder.mkdir(parents=True, exist_ok=True)
            done[_keep(plan.folder, number, answer, url)] += 1
        progress.advance(count)
        if count < plan.calls:
            manners.sleep(_wait(answer, started, plan.per_minute))
    return done


def _calls(plan: Plan, addresses: Addresses) -> list[tuple[str, str]]:
    template = addresses.rebased(addresses.calls[plan.kind])
    return [(number, template.format(number=number)) for number in plan.numbers]


def _is_issued(number: str) -> bool:
    return number.isdecimal() and len(number) == 9 and not is_invented_number(number)


def _headers(kind: str) -> dict[str, str]:
    if kind != "patents":
        return {"Accept": "application/json"}
    key = settings.load().patent_key
    if not key:
        raise SettingError(
            "The patent office's service needs a key, which is free: order one at "
            "https://developer.patentstyret.no and give it as KLYNGE_PATENT_KEY.",
            name="KLYNGE_PATENT_KEY",
        )
    return {"Accept": "application/json", "Ocp-Apim-Subscription-Key": key}


def _keep(folder: Path, number: str, answer: Answer, url: str) -> str:
    """Write the answer, or that there is none; returns which."""
    if answer.status in REASONS:
        _write_absent(folder, number, answer.status)
        return REASONS[answer.status]
    try:
        json.loads(answer.body)
    except ValueError:
        raise FetchError(
            f"{url} answers with something else than JSON. The address may have moved: look at it in a browser, and "
            "give the new one in the file that KLYNGE_ADDRESSES names.",
            url=url,
        ) from None
    part = folder / f"{number}.json.part"
    part.write_bytes(answer.body)
    part.replace(folder / f"{number}.json")
    return "answers"


def _absent(folder: Path) -> list[dict[str, str]]:
    file = folder / ABSENT
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write_absent(folder: Path, number: str, status: int) -> None:
    file = folder / ABSENT
    new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if new:
            writer.writerow(["number", "status", "reason", "asked_on"])
        writer.writerow([number, status, REASONS[status], dt.date.today().isoformat()])


def _wait(answer: Answer, started: float, per_minute: int) -> float:
    """Seconds until the next call: the rest of this one's share of the minute, or the minute if none is left."""
    if answer.headers.get(REMAINING, "").strip() == "0":
        return MINUTE
    return max(MINUTE / per_minute - (time.monotonic() - started), 0.0)
