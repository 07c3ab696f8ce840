"""check, fmt, explain, new, show and graph through the installed command."""

from __future__ import annotations

import json
from pathlib import Path

from film_set import Set, make_set

from storyboard.text.catalogue import ENTRIES
from storyboard.text.safe import GUESSES

SLIPS = (
    ("mode: std", "mode: sdt"),
    ("aspect: 1:1", "aspct: 1:1"),
    ("scene stairs {", "sceen stairs {"),
    ("@ada climbs", "@adda climbs"),
)


def test_every_fault_in_one_run_each_at_its_place(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    lines = set()
    for before, after in SLIPS:
        lines.add(project.story.read_text()[: project.story.read_text().index(before)].count("\n") + 1)
        project.edit(before, after)
    done = project.run("check", "--json")
    assert done.code == 1
    errors = [each for each in done.data()["diagnostics"] if each["severity"] == "error"]
    assert {each["line"] for each in errors} == lines
    assert all(each["hint"] for each in errors)


def test_mechanical_fixes_are_applied_and_line_ends_kept(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    good = project.story.read_text().replace("\n", "\r\n").encode()
    mends = [("  " if ":" in before else "", before, after) for before, after in SLIPS[:3]]
    for _, before, after in mends:
        project.edit(before, after)
    project.story.write_bytes(project.story.read_text().replace("\n", "\r\n").encode())
    done = project.run("check", "--fix", "--json")
    assert done.code == 0
    assert project.story.read_bytes() == good
    told = [(line["before"], line["after"]) for each in done.data()["fixed"] for line in each["lines"]]
    assert sorted(told) == sorted(([f"{indent}{after}"], [f"{indent}{before}"]) for indent, before, after in mends)
    assert project.run("check", "--fix", "--json").data()["fixed"] == []


def test_a_line_with_several_mistakes_is_mended_whole(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    good = project.story.read_text()
    project.edit('character ada "Ada" {', "Charakter ada “Ada” {")
    project.edit("shot 3s wide {", "Shot 3s – wide {")
    assert project.run("check", "--fix").code == 0
    assert project.story.read_text() == good


def test_what_may_be_meant_is_left_to_the_writer(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    project.edit('"ada-side.png"', '"ida-side.png"')
    project.edit("The lamp goes out", "Ada goes out")
    before = project.story.read_text()
    assert project.run("check", "--fix").code == 1
    assert project.story.read_text() == before


def test_guesses_are_real_codes() -> None:
    assert set(ENTRIES) >= GUESSES


def test_a_review_gets_sarif(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    project.edit("@ada climbs", "@adda climbs")
    done = project.run("check", "--sarif")
    (result,) = (each for each in json.loads(done.out)["runs"][0]["results"] if each["level"] == "error")
    assert done.code == 1
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 25


def test_a_review_finds_the_files_of_several_projects(tmp_path: Path) -> None:
    made = [make_set(tmp_path / "films" / name) for name in ("one", "two #ä")]
    for each in made:
        each.edit("@ada climbs", "@adda climbs")
    (tmp_path / "work").mkdir()
    for folder, names in (
        (tmp_path / "films", ["one/doors.kstory", "two%20%23%C3%A4/doors.kstory"]),
        (tmp_path / "work", [each.story.as_uri() for each in made]),
    ):
        done = Set(folder, made[0].environment).run("check", "--sarif", *(str(each.story) for each in made))
        for run, name in zip(json.loads(done.out)["runs"], names, strict=True):
            places = [place for each in run["results"] for place in each["locations"]]
            assert {each["physicalLocation"]["artifactLocation"]["uri"] for each in places} == {name}


def test_what_is_meant_is_told_to_nobody_and_suppressed_in_reviews(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    project.edit("    The lamp goes out", "    # meant: unmarked-name\n    Ada goes out")
    quiet = project.run("check", "--json").data()
    assert "unmarked-name" not in {each["code"] for each in quiet["diagnostics"]}
    assert [each["code"] for each in quiet["meant"]] == ["unmarked-name"]
    assert suppressed(project) == [("unmarked-name", "inSource")]
    (tmp_path / "kstory.toml").write_text('[check]\nmeant = ["unmarked-name"]\n')
    assert suppressed(project) == [("unmarked-name", "external")]


def suppressed(project: Set) -> list[tuple[str, str]]:
    """What a review is told that is meant, and where that is said."""
    results = json.loads(project.run("check", "--sarif").out)["runs"][0]["results"]
    return [(each["ruleId"], told["kind"]) for each in results for told in each.get("suppressions", ())]


def test_strict_stops_at_warnings_and_not_at_notes(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    project.edit("start: continue", "start: continue\n  takes: 2")
    told = {each["severity"]: each["code"] for each in project.run("check", "--json").data()["diagnostics"]}
    assert told.keys() == {"warning", "note"}
    assert project.run("check", "--strict").code == 1
    (tmp_path / "kstory.toml").write_text(f'[check]\nmeant = ["{told["warning"]}"]\n')
    assert project.run("check", "--strict").code == 0


def test_a_project_means_warnings_of_plans_too(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    both = "".join(f"edit {name} {{\n  source: @hall\n  Make it {name}.\n}}\n" for name in ("night", "dawn"))
    project.story.write_text(project.story.read_text() + both)
    assert "hidden-edit" in project.run("plan").err
    (tmp_path / "kstory.toml").write_text('[check]\nmeant = ["hidden-edit"]\n')
    assert "hidden-edit" not in project.run("plan").err
    (tmp_path / "kstory.toml").write_text('[check]\nmeant = ["hiden-edit"]\n')
    refused = project.run("check", "--json").data()
    assert [each["code"] for each in refused["diagnostics"] if each["severity"] == "error"] == ["config-value"]


def test_several_stories_are_checked_in_one_call(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    (tmp_path / "bad.kstory").write_text("scene {\n}\n")
    done = project.run("check", "doors.kstory", "bad.kstory", "--json")
    assert done.code == 1
    assert [each["ok"] for each in done.data()["stories"]] == [True, False]


def test_fmt_sets_a_story_and_then_leaves_it(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    good = project.story.read_text()
    project.story.write_text("\n\n".join(f"\t{line}  " for line in good.splitlines()))
    assert project.run("fmt", "--check").code == 1
    assert "+" in project.run("fmt", "--diff").out
    assert project.run("fmt").code == 0
    once = project.story.read_text()
    assert once.split() == good.split()
    assert project.run("fmt", "--check").code == 0
    assert project.run("fmt", "-", typed=once).out == once


def test_fmt_leaves_what_it_cannot_read_alone(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    broken = project.story.read_text().replace("scene stairs {", "  sceen stairs {")
    project.story.write_text(broken)
    assert project.run("fmt").code == 1
    assert project.story.read_text() == broken


def test_a_new_project_builds_at_once(tmp_path: Path) -> None:
    home = Set(tmp_path, make_set(tmp_path / "other").environment)
    assert home.run("new", "My first film").code == 0
    project = Set(tmp_path / "My first film", home.environment)
    checked = project.run("check", "--json")
    assert checked.code == 0
    assert checked.data()["diagnostics"] == []
    assert home.run("new", "My first film").code == 1, "nothing is written over"


def test_show_says_what_would_be_sent(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    plan = {step["address"]: step for step in project.run("plan", "--json").data()["steps"]}
    shown = project.run("show", "hall.1", "--json").data()["steps"][0]["requests"][0]
    assert shown == {"model": plan["hall.1"]["model"], "payload": plan["hall.1"]["payload"]}
    done = project.run("show", "hal.1")
    assert done.code == 1
    assert "hall.1" in done.err


def test_a_graph_has_every_need(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    dot = project.run("graph").out
    assert '"hall.2" -> "stairs.1"' in dot and '"ada" -> "hall.1"' in dot
    assert project.run("graph", "--as", "mermaid").out.startswith("flowchart")


def test_explain_knows_every_code_it_lists(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    codes = [each["code"] for each in project.run("explain", "--json").data()["codes"]]
    assert len(codes) == len(set(codes)) > 50
    assert project.run("explain", codes[0], "--json").data()["explanation"]
    for pasted in (f"error[{codes[0]}]", f"warning[{codes[0]}]:", f"[{codes[0]}]", codes[0].upper()):
        assert project.run("explain", pasted, "--json").data()["code"] == codes[0]
    assert project.run("explain", "no-such-code").code == 1
    about = [each["code"] for each in project.run("explain", "dialogue", "--json").data()["codes"]]
    assert "half-cue" in about and "unknown-name" not in about


def test_calls_that_make_no_sense_say_so(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    assert project.run("biuld").code == 64
    assert project.run("build", "--max-cost", "lots").code == 64
    assert project.run("check", "missing.kstory").code == 1
    empty = Set(tmp_path / "empty", project.environment)
    empty.root.mkdir()
    assert empty.run("plan").code == 1


def test_doctor_looks_at_the_machine(tmp_path: Path) -> None:
    done = make_set(tmp_path).run("doctor", "--json")
    assert done.code == 0
    assert {each["what"] for each in done.data()["findings"]} >= {"Python", "video", "story", "disk", "key"}
