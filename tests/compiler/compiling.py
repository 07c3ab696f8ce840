"""Stories compiled from text held in memory."""

from __future__ import annotations

from storyboard.compiler import Compiled, compile_story
from storyboard.story.model import EditScene, Pieces, Scene, Shot, Words
from storyboard.text import MediaProblem, Source
from storyboard.text.catalogue import severity

ENTRY = "film.kstory"
MARA = 'character mara "Mara" {\n  Woman of 34\n  id: "1"\n}\n'
TOMAS = 'character tomas "Tomas" {\n  Man of 70\n  id: "2"\n}\n'
FRAME = "story {\n  aspect: 16:9\n  sound: on\n}\n"


def compiled(text: str, others: dict[str, str] | None = None, *, entry: str = ENTRY, **options: object) -> Compiled:
    texts = {entry: text, **(others or {})}

    def read(path: str) -> Source | MediaProblem:
        return Source(path, texts[path]) if path in texts else MediaProblem("missing", "there is no such file")

    return compile_story(entry, read, None, **options)  # type: ignore[arg-type]


def scene(body: str, name: str = "platform") -> str:
    return f"scene {name} {{\n{body}\n}}\n"


def shot(prose: str, header: str = "5s") -> str:
    return f"shot {header} {{\n{prose}\n}}"


def film(prose: str, before: str = "", others: dict[str, str] | None = None, **options: object) -> Compiled:
    """A film of one shot."""
    return compiled(before + FRAME + scene(shot(prose)), others, **options)


def codes(made: Compiled) -> list[str]:
    return [each.code for each in made.diagnostics]


def errors(made: Compiled) -> list[str]:
    return [each.code for each in made.diagnostics if severity(each.code) == "error"]


def marked(made: Compiled) -> list[tuple[str, str]]:
    """Each complaint's code, and what it underlines."""
    return [
        (each.code, made.sources[each.span.file].text[each.span.start : each.span.end]) for each in made.diagnostics
    ]


def said(pieces: Pieces) -> str:
    return "".join(piece.text if isinstance(piece, Words) else f"<{piece.kind} {piece.name}>" for piece in pieces)


def shots(made: Compiled) -> list[Shot]:
    return [each for scene in made.story.scenes if isinstance(scene, Scene) for each in scene.shots]


def prompt(made: Compiled) -> str:
    """The prompt of the only shot or edit."""
    found = [each.prompt for each in shots(made)] + [
        each.prompt for each in made.story.scenes if isinstance(each, EditScene)
    ]
    assert len(found) == 1
    return said(found[0])
