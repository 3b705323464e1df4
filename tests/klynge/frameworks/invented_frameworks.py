"""Invented frameworks and evidence for tests, and hypothesis strategies that draw them."""

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from klynge.evidence import Evidence, Quality, Status
from klynge.frameworks import model

DAY = dt.date(2026, 3, 1)
SUBJECT = ("region", "elvedalen")
WORDS = {"nb": "x", "nn": "x", "en": "x"}
CODES = ("low", "middle", "high")
NUMBERS = ("grants", "patents", "applications")
CODED = ("absorptive_identify", "absorptive_apply")
LIMITS = (0.0, 1.0)


def row(measure="grants", **fields):
    return Evidence(**{"measure": measure, "subject_kind": SUBJECT[0], "subject_id": SUBJECT[1], **fields})


def judged(measure, code, judge):
    return row(measure, code=code, judge=judge, quality=Quality.JUDGEMENT)


def framework(dimensions, rules, *, indicators=None, thresholds=None, **fields):
    """A framework with one verdict per name the rules use."""
    named = dict.fromkeys(rule.verdict for rule in rules)
    defaults = dict(
        id="invented",
        version="1",
        form="checklist",
        subject="region",
        about="",
        status="proposal",
        title=WORDS,
        question=WORDS,
        shelf=model.Shelf("003", "cluster", ("invented",), WORDS, model.Cite("book", "p. 1")),
        sources={},
        indicators=indicators or INDICATORS,
        thresholds=thresholds or THRESHOLDS,
        dimensions={dimension.id: dimension for dimension in dimensions},
        verdicts={name: model.Verdict(name, WORDS, WORDS) for name in named},
        rules=tuple(rules),
        actions=(),
        caveats=(),
    )
    return model.Framework(**{**defaults, **fields})


def threshold(name, value, unit="ratio"):
    return model.Threshold(name, value, unit, "proposal", "test", WORDS)


def indicator(name, **fields):
    return model.Indicator(name, model.Quantity(name, words_of=name, **fields), "ratio")


def dimension(name, *conditions):
    """Values a, b, … with the conditions; the last value is the rest."""
    ids = "abc"[: len(conditions) + 1]
    values = [model.Value(i, WORDS, when) for i, when in zip(ids, [*conditions, None], strict=True)]
    return model.Dimension(name, WORDS, "ordered", tuple(values))


def yes_or_no(name, when):
    return model.Dimension(name, WORDS, "boolean", (model.Value("yes", WORDS, when), model.Value("no", WORDS)))


def rule(name, when, table="", verdict=None):
    return model.Rule(name, when, verdict or name, "proposal", None, table)


THRESHOLDS = {f"t{i}": threshold(f"t{i}", value) for i, value in enumerate(LIMITS)}
INDICATORS = {name: indicator(name) for name in NUMBERS} | {name: indicator(name, codes=CODES) for name in CODED}

compares = st.builds(
    model.Compare, st.sampled_from(NUMBERS), st.sampled_from(model.COMPARISONS), st.sampled_from(sorted(THRESHOLDS))
)
code_is = st.builds(
    model.CodeIs,
    st.sampled_from(CODED),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True).map(tuple),
)


def groups(inner):
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(model.Group, st.sampled_from(["all", "any", "none"]), some),
        st.builds(
            lambda of, a, b: model.Group("count", of, min(a, b), max(a, b)), some, st.integers(0, 3), st.integers(0, 3)
        ),
    )


evidence_conditions = st.recursive(compares | code_is, groups, max_leaves=4)


@st.composite
def frameworks(draw):
    """Two to four dimensions on few measures, so that they share unknowns, and up to five rules."""
    dimensions = [
        dimension(f"d{i}", *draw(st.lists(evidence_conditions, min_size=1, max_size=2)))
        for i in range(draw(st.integers(2, 4)))
    ]
    ids = [d.id for d in dimensions]
    every_value = {d.id: [v.id for v in d.values] for d in dimensions}
    asked = st.sampled_from(ids).flatmap(
        lambda name: st.builds(model.Is, st.just(name), st.sampled_from(every_value[name]).map(lambda v: (v,)))
    )
    most = st.builds(model.Most, st.just(tuple(ids)), st.sampled_from(["a", "b"]))
    conditions = st.recursive(asked | most, groups, max_leaves=4)
    rules = [rule(f"r{i}", draw(conditions)) for i in range(draw(st.integers(1, 4)))]
    rules.append(rule("rest", None, table="t"))
    return framework(dimensions, [replace(r, table="t") if r.id == "r0" else r for r in rules])


VALUES = (-0.5, 0.0, 0.5, 1.0, 1.5)


@st.composite
def evidence(draw):
    """At most two rows per measure: a number, bounds, a code, or none of it."""
    rows = []
    for measure in NUMBERS:
        for source in draw(st.sampled_from([(), ("register",), ("register", "publication")])):
            kind = draw(st.sampled_from(["value", "bounds", "absent"]))
            if kind == "value":
                rows.append(row(measure, value=draw(st.sampled_from(VALUES)), source=source))
            elif kind == "bounds":
                ends = sorted(draw(st.lists(st.sampled_from(VALUES), min_size=2, max_size=2)))
                rows.append(row(measure, low=ends[0], high=ends[1], source=source))
            else:
                rows.append(row(measure, status=Status.ABSENT, source=source))
    for measure in CODED:
        for judge in draw(st.sampled_from([(), ("adviser",), ("adviser", "researcher")])):
            rows.append(judged(measure, draw(st.sampled_from(CODES)), judge))
    return rows
