"""Which organisation does a written name mean? Exact matches, and suggestions that a person decides on.

Names are compared without case, punctuation, accents and legal form, with å as aa, æ as ae and ø as o. Only an exact
match that is the only one is certain. Suggestions share a word or a beginning with the written name and are ranked by
the Jaccard similarity of trigrams: the trigrams both have, divided by those either has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from klynge.registers import checks
from klynge.registers.importing import Reading
from klynge.registers.rows import load

SUGGESTIONS = 3
LOWEST_SCORE = 0.35
LEGAL_FORMS = "asa|as|ans|da|ba|sa|ks|nuf|enk|sti|iks|kf|fkf|sf|hf|rhf|ab|ltd|inc|gmbh|oy|aps|plc|llc|bv"
_LETTERS = (("å", "aa"), ("æ", "ae"), ("ä", "ae"), ("ø", "o"), ("ö", "o"), ("&", " og "), ("a/s", "as"))
# words in more names than this (eiendom, holding) suggest nothing, unless a name has no rarer one
_COMMON = 3_000
_BEGINNING = 5
_RANKED = 50  # candidates per name whose trigrams are compared


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that a name may mean; `score` is 0–1."""

    org_id: str
    name: str
    municipality: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """A written name: `exact` (one organisation has it), `ambiguous` (several have) or `unmatched` (none has)."""

    written: str
    status: str
    candidates: list[Candidate]


def match(reading: Reading, written: Sequence[str]) -> list[Match]:
    """What each written name may mean, among the organisations of the lake.

    A name with a legal form matches exactly with that form only; a name without one with any.
    """
    connection = reading.draft.connection
    load(reading, "written", ("no", "name"), ((str(number), name) for number, name in enumerate(written)))
    connection.execute(f"""
        CREATE TEMP TABLE asked AS SELECT no::INTEGER AS no, {_keys("name")} FROM written;
        CREATE TEMP TABLE known AS SELECT org_id, name, municipality, {_keys("name")}
            FROM {checks.lake_table(reading, "organisations")} WHERE name IS NOT NULL;
        CREATE TEMP TABLE exact AS
            SELECT no, org_id FROM asked JOIN known USING (folded) WHERE folded != ''
            UNION SELECT no, org_id FROM asked JOIN known USING (bare) WHERE asked.folded = asked.bare AND bare != '';
        """)
    rows = connection.execute(_SUGGESTED).fetchall()
    found = {no: list(group) for no, group in groupby(rows, key=itemgetter(0))}
    connection.execute("DROP TABLE asked; DROP TABLE known; DROP TABLE exact")
    return [_match(name, found.get(number, [])) for number, name in enumerate(written)]


def _match(written: str, rows: list[tuple]) -> Match:
    exact = rows[0][1] if rows else 0
    status = "unmatched" if exact == 0 else "exact" if exact == 1 else "ambiguous"
    return Match(written, status, [Candidate(*row[2:]) for row in rows])


def _keys(column: str) -> str:
    plain = folded(column)
    return f"{plain} AS folded, {_bare(plain)} AS bare"


def folded(column: str) -> str:
    """The expression of a name as it is compared: small letters, digits and single spaces."""
    text = f"lower({column})"
    for letter, plain in _LETTERS:
        text = f"replace({text}, '{letter}', '{plain}')"
    text = f"regexp_replace(strip_accents({text}), '[.''’´`]', '', 'g')"
    return f"trim(regexp_replace({text}, '[^a-z0-9]+', ' ', 'g'))"


def _bare(plain: str) -> str:
    return f"regexp_replace({plain}, '^as |( ({LEGAL_FORMS}))+$', '', 'g')"


def _blocks(column: str) -> str:
    return f"unnest(string_split({column}, ' ') || [left({column}, {_BEGINNING}) || '*'])"


def _trigrams(column: str) -> str:
    return f"list_distinct([substr('  ' || {column} || ' ', i, 3) FOR i IN range(1, length({column}) + 2)])"


_SUGGESTED = f"""
    WITH asked_blocks AS (SELECT DISTINCT no, bare, {_blocks("bare")} AS block FROM asked),
    known_blocks AS (
        SELECT * FROM (SELECT org_id, bare, {_blocks("bare")} AS block FROM known)
        WHERE block IN (SELECT block FROM asked_blocks)
    ), frequencies AS (SELECT block, count(*) AS names FROM known_blocks GROUP BY block),
    telling AS (
        SELECT no, bare, block FROM asked_blocks JOIN frequencies USING (block)
        QUALIFY names <= {_COMMON} OR row_number() OVER (PARTITION BY no ORDER BY names, block) = 1
    ), near AS (
        SELECT no, org_id, any_value(telling.bare) AS asked_bare, any_value(known_blocks.bare) AS known_bare,
            count(*) AS shared
        FROM telling JOIN known_blocks USING (block) GROUP BY no, org_id
    ), ranked AS (
        SELECT * FROM near QUALIFY row_number() OVER (
            PARTITION BY no ORDER BY shared + jaro_winkler_similarity(asked_bare, known_bare) DESC, org_id
        ) <= {_RANKED}
    ), compared AS (
        SELECT no, org_id, {_trigrams("asked_bare")} AS a, {_trigrams("known_bare")} AS b FROM ranked
        UNION BY NAME
        SELECT no, org_id, {_trigrams("asked.bare")} AS a, {_trigrams("known.bare")} AS b
        FROM exact JOIN asked USING (no) JOIN known USING (org_id)
    ), scored AS (
        SELECT no, org_id, len(list_intersect(a, b)) / len(list_distinct(a || b)) AS score,
            (no, org_id) IN (SELECT (no, org_id) FROM exact) AS is_exact
        FROM compared
    )
    SELECT no, (SELECT count(*) FROM exact WHERE exact.no = scored.no) AS exact, org_id, known.name, known.municipality,
        round(score, 2)
    FROM scored JOIN known USING (org_id)
    WHERE is_exact OR score >= {LOWEST_SCORE}
    QUALIFY row_number() OVER (PARTITION BY no ORDER BY is_exact DESC, score DESC, org_id) <= {SUGGESTIONS}
    ORDER BY no, is_exact DESC, score DESC, org_id
    """
