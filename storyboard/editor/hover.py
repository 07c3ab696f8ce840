"""What a word at the cursor is, told in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from storyboard.editor.answering import explained
from storyboard.editor.around import opened
from storyboard.editor.marks import Mark, kind_of, marks
from storyboard.editor.sums import budget, scene_summary
from storyboard.editor.view import Film, View
from storyboard.kling.prices import money
from storyboard.story.model import Asset, EditScene, Element, MediaRef, Mention, Pieces, Scene, Shot, Words
from storyboard.story.names import Declared
from storyboard.syntax.kinds import LineKind
from storyboard.syntax.tree import Block, Let, Prose
from storyboard.syntax.words import BLOCKS, SETTINGS
from storyboard.text import MediaFacts, Span
from storyboard.text.escapes import as_block, as_code, in_markdown
from storyboard.text.phrases import length

Uri = Callable[[str], str | None]
"""The address of a file of the project (path from its root) for a picture to be shown, or None."""

_LONGEST: Final = 400
_OF_ADDRESSES: Final = "/:%@+,;=~-._"


@dataclass(frozen=True, slots=True)
class Told:
    """Markdown, and what it is about."""

    text: str
    span: Span


def hover(view: View, offset: int, uri: Uri = lambda path: None) -> Told | None:
    """What stands at an offset, or None where there is nothing to tell."""
    number = view.line_of(offset)
    line, start = view.source.line(number), view.source.starts[number - 1]
    at = offset - start
    mark = next((mark for mark in marks(line) if mark.start <= at <= mark.end), None)
    if mark and (told := _mark(view, mark, uri)):
        return Told(told, Span(view.source.name, start + mark.start, start + mark.end))
    if kind_of(line) is LineKind.OPEN:
        return _header(view, line, start, mark)
    return None


def _mark(view: View, mark: Mark, uri: Uri) -> str | None:
    match mark.role:
        case "mention" | "speaker" | "style" | "read" | "imported" | "alias":
            declared = view.declared(mark.text)
            if declared is None and mark.text == "take" and mark.role == "read":
                return "`take`: the number of the take that is made, from 1"
            return _declared(view, declared, uri) if declared else None
        case "declared":
            declared = view.declared(mark.text)
            return _declared(view, declared, uri) if declared and declared.kind not in ("scene", "edit") else None
        case "setting" if row := SETTINGS.get(mark.text):
            values = " or ".join(f"`{choice}`" for choice in row.choices)
            example = f"```kstory\n{row.word}: {row.example}\n```"
            return "\n\n".join(filter(None, [f"**{row.word}**: {row.meaning}", values, example]))
        case "code":
            return explained(mark.text)
    return None


def _header(view: View, line: str, start: int, mark: Mark | None) -> Told | None:
    head = opened(line, 0)
    span = Span(view.source.name, start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
    then = view.shift.then(start + len(line.rstrip()) - 1)
    found = view.film.at(then) if view.film and then is not None and head.keyword in ("scene", "shot", "edit") else None
    if view.film and found:
        scene, shot = found
        text = shot_told(view.film, scene, shot) if shot and isinstance(scene, Scene) else scene_told(view.film, scene)
        return Told(text, span)
    row = BLOCKS.get(head.keyword)
    if row and mark and mark.role == "keyword":
        return Told(f"**{row.word}**: {row.meaning}\n\n```kstory\n{row.header}\n```", span)
    return None


def shot_told(film: Film, scene: Scene, shot: Shot) -> str:
    """A shot: its length, its final prompt, and who uses how much of it."""
    used, most = budget(film, scene, shot)
    parts = ", ".join(f"{part} {size}" for part, size in shot.parts.items() if size)
    names = in_markdown(", ".join(f"@{each.name}" for each in shot.cast))
    return "\n\n".join(
        filter(
            None,
            [
                f"**Shot {shot.number}** of {in_markdown(scene.name)}: {length(shot.seconds)}, {used} of {most} "
                "characters",
                as_block(_said(shot.prompt), "text"),
                f"Characters: {parts}" if parts else "",
                f"Shown: {names}" if names else "",
            ],
        )
    )


def scene_told(film: Film, scene: Scene | EditScene) -> str:
    """A scene: what it costs, and what is made of it; the prompt of an edit."""
    title = f"**{in_markdown(scene.title or scene.name)}**"
    summary = in_markdown(" · ".join(scene_summary(film, scene)))
    if isinstance(scene, EditScene):
        used, most = budget(film, scene, None)
        prompt = as_block(_said(scene.prompt), "text")
        return f"{title}\n\n{summary}\n\n{prompt}\n\n{used} of {most} characters"
    rows = [
        f"- {as_code(step.address)} {length(step.seconds)}, {money(step.each)}, {film.state(step)}"
        + _because(step.cause)
        for step in film.steps.get(scene.name, ())
    ]
    return "\n\n".join(filter(None, [title, summary, "\n".join(rows)]))


def _because(cause: str) -> str:
    return f" ({in_markdown(cause)})" if cause else ""


def _said(prompt: Pieces) -> str:
    return "".join(piece.text if isinstance(piece, Words) else f"@{piece.name}" for piece in prompt)


def _declared(view: View, declared: Declared, uri: Uri) -> str:
    head = as_block(_headline(view, declared), "kstory")
    return "\n\n".join([head, *filter(None, _more(view, declared, uri))])


def _headline(view: View, declared: Declared) -> str:
    source = view.film.compiled.sources.get(declared.file) if view.film else None
    if source is None:
        return f"{declared.kind} {declared.name}"
    number = source.position(declared.at.start).line
    return source.line(number).strip().removesuffix("{").rstrip()


def _more(view: View, declared: Declared, uri: Uri) -> Iterator[str]:
    film = view.film
    assert film
    story = film.compiled.story
    match declared.item:
        case Let():
            return
        case Block() if declared.kind == "element":
            element = next((each for each in story.elements.values() if each.name_span == declared.at), None)
            if element:
                yield in_markdown(element.description)
                yield from _pictures(view, _media(element), uri)
                yield from _facts(element)
            else:
                yield in_markdown(_prose(declared.item))
            yield _uses(view, declared)
        case Block() if declared.kind in ("scene", "edit"):
            scene = next((each for each in story.scenes if each.name_span == declared.at), None)
            if scene:
                yield in_markdown(" · ".join(scene_summary(film, scene)))
        case Block() as block:
            yield in_markdown(_prose(block))
        case _:
            assets: Iterable[Asset] = (*story.images.values(), *story.videos.values())
            asset = next((each for each in assets if each.name_span == declared.at), None)
            if asset:
                yield from _pictures(view, (asset.media,), uri)
            yield _uses(view, declared)
    if declared.file != view.source.name:
        yield f"from {as_code(declared.file)}"


def _media(element: Element) -> tuple[MediaRef, ...]:
    return tuple(ref for ref in (element.front, *element.angles, element.video) if ref)


def _pictures(view: View, refs: Iterable[MediaRef], uri: Uri) -> Iterator[str]:
    """Pictures to be looked at, and what was measured of each file."""
    film = view.film
    assert film
    for ref in refs:
        facts = film.compiled.media.get(ref.path)
        told = as_code(ref.written)
        if isinstance(facts, MediaFacts):
            told += f": {facts.width}×{facts.height} {facts.format}"
            if facts.seconds is not None:
                told += f", {length(facts.seconds)}"
        address = None if ref.remote else uri(ref.path)
        if address and isinstance(facts, MediaFacts) and facts.kind == "picture":
            told += f"\n\n![{in_markdown(ref.written)}]({quote(address, safe=_OF_ADDRESSES)}|height=160)"
        yield told


def _facts(element: Element) -> Iterator[str]:
    if element.id is not None:
        yield f"made already, as {as_code(element.id)}"
    if element.voice:
        yield f"voice {as_code(element.voice)}"


def _uses(view: View, declared: Declared) -> str:
    film = view.film
    assert film
    name = next((name for name, seen in view.scope.names.items() if seen.declared == declared), declared.name)
    where = [
        scene.name
        for scene in map(film.meanings.__getitem__, (scene.name for scene in film.compiled.story.scenes))
        if any(each.name == name for shot in _casts(scene) for each in shot)
    ]
    if not where:
        return ""
    shown = in_markdown(", ".join(where[:6])) + (", ..." if len(where) > 6 else "")
    return f"in {len(where)} scene{'' if len(where) == 1 else 's'}: {shown}"


def _casts(scene: Scene | EditScene) -> Iterable[tuple[Mention, ...]]:
    return (shot.cast for shot in scene.shots) if isinstance(scene, Scene) else (scene.cast,)


def _prose(block: Block) -> str:
    return _short(" ".join(item.text for item in block.body if isinstance(item, Prose)))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def brief(view: View, declared: Declared) -> str:
    """A declaration in a few words, for a list of proposals."""
    match declared.item:
        case Let(value=value):
            return _short(value.text)
        case Block(title=title) as block:
            shown = f"{title.text}. " if title else ""
            return shown + _prose(block)
        case media:
            return media.path.text
