"""`kstory check`: every fault of a story, before it costs anything."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.refusing import refuse
from storyboard.cli.sarif import Reviewed, as_sarif
from storyboard.cli.screen import answer, answer_as, clip_text, count, faults_as_json, parts, room, say, show_faults
from storyboard.door.fixing import Fixed, Mended, fix
from storyboard.door.reading import Checked, check
from storyboard.story.model import Scene
from storyboard.text import Diagnostic
from storyboard.text.catalogue import severity
from storyboard.text.phrases import length
from storyboard.text.visible import plain

SHOWN: Final = 3
"""Stretches of lines that are shown for a fix, and lines of each."""


@click.command("check")
@click.argument("stories", nargs=-1, type=options.PATH, metavar="[STORY]...")
@options.as_json
@click.option("--sarif", is_flag=True, help="Answer as SARIF 2.1.0, for reviews.")
@click.option("--fix", "mend", is_flag=True, help="Apply every fix that is mechanical.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def command(stories: tuple[Path, ...], as_json: bool, sarif: bool, mend: bool, strict: bool) -> None:
    """Find every fault in STORY: spelling, names, limits of the service, pictures and clips.

    Without STORY, the one story of this folder. Nothing is sent anywhere.
    """
    results = [_fix(story, as_json) if mend else Fixed((), check(story)) for story in stories or (None,)]
    good = all(_good(each.checked, strict) for each in results)
    if sarif:
        answer_as(as_sarif(_reviewed(each.checked) for each in results), indent=2)
    elif as_json and len(results) == 1:
        answer(ok=good, **_as_data(results[0]))
    elif as_json:
        answer(ok=good, stories=[{"ok": _good(each.checked, strict), **_as_data(each)} for each in results])
    else:
        for each in results:
            _tell(each)
    sys.exit(Exit.DONE if good else Exit.FAULTS)


def _good(checked: Checked, strict: bool) -> bool:
    return checked.ok and not (strict and any(severity(fault.code) == "warning" for fault in checked.diagnostics))


def _as_data(fixed: Fixed) -> dict[str, Any]:
    checked = fixed.checked
    return {
        "story": checked.project.story if checked.project else None,
        "fixed": [
            {"code": each.fault.code, "file": each.fault.span.file, "line": each.line, "lines": _lines(each)}
            for each in fixed.mended
        ],
        "diagnostics": faults_as_json(checked.diagnostics, checked.sources),
        "meant": faults_as_json(_meant(checked), checked.sources),
    }


def _lines(mended: Mended) -> list[dict[str, Any]]:
    return [{"line": each.line, "before": each.before, "after": each.after} for each in mended.lines]


def _reviewed(checked: Checked) -> Reviewed:
    root = checked.project.root if checked.project else Path()
    return Reviewed(checked.diagnostics, _meant(checked), frozenset(checked.config.meant), checked.sources, root)


def _meant(checked: Checked) -> tuple[Diagnostic, ...]:
    """Warnings that the writer means."""
    return checked.compiled.meant if checked.compiled else ()


def _tell(fixed: Fixed) -> None:
    checked = fixed.checked
    for each in fixed.mended:
        say(f"fixed {each.fault.span.file}:{each.line}: {plain(each.fault.message)}", fg="green")
        for lines in each.lines[:SHOWN]:
            for sign, colour, texts in (("-", "red", lines.before), ("+", "green", lines.after)):
                for text in texts[:SHOWN]:
                    if text.strip():
                        say(f"  {sign} {clip_text(text, room() - 4)}", fg=colour)
    show_faults(checked.diagnostics, checked.sources, checked.project.root if checked.project else None)
    if checked.ok:
        say(_summary(checked), fg="green")


def _fix(story: Path | None, as_json: bool) -> Fixed:
    try:
        return fix(story)
    except OSError as fault:
        refuse(f"The fixes cannot be written: {fault.strerror or fault}.", as_json=as_json)


def _summary(checked: Checked) -> str:
    assert checked.compiled is not None
    story = checked.compiled.story
    filmed = [scene for scene in story.scenes if isinstance(scene, Scene)]
    shots = [shot for scene in filmed for shot in scene.shots]
    found = [
        parts(len(filmed), len(story.scenes) - len(filmed)) if story.scenes else "no scene yet",
        *([f"{count(len(shots), 'shot')} of {length(sum(shot.seconds for shot in shots))}"] if shots else []),
        *([count(len(story.elements), "element")] if story.elements else []),
    ]
    meant = f" {count(len(checked.compiled.meant), 'warning')} meant." if checked.compiled.meant else ""
    return f"No errors in {plain(story.entry)}: {', '.join(found)}.{meant}"
