"""Faults of meaning: names, imports, templates."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

_MARA: Final = 'character mara "Mara" {\n  Woman of 34, rust-red wool coat\n  id: "123456"\n}\n\n'
_SHOT: Final = "scene platform {{\n  aspect: 16:9\n{setting}  shot 5s {{\n    {prose}\n  }}\n}}\n"


def _film(prose: str, setting: str = "", before: str = _MARA) -> str:
    return before + _SHOT.format(prose=prose, setting=f"  {setting}\n" if setting else "")


ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "unknown-name",
        "error",
        "a name that nothing is called by",
        "A name was used that is declared nowhere in this file and brought by none of its imports. Names are told "
        "apart by case, and `@name` takes as many letters as it can: in a script without spaces, `@[name]` says where "
        "the name ends.",
        _film("@maar stands alone."),
        _film("@mara stands alone."),
    ),
    Entry(
        "name-clash",
        "error",
        "one name for two things",
        "Everything that is declared or imported in a file shares one set of names, whatever its kind. Rename one of "
        "the two; an import can rename what it brings: `import mara as mother from ...`.",
        'let mara = "a woman"\n\n' + _film("@mara stands alone."),
        'let who = "a woman"\n\n' + _film("@mara, {{ who }}, stands alone."),
    ),
    Entry(
        "reserved-name",
        "error",
        "a text called like a word of templates",
        "`if`, `for`, `in`, `not`, `range`, `self` and their like mean something within a template, so a `let` of such "
        "a name could never be read there.",
        'let range = "far hills"\n\n' + _film("{{ range }}, dawn.", before=""),
        'let hills = "far hills"\n\n' + _film("{{ hills }}, dawn.", before=""),
    ),
    Entry(
        "story-twice",
        "error",
        "two story blocks in one file",
        "The story block holds the title and the defaults of the whole film, so there is one at most.",
        'story "A" {\n}\n\nstory "B" {\n}\n\n' + _film("Snow.", before=""),
        'story "A" {\n}\n\n' + _film("Snow.", before=""),
    ),
    Entry(
        "import-unreadable",
        "error",
        "a file that cannot be read",
        "A story file could not be opened: it is not there, it lies outside the project, or it is not text in UTF-8. "
        "The path of an import is relative to the file that imports.",
        'import mara from "nowhere.kstory"\n\n' + _film("@mara stands alone.", before=""),
        _film("@mara stands alone."),
    ),
    Entry(
        "import-unknown-name",
        "error",
        "an import of a name that is not there",
        "An import by name brings elements, pictures, videos, styles and texts that the other file declares or "
        "imports itself. Scenes and edits stay in their own film.",
    ),
    Entry(
        "import-cycle",
        "error",
        "files that import each other",
        "A file cannot import itself, not even by way of others: nobody could say which of them is read first.",
    ),
    Entry(
        "wrong-kind",
        "error",
        "a name of the wrong kind",
        "The name exists and stands for something else than this place wants: a character where a picture is needed, "
        "a picture where a video is needed, and so on.",
        _film("Snow falls.", "start: @mara"),
        _film("Snow falls on @mara.", 'start: "https://example.com/station.png"'),
    ),
    Entry(
        "not-a-speaker",
        "error",
        "a line spoken by something that cannot speak",
        "A line that begins with `@name:` is dialogue, and only elements speak. To have the line as prose, begin it "
        "with `>`.",
        _film("@letter: Come home.", before='image letter = "https://example.com/letter.png"\n\n'),
        _film("> @letter: the ink has run.", before='image letter = "https://example.com/letter.png"\n\n'),
    ),
    Entry(
        "unmarked-speaker",
        "error",
        "dialogue as in a screenplay",
        "A line of dialogue begins with `@name:`, or `@name (how):`. `MARA: Hello.` and a name in capitals above what "
        "is said, as screenplays have it, are prose here: the words would be filmed and nobody would speak them. Where "
        "prose is meant, begin the line with `>`.",
        _film("MARA: He said the first train."),
        _film("@mara: He said the first train.", "sound: on"),
    ),
    Entry(
        "unknown-speaker",
        "warning",
        "dialogue of somebody unknown",
        "A name in capitals, a colon and a sentence look like dialogue of a screenplay, and nobody is called that. The "
        "line is prose: its words are filmed and nobody speaks them. Only elements speak; who is heard and not seen "
        "is a character too, or is told in prose.",
        _film("DRIVER: Where to?", before=""),
        _film("@mara: Where to?", "sound: on"),
    ),
    Entry(
        "unfilled-text",
        "error",
        "a text filled in as elsewhere",
        "A text (`let`) is filled in by two braces, `{{ station }}`. `$station`, `${station}` and `{station}` are "
        "signs like any other here, and would be sent.",
        _film("$station, dawn.", before='let station = "a small station"\n\n'),
        _film("{{ station }}, dawn.", before='let station = "a small station"\n\n'),
    ),
    Entry(
        "not-in-prose",
        "error",
        "a mention of something that prose cannot show",
        "Prose mentions elements, pictures and videos. A `let` is written in double braces, a style and a scene are "
        "settings.",
        _film("@station, dawn.", before='let station = "a small station"\n\n'),
        _film("{{ station }}, dawn.", before='let station = "a small station"\n\n'),
    ),
    Entry(
        "no-mention-here",
        "error",
        "a mention in a description",
        "The prose of an element is its description, which the service takes as plain text of 100 characters at most.",
    ),
    Entry(
        "nothing-to-continue",
        "error",
        "`continue` in the first scene",
        "`continue` takes the last frame of the scene written before. The first scene has none.",
        _film("Snow falls.", "start: continue", before=""),
        _film("Snow falls.", before=""),
    ),
    Entry(
        "scene-cycle",
        "error",
        "scenes that wait for each other",
        "A scene can start from another scene's last frame or follow its video, wherever that one is written. But no "
        "scene can be made from its own result, not even by way of others.",
    ),
    Entry(
        "let-cycle",
        "error",
        "texts made from each other",
        "A `let` may use other `let`s in double braces, but not itself, not even by way of others.",
        'let a = "{{ b }}"\nlet b = "{{ a }}"\n\n' + _film("{{ a }}", before=""),
        'let a = "{{ b }}"\nlet b = "snow"\n\n' + _film("{{ a }}", before=""),
    ),
    Entry(
        "template-name",
        "error",
        "a template that reads an unknown name",
        "Templates read the `let`s of their file, imported ones included, and `take`, the number of the take. "
        "Elements and pictures are mentioned with @ and without braces.",
        _film("{{ staton }}, dawn.", before='let station = "a small station"\n\n'),
        _film("{{ station }}, dawn.", before='let station = "a small station"\n\n'),
    ),
    Entry(
        "template-syntax",
        "error",
        "a template that cannot be read",
        "Double braces hold a name with filters; `{% if %} {% endif %}` and `{% for %} {% endfor %}` stand around "
        "text.",
        _film("{% if take == 2 %} Heavy snow.", before=""),
        _film("{% if take == 2 %} Heavy snow. {% endif %} Dawn.", before=""),
    ),
    Entry(
        "template-refused",
        "error",
        "something that templates may not do",
        "A story file may come from a stranger, so templates know a short list of tags, filters and tests and nothing "
        "else: no files, no imports, no macros, no attributes.",
        _film("{% include 'other' %}", before=""),
        _film("Snow.", before=""),
    ),
    Entry(
        "template-fails",
        "error",
        "a template that cannot be filled in",
        "The template is well formed, but what it asks for cannot be done with these values, such as reckoning with a "
        "text.",
        _film("{{ 'snow' * 3 }}", before=""),
        _film("{{ 'snow' }}", before=""),
    ),
    Entry(
        "template-too-much",
        "error",
        "a template that makes too much",
        "What a template may make, hold and go round is bounded far above what a film needs: 10,000 characters, 1,000 "
        "rounds.",
        _film("{% for n in range(2000) %}snow {% endfor %}", before=""),
        _film("{% for n in range(3) %}snow {% endfor %}", before=""),
    ),
    Entry(
        "unmarked-name",
        "warning",
        "a name without @",
        "The name of an element or picture stands in prose as a plain word. The service draws what it imagines by "
        "that word instead of the one you declared. Where it is mentioned with @ in the same shot nothing is said.",
        _film("Mara waits."),
        _film("@mara waits."),
    ),
    Entry(
        "takes-count",
        "error",
        "a number of takes that must be a slip",
        "Every take is a generation of its own and paid for. `takes` says how many are wanted at once, from 1 to 20.",
        'story "Snow" {\n  aspect: 16:9\n}\n\nscene yard {\n  takes: 300\n  shot 5s {\n    Snow falls.\n  }\n}\n',
        'story "Snow" {\n  aspect: 16:9\n}\n\n'
        "scene yard {\n  takes: 3\n  shot 5s {\n    Snow falls, flake {{ take }}.\n  }\n}\n",
    ),
    Entry(
        "none-and-styles",
        "error",
        "`none` beside a style",
        "`style: none` takes the story's styles away from a scene. Beside the name of a style it would be unclear.",
        'story "Snow" {\n  aspect: 16:9\n}\n\nstyle grain {\n  35mm grain.\n}\n\n'
        "scene yard {\n  style: none, grain\n  shot 5s {\n    Snow falls.\n  }\n}\n",
        'story "Snow" {\n  aspect: 16:9\n}\n\nstyle grain {\n  35mm grain.\n}\n\n'
        "scene yard {\n  style: grain\n  shot 5s {\n    Snow falls.\n  }\n}\n",
    ),
    Entry(
        "loose-at",
        "warning",
        "an @ without a name",
        "An `@` in prose that no name follows: a space has slipped in between, or the name begins with a sign that "
        "names do not begin with. A plain `@` is written `@@`; in a mail address it needs nothing.",
        _film("@ mara waits for @mara."),
        _film("@mara waits for @mara."),
    ),
    Entry(
        "unused",
        "warning",
        "declared and never used",
        "Something is declared or imported and used nowhere. An unused element is still made, since others may use it.",
        _film("Snow falls."),
        _film("Snow falls on @mara."),
    ),
    Entry(
        "continue-chain",
        "warning",
        "four scenes in a row that continue",
        "Each `continue` starts from the last frame of a clip, which is a copy of a copy; after a few, faces are no "
        "longer themselves. Begin one of the scenes anew.",
    ),
    Entry(
        "repeated-shot",
        "warning",
        "a shot with the words of another",
        "Two shots of one scene have exactly the same prompt, as after a slip when pasting.",
        _film("Snow falls.\n  }\n  shot 5s {\n    Snow falls.", before=""),
        _film("Snow falls.\n  }\n  shot 5s {\n    Snow has fallen.", before=""),
    ),
    Entry(
        "meant-nothing",
        "warning",
        "a `# meant:` without a warning",
        "A comment `# meant: repeated-shot` says that a warning is known and meant: it is told no more for the line "
        "below, or the whole block where a block begins there. Several codes stand with commas between them, and "
        "behind them may stand why. Here there is no such warning, or no such code, so the comment would hide nothing "
        "today and something else tomorrow. Errors cannot be meant.",
        _film("# meant: repeated-shot\n    Snow falls.", before=""),
        _film("Snow falls.", before=""),
    ),
)
