"""Do the givers' files become applications and awards, rejections, reversals and pending ones told apart?"""

import pytest

IN_HEADER = (
    "Fylkesnavn;Kommunenavn;Org-nr;Bedriftsnavn;Virkemiddelkategori;Underkategori;Innvilget beløp;Innvilget dato;"
    "Beslutningsenhet;Næringshovedområde;Næring;Type finansiering"
)
RCN = ("prosjektnummer", "prosjekttittel", "soknadsdato", "prosjektfase", "prosjektstart", "organisasjonsnummer")
RCN += ("aktivitet", "sokt_belop", "tildelt_belop")
EU_HEADER = (
    "Rammeprogram;Programkortnavn (H2020);Prosjektnr;Kontrakt signeringsdato;Kontrakt startdato;Organisasjonsnummer;"
    "Organisasjon rolle;Innvilget beløp organisasjon EUR"
)


def award(org, amount="100000,50", date="03.02.2020", category="Tilskudd"):
    return f"Elvefylket;Elvedal;{org};Ås AS;{category};Etablerer;{amount};{date};Øst;Industri;Treindustri;Støtte"


def awards(*lines, encoding="latin-1"):
    return "\n".join([IN_HEADER, *lines]).encode(encoding)


def application(org, *, project="1", phase="Avslag", date="2012-10-17 13:00:00", asked="10000.0", given="0.0"):
    return f'{project},"To\nlinjer, ""sitat""",{date},{phase},2013,{org},ENERGIX,{asked},{given}'


def applications(*lines):
    return "\n".join([",".join(RCN), *lines])


def test_an_award_of_innovasjon_norge(bring, number):
    (row,) = bring("grants-in", awards(award(number(0)))).rows
    assert row["award_id"].endswith("-1")
    assert (row["source"], row["org_id"], row["programme"]) == (
        "innovasjon_norge",
        f"no:{number(0)}",
        "Tilskudd / Etablerer",
    )
    assert (str(row["date"]), row["year"], row["amount_awarded"], row["amount_asked"]) == (
        "2020-02-03",
        2020,
        100001,
        None,
    )
    assert (row["outcome"], row["role"], row["currency"]) == ("awarded", "recipient", "NOK")


def test_a_negative_amount_is_a_reversal(bring, number):
    rows = bring("grants-in", awards(award(number(0)), award(number(0), amount="-100000,50"))).rows
    assert {(r["outcome"], r["amount_awarded"]) for r in rows} == {("awarded", 100001), ("reversed", -100001)}


def test_award_numbers_stay_whatever_else_is_in_the_file(bring, number):
    twice = award(number(0))
    first = set(bring("grants-in", awards(twice, twice)).column("award_id"))
    assert len(first) == 2, "the same award twice is two awards"
    assert first < set(bring("grants-in", awards(award(number(1)), twice, twice)).column("award_id"))


def test_latin_1_and_utf_8_give_the_same(bring, number):
    line = award(number(0), category="Lån")
    assert bring("grants-in", awards(line)).rows == bring("grants-in", awards(line, encoding="utf-8")).rows


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (award("200000000"), "bad_organisation_number"),
        (award("{good}", date="2020"), "bad_date"),
        (award("{good}", date="03.02.2030"), "future_date"),
        (award("{good}", amount="mye"), "bad_amount"),
        (award("{good}") + ";mer", "wrong_number_of_fields"),
        (award("{good}", category='"Sitat" her'), "misplaced_quote"),
    ],
)
def test_a_faulty_award_fails_alone(bring, number, line, reason):
    brought = bring("grants-in", awards(award(number(1)), line.format(good=number(0))))
    assert (brought.reasons, len(brought.rows)) == ({reason: 1}, 1)


def test_awards_to_persons_are_left_out(bring, number):
    brought = bring("grants-in", awards(award(number(0)), award("")))
    assert (brought.left_out, brought.all_rows) == ({"no_organisation": 1}, 2)


@pytest.mark.parametrize(
    ("phase", "given", "outcome", "awarded"),
    [
        ("Avslag", "0.0", "rejected", 0),
        ("Bevilgning", "7000.6", "awarded", 7001),
        ("Avsluttet", "7000", "awarded", 7000),
        ("Mottatt", "0.0", "pending", None),
        ("Vurderes", "", "pending", None),
        ("Trukket", "0.0", "withdrawn", None),
    ],
)
def test_the_phase_tells_the_outcome(bring, number, phase, given, outcome, awarded):
    (row,) = bring("grants-rcn", applications(application(number(0), phase=phase, given=given))).rows
    assert (row["outcome"], row["amount_awarded"], row["amount_asked"]) == (outcome, awarded, 10000)
    assert (row["award_id"], row["role"], str(row["date"])) == ("1", "responsible", "2012-10-17")


def test_an_application_without_a_date_has_the_year_of_its_project(bring, number):
    (row,) = bring("grants-rcn", applications(application(number(0), date=""))).rows
    assert (row["date"], row["year"]) == (None, 2013)


def test_applications_of_persons_are_left_out(bring, number):
    lines = [application(org, project=str(n)) for n, org in enumerate((number(0), "", "0"))]
    brought = bring("grants-rcn", applications(*lines))
    assert (len(brought.rows), brought.left_out) == (1, {"no_organisation": 2})


def test_faulty_applications(bring, number):
    lines = [application(number(0), project=""), application(number(0), phase=""), application(number(0))]
    brought = bring("grants-rcn", applications(*lines, application(number(0))))
    assert brought.reasons == {"duplicate_key": 1, "no_award_id": 1, "no_outcome": 1}


def test_eu_grants_are_in_euro(bring, number):
    lines = [
        f"H2020;LEIT;951956;25.05.2020 00:00;01.06.2020 00:00;{number(0)};COORDINATOR;3518202.75",
        f"H2020;LEIT;951956;25.05.2020 00:00;01.06.2020 00:00;{number(1)};PARTICIPANT;0.4999999",
    ]
    rows = bring("grants-eu", "\n".join([EU_HEADER, *lines])).rows
    assert [(r["role"], r["amount_awarded"], r["currency"], r["outcome"]) for r in rows] == [
        ("responsible", 3518203, "EUR", "awarded"),
        ("participant", 0, "EUR", "awarded"),
    ]
    assert (rows[0]["programme"], str(rows[0]["date"]), rows[0]["year"]) == ("H2020 / LEIT", "2020-05-25", 2020)


def test_each_giver_replaces_its_own_part_only(bring, lake, number):
    bring("grants-in", awards(award(number(0))))
    bring("grants-rcn", applications(application(number(0))))
    bring("grants-in", awards(award(number(1)), award(number(2))))
    with lake.view() as view:
        counts = view.query("SELECT source, count(*) AS n FROM grants GROUP BY 1 ORDER BY 1", tables=("grants",))
    assert counts.to_pylist() == [{"source": "forskningsradet", "n": 1}, {"source": "innovasjon_norge", "n": 2}]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("register", "file", "rows", "stored", "faults", "left_out"),
    [
        ("grants-rcn", "forskningsradet_soknader2_sample.csv", 171, 122, {}, {"no_organisation": 49}),
        # one firm stands twice in one project, as two participants with the same amount
        (
            "grants-eu",
            "forskningsradet_bevilgningereu_dataset.csv",
            2931,
            2927,
            {"duplicate_key": 1},
            {"no_organisation": 3},
        ),
        ("grants-eu", "forskningsradet_bevilgningereu_sample.csv", 159, 158, {"duplicate_key": 1}, {}),
    ],
)
def test_real_grants_are_all_accounted_for(bring, shared, register, file, rows, stored, faults, left_out):
    brought = bring(register, shared / "grants" / file)
    assert (brought.all_rows, len(brought.rows), brought.reasons, brought.left_out) == (rows, stored, faults, left_out)
    assert brought.stored.new_columns == []


@pytest.mark.shared
def test_real_applications_keep_rejections(bring, shared):
    brought = bring("grants-rcn", shared / "grants" / "forskningsradet_soknader2_sample.csv")
    outcomes = brought.column("outcome")
    assert outcomes.count("rejected") > outcomes.count("awarded") > 0
    statnett = next(r for r in brought.rows if r["award_id"] == "225873")
    assert (statnett["org_id"], statnett["amount_asked"], statnett["amount_awarded"]) == (
        "no:962986633",
        8_000_000,
        6_978_124,
    )
