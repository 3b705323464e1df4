"""What is a measure called, and what would give it a value? Measures of the catalogue, and answers on a dimension."""

from klynge.errors import KlyngeError
from klynge.evidence import questions
from klynge.frameworks.asked import asked_of, is_asked
from klynge.frameworks.load import chosen
from klynge.frameworks.model import Dimension, Framework
from klynge.measures.catalogue import MEASURES
from klynge.text import text


def measure_title(measure: str, lang: str, framework: Framework | None = None) -> str:
    """The title of any measure. framework : the one at hand, whose answers need no look-up."""
    if not is_asked(measure):
        return text(f"measures.{measure}.title", lang) if measure in MEASURES else measure
    found = _asked(measure, framework)
    if found is None:
        return measure
    model, dimension = found
    if framework is not None and model.id == framework.id:
        return dimension.title[lang]
    return text("library.answer", lang, framework=model.title[lang], dimension=dimension.title[lang])


def code_title(measure: str, code: str, lang: str, framework: Framework | None = None) -> str:
    """How an answer reads: the title of its value; another code stands as it is."""
    found = _asked(measure, framework) if is_asked(measure) else None
    titles = {value.id: value.title[lang] for value in found[1].values} if found else {}
    return titles.get(code, code)


def digits(measure: str) -> int:
    """Decimals that a value of the measure is told with."""
    return MEASURES[measure].digits if measure in MEASURES else 0


def remedy(measure: str, lang: str, framework: Framework | None = None) -> str:
    """What would give it a value: for an answer, somebody who knows, and what to look at."""
    if is_asked(measure):
        found = _asked(measure, framework)
        look_at = found[1].look_at if found else None
        return text("library.assessment.settle.answer", lang, look_at=look_at[lang] if look_at else "").rstrip()
    if measure in questions.BY_MEASURE:
        return questions.remedy(measure, lang)
    return text("library.assessment.settle.own_file", lang)


def _asked(measure: str, framework: Framework | None) -> tuple[Framework, Dimension] | None:
    """The model and the dimension that an answer is about; null where there is no such question."""
    name, dimension = asked_of(measure)
    try:
        model = framework if framework is not None and framework.id == name else chosen(name)[name]
    except KlyngeError:
        return None
    return (model, model.dimensions[dimension]) if dimension in model.dimensions else None
