"""Answers about a text with the cursor marked by `|`."""

from __future__ import annotations

from pathlib import Path

from storyboard.compiler import compile_story
from storyboard.editor.choice import Choice
from storyboard.editor.complete import complete
from storyboard.editor.places import Library
from storyboard.editor.view import Film, View
from storyboard.syntax import parse
from storyboard.text import MediaProblem, Source

ENTRY = "film.kstory"
EXAMPLES = sorted(path for path in (Path(__file__).parents[2] / "examples").rglob("*.kstory") if path.is_file())
CAST = """\
character mara "Mara" {
  Woman of 34
  id: "1"
}

prop letter "Letter" {
  A letter
  id: "2"
}

image yard = "yard.png"
video dance = "dance.mp4"
let station = "a small station"

style noir {
  Grey light
}
"""
FILM = (
    CAST
    + """
scene platform "Empty platform" {
  {{ station }}, dawn

  shot 5s wide {
    @mara stands before @[yard]
    @mara (softly): At last
  }
}
"""
)


def cut(text: str) -> tuple[str, int]:
    """The text without its mark, and where the mark stood."""
    at = text.index("|")
    return text[:at] + text[at + 1 :], at


def view(text: str, before: str | None = None, others: dict[str, str] | None = None) -> View:
    """A view of a text whose last compile was of `before`, else of the text itself."""
    texts = {ENTRY: text if before is None else before, **(others or {})}

    def read(path: str) -> Source | MediaProblem:
        return Source(path, texts[path]) if path in texts else MediaProblem("missing", "there is no such file")

    return View(Source(ENTRY, text), Film(compile_story(ENTRY, read)))


def choices(marked: str, files: dict[str, list[tuple[str, bool]]] | None = None, **more: object) -> list[Choice]:
    """The proposals at the mark; what was compiled is the text without the line of the mark."""
    text, at = cut(marked)
    lines = marked.split("\n")
    before = "\n".join(line for line in lines if "|" not in line)
    return list(complete(view(text, before, **more), at, lambda folder: (files or {}).get(folder, [])))  # type: ignore[arg-type]


def taken(marked: str, label: str, **more: object) -> str:
    """The line after taking a proposal."""
    text, _ = cut(marked)
    row = next(each for each in choices(marked, **more) if each.label == label)  # type: ignore[arg-type]
    made = text[: row.span.start] + row.text + text[row.span.end :]
    return made[made.rfind("\n", 0, row.span.start) + 1 :].split("\n")[0]


def library(files: dict[str, str]) -> Library:
    sources = {name: Source(name, text) for name, text in files.items()}
    return Library(sources, {name: parse(source)[0] for name, source in sources.items()})
