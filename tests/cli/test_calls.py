"""How the command answers whatever is typed: usage, JSON on every failure, help, completion, poor terminals."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from cutting_room import QUIET, Room, write_film
from film_set import CLEAN, KSTORY, STORY, make_set

from storyboard.cli.commands import NAMES, kstory, run
from storyboard.cli.exits import Exit
from storyboard.cli.manual import PAGES


@dataclass
class Caller:
    """Runs the whole command in this process, as the shell would."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self.capture.readouterr()
        with pytest.raises(SystemExit) as left:
            run(words)
        out, err = self.capture.readouterr()
        return int(str(left.value.code)), out, err


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Caller:
    write_film(tmp_path)
    (tmp_path / "faulty.kstory").write_text('story "Faulty" {\n  aspct: 1:1\n}\nscene one {\n}\n')
    (tmp_path / "nothing").mkdir()
    for name in QUIET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Caller(tmp_path, capsys)


WRONG = [
    ("check", "none.kstory"),
    ("check", "faulty.kstory"),
    ("check", "--no-such"),
    ("fmt", "faulty.kstory"),
    ("fmt", "nothing"),
    ("explain", "no-such-message"),
    ("new", "nothing/../film.kstory"),
    ("new", "..."),
    ("plan",),
    ("plan", "faulty.kstory"),
    ("plan", "film.kstory", "--only", "nope"),
    ("plan", "film.kstory", "--again", "platform.1.1"),
    ("plan", "film.kstory", "--story", "other.kstory"),
    ("show", "nope", "film.kstory"),
    ("show", "platform.1@7", "--story", "film.kstory"),
    ("show", "platform"),
    ("show", "platform", "faulty.kstory"),
    ("graph",),
    ("graph", "faulty.kstory"),
    ("graph", "film.kstory", "--as", "picture"),
    ("build",),
    ("build", "faulty.kstory"),
    ("build", "film.kstory", "--only", "nope"),
    ("build", "film.kstory", "--max-cost", "much"),
    ("build", "film.kstory", "--live"),
    ("status",),
    ("status", "faulty.kstory"),
    ("takes",),
    ("takes", "nope", "--story", "film.kstory"),
    ("takes", "platform.1@4", "--story", "film.kstory"),
    ("takes", "add", "platform.1", "none.mp4", "--story", "film.kstory"),
    ("takes", "one", "two"),
    ("pick", "platform.1", "1"),
    ("pick", "platform.1", "two", "--story", "film.kstory"),
    ("pick", "platform.1", "1", "--story", "film.kstory"),
    ("pick",),
    ("keep", "platform"),
    ("keep", "nope", "--story", "film.kstory"),
    ("adopt", "platform.1", "abc", "--story", "film.kstory"),
    ("adopt", "platform.1"),
    ("mv", "nope", "nap", "--story", "film.kstory"),
    ("mv", "mara"),
    ("stats",),
    ("stats", "--cost"),
    ("stats", "faulty.kstory"),
    ("clean",),
    ("clean", "none.kstory"),
    ("trust", "none"),
    ("doctor", "faulty.kstory"),
    ("buld",),
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_every_failure_is_one_document_and_one_plain_answer(call: Caller, words: tuple[str, ...]) -> None:
    code, out, err = call(*words, "--json")
    assert code != 0 and "Traceback" not in err
    answers = (
        [json.loads(line) for line in out.splitlines()] if words[0] == "build" and code != 64 else [json.loads(out)]
    )
    assert (answers[-1]["version"], answers[-1]["ok"]) == (1, False)
    why = answers[-1].get("refused") or answers[-1].get("diagnostics") or answers[-1].get("findings")
    assert why or answers[-1]["files"], "it says why"
    plain = call(*words)
    assert plain[0] == code
    said = plain[1] + plain[2]
    assert said.strip() and "Traceback" not in said


def test_json_of_every_command_is_covered() -> None:
    asked = {name for name in NAMES if any("--json" in param.opts for param in _command(name).params)}
    assert asked == {words[0] for words in WRONG} - {"buld"}


def _command(name: str) -> click.Command:
    found = kstory.get_command(click.Context(kstory), name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pick", "platform.1", "two"), "'two' is no number of a take; say 1, 2 or 3."),
        (("pick", "platform.1", "0"), "'0' is no number"),
        (("pick",), "wants an ADDRESS"),
        (("pick", "platform.1"), "Which take of 'platform.1'?"),
        (("build", "--max-cost", "lots"), "'lots' is no amount"),
        (("build", "--max-costs", "5"), "Did you mean '--max-cost'?"),
        (("plan", "--onyl", "x"), "Did you mean '--only'?"),
        (("buld",), "Did you mean 'kstory build'?"),
        (("--live", "plan"), "options come behind it"),
        (("standin", "--port", "x"), "'x' is no port"),
        (("completion",), "bash, zsh or fish"),
        (("mv", "mara"), "the NEW name too"),
    ],
)
def test_wrong_calls_say_what_is_wanted_and_an_example(call: Caller, words: tuple[str, ...], told: str) -> None:
    code, out, err = call(*words)
    assert (code, out) == (Exit.USAGE, "")
    assert told in err
    assert "kstory" in err.splitlines()[-1]


def test_where_several_stories_are_the_question_is_how_to_say_which(call: Caller) -> None:
    for words in (("pick", "platform.1", "1"), ("keep", "platform"), ("takes",), ("show", "platform"), ("clean",)):
        _, _, err = call(*words)
        assert "--story faulty.kstory" in err
        assert "faults" not in err
    assert "Did you mean 'film.kstory'?" in call("plan", "flim.kstory")[2]
    assert call("show", "platform", "--story", "film.kstory")[0] == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_help_has_examples_that_can_be_typed_and_its_exit_codes(call: Caller, name: str) -> None:
    code, out, _ = call(name, "--help")
    assert code == 0
    examples, ends = PAGES[name]
    for example in examples:
        assert example in out
        inner = re.search(r"\$\((.*)\)", example)
        words = shlex.split((inner[1] if inner else example).partition("|")[0].partition(">")[0])
        assert words[:2] == ["kstory", name]
        _command(name).make_context(name, words[2:])
    assert all(re.search(rf"^ +{int(end)}  ", out, re.MULTILINE) for end in ends)
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_a_script(call: Caller, shell: str) -> None:
    code, out, _ = call("completion", shell)
    assert code == 0 and f"_KSTORY_COMPLETE={shell}_complete" in out


def complete(root: Path, *words: str) -> list[str]:
    told = {"_KSTORY_COMPLETE": "bash_complete", "COMP_WORDS": shlex.join(words), "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run([KSTORY], cwd=root, env=CLEAN | told, capture_output=True, text=True, timeout=60)
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_the_tab_key_knows_commands_options_and_addresses(tmp_path: Path) -> None:
    make_set(tmp_path)
    assert complete(tmp_path, "kstory", "bui") == ["build"]
    assert "--max-cost" in complete(tmp_path, "kstory", "build", "--ma")
    assert complete(tmp_path, "kstory", "show", "ha") == ["hall", "hall.1", "hall.2"]


@pytest.mark.parametrize("signs", ["ascii", "cp1252"])
def test_a_poor_terminal_gets_every_answer(tmp_path: Path, signs: str) -> None:
    project = make_set(tmp_path, story=STORY.replace("Two doors", "两扇门 …").replace("a dark hall", "一个黑暗的大厅"))
    for words in (("plan",), ("show", "hall.1"), ("stats",), ("check",), ("build",)):
        done = project.run(*words, PYTHONIOENCODING=signs)
        assert (done.code, "Traceback" in done.err) == (0, False), done.err
    shown = project.run("show", "hall.1", "--json", PYTHONIOENCODING=signs)
    assert "一个黑暗的大厅" in str(shown.data()["steps"][0]["requests"])
    events = project.run("build", "--json", PYTHONIOENCODING=signs).events()
    assert events[-1]["ok"]


def test_a_reader_who_goes_ends_nothing(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    for words in (("plan",), ("build",)):
        process = project.start(*words)
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert "rror" not in process.stderr.read().replace("errors", "")
        assert process.wait(timeout=120) == 0
        process.stderr.close()
    assert (tmp_path / "build/rehearsal/film.mp4").exists()


def test_a_fault_of_our_own_is_owned(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("what nobody thought of")

    monkeypatch.setattr("storyboard.cli.stats.figures", broken)
    code, out, err = call("stats", "film.kstory", "--json")
    assert (code, json.loads(out)["ok"]) == (Exit.FAILED, False)
    assert "Traceback" not in err
    where = re.search(r"\S+kstory-fault-\S+\.txt", err)
    assert where and "what nobody thought of" in Path(where[0]).read_text()
    Path(where[0]).unlink()


def test_a_new_projects_folder_can_be_typed(call: Caller, tmp_path: Path) -> None:
    code, out, _ = call("new", "My Great Film's End")
    assert code == 0
    line = next(line for line in out.splitlines() if line.strip().startswith("cd "))
    assert (tmp_path / shlex.split(line)[1]).is_dir()
    assert json.loads(call("new", "Other", "--json")[1])["story"] == "other.kstory"


@pytest.mark.parametrize("more", ["", 'character ada "Ada" {\n  A woman\n  id: "77"\n}\n'], ids=["empty", "cast"])
def test_a_story_without_a_scene_is_no_failure_to_look_at(tmp_path: Path, call: Caller, more: str) -> None:
    folder = tmp_path / "begun"
    folder.mkdir()
    (folder / "begun.kstory").write_text('story "Begun" {\n  aspect: 1:1\n}\n' + more)
    for name in ("check", "plan", "status", "stats", "graph", "takes"):
        where = ("--story", "begun/begun.kstory") if name == "takes" else ("begun/begun.kstory",)
        code, out, err = call(name, *where)
        assert code == 0, out + err
        assert "no scene" in out + err or name == "takes"
        assert json.loads(call(name, *where, "--json")[1])["ok"]
    code, out, err = call("build", "begun/begun.kstory")
    assert code == Exit.FAULTS and "no scene yet" in out + err


def test_scenes_and_edits_are_counted_alike(call: Caller) -> None:
    film = call.root / "film.kstory"
    film.write_text(film.read_text() + "edit snow {\n  source: @departure\n  Snow falls.\n}\n")
    for name in ("check", "plan", "status", "stats"):
        assert "2 scenes, 1 edit" in call(name, "film.kstory")[1], name


def test_addresses_are_one_notation(room: Room) -> None:
    story = ("--story", "film.kstory")
    plan = room.ok("plan", "film.kstory").out
    shots = re.findall(r"^ {6}(\S+)", plan, re.MULTILINE)
    assert shots == ["platform.1.1", "platform.2.1", "departure.1.1"]
    for address in ("mara", "platform", "platform.2", *shots, "platform.2@2", "platform@1", "mara@1"):
        assert room.ok("show", address, *story, "--json").data["ok"], address
    assert [each["take"] for each in room.ok("show", "platform.2@2", *story, "--json").data["takes"]] == [2]
    assert "is a shot" in room.run("build", "film.kstory", "--again", shots[0]).err
    assert "Say 'platform.1'" in room.run("plan", "film.kstory", "--only", "platform.1@2").err
    assert len(room.ok("takes", "platform.1@2", *story, "--json").data["addresses"][0]["takes"]) == 1


def test_help_is_a_command_too(call: Caller) -> None:
    assert call("help") == call("--help")
    assert call("help", "build") == call("build", "--help")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("render",), "kstory build"),
        (("lint",), "kstory check"),
        (("biuld",), "kstory build"),
        (("build", "--dry-run"), "kstory plan"),
        (("build", "platform"), "kstory build --only platform"),
    ],
)
def test_what_other_tools_call_it_leads_to_what_it_is_called(call: Caller, typed: tuple[str, ...], meant: str) -> None:
    code, out, err = call(*typed)
    assert code
    assert meant in out + err
