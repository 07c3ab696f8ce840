"""The stand-in's own reading of the guide for pictures and videos, applied to what it holds itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from storyboard.standin.measuring import Held

Complaints = Iterator[str]
FindHeld = Callable[[str], Held | None]
"""The measured file behind a URL; None for a foreign one, which is taken unmeasured."""


def picture(url: Any, held: FindHeld) -> Complaints:
    """A picture, wherever it stands."""
    if not _is_url(url):
        yield "a picture needs an http URL"
        return
    file = held(url)
    if file is None:
        return
    if file.format not in {"jpg", "png"}:
        yield f"pictures are jpg or png, this is {file.format}"
        return
    if file.bytes > 10_000_000:
        yield f"pictures have at most 10 MB, this has {file.bytes} bytes"
    if min(file.width, file.height) < 300:
        yield f"pictures have at least 300 px a side, this is {file.width}×{file.height}"
    if not 1 / 2.5 <= file.width / max(file.height, 1) <= 2.5:
        yield f"pictures are 1:2.5 to 2.5:1, this is {file.width}×{file.height}"


def footage(url: Any, held: FindHeld) -> Complaints:
    """A video of video_list."""
    if not _is_url(url):
        yield "a video needs an http URL"
        return
    file = held(url)
    if file is None:
        return
    if file.format not in {"mp4", "mov"}:
        yield f"videos are mp4 or mov, this is {file.format}"
        return
    yield from _heavy(file)
    yield from _long(file, 3, 10)
    if not (min(file.width, file.height) >= 720 and max(file.width, file.height) <= 2160):
        yield f"videos have 720 to 2160 px a side, this is {file.width}×{file.height}"
    if not 24 - 0.01 <= file.fps <= 60 + 0.01:
        yield f"videos have 24 to 60 frames a second, this has {file.fps:.2f}"


def element_clip(url: Any, held: FindHeld) -> Complaints:
    """A video an element is made from."""
    if not _is_url(url):
        yield "a video needs an http URL"
        return
    file = held(url)
    if file is None:
        return
    if file.format not in {"mp4", "mov"}:
        yield f"videos are mp4 or mov, this is {file.format}"
        return
    yield from _heavy(file)
    yield from _long(file, 3, 8)
    short, long = sorted((file.width, file.height))
    if short != 1080:
        yield f"element videos are 1080P, this is {file.width}×{file.height}"
    elif abs(long / short - 16 / 9) > 0.01:
        yield f"element videos are 16:9 or 9:16, this is {file.width}×{file.height}"


def _heavy(file: Held) -> Complaints:
    if file.bytes > 200_000_000:
        yield f"videos have at most 200 MB, this has {file.bytes} bytes"


def _long(file: Held, least: int, most: int) -> Complaints:
    if not least - 0.05 <= file.seconds <= most + 0.05:
        yield f"the video must last {least} to {most} seconds, this lasts {file.seconds:.2f}"


def is_objects(value: Any) -> bool:
    """Whether it is a list of JSON objects."""
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def among(value: Any, values: Collection[str]) -> bool:
    """Whether a value of any kind is one of some words."""
    return isinstance(value, str) and value in values


def brief(value: Any) -> str:
    """A value of any kind in a few signs, for a complaint."""
    said = repr(value) if isinstance(value, str | int | float | bool | None) else type(value).__name__
    return said if len(said) <= 80 else f"{said[:79]}…"


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))
