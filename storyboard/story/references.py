"""What a setting points at: files, declared pictures and videos, results of other scenes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from storyboard.story.desk import Desk
from storyboard.story.imports import beside
from storyboard.story.model import EditScene, MediaRef, Mention, Reference, Scene, SceneRef
from storyboard.story.names import Declared, Kind
from storyboard.syntax.tree import Media, Mentioned, Quoted, Value, Word
from storyboard.text import Diagnostic, Label
from storyboard.text.phrases import circle

UNKNOWN: Final = ""
"""The path of a reference that could not be resolved: it was given, so nobody complains that it is missing."""

FITTING: Final[dict[str, frozenset[Kind]]] = {
    "start": frozenset({"image", "scene", "edit"}),
    "end": frozenset({"image", "scene", "edit"}),
    "follow": frozenset({"video", "scene", "edit"}),
    "source": frozenset({"video", "scene", "edit"}),
    "with": frozenset({"element", "image"}),
}
"""What may stand behind each setting that takes a name."""
_WANTED: Final = {
    "start": "a picture, or a scene whose last frame it is",
    "end": "a picture, or a scene whose last frame it is",
    "follow": "a video, or a scene",
    "source": "a video, or a scene",
    "with": "elements and pictures",
}


def media(desk: Desk, quoted: Quoted) -> MediaRef:
    """A file named in a string, relative to the file that names it."""
    written = desk.path(quoted)
    return MediaRef(beside(quoted.inner.file, written), written, quoted.inner)


def declared_media(desk: Desk, declared: Declared) -> MediaRef:
    """The file of a declared picture or video."""
    assert isinstance(declared.item, Media)
    path = declared.item.path
    return desk.apart(declared, lambda: media(desk, path))


def files(desk: Desk, values: Iterable[Value]) -> tuple[MediaRef, ...]:
    """All files among the values of a setting."""
    return tuple(media(desk, value) for value in values if isinstance(value, Quoted))


def reference(desk: Desk, setting: str, values: tuple[Value, ...], before: str | None) -> Reference | None:
    """What `start`, `end`, `follow` or `source` points at. `before` is the scene that `continue` goes on from."""
    match values:
        case (Quoted() as quoted, *_):
            return media(desk, quoted)
        case (Mentioned() as mentioned, *_):
            return _named(desk, setting, mentioned)
        case (Word(text="continue", span=span), *_):
            if before:
                return SceneRef(before, span, True)
            if before == "":  # the scene before could not be read
                return MediaRef(UNKNOWN, "continue", span)
            hint = 'Write `start: "picture.png"`, or leave the setting out.'
            desk.say("nothing-to-continue", "There is no scene before this one to continue.", span, hint=hint)
            return MediaRef(UNKNOWN, "continue", span)
        case (Word(text=text, span=span), *_):
            return MediaRef(UNKNOWN, text, span)
    return None


def _named(desk: Desk, setting: str, mentioned: Mentioned) -> Reference:
    declared = fitting(desk, setting, mentioned)
    match declared:
        case Declared(kind="scene" | "edit"):
            return SceneRef(declared.name, mentioned.span)
        case Declared(item=Media()):
            found = declared_media(desk, declared)
            return MediaRef(found.path, found.written, mentioned.span)
    return MediaRef(UNKNOWN, f"@{mentioned.text}", mentioned.span)


def fitting(desk: Desk, setting: str, mentioned: Mentioned) -> Declared | None:
    """What a name in a setting stands for; None after saying that it is unknown or no such thing as is wanted here."""
    declared = desk.find(mentioned.text, mentioned.span, FITTING[setting])
    if declared is None or declared.kind in FITTING[setting]:
        return declared
    desk.say(
        "wrong-kind",
        f"'{mentioned.text}' is {declared.called}; `{setting}` wants {_WANTED[setting]}.",
        mentioned.span,
        (Label(declared.at, "declared here"),),
        _hint(setting, declared),
    )
    return None


def _hint(setting: str, declared: Declared) -> str | None:
    if setting in ("start", "end") and declared.kind == "element":
        return f"Mention @{declared.name} in the prose, or give `{setting}` a picture."
    if setting in ("follow", "source") and declared.kind in ("element", "image"):
        return f'Declare the clip: video {declared.name}_clip = "file.mp4"'
    if setting == "with" and declared.kind == "video":
        return f"A scene is shown a video by `follow: @{declared.name}`."
    return None


def needed(desk: Desk, values: tuple[Value, ...]) -> tuple[Mention, ...]:
    """The `with` of a scene or shot."""
    found: list[Mention] = []
    for value in values:
        if isinstance(value, Mentioned) and (declared := fitting(desk, "with", value)):
            key = desk.key(declared)
            found.append(Mention("element" if declared.kind == "element" else "image", key, value.span))
    return tuple(found)


def circles(scenes: Iterable[Scene | EditScene]) -> Iterable[Diagnostic]:
    """Scenes that are made from each other's results, each circle once."""
    wants: Mapping[str, list[SceneRef]] = {scene.name: _refs(scene) for scene in scenes}
    place: dict[str, int] = {}
    """Where a scene stands on the path, -1 when it was left behind."""
    for root in wants:
        path, left = ([root], [iter(wants[root])]) if root not in place else ([], [])
        place.setdefault(root, 0)
        while path:
            ref = next(left[-1], None)
            if ref is None:
                left.pop()
                place[path.pop()] = -1
            elif place.get(ref.name, -1) >= 0:
                yield _circle(path, place[ref.name], ref)
            elif ref.name not in place and ref.name in wants:
                place[ref.name] = len(path)
                path.append(ref.name)
                left.append(iter(wants[ref.name]))


def _circle(path: list[str], start: int, ref: SceneRef) -> Diagnostic:
    if start == len(path) - 1:
        message, hint = (
            f"'{ref.name}' is made from its own result.",
            "Name another scene or a file, or take the line away.",
        )
    else:
        message = f"These scenes wait for each other: {circle(path, start)}."
        hint = "One of them has to start from a file, or from nothing."
    return Diagnostic("scene-cycle", message, ref.span, hint=hint)


def _refs(scene: Scene | EditScene) -> list[SceneRef]:
    found = (scene.start, scene.end, scene.follow) if isinstance(scene, Scene) else (scene.source,)
    return [ref for ref in found if isinstance(ref, SceneRef)]
