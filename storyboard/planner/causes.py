"""Which part of a request was edited: short hashes to keep in the lock, and a sentence when they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storyboard.planner.fingerprint import short
from storyboard.planner.holes import Mark
from storyboard.planner.payload import Cut, Stock, file, listed
from storyboard.story.model import (
    EditScene,
    Element,
    Line,
    Look,
    MediaRef,
    Mention,
    Pieces,
    Reference,
    SceneRef,
    Shot,
    Words,
)
from storyboard.text import Span

SHOWN = 3
"""How many edits a sentence names; of more it names the first two and counts the rest."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a request. `what` is how people call it, `hash` what is kept (a scene's name for a frame or a video
    of one)."""

    hash: str
    what: str
    span: Span


Parts = Mapping[str, Part]


def clip_parts(address: str, clip: Cut, stock: Stock) -> dict[str, Part]:
    """The parts of the clip of an address, the likeliest to be edited first."""
    scene, shots = clip.scene, clip.shots
    cast = listed((shot.prompt for shot in shots), (shot.cast for shot in shots))
    parts: dict[str, Part] = {}
    for index, shot in enumerate(shots, 1):
        name = f"shot {address}.{index}"
        parts[f"shot.{index}"] = Part(short(_body(shot)), f"the words of {name}", shot.span)
        parts[f"length.{index}"] = Part(str(shot.seconds), f"the length of {name}", shot.seconds_span)
    if scene.setting:
        parts["setting"] = Part(short(_text(scene.setting)), "the setting", scene.setting[0].span)
    parts |= _look(scene.look, scene.header, stock, sound=True)
    parts |= _cast(cast, stock)
    for key, ref in (("start", clip.start), ("end", clip.end), ("follow", scene.follow)):
        parts |= _reference(key, ref, stock)
    if scene.keep_sound is not None:
        parts["keep_sound"] = Part(str(scene.keep_sound), "keep_sound", scene.header)
    prompts = [_text(shot.prompt) for shot in shots]
    return parts | {"prompt": Part(short(prompts), "the style or the way prompts are put together", scene.header)}


def edit_parts(edit: EditScene, stock: Stock) -> dict[str, Part]:
    """The parts of an edit."""
    first = edit.prompt[0].span if edit.prompt else edit.header
    parts = {"prompt": Part(short(_text(edit.prompt)), "the prompt", first)}
    parts |= _look(edit.look, edit.header, stock, sound=False) | _cast(listed([edit.prompt], [edit.cast]), stock)
    parts["keep_sound"] = Part(str(edit.keep_sound is not False), "keep_sound", edit.header)
    return parts | _reference("source", edit.source, stock)


def element_parts(element: Element, stock: Stock) -> dict[str, Part]:
    """The parts of an element's definition."""
    parts = {
        "name": Part(element.shown or element.name, "the shown name", element.shown_span),
        "description": Part(short(element.description), "the description", element.description_span),
        "tags": Part(" ".join((element.word, *element.tags)), "the kind or the tags", element.span),
    }
    for key, ref in (("front", element.front), ("video", element.video)):
        parts |= _reference(key, ref, stock)
    for index, angle in enumerate(element.angles, 1):
        parts[f"angle.{index}"] = Part(_file(angle, stock), f"the picture {angle.written}", angle.span)
    if element.voice is not None:
        parts["voice"] = Part(element.voice, "the voice", element.voice_span or element.span)
    return parts


def hashes(parts: Parts) -> dict[str, str]:
    """What the lock keeps."""
    return {key: part.hash for key, part in parts.items()}


def edited(before: Mapping[str, str], now: Parts) -> tuple[tuple[str, Span | None], ...]:
    """Everything that was edited, and where. Nothing is known of takes of an older kind, which kept no parts."""
    return tuple(_edits(before, now)) if before else ()


def told(phrases: Sequence[str]) -> str:
    """A sentence about what was edited."""
    if not phrases:
        return "the request is not the one it was made from"
    named = list(phrases) if len(phrases) <= SHOWN else [*phrases[: SHOWN - 1], f"{len(phrases) - SHOWN + 1} more"]
    return named[0] if len(named) == 1 else f"{'; '.join(named[:-1])}; and {named[-1]}"


def _edits(before: Mapping[str, str], now: Parts) -> Iterator[tuple[str, Span | None]]:
    found = False
    for key, part in now.items():
        if key == "prompt" and found:
            continue  # the whole prompt differs because a part of it does
        if before.get(key) != part.hash:
            if key.startswith("length.") and f"shot.{key[7:]}" not in before:
                continue  # an added shot is told once
            found = True
            yield _phrase(key, part, key in before), part.span
    gone = [key for key in before if key not in now and not key.startswith("length.")]
    for key in gone:
        yield _GONE.get(key.partition(".")[0], f"{key} was taken away"), None


def _phrase(key: str, part: Part, known: bool) -> str:
    if key.startswith("shot.") and not known:
        return f"{part.what.removeprefix('the words of ')} was added"
    if not known:
        return f"{part.what} was added"
    plural = key.startswith("shot.") or part.what == "the kind or the tags"
    return f"{part.what} {'were' if plural else 'was'} edited"


_GONE = {
    "shot": "a shot was taken out of the clip",
    "cast": "somebody or something is no longer mentioned",
    "setting": "the setting was taken away",
}


def _body(shot: Shot) -> list[str]:
    words = [shot.framing]
    for item in shot.body:
        if isinstance(item, Line):
            words += [f"@{item.speaker.name}", _text(item.how or ()), _text(item.words)]
        else:
            words.append(_text(item))
    return words


def _text(pieces: Pieces) -> str:
    return "".join(piece.text if isinstance(piece, Words) else f"@[{piece.name}]" for piece in pieces)


def _look(look: Look, header: Span, stock: Stock, *, sound: bool) -> dict[str, Part]:
    spans = look.spans or {}
    values = {"mode": "std" if stock.draft else look.mode, "aspect": look.aspect, "watermark": look.watermark}
    if sound:
        values["sound"] = look.sound
    found = {key: value for key, value in values.items() if value is not None}
    return {key: Part(str(value), key, spans.get(key, header)) for key, value in found.items()}


def _cast(cast: tuple[Mention, ...], stock: Stock) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for index, mention in enumerate(cast, 1):
        if mention.kind == "element":
            element = stock.elements[mention.name]
            made = stock.created.get(mention.name)
            value = (
                made.fingerprint[:12] if made else short([element.id, *hashes(element_parts(element, stock)).items()])
            )
            parts[f"cast.{index}"] = Part(value, f"the definition of @{mention.name}", element.name_span)
        elif mention.kind == "image":
            media = stock.images[mention.name].media
            parts[f"cast.{index}"] = Part(_file(media, stock), f"the picture @{mention.name}", media.span)
    return parts


def _reference(key: str, ref: Reference | None, stock: Stock) -> dict[str, Part]:
    match ref:
        case None:
            return {}
        case SceneRef(name=name):
            return {key: Part(f"@{name}", key, ref.span)}
        case MediaRef():
            return {key: Part(_file(ref, stock), f"{key} ({ref.written})", ref.span)}


def _file(ref: MediaRef, stock: Stock) -> str:
    mark = file(ref, stock)
    return short(mark.meaning if isinstance(mark, Mark) else mark)
