"""Faults of spelling and shape, found in one file without knowing what it means."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue import lines
from storyboard.text.catalogue.entry import Entry


def _error(code: str, title: str, explanation: str, wrong: str, right: str) -> Entry:
    return Entry(code, "error", title, explanation, wrong, right)


ROWS: Final[tuple[Entry, ...]] = (
    _error(
        "control-sign",
        "a sign that no editor shows",
        "Text that is pasted from a terminal, a PDF or a word processor may bring control signs, soft hyphens and "
        "spaces without width along. They would be sent to the service as part of the prompt, and a name that holds "
        "one is another name.",
        "",
        "",
    ),
    _error(
        "not-utf8",
        "a file in another encoding",
        "Story files are UTF-8. This one holds bytes that are no UTF-8: it was saved in an older encoding.",
        "",
        "",
    ),
    _error(
        "not-text",
        "a file that is no text",
        "What was given as a story, or is imported as one, is a picture, a clip or some other file that is no text. "
        "It is not read any further, and nothing is ever written into it.",
        "",
        "",
    ),
    _error(
        "unreadable-line",
        "a line that cannot be read",
        "The line has none of the shapes that a line of a story can have.",
        "",
        "",
    ),
    *lines.ROWS,
    _error(
        "typographic-sign",
        "a sign from a word processor or another keyboard",
        "Quotes, colons, braces and hyphens that mean something are the plain ones of a typewriter. Inside "
        "prose every sign is welcome.",
        "story “Gulls” {\n}\n",
        'story "Gulls" {\n}\n',
    ),
    _error(
        "unknown-block",
        "a block there is none of",
        "A line that ends in `{` opens a block and is never prose, so that a mistyped word is not filmed. "
        "The word before it is not one "
        "of the language.",
        "sceen quay {\n}\n",
        "scene quay {\n}\n",
    ),
    _error(
        "unreadable-header",
        "a block that opens strangely",
        "The line opens a block, but something in it does not belong there.",
        'scene quay "Gulls" "Boats" {\n}\n',
        'scene quay "Gulls" {\n}\n',
    ),
    _error(
        "missing-name",
        "a block without a name",
        "Scenes, edits, styles and elements have a name, by which the rest of the story and every command calls them.",
        'scene "The quay" {\n}\n',
        'scene quay "The quay" {\n}\n',
    ),
    _error(
        "missing-title",
        "an element without a shown name",
        "An element that is kept has a name for the service, in quotes behind its own. Only inline ones do without.",
        "character mara {\n}\n",
        'character mara "Mara" {\n}\n',
    ),
    _error(
        "misplaced-title",
        "a title where none belongs",
        "A style has a name only.",
        'style noir "Noir" {\n}\n',
        "style noir {\n}\n",
    ),
    _error(
        "misplaced-name",
        "a name in the wrong place",
        "The name stands before the title. A story has a title only.",
        'scene "The quay" quay {\n}\n',
        'scene quay "The quay" {\n}\n',
    ),
    _error(
        "misplaced-inline",
        "`inline` in the wrong place",
        "`inline` stands before the word of an element and says that it is made inside the request of its scene.",
        'character inline mara "Mara" {\n}\n',
        'inline character mara "Mara" {\n}\n',
    ),
    _error(
        "bad-name",
        "something that cannot be a name",
        "A name is one word of letters, digits and `_`, in any script, and begins with a letter.",
        "style film-noir {\n}\n",
        "style film_noir {\n}\n",
    ),
    _error(
        "bad-duration",
        "a duration written otherwise",
        "A duration is a number and an `s`, together: `5s`.",
        "scene quay {\n  shot 5 sec {\n    Gulls.\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    Gulls.\n  }\n}\n",
    ),
    _error(
        "shot-number",
        "a shot with a number",
        "Shots are counted in the order of writing and carry no number; a bare number in their first line looks like "
        "seconds. A duration is a number and an `s`, together.",
        "scene quay {\n  shot 1 wide {\n    Gulls.\n  }\n}\n",
        "scene quay {\n  shot 5s wide {\n    Gulls.\n  }\n}\n",
    ),
    _error(
        "repeated-duration",
        "two durations",
        "A shot has one duration.",
        "scene quay {\n  shot 5s wide 3s {\n    Gulls.\n  }\n}\n",
        "scene quay {\n  shot 5s wide {\n    Gulls.\n  }\n}\n",
    ),
    _error(
        "open-string",
        "quotes that are never closed",
        'Text in quotes begins and ends on one line. A quote inside it is written `\\"`.',
        'let sky = "low clouds\n',
        'let sky = "low clouds"\n',
    ),
    _error(
        "unquoted-text",
        "text without quotes",
        "Titles, files, ids and voices stand in quotes; prose and choices do not.",
        "image letter = letter.png\n",
        'image letter = "letter.png"\n',
    ),
    _error(
        "template-outside-text",
        "a template outside of text",
        "Templates work inside prose and quotes. Names, durations and choices are written out.",
        'story "Gulls" {\n  pace: {{ pace }}\n}\n',
        'story "Gulls" {\n  pace: 5s\n}\n',
    ),
    _error(
        "comment-behind",
        "a comment behind something else",
        "A comment has a line of its own. Inside prose `#` is text.",
        'story "Gulls" {\n  mode: std # for now\n}\n',
        'story "Gulls" {\n  # for now\n  mode: std\n}\n',
    ),
    _error(
        "unreadable-declaration",
        "a declaration that cannot be read",
        'A declaration is `let name = "text"`, `image name = "file"`, `video name = "file"`, `import "file"` or '
        '`import name from "file"`.',
        'image letter: "letter.png"\n',
        'image letter = "letter.png"\n',
    ),
    _error(
        "unknown-setting",
        "a setting there is none of",
        "A line that begins with a word in small letters and a colon is a setting, and this word is none. "
        "Prose that begins so is "
        "written behind `>`.",
        "scene quay {\n  shot 5s {\n    lighting: soft\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    > lighting: soft\n  }\n}\n",
    ),
    _error(
        "misplaced-setting",
        "a setting in the wrong block",
        "Each setting belongs to certain blocks.",
        'story "Gulls" {\n  takes: 2\n}\n',
        "scene quay {\n  takes: 2\n}\n",
    ),
    _error(
        "repeated-setting",
        "a setting written twice",
        "Only settings that take several values may be written again; this one would have two answers.",
        'story "Gulls" {\n  mode: std\n  mode: pro\n}\n',
        'story "Gulls" {\n  mode: pro\n}\n',
    ),
    _error(
        "setting-as-prose",
        "a setting that would be filmed",
        "The line is prose as it stands, but everything in it says that a setting was meant, of this block or the one "
        "around it.",
        "scene quay {\n  sound on\n}\n",
        "scene quay {\n  sound: on\n}\n",
    ),
    _error(
        "screenplay-line",
        "a transition of a screenplay",
        "`CUT TO:` and its like are prose here, and would be filmed. Every shot begins with a cut; a dissolve to "
        "be seen within a shot is told in its prose.",
        "scene quay {\n  shot 5s {\n    Gulls.\n    CUT TO:\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    Gulls.\n  }\n}\n",
    ),
    _error(
        "bad-value",
        "a value the setting does not take",
        "The setting takes other values, or the same written otherwise.",
        'story "Gulls" {\n  aspect: 16x9\n}\n',
        'story "Gulls" {\n  aspect: 16:9\n}\n',
    ),
    _error(
        "unreadable-value",
        "a value that cannot be read",
        "A value is a word, a name behind `@` or text in quotes, and several stand with commas between them.",
        "scene quay {\n  takes: 2 3\n}\n",
        "scene quay {\n  takes: 3\n}\n",
    ),
    _error(
        "missing-value",
        "a setting without a value",
        "Something has to follow the colon.",
        'story "Gulls" {\n  mode:\n}\n',
        'story "Gulls" {\n  mode: pro\n}\n',
    ),
    _error(
        "too-many-values",
        "several values where one belongs",
        "Only `style`, `with`, `angles` and `tags` take several.",
        'story "Gulls" {\n  mode: std, pro\n}\n',
        'story "Gulls" {\n  mode: pro\n}\n',
    ),
    _error(
        "missing-comma",
        "no comma between two values",
        "Several values stand with commas between them.",
        'character mara "Mara" {\n  angles: "left.png" "right.png"\n}\n',
        'character mara "Mara" {\n  angles: "left.png", "right.png"\n}\n',
    ),
    _error(
        "loose-comma",
        "a comma with nothing behind it",
        "A setting ends with its line. One that takes several values may be written again on the next.",
        'character mara "Mara" {\n  angles: "left.png",\n}\n',
        'character mara "Mara" {\n  angles: "left.png"\n  angles: "right.png"\n}\n',
    ),
    _error(
        "misplaced-block",
        "a block in the wrong place",
        "Shots stand in scenes; every other block stands at the top level.",
        "shot 5s {\n  Gulls.\n}\n",
        "scene quay {\n  shot 5s {\n    Gulls.\n  }\n}\n",
    ),
    _error(
        "misplaced-declaration",
        "a declaration inside a block",
        "`import`, `let`, `image` and `video` stand at the top level.",
        'scene quay {\n  let sky = "low clouds"\n}\n',
        'let sky = "low clouds"\n\nscene quay {\n}\n',
    ),
    _error(
        "misplaced-prose",
        "prose where none belongs",
        "A story block holds settings only; what is filmed stands in scenes and shots.",
        'story "Gulls" {\n  Gulls over a quay.\n}\n',
        "scene quay {\n  Gulls over a quay.\n}\n",
    ),
    _error(
        "misplaced-cue",
        "dialogue outside of a shot",
        "Somebody who speaks does so in a shot.",
        "scene quay {\n  @mara: Look.\n}\n",
        "scene quay {\n  shot 5s {\n    @mara: Look.\n  }\n}\n",
    ),
    _error(
        "empty-cue",
        "dialogue without words",
        "`@name:` begins a line of dialogue, and nothing follows.",
        "scene quay {\n  shot 5s {\n    @mara:\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    @mara: Look.\n  }\n}\n",
    ),
    _error(
        "misplaced-break",
        "a clip break outside of a scene",
        "`---` stands between two shots of a scene and has the next one begin a new clip.",
        "scene quay {\n  shot 5s {\n    Gulls.\n    ---\n  }\n}\n",
        "scene quay {\n  shot 5s {\n    Gulls.\n  }\n  ---\n  shot 5s {\n    Boats.\n  }\n}\n",
    ),
    _error(
        "stray-line",
        "a line outside of every block",
        "At the top level stand blocks, declarations and comments.",
        "Gulls over a quay.\n",
        "# Gulls over a quay.\n",
    ),
)
