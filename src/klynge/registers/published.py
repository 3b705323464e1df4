"""Which names have the columns and keys of the published files? A name that is not here is reported as new.

The CSV of the unit register had 54 columns in 2024, 68 in 2025 and 90 in 2026, that of establishments 36 and then 44.
Names are compared without regard to case: the files themselves do not agree on it.
"""


def _names(text: str, prefix: str = "") -> tuple[str, ...]:
    return tuple(prefix + name for name in text.split())


def _address(prefix: str) -> tuple[str, ...]:
    return _names("adresse poststed postnummer kommune kommunenummer land landkode", f"{prefix}.")


_COMMON = (
    *_names(
        """
        organisasjonsnummer navn organisasjonsform.kode organisasjonsform.beskrivelse
        naeringskode1.kode naeringskode1.beskrivelse naeringskode2.kode naeringskode2.beskrivelse
        naeringskode3.kode naeringskode3.beskrivelse hjelpeenhetskode.kode hjelpeenhetskode.beskrivelse
        harRegistrertAntallAnsatte antallAnsatte hjemmeside overordnetEnhet
        registreringsdatoEnhetsregisteret registreringsdatoIEnhetsregisteret
        registrertIMvaRegisteret frivilligMvaRegistrertBeskrivelser
        """
    ),
    *_address("postadresse"),
    # since 2025 and 2026
    *_names(
        """
        registreringsdatoAntallAnsatteEnhetsregisteret registreringsdatoAntallAnsatteNAVAaregisteret
        epostadresse telefon mobil registreringsdatoMerverdiavgiftsregisteret
        registreringsdatoMerverdiavgiftsregisteretEnhetsregisteret
        registreringsdatoFrivilligMerverdiavgiftsregisteret
        """
    ),
    # in the JSON only
    *_names("historiskeNavn slettedato respons_klasse links _links"),
)
UNITS = (
    *_COMMON,
    *_address("forretningsadresse"),
    *_names(
        """
        institusjonellSektorkode.kode institusjonellSektorkode.beskrivelse sisteInnsendteAarsregnskap stiftelsesdato
        registrertIFrivillighetsregisteret registrertIForetaksregisteret registrertIStiftelsesregisteret
        konkurs konkursdato underAvvikling underAvviklingDato underTvangsavviklingEllerTvangsopplosning
        tvangsopplostPgaManglendeDagligLederDato tvangsopplostPgaManglendeRevisorDato
        tvangsopplostPgaManglendeRegnskapDato tvangsopplostPgaMangelfulltStyreDato
        tvangsavvikletPgaManglendeSlettingDato maalform vedtektsdato vedtektsfestetFormaal aktivitet
        """
    ),
    # since 2025 and 2026
    *_names(
        """
        registreringsdatoFrivillighetsregisteret registreringsdatoForetaksregisteret
        registreringsdatoStiftelsesregisteret registreringsdatoPartiregisteret registrertIPartiregisteret
        paategninger underUtenlandskInsolvensbehandlingDato underRekonstruksjonsforhandlingDato
        fravalgRevisjonDato fravalgRevisjonBeslutningsDato erIKonsern
        registreringsnummerIHjemlandet utenlandskRegisterNavn underlagtLovgivningLand underlagtLovgivningLandKode
        """
    ),
    *_names("belop antallAksjer type bundet valuta innbetalt fulltInnbetalt innfortDato", "kapital."),
    *_names("land poststed adresse", "utenlandskRegisterAdresse."),
    *_names("kode beskrivelse beskrivelseBokmaal", "foretaksformIHjemlandet."),
)
ESTABLISHMENTS = (
    *_COMMON,
    *_address("beliggenhetsadresse"),
    *_names("oppstartsdato datoEierskifte nedleggelsesdato"),
)
