"""What services without a bulk file answer: one corporate group per file, one applicant's patents per file."""

import json
import zipfile
from pathlib import Path

import numpy as np

from klynge.progress import Progress
from klynge.registers.demo.draw import below, uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.outcomes import BASE_YEARS, EFFECT_YEARS
from klynge.registers.demo.plan.population import FORMS
from klynge.registers.demo.writers import words
from klynge.registers.demo.writers.stream import dates

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SHARES = ("100%", "100 %", "99,99%", "51%", "Indirekte mor")
_STATUS = (
    ("Patent meddelt", "Patent granted"),
    ("Under behandling", "Under examination"),
    ("Henlagt", "Shelved"),
)
_INVENTIONS = ("Fremgangsmåte for", "Innretning til", "System for", "Anordning ved")
_OBJECTS = ("tørking av trevirke", "styring av pumper", "lagring av varme", "måling av strømning", "løft av elementer")


def write_groups(plan: Plan, folder: Path, progress: Progress) -> dict[str, int]:
    """Write a folder of group trees, one per top; return links and groups."""
    folder.mkdir(parents=True, exist_ok=True)
    tops = np.sort(plan.groups.tops)
    names = dict(zip(*_named(plan, np.unique(np.concatenate([plan.groups.parent, plan.groups.child]))), strict=True))
    children: dict[int, list[int]] = {}
    for parent, child in zip(plan.groups.parent.tolist(), plan.groups.child.tolist(), strict=True):
        children.setdefault(parent, []).append(child)
    progress.step(folder.name, total=len(tops))
    for done, top in enumerate(tops.tolist(), start=1):
        tree = {**_unit(plan, names, top), "nivaa": 0, **_subsidiaries(plan, names, children, top)}
        file = folder / f"{plan.population.number[top]}.json"
        file.write_text(json.dumps(tree, ensure_ascii=False, indent=1) + "\n", "utf-8")
        progress.advance(done)
    return {"links": len(plan.groups.child), "groups": len(tops)}


def write_patents(plan: Plan, path: Path, progress: Progress) -> dict[str, int]:
    """Write an archive with one answer per applicant; return applications and applicants."""
    counts = plan.counts("patents")
    total = counts.base + counts.planted
    rows = plan.order[(total > 0)[plan.order]]
    _, names = _named(plan, rows)
    progress.step(path.name, total=len(rows))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for done, (row, name) in enumerate(zip(rows.tolist(), names, strict=True), start=1):
            answer = _applicant(plan, row, name, int(counts.base[row]), int(counts.planted[row]))
            file = zipfile.ZipInfo(f"{plan.population.number[row]}.json", _EPOCH)
            archive.writestr(file, json.dumps(answer, ensure_ascii=False), zipfile.ZIP_DEFLATED, 1)
            progress.advance(done)
    return {"applications": int(total.sum()), "applicants": len(rows)}


def _named(plan: Plan, rows: np.ndarray) -> tuple[list[int], list[str]]:
    return rows.tolist(), words.firm_names(plan, rows).to_pylist()


def _unit(plan: Plan, names: dict[int, str], row: int) -> dict:
    return {
        "organisasjonsnummer": str(plan.population.number[row]),
        "navn": names[row],
        "organisasjonsform": FORMS[plan.population.form[row]],
    }


def _subsidiaries(plan: Plan, names: dict[int, str], children: dict[int, list[int]], row: int) -> dict:
    """The units under one, with how they are linked; the key is absent where there are none."""
    if row not in children:
        return {}
    return {
        "datterselskaper": [
            {
                **_unit(plan, names, child),
                "knytningsform": "KDAT",
                "grunnlag": _SHARES[child % 7 if child % 7 < len(_SHARES) else 0],
                "fraDato": "2022-11-28",
                **_subsidiaries(plan, names, children, child),
            }
            for child in children[row]
        ]
    }


def _applicant(plan: Plan, row: int, name: str, base: int, planted: int) -> dict:
    number = str(plan.population.number[row])
    cases = [_case(plan, number, name, place, BASE_YEARS) for place in range(base)]
    cases += [_case(plan, number, name, base + place, EFFECT_YEARS) for place in range(planted)]
    return {
        "partyIdentifier": f"P{number}",
        "applicantName": name,
        "trademarkBagCount": 0,
        "patentBagCount": len(cases),
        "designBagCount": 0,
        "patentBag": cases,
        "trademarkBag": [],
        "designBag": [],
    }


def _case(plan: Plan, number: str, name: str, place: int, years: tuple[int, int]) -> dict:
    key = np.array([int(number) * 100 + place])
    first, last = (np.datetime64(f"{year}-01-01").astype(int) + 25_567 for year in (years[0], years[1] + 1))
    filed = first + below(plan.seed, "patent/filed", key, last - first)
    status_no, status_en = _STATUS[int(below(plan.seed, "patent/status", key, len(_STATUS))[0])]
    what = int(below(plan.seed, "patent/title", key, len(_INVENTIONS) * len(_OBJECTS))[0])
    party = {"name": name, "companyNumber": number}
    day = dates(filed)[0].as_py()
    application = (
        f"{day[:4]}{10_000 + int(uniform(plan.seed, 'patent/number', key)[0] * 1e9) % 90_000}{number[:6]}{place:02d}"
    )
    return {
        "patentNumber": application if status_en == "Patent granted" else None,
        "inventionTitle": f"{_INVENTIONS[what % len(_INVENTIONS)]} {_OBJECTS[what // len(_INVENTIONS)]}",
        "applicationNumber": application,
        "applicationDate": day,
        "currentStatusNo": status_no,
        "currentStatusEn": status_en,
        "currentStatusDate": dates(filed + 400)[0].as_py() if filed[0] + 400 < last else day,
        "applicantBag": [party],
        "ownerBag": [party],
        "caseUrl": None,
    }
