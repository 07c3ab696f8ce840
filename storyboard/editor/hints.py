"""Small print in the text: seconds, characters left and price behind headers, and a line above each scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storyboard.editor.sheet import made
from storyboard.editor.sums import budget, price_of, scene_summary, seconds_of
from storyboard.editor.view import Film, View
from storyboard.kling.prices import money
from storyboard.story.model import EditScene, Scene, Shot
from storyboard.text import Span
from storyboard.text.phrases import length

SHOW: Final = "kstory.show"
REHEARSE: Final = "kstory.rehearse"
PLAY: Final = "kstory.play"
"""What can be done with a scene: see `deeds`."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A few words shown behind an offset, and what they mean."""

    offset: int
    text: str
    tip: str


@dataclass(frozen=True, slots=True)
class Lens:
    """Words shown above the header of a scene, and the command that a click on them gives."""

    span: Span
    text: str
    command: str
    scene: str


def hints(view: View, start: int, end: int) -> Iterator[Hint]:
    """Behind each header in the stretch `start..end`. What was compiled before an edit stands where it went."""
    film = view.film
    rows = film.between(*_then(view, start, end)) if film and _is_entry(view, film) else ()
    for scene, shot in rows:
        header = view.shift.now((shot or scene).header)
        if header is None or header.end < start or header.start > end:
            continue
        told = _shot(view, scene, shot) if shot else _scene(view, scene)
        if told:
            yield Hint(header.end, *told)


def lenses(view: View) -> Iterator[Lens]:
    """Above each scene and edit: length, clips, price, state, takes; then what else can be done with it."""
    film = view.film
    if film is None or not _is_entry(view, film):
        return
    for scene in film.compiled.story.scenes:
        header, meant = view.shift.now(scene.header), film.meanings.get(scene.name, scene)
        if header is None or (isinstance(meant, Scene) and not meant.shots):
            continue
        yield Lens(header, " · ".join(scene_summary(film, meant)) or "final prompt", SHOW, scene.name)
        if film.steps.get(scene.name):
            yield Lens(header, "rehearse", REHEARSE, scene.name)
        if any(made(film, meant)):
            yield Lens(header, "play", PLAY, scene.name)


def _is_entry(view: View, film: Film) -> bool:
    return film.compiled.story.entry == view.source.name


def _then(view: View, start: int, end: int) -> tuple[int, int]:
    """A stretch that surely holds what `start..end` of the text was in the text that was compiled."""
    return start if start <= view.shift.start else min(start, start - view.shift.by), max(end, end - view.shift.by)


def _shot(view: View, scene: Scene | EditScene, shot: Shot) -> tuple[str, str]:
    assert view.film
    used, most = budget(view.film, scene, shot)
    left = most - used
    text = f"{length(shot.seconds)} · " + (f"{left} left" if left >= 0 else f"{-left} too many")
    return text, f"{used} of {most} characters"


def _scene(view: View, scene: Scene | EditScene) -> tuple[str, str] | None:
    assert view.film
    seconds, price = seconds_of(view.film, scene), price_of(view.film, scene)
    if seconds is None or price is None:
        return None
    return f"{length(seconds)} · {money(price)}", view.film.prices.said
