"""Who applied, and who was given what? Applications and awards of three givers, each a part of the table `grants`.

The same award may stand with several givers: amounts are never summed across sources.
"""

from klynge.registers import checks, delimited
from klynge.registers.importing import Reading

# Forskningsrådet, field list of soknader2: "Mottatt, Vurderes, Avslag, Bevilgning og Avsluttet"; any other phase
# is an application that was taken back
PHASES = {
    "avslag": "rejected",
    "bevilgning": "awarded",
    "avsluttet": "awarded",
    "mottatt": "pending",
    "vurderes": "pending",
}

INNOVASJON_NORGE = delimited.Layout(
    "grants (Innovasjon Norge)",
    {
        "org": ("Org-nr", "Orgnr", "Organisasjonsnummer"),
        "date": ("Innvilget dato",),
        "awarded": ("Innvilget beløp",),
        "category": ("Virkemiddelkategori",),
        "programme": ("Underkategori",),
        "county": ("Fylkesnavn",),
        "municipality": ("Kommunenavn",),
        "name": ("Bedriftsnavn",),
        "unit": ("Beslutningsenhet",),
        "area": ("Næringshovedområde",),
        "industry": ("Næring",),
        "financing": ("Type finansiering",),
    },
    required=("org", "date", "awarded"),
    # published in latin-1; a copy saved as UTF-8 is told apart, because latin-1 text is hardly ever valid UTF-8
    encodings=("utf-8-sig", "latin-1"),
    hint="Fetch the file anew from Innovasjon Norge; it is called Tildelinger.csv.",
)
FORSKNINGSRADET = delimited.Layout(
    "grants (Forskningsrådet)",
    {
        "project": ("prosjektnummer",),
        "org": ("organisasjonsnummer",),
        "date": ("soknadsdato",),
        "start": ("prosjektstart",),
        "start_applied": ("sokstart",),
        "programme": ("aktivitet",),
        "programme_called": ("utlysningsaktivitet",),
        "phase": ("prosjektfase",),
        "asked": ("sokt_belop",),
        "awarded": ("tildelt_belop",),
    },
    required=("project", "org", "date", "phase", "asked", "awarded"),
    hint="Fetch soknader2 anew from the open data of Forskningsrådet.",
)
EU = delimited.Layout(
    "grants (EU)",
    {
        "project": ("Prosjektnr",),
        "org": ("Organisasjonsnummer",),
        "date": ("Kontrakt signeringsdato",),
        "applied": ("Søknadsdato",),
        "start": ("Kontrakt startdato",),
        "framework": ("Rammeprogram",),
        "programme": ("Programkortnavn (H2020)", "Programkortnavn"),
        "part": ("Organisasjon rolle",),
        "awarded": ("Innvilget beløp organisasjon EUR",),
    },
    required=("project", "org", "date", "awarded"),
    hint="Fetch bevilgningereu anew from the open data of Forskningsrådet.",
)


def read_innovasjon_norge(reading: Reading) -> None:
    """Awards of Innovasjon Norge. A negative amount takes an award back and has the outcome `reversed`.

    The source has no award number: ours is made of the row's content, and the same row gives the same number.
    Rejects: bad_organisation_number, bad_date, future_date, bad_amount. Left out: `no_organisation` (a person).
    """
    new_columns = delimited.read(reading, "printed", INNOVASJON_NORGE)
    content = f"md5(concat_ws(chr(31), {', '.join(f"coalesce({c}, '')" for c in INNOVASJON_NORGE.columns)}))"
    _store(
        reading,
        "innovasjon_norge",
        f"""
        SELECT row_no, fault, org, date AS printed_date, awarded AS printed_awarded, NULL AS printed_asked,
            left({content}, 16) || '-' || row_number() OVER (PARTITION BY {content}) AS award_id,
            {checks.date("date")} AS date, NULL AS start, nullif(concat_ws(' / ', category, programme), '') AS programme,
            'NOK' AS currency, NULL AS amount_asked, {checks.amount("awarded", decimal=",")} AS amount_awarded,
            CASE WHEN amount_awarded < 0 THEN 'reversed' ELSE 'awarded' END AS outcome, 'recipient' AS role
        FROM printed
        """,
        new_columns,
    )


def read_forskningsradet(reading: Reading) -> None:
    """Applications to the Research Council, rejections included: they are a comparison group.

    Rejects: no_award_id, bad_organisation_number, bad_date, future_date, bad_amount, no_outcome.
    Left out: `no_organisation` (a person, or an organisation without a number, printed as 0).
    """
    new_columns = delimited.read(reading, "printed", FORSKNINGSRADET)
    outcomes = " ".join(f"WHEN '{phase}' THEN '{outcome}'" for phase, outcome in PHASES.items())
    outcome = f"CASE WHEN phase IS NOT NULL THEN CASE lower(phase) {outcomes} ELSE 'withdrawn' END END"
    awarded = checks.amount("awarded")
    _store(
        reading,
        "forskningsradet",
        f"""
        SELECT row_no, fault, project AS award_id, org, date AS printed_date, awarded AS printed_awarded,
            asked AS printed_asked, {checks.date("date")} AS date, coalesce(start, start_applied) AS start,
            coalesce(programme, programme_called) AS programme, 'NOK' AS currency,
            {checks.amount("asked")} AS amount_asked, {outcome} AS outcome,
            CASE WHEN {outcome} IN ('awarded', 'rejected') THEN {awarded} ELSE nullif({awarded}, 0) END AS amount_awarded,
            'responsible' AS role
        FROM printed
        """,
        new_columns,
    )


def read_eu(reading: Reading) -> None:
    """EU grants to Norwegian participants, in euro; coordinators are `responsible`, the others `participant`.

    Rejects: no_award_id, bad_organisation_number, bad_date, future_date, bad_amount. Left out: `no_organisation`.
    """
    new_columns = delimited.read(reading, "printed", EU)
    _store(
        reading,
        "eu",
        f"""
        SELECT row_no, fault, project AS award_id, org, coalesce(date, applied) AS printed_date,
            awarded AS printed_awarded, NULL AS printed_asked, {checks.date("coalesce(date, applied)")} AS date,
            right(split_part(start, ' ', 1), 4) AS start, nullif(concat_ws(' / ', framework, programme), '') AS programme,
            'EUR' AS currency, NULL AS amount_asked, {checks.amount("awarded")} AS amount_awarded,
            'awarded' AS outcome, CASE WHEN upper(part) = 'COORDINATOR' THEN 'responsible' ELSE 'participant' END AS role
        FROM printed
        """,
        new_columns,
    )


def _store(reading: Reading, source: str, parsed: str, new_columns: list[str]) -> None:
    reason = checks.first_reason(
        ("no_award_id", "award_id IS NULL"),
        ("bad_organisation_number", f"rule IS NULL AND NOT {checks.is_number('digits')}"),
        ("bad_date", "printed_date IS NOT NULL AND date IS NULL"),
        ("future_date", f"date > DATE '{reading.as_of}'"),
        (
            "bad_amount",
            "(printed_asked IS NOT NULL AND amount_asked IS NULL) OR (printed_awarded IS NOT NULL AND "
            "outcome IN ('awarded', 'rejected', 'reversed') AND amount_awarded IS NULL)",
        ),
        ("no_outcome", "outcome IS NULL"),
    )
    reading.draft.connection.execute(
        f"""
        CREATE TEMP TABLE judged AS
        WITH parsed AS ({parsed}), numbered AS (
            SELECT *, {checks.number("org")} AS digits,
                CASE WHEN org IS NULL OR org = '0' THEN 'no_organisation' END AS rule
            FROM parsed
        )
        SELECT * EXCLUDE (start), '{source}' AS source, 'no:' || digits AS org_id,
            coalesce(year(date), try_cast(start AS INTEGER)) AS year, {reason} AS reason,
            concat_ws(' ', award_id, org, printed_date, printed_asked, printed_awarded) AS raw
        FROM numbered
        """
    )
    checks.reject(reading, "grants", "judged")
    reading.draft.store(
        "grants",
        "SELECT * FROM judged WHERE reason IS NULL AND rule IS NULL",
        as_of=reading.as_of,
        source=reading.source,
        left_out=checks.left_out(reading, "judged"),
        new_columns=new_columns,
        part=source,
    )
