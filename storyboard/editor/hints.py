"""Small print in the text: seconds, characters left and price behind headers, and a line above each scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storyboard.editor.sums import budget, dollars, length, price_of, scene_summary, seconds_of
from storyboard.editor.view import View
from storyboard.story.model import EditScene, Scene, Shot
from storyboard.text import Span


@dataclass(frozen=True, slots=True)
class Hint:
    """A few words shown behind an offset, and what they mean."""

    offset: int
    text: str
    tip: str


@dataclass(frozen=True, slots=True)
class Lens:
    """A line shown above a header."""

    span: Span
    text: str


def hints(view: View, start: int, end: int) -> Iterator[Hint]:
    """Behind each header in the stretch `start..end`. What was compiled before an edit stands where it went."""
    for scene, shot, header in _headers(view, start, end):
        told = _shot(view, scene, shot) if shot else _scene(view, scene)
        if told:
            yield Hint(header.end, *told)


def lenses(view: View) -> Iterator[Lens]:
    """Above each scene and edit: length, clips, price, state, takes."""
    for scene, shot, header in _headers(view, 0, len(view.source.text)):
        if view.film and shot is None and (told := scene_summary(view.film, scene)):
            yield Lens(header, " · ".join(told))


def _headers(view: View, start: int, end: int) -> Iterator[tuple[Scene | EditScene, Shot | None, Span]]:
    film = view.film
    if film is None or film.compiled.story.entry != view.source.name:
        return
    earlier, later = min(start, view.shift.start), max(end - view.shift.by, end)
    for scene, shot in film.between(earlier if start > view.shift.start else start, later):
        header = view.shift.now((shot or scene).header)
        if header and header.end >= start and header.start <= end:
            yield scene, shot, header


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
    return f"{length(round(seconds, 1))} · {dollars(price)}", f"prices of {view.film.prices.dated}"
