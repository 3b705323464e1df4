"""A model of one's own is a folder with two files: listed, shown, put to a case and judged without touching Python."""

import datetime as dt
import json
import shutil

import pytest
from typer.testing import CliRunner

from klynge import api
from klynge.cli.app import app
from klynge.errors import DeclarationError
from klynge.frameworks.load import FOLDER, declared, library

DAY, TEMPO_ID = dt.date(2026, 3, 1), "meeting_tempo"
# a model of two questions, one of them chained to a model that comes with Klynge
TEMPO = """
id = "meeting_tempo"
version = "2026-1"
form = "typology"
subject = "cluster"
status = "proposal"
report = "own"
group = "process"
cite = { source = "own", where = "møtet i januar" }
title = { nb = "Møtetakt og enighet", nn = "Møtetakt og semje", en = "Pace of meetings and agreement" }
question = { nb = "Møtes vi ofte nok?", nn = "Møtest vi ofte nok?", en = "Do we meet often enough?" }
summary = { nb = "Møter og enighet.", nn = "Møte og semje.", en = "Meetings and agreement." }

[sources.own]
title = "Våre egne erfaringer"
publisher = "Elveklynga"
year = 2026
original = "styret i Elveklynga"

[dimensions.pace]
kind = "ordered"
asked = true
title = { nb = "Takt", nn = "Takt", en = "Pace" }
values = [
    { id = "rare", title = { nb = "sjelden", nn = "sjeldan", en = "rare" } },
    { id = "often", title = { nb = "ofte", nn = "ofte", en = "often" } },
]

[dimensions.agreed]
kind = "boolean"
title = { nb = "Enige om begge deler", nn = "Samde om begge delar", en = "Agreed on both" }
when = { from = { framework = "consensus_quadrants", verdict = "a" } }

[verdicts.enough]
title = { nb = "Ofte nok", nn = "Ofte nok", en = "Often enough" }
text = { nb = "Fortsett slik.", nn = "Hald fram slik.", en = "Go on like this." }

[verdicts.meet_more]
title = { nb = "Møtes oftere", nn = "Møtast oftare", en = "Meet more often" }
text = { nb = "Det er mer å bli enige om.", nn = "Det er meir å bli samde om.", en = "There is more to agree on." }

[[rules]]
id = "enough"
when = { any = [{ pace = "often" }, { agreed = true }] }
verdict = "enough"
basis = "proposal"

[[rules]]
id = "meet_more"
when = { pace = "rare", agreed = false }
verdict = "meet_more"
basis = "proposal"
"""
EXAMPLES = """
[[examples]]
title = "often"
verdicts = ["enough"]
answers = { pace = "often" }

[[examples]]
title = "rare, and no agreement on goals"
verdicts = ["meet_more"]
answers = { pace = "rare" }
evidence = [{ measure = "consensus_quadrants.goals", code = "no" }]

[[examples]]
title = "nothing is known"
verdicts = []
open = ["enough", "meet_more"]
"""
ANSWERS = """
judge = "board member"
date = 2026-03-01
reason = "minutes of the board"
answers = [{ dimension = "pace", value = "rare" }, { dimension = "consensus_quadrants.goals", value = "no" }]
"""


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def told(*arguments) -> str:
    found = run(*arguments)
    assert found.exception is None, found.exception
    return found.stdout


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    return tmp_path


def add(home, name="meeting_tempo", text=TEMPO, examples=EXAMPLES):
    folder = home / "frameworks" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "framework.toml").write_text(text, "utf-8")
    (folder / "examples.toml").write_text(examples, "utf-8")
    return folder


def test_a_folder_is_enough_to_list_show_check_assess_and_judge(home):
    before = {one["id"] for one in json.loads(told("frameworks", "--json"))}
    add(home)
    listed = {one["id"]: one for one in json.loads(told("frameworks", "--json"))}
    assert set(listed) == before | {"meeting_tempo"}
    assert (listed["meeting_tempo"]["report"], listed["meeting_tempo"]["builds_on"]) == ("own", ["consensus_quadrants"])
    assert [one["id"] for one in json.loads(told("frameworks", "--report", "own", "--json"))] == ["meeting_tempo"]
    assert api.library("møtetakt")[0].id == "meeting_tempo"
    shown = told("frameworks", "--show", "meeting_tempo", "--lang", "nn")
    assert "Møtest vi ofte nok?" in shown and "styret i Elveklynga" in shown
    assert "meeting_tempo" not in before and "Pace of meetings" in repr(
        api.framework_document("consensus_quadrants", "en")
    )
    assert told("frameworks", "--check", "meeting_tempo").count("agrees: ") == 3
    (home / "answers.toml").write_text(ANSWERS, "utf-8")
    command = (
        "assess",
        "meeting_tempo",
        "cluster:elveklynga",
        "--on",
        "2026-03-01",
        "--answers",
        home / "answers.toml",
    )
    assert "Meet more often" in told(*command, "--lang", "en")
    assert api.assessment_from_json(told(*command, "--json")).verdicts == ("meet_more",)
    assert [one.dimension for one in api.framework_questions("meeting_tempo", "nb")] == ["pace"]


def test_it_is_assessed_together_with_the_others_and_gone_with_its_folder(home):
    folder = add(home)
    together = api.assess_all(("cluster", "x"), [], on=DAY)
    assert "meeting_tempo" in {one.framework for one in together}
    shutil.rmtree(folder)
    assert "meeting_tempo" not in library() and "meeting_tempo" not in declared()


def test_a_changed_file_is_read_anew(home):
    folder = add(home)
    assert library()["meeting_tempo"].version == "2026-1"
    changed = folder / "framework.toml"
    changed.write_text(TEMPO.replace("2026-1", "2026-2"), "utf-8")
    assert library()["meeting_tempo"].version == "2026-2"
    assert api.framework("meeting_tempo").version == "2026-2"


def test_examples_that_do_not_come_out_are_told(home):
    add(home, examples=EXAMPLES.replace('"rare" }', '"often" }'))
    found = run("frameworks", "--check", "meeting_tempo")
    assert found.exit_code == 1
    assert "differs: rare, and no agreement on goals" in found.stdout
    assert "verdicts: file meet_more, model enough" in found.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('["meet_more"]', '["meet_less"]'), "example 1: there is no verdict 'meet_less'. Known: enough"),
        (("pace", "speed"), "there is no question 'speed'. It asks: pace"),
        (('"often"', '"weekly"'), "'weekly' is no value of 'pace'. Use one of: rare, often"),
        (("code", "kode"), "it is no row of evidence"),
        (('verdicts = ["enough"]', "verdicts = []"), "no example of enough. Write one per verdict"),
        (('open = ["enough", "meet_more"]', ""), "no example of open. Write one per verdict"),
        ((EXAMPLES, ""), "no examples. Write one per verdict"),
    ],
)
def test_faulty_examples_are_refused_with_words(home, change, words):
    assert change[0] in EXAMPLES
    add(home, examples=EXAMPLES.replace(*change))
    with pytest.raises(DeclarationError) as problem:
        api.check_examples("meeting_tempo")
    assert "meeting_tempo/examples.toml: " in str(problem.value)
    assert words.split(": ", 1)[-1] in str(problem.value)


def test_an_own_model_cannot_take_the_place_of_one_that_comes_with_klynge(home):
    add(home, "consensus_quadrants", TEMPO.replace('"meeting_tempo"', '"consensus_quadrants"'))
    with pytest.raises(
        DeclarationError, match=r"^consensus_quadrants/framework\.toml: id: .* comes with Klynge\. Give"
    ):
        library()
    assert isinstance(run("frameworks").exception, DeclarationError)


@pytest.mark.parametrize(
    ("name", "there", "instead", "words"),
    [
        (
            "other",
            None,
            "",
            r"^other/framework\.toml: id: the id is 'meeting_tempo', but the folder 'other'\. Give both",
        ),
        (
            TEMPO_ID,
            "consensus_quadrants",
            "astrology",
            r"tempo/framework\.toml: from: there is no framework 'astrology'",
        ),
        (
            TEMPO_ID,
            '"consensus_quadrants"',
            '"meeting_tempo"',
            "from: it builds on itself: meeting_tempo → meeting_tempo",
        ),
        (TEMPO_ID, 'verdict = "a"', 'verdict = "z"', r"'consensus_quadrants' has no verdict 'z'\. Use one of: a"),
        (TEMPO_ID, 'report = "own"', 'report = "ours"', r"report is 'ours'\. Use one of: 000, .*, own"),
    ],
)
def test_a_fault_in_an_own_file_names_it(home, name, there, instead, words):
    add(home, name, TEMPO.replace(there, instead) if there else TEMPO)
    with pytest.raises(DeclarationError, match=words):
        declared()


def test_a_folder_without_its_file_is_told(home):
    (add(home, "empty") / "framework.toml").unlink()
    with pytest.raises(DeclarationError, match=r"^empty/framework\.toml: file: it does not exist\. "):
        library()


def test_klynge_itself_has_no_model_of_report_own():
    assert {path.parent.name for path in FOLDER.glob("*/framework.toml")} == {
        name for name, one in library().items() if one.shelf.report != "own"
    }
