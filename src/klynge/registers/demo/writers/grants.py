"""Who applied and who was given what: awards of Innovasjon Norge, and the Research Council's applications."""

import csv
from pathlib import Path

import numpy as np

from klynge.progress import Progress
from klynge.registers.demo.draw import below, normal, uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.industries import NONE
from klynge.registers.demo.plan.outcomes import BASE_YEARS, EFFECT_YEARS, Counts
from klynge.registers.demo.plan.population import day
from klynge.registers.demo.writers import words
from klynge.registers.demo.writers.stream import dates, headers

_CATEGORIES = (
    ("Etablering", "Oppstartstilskudd", "Tilskudd"),
    ("Utvikling og innovasjon", "Innovasjonskontrakter", "Tilskudd"),
    ("Utvikling og innovasjon", "Innovasjonslån", "Lån"),
    ("Miljøteknologi", "Miljøteknologiordningen", "Tilskudd"),
)
_REVERSED = 0.04
_AWARDED, _WITHDRAWN, _PENDING = 0.36, 0.03, 0.4  # pending: of the applications of the last year
_PROGRAMMES = (
    ("ENERGIX", "Stort program energi", "Teknologi", "Maskinfag"),
    ("BIA", "Brukerstyrt innovasjonsarena", "Teknologi", "Materialteknologi"),
    ("IKTPLUSS", "Stort program IKT", "Teknologi", "Informasjons- og kommunikasjonsteknologi"),
    ("BIONÆR", "Bærekraftig verdiskaping i matnæringene", "Landbruks- og fiskerifag", "Landbruksfag"),
)
_TITLES = ("Ny metode for", "Bærekraftig", "Digital", "Robust løsning for")
_THEMES = ("bearbeiding av restråstoff", "montering i felt", "overvåking av anlegg", "bruk av lokale materialer")


def write_awards(plan: Plan, path: Path, progress: Progress) -> dict[str, int]:
    """Awards of Innovasjon Norge, latin-1 with semicolons; a reversal repeats an award with a negative amount."""
    unit, days, order = _events(plan, plan.counts("grants"), "grants")
    key = np.arange(len(unit))
    amount = np.rint(np.exp(12.6 + 0.9 * normal(plan.seed, "grants/amount", key)) / 1000) * 1000
    category = below(plan.seed, "grants/category", key, len(_CATEGORIES))
    reversed_ = uniform(plan.seed, "grants/reversed", key) < _REVERSED
    names, printed = words.firm_names(plan, unit).to_pylist(), dates(days).to_pylist()
    rows = 0
    progress.step(path.name, total=len(unit))
    with path.open("w", encoding="latin-1", errors="replace", newline="") as file:
        sheet = csv.writer(file, delimiter=";", lineterminator="\r\n")
        sheet.writerow(headers()["awards"])
        for place in order:
            for sign in (1, -1) if reversed_[place] else (1,):
                kind = _CATEGORIES[category[place]]
                sheet.writerow(_award(plan, int(unit[place]), names[place], kind, sign * amount[place], printed[place]))
                rows += 1
    return {"rows": rows, "reversals": int(reversed_.sum())}


def write_applications(plan: Plan, path: Path, progress: Progress) -> dict[str, int]:
    """Applications to the Research Council with 42 columns, rejections included."""
    unit, days, order = _events(plan, plan.counts("applications"), "applications")
    key = np.arange(len(unit))
    asked = np.rint(np.exp(15.2 + 0.6 * normal(plan.seed, "applications/asked", key)) / 1000) * 1000
    phase = _phases(plan.seed, key, days)
    names, printed = words.firm_names(plan, unit).to_pylist(), dates(days).to_pylist()
    progress.step(path.name, total=len(unit))
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, headers()["applications"], lineterminator="\n")
        sheet.writeheader()
        for number, place in enumerate(order):
            sheet.writerow(
                _application(plan, number, int(unit[place]), names[place], printed[place], phase[place], asked[place])
            )
    return {"rows": len(unit), "rejected": int((phase == "Avslag").sum())}


def _events(plan: Plan, counts: Counts, topic: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit and day of each event, and the order of the file; planted ones fall into the effect years."""
    unit = np.concatenate(
        [np.repeat(np.arange(plan.units), counts.base), np.repeat(np.arange(plan.units), counts.planted)]
    )
    planted = np.arange(len(unit)) >= counts.base.sum()
    first = np.where(planted, day(f"{EFFECT_YEARS[0]}-01-01"), day(f"{BASE_YEARS[0]}-01-01"))
    last = np.where(planted, day(f"{EFFECT_YEARS[1] + 1}-01-01"), day(f"{BASE_YEARS[1] + 1}-01-01"))
    days = first + below(plan.seed, f"{topic}/day", np.arange(len(unit)), last - first)
    return unit, days, np.lexsort((unit, days))


def _phases(seed: int, key: np.ndarray, days: np.ndarray) -> np.ndarray:
    chance = uniform(seed, "applications/phase", key)
    done = np.where(days < day("2022-01-01"), "Avsluttet", "Bevilgning")
    phase = np.where(chance < _AWARDED, done, np.where(chance < _AWARDED + _WITHDRAWN, "Trukket", "Avslag"))
    waiting = (days >= day("2025-09-01")) & (uniform(seed, "applications/waiting", key) < _PENDING)
    return np.where(waiting, "Vurderes", phase)


def _place(plan: Plan, unit: int) -> tuple[str, str, str, str]:
    """County code and name, municipality code and name; empty abroad."""
    municipality = int(plan.population.municipality[unit])
    if municipality == NONE:
        return "", "", "", ""
    code = plan.places.codes[municipality]
    return code[:2], plan.places.counties[code[:2]], code, plan.places.names[municipality]


def _award(plan: Plan, unit: int, name: str, kind: tuple, amount: float, printed: str) -> tuple:
    _, county, _, municipality = _place(plan, unit)
    industry = int(plan.population.industry[unit])
    year, month, date = printed.split("-")
    named = plan.industries.name("SN2007", industry) if industry != NONE else ""
    division = plan.industries.sn2007[industry][:2] if industry != NONE else ""
    area = plan.industries.classifications["SN2007"].names.get(division, "")
    return (
        county,
        municipality,
        plan.population.number[unit],
        name,
        kind[0],
        kind[1],
        f"{amount:.2f}".replace(".", ","),
        f"{date}.{month}.{year}",
        f"Innovasjon Norge {county}",
        area,
        named,
        kind[2],
    )


def _application(plan: Plan, number: int, unit: int, name: str, printed: str, phase: str, asked: float) -> dict:
    county, county_name, municipality, municipality_name = _place(plan, unit)
    code, programme, field, subject = _PROGRAMMES[unit % len(_PROGRAMMES)]
    year = int(printed[:4])
    awarded = asked * 0.9 if phase in ("Avsluttet", "Bevilgning") else 0.0
    title = f"{_TITLES[number % 4]} {_THEMES[(number // 4) % 4]}"
    return {
        "prosjektnummer": 300_000 + number,
        # titles contain line breaks now and then
        "prosjekttittel": title.replace(" ", "\n", 1) if number % 25 == 0 else title,
        "soknadsfrist": f"{printed} 13:00:00",
        "soknadsdato": f"{printed} 00:00:00",
        "utlysnings_id": 1_250_000_000_000 + number % 97,
        "utlysningsaktivitet": code,
        "utlysningtittel": f"{code} {year}",
        "prosjekttype": "Prosjektstøtte",
        "soknadstype": "Innovasjonsprosjekt",
        "soknadstypevariant": "Innovasjonsprosjekt i næringslivet",
        "sokstart": year + 1,
        "sokslutt": year + 4,
        "prosjektfase": phase,
        "prosjektstart": year + 1,
        "prosjektslutt": year + 4,
        "prosjektleder_kjonn": ("KVINNE", "MANN")[number % 2],
        "prosjektansvarlig_type": "Organisasjon",
        "prosjektansvarlig_navn": name,
        "organisasjonsnummer": plan.population.number[unit],
        "kp1": 601,
        "kp2": "00",
        "sektor": "Næringsliv",
        "kategori": "Næringsliv",
        "kommune": municipality_name,
        "kommunenummer": municipality,
        "fylke": county_name,
        "fylkenummer": county,
        "virkemiddel_sekvens": 1,
        "virkemiddel": "Programmer",
        "hovedaktivitet_sekvens": 4,
        "hovedaktivitet": "Store programmer",
        "aktivitet": programme,
        "aktivitet_kode": code,
        "fagomraade": field,
        "fag": subject,
        "fagdisiplin": subject,
        "dr_stip_aarsverk": "0.0",
        "postdok_aarsverk": "0.0",
        "sokt_belop": f"{asked:.1f}",
        "tildelt_belop": f"{awarded:.1f}",
    }
