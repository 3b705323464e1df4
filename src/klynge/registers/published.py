"""Which names have the columns and keys of the published files? A name that is not here is reported as new.

The CSV of the unit register had 54 columns in 2024, 68 in 2025 and 90 in 2026, that of establishments 36 and then 44.
Names are compared without regard to case: the files themselves do not agree on it.
"""


def _names(prefix: str, names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for name in names.split())


def _address(prefix: str) -> tuple[str, ...]:
    return _names(prefix, "adresse poststed postnummer kommune kommunenummer land landkode")


_COMMON = (
    *"organisasjonsnummer navn organisasjonsform.kode organisasjonsform.beskrivelse".split(),
    *"naeringskode1.kode naeringskode1.beskrivelse naeringskode2.kode naeringskode2.beskrivelse".split(),
    *"naeringskode3.kode naeringskode3.beskrivelse hjelpeenhetskode.kode hjelpeenhetskode.beskrivelse".split(),
    *"harRegistrertAntallAnsatte antallAnsatte hjemmeside overordnetEnhet".split(),
    *"registreringsdatoEnhetsregisteret registreringsdatoIEnhetsregisteret".split(),
    *"frivilligMvaRegistrertBeskrivelser registrertIMvaRegisteret".split(),
    *_address("postadresse"),
    *"registreringsdatoAntallAnsatteEnhetsregisteret registreringsdatoAntallAnsatteNAVAaregisteret".split(),
    *"epostadresse telefon mobil registreringsdatoMerverdiavgiftsregisteret".split(),
    *"registreringsdatoMerverdiavgiftsregisteretEnhetsregisteret".split(),
    *"registreringsdatoFrivilligMerverdiavgiftsregisteret".split(),
    # in the JSON only
    *"historiskeNavn slettedato respons_klasse links _links".split(),
)
UNITS = (
    *_COMMON,
    *_address("forretningsadresse"),
    *_names("institusjonellSektorkode", "kode beskrivelse"),
    *"sisteInnsendteAarsregnskap stiftelsesdato registrertIFrivillighetsregisteret".split(),
    *"registrertIForetaksregisteret registrertIStiftelsesregisteret konkurs konkursdato".split(),
    *"underAvvikling underAvviklingDato underTvangsavviklingEllerTvangsopplosning".split(),
    *"tvangsopplostPgaManglendeDagligLederDato tvangsopplostPgaManglendeRevisorDato".split(),
    *"tvangsopplostPgaManglendeRegnskapDato tvangsopplostPgaMangelfulltStyreDato".split(),
    *"tvangsavvikletPgaManglendeSlettingDato maalform vedtektsdato vedtektsfestetFormaal aktivitet".split(),
    # since 2025 and 2026
    *"registreringsdatoFrivillighetsregisteret registreringsdatoForetaksregisteret".split(),
    *"registreringsdatoStiftelsesregisteret registreringsdatoPartiregisteret registrertIPartiregisteret".split(),
    *"paategninger underUtenlandskInsolvensbehandlingDato underRekonstruksjonsforhandlingDato".split(),
    *"fravalgRevisjonDato fravalgRevisjonBeslutningsDato erIKonsern".split(),
    *_names("kapital", "belop antallAksjer type bundet valuta innbetalt fulltInnbetalt innfortDato"),
    *"registreringsnummerIHjemlandet utenlandskRegisterNavn".split(),
    *_names("utenlandskRegisterAdresse", "land poststed adresse"),
    *"underlagtLovgivningLand underlagtLovgivningLandKode underlagtLovgivningLandkode".split(),
    *_names("foretaksformIHjemlandet", "kode beskrivelse beskrivelseBokmaal"),
)
ESTABLISHMENTS = (
    *_COMMON,
    *_address("beliggenhetsadresse"),
    *"oppstartsdato datoEierskifte nedleggelsesdato".split(),
)
