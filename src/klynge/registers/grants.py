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
        "decided": ("Innvilget dato",),
        "awarded": ("Innvilget beløp",),
        "category": ("Virkemiddelkategori",),
        "subcategory": ("Underkategori",),
        "county": ("Fylkesnavn",),
        "municipality": ("Kommunenavn",),
        "name": ("Bedriftsnavn",),
        "unit": ("Beslutningsenhet",),
        "area": ("Næringshovedområde",),
        "industry": ("Næring",),
        "financing": ("Type finansiering",),
    },
    required=("org", "decided", "awarded"),
    # published in latin-1; a copy saved as UTF-8 is told apart, because latin-1 text is hardly ever valid UTF-8
    encodings=("utf-8-sig", "latin-1"),
    hint="Fetch the file anew from Innovasjon Norge; it is called Tildelinger.csv.",
)
FORSKNINGSRADET = delimited.Layout(
    "grants (Forskningsrådet)",
    {
        "project": ("prosjektnummer",),
        "org": ("organisasjonsnummer",),
        "applied": ("soknadsdato",),
        "starts": ("prosjektstart",),
        "would_start": ("sokstart",),
        "activity": ("aktivitet",),
        "activity_called": ("utlysningsaktivitet",),
        "phase": ("prosjektfase",),
        "asked": ("sokt_belop",),
        "awarded": ("tildelt_belop",),
    },
    required=("project", "org", "applied", "phase", "asked", "awarded"),
    unused="prosjekttittel;soknadsfrist;utlysnings_id;utlysningtittel;prosjekttype;soknadstype;soknadstypevariant;"
    "sokslutt;prosjektslutt;prosjektleder_kjonn;prosjektansvarlig_type;prosjektansvarlig_navn;kortnavn;kp1;kp2;sektor;"
    "kategori;kommune;kommunenummer;fylke;fylkenummer;landsdel;virkemiddel_sekvens;virkemiddel;hovedaktivitet_sekvens;"
    "hovedaktivitet;aktivitet_kode;fagomraade;fag;fagdisiplin;dr_stip_aarsverk;postdok_aarsverk",
    hint="Fetch soknader2 anew from the open data of Forskningsrådet.",
)
EU = delimited.Layout(
    "grants (EU)",
    {
        "project": ("Prosjektnr",),
        "org": ("Organisasjonsnummer",),
        "signed": ("Kontrakt signeringsdato",),
        "applied": ("Søknadsdato",),
        "starts": ("Kontrakt startdato",),
        "framework": ("Rammeprogram",),
        "subprogramme": ("Programkortnavn (H2020)", "Programkortnavn"),
        "part": ("Organisasjon rolle",),
        "awarded": ("Innvilget beløp organisasjon EUR",),
    },
    required=("project", "org", "signed", "awarded"),
    unused="Traktat kode (H2020);Programområde kode (H2020);Programområde (H2020);Program kode (H2020);Program (H2020);"
    "Programnivå 1 kortnavn (H2020);Programnivå 1 kode (H2020);Programnivå 1 (H2020);Prosjektkortnavn;Prosjektnavn;"
    "Utlysnings-id;Overordnet utlysnings-id;Topic kode;Topic;Søknadstype;Søknadstypenavn;Kontraktstatus;"
    "Kontrakt sluttdato;Søknadsfrist;Varighet måneder;Vurderingspanel;Organisasjonsnavn;Kortnavn;"
    "Organisasjon finansiell rolle;Deltakernr;FoU sektorkode;FoU sektor;FoU kategori;Kontraktspart 1;"
    "Kontraktspart 2;Adresse kommunenummer;Adresse kommune;Adresse fylkenummer;Adresse fylke;"
    "Adresse landsdel",
    hint="Fetch bevilgningereu anew from the open data of Forskningsrådet.",
)


def read_innovasjon_norge(reading: Reading) -> None:
    """Awards of Innovasjon Norge. A negative amount takes an award back and has the outcome `reversed`.

    The source has no award number: ours is made of the row's content, so that the same row has the same number.
    Rejects: bad_organisation_number, bad_date, future_date, bad_amount. Left out: `no_organisation` (a person).
    """
    texts = ", ".join(f"coalesce({column}, '')" for column in INNOVASJON_NORGE.columns)
    content = f"left(md5(concat_ws(chr(31), {texts})), 16)"
    columns = {
        "award_id": f"{content} || '-' || row_number() OVER (PARTITION BY {content})",
        "day": "decided",
        "start": "NULL",
        "programme": "nullif(concat_ws(' / ', category, subcategory), '')",
        "currency": "'NOK'",
        "asked": "NULL::VARCHAR",
        "outcome": "CASE WHEN left(awarded, 1) IN ('-', '−') THEN 'reversed' ELSE 'awarded' END",
        "role": "'recipient'",
    }
    _store(reading, "innovasjon_norge", INNOVASJON_NORGE, columns, decimal=",")


def read_forskningsradet(reading: Reading) -> None:
    """Applications to the Research Council, rejections included: they are a comparison group.

    The number may be that of a department or an establishment of the organisation, as printed.
    Rejects: no_award_id, bad_organisation_number, bad_date, future_date, bad_amount, no_outcome.
    Left out: `no_organisation` (a person, or an organisation whose number is printed as 0).
    """
    outcomes = " ".join(f"WHEN '{phase}' THEN '{outcome}'" for phase, outcome in PHASES.items())
    columns = {
        "award_id": "project",
        "day": "applied",
        "start": "coalesce(starts, would_start)",
        "programme": "coalesce(activity, activity_called)",
        "currency": "'NOK'",
        "asked": "asked",
        "outcome": f"CASE WHEN phase IS NOT NULL THEN CASE lower(phase) {outcomes} ELSE 'withdrawn' END END",
        "role": "'responsible'",
    }
    _store(reading, "forskningsradet", FORSKNINGSRADET, columns)


def read_eu(reading: Reading) -> None:
    """EU grants to Norwegian participants, in euro; coordinators are `responsible`, the others `participant`.

    Rejects: no_award_id, bad_organisation_number, bad_date, future_date, bad_amount. Left out: `no_organisation`.
    """
    columns = {
        "award_id": "project",
        "day": "coalesce(signed, applied)",
        "start": "right(split_part(starts, ' ', 1), 4)",
        "programme": "nullif(concat_ws(' / ', framework, subprogramme), '')",
        "currency": "'EUR'",
        "asked": "NULL::VARCHAR",
        "outcome": "'awarded'",
        "role": "CASE WHEN upper(part) = 'COORDINATOR' THEN 'responsible' ELSE 'participant' END",
    }
    _store(reading, "eu", EU, columns)


def _store(
    reading: Reading, source: str, layout: delimited.Layout, columns: dict[str, str], *, decimal: str = "."
) -> None:
    """Judge and store the rows of one giver; `columns` says what is what, over the layout's columns."""
    new_columns = delimited.read(reading, "printed", layout)
    named = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    reason = checks.first_reason(
        ("no_award_id", "award_id IS NULL"),
        ("bad_organisation_number", f"rule IS NULL AND NOT {checks.is_number('digits')}"),
        ("bad_date", "day IS NOT NULL AND date IS NULL"),
        ("future_date", f"date > DATE '{reading.as_of}'"),
        (
            "bad_amount",
            "(asked IS NOT NULL AND whole_asked IS NULL) OR (awarded IS NOT NULL AND whole_awarded IS NULL)",
        ),
        ("no_outcome", "outcome IS NULL"),
    )
    reading.draft.connection.execute(f"""
        CREATE TEMP TABLE judged AS
        WITH named AS (SELECT row_no, fault, org, awarded, {named} FROM printed), read AS (
            SELECT *, {checks.number("org")} AS digits, {checks.date("day")} AS date,
                {checks.amount("asked", decimal=decimal)} AS whole_asked,
                {checks.amount("awarded", decimal=decimal)} AS whole_awarded,
                CASE WHEN org IS NULL OR org = '0' THEN 'no_organisation' END AS rule
            FROM named
        )
        SELECT row_no, award_id, date, programme, currency, outcome, role, rule, '{source}' AS source,
            'no:' || digits AS org_id, coalesce(year(date), try_cast(start AS INTEGER)) AS year,
            whole_asked AS amount_asked,
            -- the source prints 0 where nothing has been decided
            CASE WHEN outcome IN ('pending', 'withdrawn') THEN nullif(whole_awarded, 0) ELSE whole_awarded END
                AS amount_awarded,
            {reason} AS reason, concat_ws(' ', award_id, {checks.shown("org")}, day, asked, awarded) AS raw
        FROM read
        """)
    checks.store(reading, "grants", new_columns=new_columns, part=source)
