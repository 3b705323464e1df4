"""Which model answers this question? Words in any language, misspelt ones too; ranked by where they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from klynge.errors import UnknownNameError
from klynge.frameworks import own
from klynge.frameworks.load import KEPT, library
from klynge.frameworks.model import GROUPS, OWN, REPORTS, SUBJECTS, Framework, Note
from klynge.text import LANGUAGES, text

ASSESS, READ = "assess", "library"
LIKE = 0.33  # trigrams that a misspelt word must share with a word of the model, of those either has
_WEIGHTS = {"title": 5.0, "id": 4.0, "question": 3.0, "author": 3.0, "group": 2.0, "text": 1.0}
_LEAST = 3  # letters that a word must have to be compared by its parts


@dataclass(frozen=True, slots=True)
class Listed:
    """A model as the library lists it. original : who thought of it first; use : assess or library; in one language."""

    id: str
    title: str
    question: str
    group: str
    subject: str
    report: str
    use: str
    source: str
    original: str
    summary: str
    score: float


def find(query: str = "", *, group: str = "", subject: str = "", report: str = "", lang: str = "nb") -> list[Listed]:
    """The models that fit, best first; without a query in the order of reports and titles.

    Parameters
    ----------
    query : words of question, title, author or content, in any of the three languages; misspelt ones are found
    group : what the model is about, of `model.GROUPS`; report : its number, or `own`; subject : of `model.SUBJECTS`
    """
    _require("group", group, GROUPS)
    _require("subject", subject, SUBJECTS)
    _require("report", report, (*REPORTS, OWN))
    fitting = [one for one in library().values() if _fits(one, group, subject, report)]
    places = _places(own.kept())
    scored = [(one, _score(places[one.id], _words(query))) for one in fitting]
    found = [_listed(one, score, lang) for one, score in scored if score > 0 or not _words(query)]
    return sorted(found, key=lambda one: (-one.score, one.report, one.title.casefold()))


def _require(kind: str, name: str, known: Iterable[str]) -> None:
    if name and name not in known:
        raise UnknownNameError(kind, name, list(known))


def _fits(model: Framework | Note, group: str, subject: str, report: str) -> bool:
    return (
        (not group or model.shelf.group == group)
        and (not subject or subject in (model.subject, *model.shelf.also))
        and (not report or model.shelf.report == report)
    )


def _listed(model: Framework | Note, score: float, lang: str) -> Listed:
    source = model.sources[model.shelf.cite.source]
    return Listed(
        id=model.id,
        title=model.title[lang],
        question=model.question[lang],
        group=model.shelf.group,
        subject=model.subject,
        report=model.shelf.report,
        use=ASSESS if isinstance(model, Framework) else READ,
        source=f"{source.publisher} {source.year}",
        original=source.original,
        summary=model.shelf.summary[lang],
        score=round(score, 3),
    )


def _score(places: Mapping[str, Mapping[str, frozenset[str]]], asked: list[str]) -> float:
    """Every word asked for must be found somewhere; the best place of each counts."""
    total = 0.0
    for word in asked:
        best = max(_WEIGHTS[field] * _likeness(word, words) for field, words in places.items())
        if best == 0:
            return 0.0
        total += best
    return total


def _likeness(word: str, words: Mapping[str, frozenset[str]]) -> float:
    """1 for the word itself, less for one it begins or is part of, least for one that is spelt nearly so."""
    if word in words:
        return 1.0
    if len(word) < _LEAST:
        return 0.0
    if any(known.startswith(word) for known in words):
        return 0.9
    if any(word in known for known in words):
        return 0.7
    own = _trigrams(word)
    shared = max((len(own & other) / len(own | other) for other in words.values()), default=0.0)
    return shared * 0.6 if shared >= LIKE else 0.0


@lru_cache(maxsize=KEPT)
def _places(kept: own.Kept) -> Mapping[str, Mapping[str, Mapping[str, frozenset[str]]]]:
    """Model → where → word → its trigrams, for one state of the own files."""
    return {
        name: {field: {word: _trigrams(word) for word in _words(" ".join(said))} for field, said in _said(one).items()}
        for name, one in library().items()
    }


def _said(model: Framework | Note) -> dict[str, list[str]]:
    sources = model.sources.values()
    people = [*(one.original for one in sources), *(author for one in sources for author in one.authors)]
    return {
        "title": list(model.title.values()),
        "id": [model.id.replace("_", " "), model.id],
        "question": list(model.question.values()),
        "author": [*people, *(f"{one.publisher} {one.title}" for one in sources)],
        "group": [text(f"library.group.{model.shelf.group}", lang) for lang in LANGUAGES],
        "text": _content(model),
    }


def _content(model: Framework | Note) -> list[str]:
    found = [model.shelf.summary]
    if isinstance(model, Note):
        found += [words for part in model.parts for words in (part.title, part.text)]
    else:
        found += [dimension.title for dimension in model.dimensions.values()]
        found += [words for verdict in model.verdicts.values() for words in (verdict.title, verdict.text)]
    return [said for words in found for said in words.values()]


def _words(said: str) -> list[str]:
    plain = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in said.casefold())
    return list(dict.fromkeys(plain.split()))


def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
