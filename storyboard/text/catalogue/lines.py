"""Faults of braces and lines: what opens, what closes, what stands twice or beside its block."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry


def _error(code: str, title: str, explanation: str, wrong: str, right: str) -> Entry:
    return Entry(code, "error", title, explanation, wrong, right)


ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "line-too-long",
        "error",
        "a line that is too long",
        "A line may have ten thousand characters, which is more than any shot takes. A longer one is not read, so that "
        "no file can keep kstory busy; the rest of the file is. Prose may be broken where you like: the next line goes "
        "on with it.",
    ),
    _error(
        "missing-brace",
        "a brace is missing",
        "A block begins with a line that ends in `{` and ends with a `}` on a line of its own. Indentation "
        "says nothing.",
        "scene quay {\n  shot 5s {\n    Gulls.\n  }\n",
        "scene quay {\n  shot 5s {\n    Gulls.\n  }\n}\n",
    ),
    _error(
        "extra-brace",
        "a brace too many",
        "This `}` ends nothing, or ends a block before the writer meant it to.",
        "style noir {\n  Hard shadows.\n}\n}\n",
        "style noir {\n  Hard shadows.\n}\n",
    ),
    _error(
        "lone-brace",
        "a brace on the next line",
        "What opens a block stands on one line, with its `{` at the end.",
        "style noir\n{\n  Hard shadows.\n}\n",
        "style noir {\n  Hard shadows.\n}\n",
    ),
    _error(
        "doubled-brace",
        "two braces",
        "Two `{` begin a template, `{{ name }}`. A block opens with one.",
        "style noir {{\n  Hard shadows.\n}\n",
        "style noir {\n  Hard shadows.\n}\n",
    ),
    _error(
        "one-thing-a-line",
        "two things on one line",
        "Each line says one thing: what opens a block, what stands in it and the `}` that ends it have a line each.",
        "style noir { Hard shadows. }\n",
        "style noir {\n  Hard shadows.\n}\n",
    ),
    _error(
        "doubled-line",
        "a line that stands twice",
        "A setting, a declaration or the first line of a block stands twice, one line after the other, as after a slip "
        "when pasting. The second one is left out.",
        'story "Gulls" {\n  mode: pro\n  mode: pro\n}\n',
        'story "Gulls" {\n  mode: pro\n}\n',
    ),
    Entry(
        "doubled-words",
        "warning",
        "words that stand twice",
        "A line of prose or dialogue stands twice, one line after the other, and would be sent twice. Where that is "
        "meant, `>` before the second line says so.",
        "scene quay {\n  shot 5s {\n    Gulls over a quay.\n    Gulls over a quay.\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    Gulls over a quay.\n  }\n}\n",
    ),
    Entry(
        "prose-beside-shot",
        "warning",
        "prose beside its shot",
        "A scene's own prose is its setting, which goes into the prompt of every shot. It stands before the first "
        "shot. Prose behind one, or set in like a shot's own and just above it, is likely to have been meant for that "
        "shot alone: its `}` or its first line has slipped by a line.",
        "scene quay {\n  shot 5s {\n    Gulls.\n  }\n  A boat comes in.\n}\n",
        "scene quay {\n  shot 5s {\n    Gulls.\n    A boat comes in.\n  }\n}\n",
    ),
    _error(
        "foreign-comment",
        "a comment in the signs of another language",
        "A comment is a line that begins with `#`. A line that begins with `//`, `/*`, `<!--` or `TODO` is prose, "
        "and would be filmed.",
        "scene quay {\n  // gulls later\n  shot 5s {\n    Fog.\n  }\n}\n",
        "scene quay {\n  # gulls later\n  shot 5s {\n    Fog.\n  }\n}\n",
    ),
    _error(
        "foreign-mark",
        "a mark of a list, a fence or a number",
        "A hyphen, a bullet or a number before a line makes prose of it, whatever follows; so do the marks with which "
        "a chat fences off code, and the numbers that a print or a PDF gives to lines and pages.",
        "scene quay {\n  - sound: off\n  shot 5s {\n    Fog.\n  }\n}\n",
        "scene quay {\n  sound: off\n  shot 5s {\n    Fog.\n  }\n}\n",
    ),
    Entry(
        "mark-in-prose",
        "warning",
        "signs of a word processor in prose",
        "The bullet of a list, the stars that Markdown puts around bold words, and the signs of a web page are "
        "sent with the prose as they stand. They say nothing to the service.",
        "scene quay {\n  shot 5s {\n    • **Fog** lies on the water.\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    Fog lies on the water.\n  }\n}\n",
    ),
    Entry(
        "foreign-option",
        "warning",
        "an option of another tool",
        "What other tools read behind a prompt or out of it, `--ar 16:9`, `(rain:1.3)`, `Negative prompt: blur`, is "
        "prose here and is sent. The width to height is a setting, seconds stand in the first line of a shot, and the "
        "service knows no list of what is not to be seen.",
        'story "Fog" {\n}\n\nscene quay {\n  shot 5s {\n    Fog on the water. --ar 9:16\n  }\n}\n',
        'story "Fog" {\n  aspect: 9:16\n}\n\nscene quay {\n  shot 5s {\n    Fog on the water.\n  }\n}\n',
    ),
    Entry(
        "file-in-prose",
        "warning",
        "a file named in prose",
        "The service sees the pictures and clips that settings and mentions name. The name of a file in prose is sent "
        "as it stands, as words of the prompt.",
        "scene quay {\n  shot 5s {\n    A gull like in refs/gull.png.\n  }\n}\n",
        'image gull = "refs/gull.png"\n\nscene quay {\n  shot 5s {\n    A gull like in @gull.\n  }\n}\n',
    ),
    _error(
        "merge-conflict",
        "two versions left by a merge",
        "Where two people have changed the same lines, git leaves both versions in the file, between lines of "
        "`<<<<<<<`, `=======` and `>>>>>>>`. Until one is chosen the first is read.",
        "scene quay {\n  shot 5s {\n<<<<<<< HEAD\n    Gulls.\n=======\n    Terns.\n>>>>>>> terns\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    Terns.\n  }\n}\n",
    ),
    Entry(
        "half-cue",
        "warning",
        "dialogue that is nearly one",
        "A line of dialogue begins with `@name:`, or `@name (how):`, and ends with its line. With another sign "
        "about it, in the middle of a line or broken in two it is prose: the words are filmed and nobody says them. "
        "Where prose is meant, begin the line with `>`.",
        "scene quay {\n  shot 5s {\n    @mara [softly]: Good morning.\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    @mara (softly): Good morning.\n  }\n}\n",
    ),
    Entry(
        "aside-in-dialogue",
        "warning",
        "how something is said, among what is said",
        "`@mara (softly): Hello.` says how; behind the colon everything is said aloud, in brackets or not.",
        "scene quay {\n  shot 5s {\n    @mara: (softly) Good morning.\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    @mara (softly): Good morning.\n  }\n}\n",
    ),
)
