"""The accounts as the register answers: one JSON array per organisation, three years, company and sometimes group."""

import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa

from klynge.progress import Progress
from klynge.registers.demo.draw import uniform
from klynge.registers.demo.plan import Plan
from klynge.registers.demo.plan.memberships import ACCOUNT_YEARS
from klynge.registers.demo.plan.outcomes import Accounts
from klynge.registers.demo.plan.population import FORMS
from klynge.registers.demo.writers.stream import blocks, joined, numbers, pick, where

_CURRENCIES = {"NOK": 1.0, "USD": 0.095, "EUR": 0.086}  # and what a krone is worth in each
_FOREIGN = 0.03  # of companies with 50 employees or more
_SALES_ONLY = ("64.2", "64.3")  # holdings have no operating revenue: the line is absent
_ODD_YEAR = 0.01  # periods that end in June
_GROUP_SCALE = 1.35
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's own first date: the same bytes every time
LEVEL = 1


def write(plan: Plan, path: Path, progress: Progress) -> dict[str, int]:
    """Write the accounts; return filings and organisations."""
    rows = plan.with_accounts
    progress.step(path.name, total=len(rows))
    filings = done = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for block in blocks(rows, 5_000):
            for number, content in zip(plan.population.number[block], _answers(plan, block), strict=True):
                archive.writestr(zipfile.ZipInfo(f"{number}.json", _EPOCH), content, zipfile.ZIP_DEFLATED, LEVEL)
                filings += content.count('"regnskapstype"')
            done += len(block)
            progress.advance(done)
    return {"filings": filings, "organisations": done}


def _answers(plan: Plan, rows: np.ndarray) -> list[str]:
    accounts = plan.accounts(rows)
    heads_group = np.isin(rows, plan.groups.tops)
    currency = _currency(plan, rows)
    # the register gives the years in no order
    company = [_filing(plan, rows, accounts, year, currency, "SELSKAP") for year in (1, 0, 2)]
    group = [_filing(plan, rows, accounts, year, currency, "KONSERN") for year in (2, 1)]
    return joined(
        "[",
        company[0],
        ",",
        company[1],
        ",",
        company[2],
        where(heads_group, joined(",", group[0], ",", group[1])),
        "]",
    ).to_pylist()


def _currency(plan: Plan, rows: np.ndarray) -> np.ndarray:
    """Index of the currency: few large companies outside the study region report in another."""
    chance = uniform(plan.seed, "accounts/currency", rows)
    foreign = (plan.population.employees[rows] >= 50) & ~plan.study[rows] & (chance < _FOREIGN)
    return np.where(foreign, 1 + (chance * 1e6).astype(np.int64) % 2, 0)


def _filing(plan: Plan, rows: np.ndarray, accounts: Accounts, place: int, currency: np.ndarray, kind: str) -> pa.Array:
    year, seed = ACCOUNT_YEARS[place], plan.seed
    scale = np.array(list(_CURRENCIES.values()))[currency] * (_GROUP_SCALE if kind == "KONSERN" else 1.0)
    amount = _Amounts(accounts, place, scale)
    holding = [i for i, code in enumerate(plan.industries.sn2025) if code.startswith(_SALES_ONLY)]
    sells = ~np.isin(plan.population.industry[rows], holding) | (kind == "KONSERN")
    odd = uniform(seed, "accounts/odd", rows) < _ODD_YEAR * (rows >= plan.population.largest)
    small = plan.population.employees[rows] < 50
    bank = plan.population.is_form("SPA", rows=rows)
    filing = 1_000_000 + place * 2_000_000 + 2 * rows.astype(np.int64) + (kind == "KONSERN")
    return joined(
        '{"id":',
        numbers(filing),
        f',"journalnr":"{year + 1}',
        numbers(100_000 + rows % 900_000),
        f'","regnskapstype":"{kind}","virksomhet":{{"organisasjonsnummer":"',
        numbers(plan.population.number[rows]),
        '","organisasjonsform":"',
        pick(list(FORMS), plan.population.form[rows]),
        '","morselskap":',
        pick(["false", "true"], np.isin(rows, plan.groups.parent).astype(np.int8)),
        '},"regnskapsperiode":{"fraDato":"',
        where(odd, f"{year - 1}-07-01", f"{year}-01-01"),
        '","tilDato":"',
        where(odd, f"{year}-06-30", f"{year}-12-31"),
        '"},"valuta":"',
        pick(list(_CURRENCIES), currency),
        '","avviklingsregnskap":false,"oppstillingsplan":"',
        where(bank, "oevrige", where(small, "smaa", "store")),
        '","revisjon":{"ikkeRevidertAarsregnskap":',
        pick(["false", "true"], small.astype(np.int8)),
        ',"fravalgRevisjon":',
        pick(["false", "true"], small.astype(np.int8)),
        '},"regnkapsprinsipper":{"smaaForetak":',
        pick(["false", "true"], small.astype(np.int8)),
        ',"regnskapsregler":"regnskapslovenAlminneligRegler"},"egenkapitalGjeld":{"sumEgenkapitalGjeld":',
        amount("assets"),
        ',"egenkapital":{"sumEgenkapital":',
        amount("equity"),
        ',"opptjentEgenkapital":{},"innskuttEgenkapital":{}},"gjeldOversikt":{"sumGjeld":',
        amount("debt"),
        ',"kortsiktigGjeld":{},"langsiktigGjeld":{}}},"eiendeler":{"sumEiendeler":',
        amount("assets"),
        ',"omloepsmidler":{},"anleggsmidler":{}},"resultatregnskapResultat":{"ordinaertResultatFoerSkattekostnad":',
        amount("result_before_tax"),
        ',"aarsresultat":',
        amount("net_result"),
        ',"finansresultat":{"finansinntekt":{},"finanskostnad":{}},"driftsresultat":{"driftsresultat":',
        amount("operating_result"),
        ',"driftsinntekter":{',
        where(sells, joined('"sumDriftsinntekter":', amount("revenue"))),
        '},"driftskostnad":{',
        where(sells & (plan.population.employees[rows] > 0), joined('"loennskostnad":', amount("wages"))),
        "}}}}",
    )


class _Amounts:
    """Amounts of one year as the source prints them: whole units with a decimal, such as 1250000.0."""

    def __init__(self, accounts: Accounts, place: int, scale: np.ndarray):
        self.accounts, self.place, self.scale = accounts, place, scale

    def __call__(self, line: str) -> pa.Array:
        if line == "debt":
            amount = (self.accounts.assets - self.accounts.equity)[:, self.place]
        else:
            amount = getattr(self.accounts, line)[:, self.place]
        return joined(numbers(np.rint(amount * self.scale).astype(np.int64)), ".0")
