"""What do the declared files say? TOML → model, with errors that name file, rule and remedy."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from math import inf, nextafter
from pathlib import Path

from klynge.declaration import Entry, read
from klynge.errors import DeclarationError, UnknownNameError
from klynge.frameworks import check, model, own
from klynge.frameworks.asked import asked_measure
from klynge.frameworks.conditions import RESERVED, on_dimensions, on_evidence
from klynge.frameworks.contradictions import contradictions
from klynge.measures.catalogue import MEASURES
from klynge.text import LANGUAGES, text

FOLDER = Path(__file__).with_name("declared")
# the frameworks that the answer about a region is made of
READINESS = (
    "critical_mass",
    "absorptive_capacity",
    "network_position",
    "cluster_benefit",
    "barriers",
    "road_map",
    "region_readiness",
)
CODE = "code"  # unit of an answer
KEPT = 4  # states of the own files that are remembered


def library() -> Mapping[str, model.Framework | model.Note]:
    """What comes with Klynge and the installation's own files, frameworks and notes, by id."""
    return _library(own.kept())


def declared() -> Mapping[str, model.Framework]:
    """All frameworks by id, in an order in which each stands after those it builds on."""
    return _declared(own.kept())


def chosen(*names: str) -> Mapping[str, model.Framework]:
    """The frameworks of these names and those they build on: an answer that needs few reads few files."""
    return _chosen(names, own.kept())


def framework(name: str) -> model.Framework:
    """The framework of that id."""
    if name not in declared():
        raise UnknownNameError("framework", name, sorted(declared()))
    return declared()[name]


def folder_of(name: str) -> Path:
    """Where the files of a model stand."""
    return next((path.parent for kept, path, _ in own.kept() if kept == name), FOLDER / name)


@lru_cache(maxsize=KEPT)
def _library(kept: own.Kept) -> Mapping[str, model.Framework | model.Note]:
    ours = {path.parent.name: _with_klynge(path.parent.name) for path in sorted(FOLDER.glob(f"*/{own.FILE}"))}
    return ours | {name: _own(path, changed) for name, path, changed in kept}


@lru_cache(maxsize=KEPT)
def _declared(kept: own.Kept) -> Mapping[str, model.Framework]:
    return together(found for found in _library(kept).values() if isinstance(found, model.Framework))


@lru_cache(maxsize=256)
def _chosen(names: tuple[str, ...], kept: own.Kept) -> Mapping[str, model.Framework]:
    beside = {name: (path, changed) for name, path, changed in kept}
    found: dict[str, model.Framework] = {}
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found[name] = _own(*beside[name]) if name in beside else _with_klynge(name)
            ahead += found[name].uses()
    return together(found.values())


@cache
def _with_klynge(name: str) -> model.Framework | model.Note:
    return _named_as_its_folder(load(FOLDER / name / own.FILE), f"{name}/{own.FILE}", name)


@lru_cache(maxsize=256)
def _own(path: Path, changed: int) -> model.Framework | model.Note:
    """An own file; `changed` tells one state of it from another. It never takes the place of one of Klynge's."""
    name, file = path.parent.name, f"{path.parent.name}/{path.name}"
    if (FOLDER / name).is_dir():
        raise DeclarationError(
            file, "id", f"a model {name!r} comes with Klynge", "Give yours another id, and its folder the same name."
        )
    return _named_as_its_folder(load(path), file, name)


def _named_as_its_folder(found, file: str, folder: str):
    if found.id != folder:
        raise DeclarationError(
            file, "id", f"the id is {found.id!r}, but the folder {folder!r}", "Give both the same name."
        )
    return found


def together(frameworks) -> Mapping[str, model.Framework]:
    """Frameworks that refer to each other: every verdict referred to exists, and none builds on itself."""
    return check.order({found.id: found for found in frameworks})


def load(path: Path) -> model.Framework | model.Note:
    """Read one file. Raises DeclarationError, which names the file, the place in it and the remedy."""
    entry = read(path)
    sources = {name: _source(name, inner) for name, inner in entry.named("sources", "source")}
    if not sources:
        raise entry.fault("no source", "Name at least one publication under [sources.…].")
    use = entry.one_of("use", ("assess", "library"), default="assess")
    found = _note(entry, sources) if use == "library" else _framework(entry, sources)
    entry.done()
    if isinstance(found, model.Framework):
        check.complete(found, entry)
    return found


def _framework(entry: Entry, sources: Mapping[str, model.Source]) -> model.Framework:
    name = entry.string("id")
    thresholds = {key: _threshold(key, inner, sources) for key, inner in entry.named("thresholds", "threshold")}
    indicators = {key: _indicator(key, inner, thresholds) for key, inner in entry.named("indicators", "indicator")}
    listed = list(entry.named("dimensions", "dimension"))
    indicators |= {key: _answer(name, key, inner) for key, inner in listed if inner.flag("asked")}
    dimensions = {key: _dimension(key, inner, indicators, thresholds) for key, inner in listed}
    verdicts = {key: _verdict(key, inner) for key, inner in entry.named("verdicts", "verdict")}
    form = entry.one_of("form", model.TABLE_FORMS + model.FREE_FORMS)
    return model.Framework(
        id=name,
        version=entry.string("version"),
        form=form,
        subject=entry.one_of("subject", model.SUBJECTS),
        about=entry.string("about", ""),
        status=entry.one_of("status", model.BASES),
        title=entry.words("title"),
        question=entry.words("question"),
        shelf=_shelf(entry, name, sources, {**dimensions, **verdicts}, dimensions),
        sources=sources,
        indicators=indicators,
        thresholds=thresholds,
        dimensions=dimensions,
        verdicts=verdicts,
        rules=tuple(_rule(inner, dimensions, verdicts, sources, form) for inner in entry.listed("rules", "rule")),
        actions=tuple(_action(inner, verdicts, sources) for inner in entry.listed("actions", "action")),
        caveats=tuple(_caveat(inner, verdicts) for inner in entry.listed("caveats", "caveat")),
    )


def _note(entry: Entry, sources: Mapping[str, model.Source]) -> model.Note:
    name = entry.string("id")
    parts = tuple(
        model.Part(inner.string("id"), inner.words("title"), inner.words("text"))
        for inner in entry.listed("parts", "part")
    )
    if not parts:
        raise entry.fault("no parts", "Write what the model consists of under [[parts]].")
    check.unique(entry, "part", [part.id for part in parts])
    return model.Note(
        id=name,
        version=entry.string("version"),
        form=entry.one_of("form", model.TABLE_FORMS + model.FREE_FORMS + model.NOTE_FORMS),
        subject=entry.one_of("subject", (*model.SUBJECTS, "research")),
        title=entry.words("title"),
        question=entry.words("question"),
        why=entry.words("why"),
        shelf=_shelf(entry, name, sources, {part.id: part for part in parts}, {}),
        sources=sources,
        parts=parts,
        caveats=tuple(_caveat(inner, {}) for inner in entry.listed("caveats", "caveat")),
    )


def _shelf(entry: Entry, name: str, sources: Mapping, steps: Mapping, dimensions: Mapping) -> model.Shelf:
    figure = _figure(entry.entry("figure"), steps, dimensions) if entry.has("figure") else model.TABLE
    cite = _cite(entry, sources, basis="source")
    also = entry.strings("also")
    if unknown := [kind for kind in also if kind not in model.SUBJECTS]:
        raise entry.fault(f"there is no subject {unknown[0]!r}", f"Use one of: {', '.join(model.SUBJECTS)}.")
    return model.Shelf(
        report=entry.one_of("report", (*model.REPORTS, model.OWN)),
        group=entry.one_of("group", model.GROUPS),
        covers=entry.strings("covers") or (name,),
        summary=entry.words("summary"),
        cite=cite,
        figure=figure,
        also=also,
    )


def _figure(entry: Entry, steps: Mapping, dimensions: Mapping) -> model.Figure:
    kind = entry.one_of("kind", model.FIGURES)
    rows, columns = entry.string("rows", ""), entry.string("columns", "")
    if kind in ("grid", "lights"):
        for name in (rows, columns):
            if name not in dimensions:
                raise entry.fault(f"there is no dimension {name!r}", f"Known: {', '.join(dimensions) or 'none'}.")
    named = entry.strings("steps")
    arrows = tuple(tuple(arrow) for arrow in entry.anything("arrows") or ())
    if unknown := [name for name in (*named, *(end for arrow in arrows for end in arrow)) if name not in steps]:
        raise entry.fault(f"there is no step {unknown[0]!r}", f"Known: {', '.join(steps)}.")
    if kind in ("ladder", "cycle", "chain") and len(named) < 2:
        raise entry.fault(f"a {kind} of {len(named)} steps", "Name the steps in their order.")
    entry.done()
    return model.Figure(kind, rows, columns, named, arrows)


def _answer(framework: str, name: str, entry: Entry) -> model.Indicator:
    """What a dimension that is asked reads: answers of people who know, in the words of its own values."""
    if entry.has("when") or entry.has("lookup"):
        raise entry.fault("it is asked, and computed as well", "Leave out asked, or the condition.")
    codes = ("yes", "no")
    if entry.one_of("kind", ("ordered", "nominal", "boolean")) != "boolean":
        codes = tuple(inner.string("id") for inner in entry.listed("values", f"{name}, value"))
    return model.Indicator(name, model.Quantity(asked_measure(framework, name), codes=codes), CODE)


def _source(name: str, entry: Entry) -> model.Source:
    found = model.Source(
        id=name,
        title=entry.string("title"),
        publisher=entry.string("publisher"),
        year=int(entry.number("year")),
        authors=entry.strings("authors"),
        original=entry.string("original", ""),
    )
    entry.done()
    return found


def _cite(entry: Entry, sources: Mapping, *, basis: str) -> model.Cite | None:
    if not entry.has("cite"):
        if basis != "proposal":
            raise entry.fault(f"it is not our proposal ({basis}) but cites no source", "Add cite: source and where.")
        return None
    inner = entry.entry("cite")
    source = inner.one_of("source", tuple(sources))
    found = model.Cite(source, inner.string("where"))
    inner.done()
    return found


def _threshold(name: str, entry: Entry, sources: Mapping) -> model.Threshold:
    origin = entry.one_of("origin", model.ORIGINS)
    found = model.Threshold(
        id=name,
        value=float(entry.number("value")),
        unit=entry.string("unit"),
        origin=origin,
        who=entry.string("who"),
        text=entry.words("text"),
        cite=_cite(entry, sources, basis=origin),
    )
    entry.done()
    return found


def _indicator(name: str, entry: Entry, thresholds: Mapping[str, model.Threshold]) -> model.Indicator:
    measure = MEASURES.get(entry.string("measure"))
    if measure is None:
        raise entry.fault(f"there is no measure {entry.table['measure']!r}", "Use one of measures/catalogue.py.")
    unit = entry.string("unit")
    if unit != measure.unit:
        raise entry.fault(f"unit {unit!r}, but {measure.name} is in {measure.unit!r}", "Write the measure's unit.")
    words = _words(entry.entry("words"), thresholds) if entry.has("words") else ((), "")
    quantity = model.Quantity(
        measure=measure.name,
        parameters=entry.strings("parameters"),
        over=entry.one_of("over", model.OVER, default=""),
        codes=entry.strings("codes"),
        words=words[0],
        words_of=words[1] or measure.name,
    )
    if quantity.words_of not in MEASURES:
        raise entry.fault(f"there is no measure {quantity.words_of!r}", "Use one of measures/catalogue.py.")
    if quantity.codes and quantity.over not in ("", "any", "all"):
        raise entry.fault(f"codes have no {quantity.over}", "Put codes together by any or all.")
    entry.done()
    return model.Indicator(name, quantity, unit)


def _words(entry: Entry, thresholds: Mapping[str, model.Threshold]) -> tuple[tuple[model.Said, ...], str]:
    """What published words mean: word → on which side of a threshold the number is."""
    of = entry.string("of", "")
    return tuple(_said(entry.entry(code), code, thresholds) for code in entry.table if code != "of"), of


def _said(entry: Entry, code: str, thresholds: Mapping[str, model.Threshold]) -> model.Said:
    low, high = None, None
    for comparison in (name for name in model.COMPARISONS if entry.has(name)):
        name = entry.string(comparison)
        if name not in thresholds:
            raise entry.fault(f"there is no threshold {name!r}", f"Known: {', '.join(thresholds) or 'none'}.")
        limit = thresholds[name].value
        match comparison:
            case "at_least":
                low = limit
            case "above":
                low = nextafter(limit, inf)
            case "at_most":
                high = limit
            case "below":
                high = nextafter(limit, -inf)
    if low is None and high is None:
        raise entry.fault("the word bounds nothing", f"Add one of {', '.join(model.COMPARISONS)} with a threshold.")
    entry.done()
    return model.Said(code, low, high)


def _dimension(name: str, entry: Entry, indicators: Mapping, thresholds: Mapping) -> model.Dimension:
    if name in RESERVED:
        raise entry.fault(f"{name!r} is a word of conditions", "Give the dimension another id.")
    kind = entry.one_of("kind", ("ordered", "nominal", "boolean"))
    title = entry.words("title")
    asked = entry.flag("asked")
    if asked:
        values = tuple(_answers(name, kind, entry))
    elif kind == "boolean":
        when = on_evidence(entry.entry("when"), indicators, thresholds)
        values = (model.Value("yes", _shared("common.yes"), when), model.Value("no", _shared("common.no")))
    elif entry.has("lookup"):
        values = tuple(_looked_up(entry, indicators))
    else:
        values = tuple(_value(inner, indicators, thresholds) for inner in entry.listed("values", f"{name}, value"))
    look_at = entry.words("look_at") if entry.has("look_at") else None
    beside = entry.strings("beside")
    if unknown := [measure for measure in beside if measure not in MEASURES]:
        raise entry.fault(f"there is no measure {unknown[0]!r}", "Use one of measures/catalogue.py.")
    entry.done()
    check.values(values, indicators, entry)
    return model.Dimension(name, title, kind, values, asked, look_at, beside)


def _answers(name: str, kind: str, entry: Entry) -> Iterator[model.Value]:
    """The values of a dimension that is asked: each is given by the answer of its own id."""
    if kind == "boolean":
        yield model.Value("yes", _shared("common.yes"), model.CodeIs(name, ("yes",)))
        yield model.Value("no", _shared("common.no"), model.CodeIs(name, ("no",)))
        return
    for inner in entry.listed("values", f"{name}, value"):
        found = inner.string("id")
        yield model.Value(found, inner.words("title"), model.CodeIs(name, (found,)))
        inner.done()


def _value(entry: Entry, indicators: Mapping, thresholds: Mapping) -> model.Value:
    when = on_evidence(entry.entry("when"), indicators, thresholds) if entry.has("when") else None
    found = model.Value(entry.string("id"), entry.words("title"), when)
    entry.done()
    return found


def _looked_up(entry: Entry, indicators: Mapping[str, model.Indicator]) -> Iterator[model.Value]:
    """One value per entry of `values`, given by the codes that `lookup` maps to it."""
    lookup = entry.entry("lookup")
    indicator = lookup.one_of("indicator", tuple(indicators))
    codes = lookup.entry("codes")
    lookup.done()
    if unknown := sorted(set(codes.table) - set(indicators[indicator].quantity.codes)):
        raise codes.fault(f"indicator {indicator!r} has no code {unknown[0]!r}", "Declare it under codes.")
    for inner in entry.listed("values", "value"):
        name = inner.string("id")
        given = tuple(code for code, value in codes.table.items() if value == name)
        if not given:
            raise inner.fault("no code gives it", f"Map a code to {name!r} under lookup.")
        yield model.Value(name, inner.words("title"), model.CodeIs(indicator, given))
        inner.done()


def _verdict(name: str, entry: Entry) -> model.Verdict:
    found = model.Verdict(
        id=name,
        title=entry.words("title"),
        text=entry.words("text"),
        severity=entry.one_of("severity", model.SEVERITIES, default=""),
        open=entry.flag("open"),
    )
    entry.done()
    return found


def _rule(entry: Entry, dimensions: Mapping, verdicts: Mapping, sources: Mapping, form: str) -> model.Rule:
    if not entry.has("basis"):
        raise entry.fault("no basis", f"Say whose rule it is: {', '.join(model.BASES)}.")
    basis = entry.one_of("basis", model.BASES)
    verdict = entry.one_of("verdict", tuple(verdicts))
    table = entry.string("table", "main" if form in model.TABLE_FORMS else "")
    rest = entry.flag("otherwise")
    if rest and not (table and verdicts[verdict].open):
        raise entry.fault("otherwise gives a verdict that is not open", "Write the combinations, or mark it open.")
    when = None if rest else on_dimensions(entry.entry("when"), dimensions)
    confidence = entry.number("confidence", None)
    if confidence is not None and not (basis == "reconstructed" and 0 <= confidence <= 1):
        raise entry.fault(f"confidence {confidence} of a rule that is {basis}", "Say it of reconstructions, 0 to 1.")
    cite = _cite(entry, sources, basis=basis)
    found = model.Rule(entry.string("id"), when, verdict, basis, cite, table, confidence)
    entry.done()
    return found


def _action(entry: Entry, verdicts: Mapping, sources: Mapping) -> model.Action:
    basis = entry.one_of("basis", model.BASES)
    moves = entry.one_of("moves", ("", *MEASURES), default="")
    found = model.Action(
        id=entry.string("id"),
        verdicts=_known(entry, verdicts),
        text=entry.words("text"),
        who=entry.words("who"),
        effort=entry.one_of("effort", model.EFFORTS),
        moves=moves,
        basis=basis,
        cite=_cite(entry, sources, basis=basis),
    )
    if not found.verdicts:
        raise entry.fault("no verdicts", "Say which verdicts call for it.")
    entry.done()
    return found


def _caveat(entry: Entry, verdicts: Mapping) -> model.Caveat:
    found = model.Caveat(entry.words("text"), entry.strings("see"), _known(entry, verdicts))
    if unknown := [name for name in found.see if name not in contradictions()]:
        raise entry.fault(f"there is no contradiction {unknown[0]!r}", "Describe it in declared/contradictions.toml.")
    entry.done()
    return found


def _known(entry: Entry, verdicts: Mapping) -> tuple[str, ...]:
    asked = entry.strings("verdicts")
    if unknown := [name for name in asked if name not in verdicts]:
        raise entry.fault(f"there is no verdict {unknown[0]!r}", f"Known: {', '.join(verdicts)}.")
    return asked


def _shared(key: str) -> dict[str, str]:
    return {lang: text(key, lang) for lang in LANGUAGES}
