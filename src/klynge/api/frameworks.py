"""Models from outside: find one, read its page, judge, put it to a case, tell and keep the result."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from klynge.errors import DeclarationError, KlyngeError
from klynge.evidence import Evidence, judgements
from klynge.evidence.judgements import EvidenceFaultError
from klynge.frameworks import conflicts, evaluate, examples
from klynge.frameworks import load as loading
from klynge.frameworks.asked import asked_measure, asked_of, is_asked
from klynge.frameworks.assessment import Assessment
from klynge.frameworks.examples import Example
from klynge.frameworks.model import GROUPS, REPORTS, SUBJECTS, Dimension, Framework, Note
from klynge.reports import frameworks as telling
from klynge.reports.document import Document
from klynge.reports.frameworks import advice
from klynge.text import require_language

Subject = tuple[str, str]
# what the library may be searched by
MODEL_GROUPS, MODEL_SUBJECTS, MODEL_REPORTS = GROUPS, SUBJECTS, REPORTS
NEAR = 5  # near names that an error gives


class UnknownModelError(KlyngeError):
    """There is no model, or no question of it, by that name."""

    code = "unknown_model"
    exit_code = 31


@dataclass(frozen=True, slots=True)
class Question:
    """A dimension that people are asked about. values : id and title; beside : measures to show with it."""

    dimension: str
    title: str
    kind: str
    values: tuple[tuple[str, str], ...]
    look_at: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideFound:
    """One side of a conflict. models : ids; state : holds, possible, not_asked or ruled_out; place : in the source."""

    says: str
    models: tuple[str, ...]
    state: str
    place: str


@dataclass(frozen=True, slots=True)
class ConflictFound:
    """Advice that points different ways. reading : how the sides are read together; basis : whose reading that is."""

    id: str
    title: str
    sides: tuple[SideFound, ...]
    reading: str
    basis: str


def framework(name: str) -> Framework:
    """The model of that id, if it can be put to a case. Raises UnknownModelError with near names."""
    found = _model(name)
    if isinstance(found, Note):
        raise UnknownModelError(
            f"{name!r} is read, and not put to a case: {found.why['en']} "
            f"Read it with 'klynge frameworks --show {name}'."
        )
    return found


def check_examples(name: str) -> tuple[Example, ...]:
    """The worked examples of a model, each with where it differs from what the model gives.

    Raises DeclarationError, which names the file and the remedy, if they cannot be read or a verdict has no example.
    """
    model = framework(name)
    file = loading.folder_of(name) / examples.FILE
    found = examples.run(model, file, loading.declared())
    if lacking := examples.lacking(model, found):
        raise DeclarationError(
            f"{name}/{examples.FILE}",
            "examples",
            f"no example of {', '.join(lacking)}",
            "Write one per verdict, and one that misses evidence and leaves verdicts open.",
        )
    return found


def framework_document(name: str, lang: str) -> Document:
    """The library's page of a model, as a document: what it asks, its figure, rules, sources, and ways to evidence."""
    require_language(lang)
    known = loading.declared()
    return telling.framework_document(_model(name), known, lang, on=dt.date.today().isoformat())


def framework_questions(name: str, lang: str) -> list[Question]:
    """What a model asks people about, for a form: only dimensions that are answered by judgement."""
    asked = [one for one in framework(name).dimensions.values() if one.asked]
    return [
        Question(
            dimension=one.id,
            title=one.title[lang],
            kind=one.kind,
            values=tuple((value.id, value.title[lang]) for value in one.values),
            look_at=one.look_at[lang] if one.look_at else "",
            beside=one.beside,
        )
        for one in asked
    ]


def judgement(
    name: str,
    dimension: str,
    value: str | bool,
    *,
    subject: Subject,
    judge: str,
    on: dt.date,
    reason: str,
    assessed: dt.date | None = None,
) -> Evidence:
    """An answer by somebody who knows, as closed evidence.

    Parameters
    ----------
    name, dimension, value : the model, what it asks, and a value of its scale (true and false are yes and no)
    subject : kind and id; judge : the role, never a name; on : day of the judgement; reason : what it rests on
    assessed : day of the assessment, today unless given; a judgement of a later day is refused

    Raises
    ------
    UnknownModelError, EvidenceFaultError: in words, with what was found, why it cannot be used, and the next step.
    """
    model = framework(name)
    _require_kind(model, subject)
    code = ("yes" if value else "no") if isinstance(value, bool) else value
    _require_value(_asked(model, dimension), code, model)
    return judgements.judgement(
        asked_measure(name, dimension),
        code,
        subject=subject,
        judge=judge,
        on=on,
        reason=reason,
        assessed=assessed or dt.date.today(),
    )


def check_evidence(rows: Iterable[Evidence], on: dt.date) -> None:
    """Raise, in words, at evidence that cannot be used: another unit, no such question, off the scale, too late."""
    rows = list(rows)
    judgements.require_sound(rows, on)
    for row in rows:
        if is_asked(row.measure):
            name, dimension = asked_of(row.measure)
            model = framework(name)
            asked = _asked(model, dimension)
            if row.is_known:
                _require_value(asked, row.code, model)


def assess(name: str, subject: Subject, evidence: Iterable[Evidence], *, on: dt.date, about: str = "") -> Assessment:
    """One model held against evidence about one subject.

    Parameters
    ----------
    subject : kind and id, such as ("cluster", "nce-raufoss"); about : second subject, such as an industry area
    evidence : rows about the subject; those about others are left aside; on : the day of the assessment
    """
    model, rows = framework(name), list(evidence)
    _require_kind(model, subject)
    check_evidence(rows, on)
    frameworks = loading.chosen(name)
    return evaluate.assess(model, rows, subject=subject, on=on, about=about, frameworks=frameworks)


def assess_all(subject: Subject, evidence: Iterable[Evidence], *, on: dt.date) -> tuple[Assessment, ...]:
    """Every model for that kind of subject, held against the same evidence."""
    rows = list(evidence)
    check_evidence(rows, on)
    return evaluate.assess_all(loading.declared(), rows, subject=subject, on=on)


def assessment_document(
    assessment: Assessment,
    lang: str,
    *,
    previous: Assessment | None = None,
    subject_name: str = "",
    invented: bool = False,
) -> Document:
    """The assessment as a document in one language.

    previous : the assessment before it, to tell what has changed; subject_name : its id unless given
    invented : it rests on generated data, and says so
    """
    require_language(lang)
    return telling.assessment_document(
        assessment,
        framework(assessment.framework),
        lang,
        subject=subject_name or assessment.subject_id,
        previous=previous,
        invented=invented,
    )


def conflicts_among(assessments: Iterable[Assessment], lang: str) -> list[ConflictFound]:
    """Where the advice of assessments of one subject points different ways, those that hold for certain first.

    Both sides are told, and none is chosen; a model that is not among the assessments rules nothing out.
    """
    require_language(lang)
    return [_conflict(one, lang) for one in conflicts.among(assessments)]


def _conflict(met: conflicts.Met, lang: str) -> ConflictFound:
    found = met.conflict
    sides = tuple(
        SideFound(
            says=side.says[lang],
            models=tuple(place.framework for place in side.places),
            state=state,
            place=advice.place(side, lang),
        )
        for side, state in zip(found.sides, met.states, strict=True)
    )
    return ConflictFound(found.id, found.title[lang], sides, advice.reading(found, lang), found.basis)


def _model(name: str) -> Framework | Note:
    known = loading.library()
    if name not in known:
        raise _unknown("model", name, known, "'klynge frameworks' lists all.")
    return known[name]


def _unknown(kind: str, name: str, known: Iterable[str], remedy: str) -> UnknownModelError:
    near = get_close_matches(name, list(known), n=NEAR, cutoff=0.5)
    said = f" Near: {', '.join(near)}." if near else ""
    return UnknownModelError(f"There is no {kind} {name!r}.{said} {remedy}", name=name, near=near)


def _require_kind(model: Framework, subject: Subject) -> None:
    kinds = (model.subject, *model.shelf.also)
    if subject[0] not in kinds:
        raise EvidenceFaultError(
            f"{model.id!r} is about a {' or a '.join(kinds)}, and {subject[1]!r} is a {subject[0]}: "
            "its rules say nothing of that. Choose a subject of that kind, or another model "
            "('klynge frameworks --subject').",
            fault="wrong_subject",
        )


def _asked(model: Framework, dimension: str) -> Dimension:
    asked = {one.id: one for one in model.dimensions.values() if one.asked}
    if dimension in asked:
        return asked[dimension]
    listed = f"It asks: {', '.join(asked)}." if asked else "It asks people nothing: all is read from measures."
    if dimension in model.dimensions:
        raise UnknownModelError(f"{dimension!r} of {model.id!r} is read from evidence and not judged. {listed}")
    raise _unknown(f"question of {model.id!r}", dimension, asked, listed)


def _require_value(dimension: Dimension, value, model: Framework) -> None:
    scale = [one.id for one in dimension.values]
    if value not in scale:
        raise EvidenceFaultError(
            f"{value!r} is not on the scale of {dimension.id!r} of {model.id!r}. Give one of: {', '.join(scale)}.",
            fault="off_scale",
            measure=asked_measure(model.id, dimension.id),
        )
