"""What is drawn for a shot, and how a bare request becomes cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

_REFERENCE: Final = re.compile(r"<<<(element|image|video)_(\d+)>>>")


@dataclass(frozen=True, slots=True)
class Picture:
    """A name and the picture file that shows it. Without a file a face is drawn as its first letter."""

    name: str
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A line of dialogue; `how` is empty where nothing was said about it."""

    speaker: str
    words: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One shot as a storyboard card. `seconds` is its share of the clip.

    `scene` is the scene's title, `number` what the shot goes by, such as "platform.2.1", `clock` the clip that the
    running time code counts. `setting` is where it happens, drawn small above the `body`: prose and dialogue as
    written. `cast` are faces, `references` other pictures; their names stand out in prose. `start` and `end` are
    frames, shown full and in the card. `video` is a clip that is followed (its still). `notes` are small words such as
    "sound on".
    """

    seconds: float
    body: tuple[str | Words, ...] = ()
    scene: str = ""
    setting: str = ""
    number: str = ""
    framing: str = ""
    cast: tuple[Picture, ...] = ()
    references: tuple[Picture, ...] = ()
    start: Path | None = None
    end: Path | None = None
    video: Path | None = None
    style: str = ""
    notes: tuple[str, ...] = ()
    clock: str = ""


CardMaker = Callable[[dict[str, Any]], Sequence[Card] | None]
"""Takes `{"model": ..., "payload": ...}`, gives richer cards for its shots in order, or None to use the plain ones."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files and names behind a payload's lists, as far as the stand-in holds them."""

    file: Callable[[str], Path | None]
    element: Callable[[str], Picture | None]


def cards_of(payload: Mapping[str, Any], sources: Sources, seconds: float) -> tuple[Card, ...]:
    """Plain cards, from nothing but the request: one a shot. `seconds` is the clip's length where it has one prompt."""
    names, cast, references = _named(payload, sources)
    notes = (payload.get("mode") or "pro", f"sound {payload.get('sound') or 'off'}")
    shots = (
        payload["multi_prompt"] if payload.get("multi_shot") else [{"prompt": payload["prompt"], "duration": seconds}]
    )
    return tuple(
        Card(
            seconds=float(shot["duration"]),
            body=(_REFERENCE.sub(lambda found: names.get(found[0], found[0]), shot["prompt"]),),
            number=str(number) if len(shots) > 1 else "",
            cast=tuple(picture for token, picture in cast.items() if token in shot["prompt"] or len(shots) == 1),
            references=tuple(
                picture for token, picture in references.items() if token in shot["prompt"] or len(shots) == 1
            ),
            notes=notes,
        )
        for number, shot in enumerate(shots, 1)
    )


def with_media(cards: Sequence[Card], payload: Mapping[str, Any], sources: Sources) -> tuple[Card, ...]:
    """The cards with the request's own frames and reference video, where they don't show any yet."""
    frames = {image.get("type"): sources.file(image["image_url"]) for image in payload.get("image_list") or []}
    video = next((sources.file(entry["video_url"]) for entry in payload.get("video_list") or []), None)
    whole = [replace(card, video=card.video or video) for card in cards]
    whole[0] = replace(whole[0], start=whole[0].start or frames.get("first_frame"))
    whole[-1] = replace(whole[-1], end=whole[-1].end or frames.get("end_frame"))
    return tuple(whole)


def _named(
    payload: Mapping[str, Any], sources: Sources
) -> tuple[dict[str, str], dict[str, Picture], dict[str, Picture]]:
    """What each `<<<kind_N>>>` is called, the faces and the reference pictures by token."""
    cast = dict(_elements(payload, sources))
    references = {
        f"<<<image_{number}>>>": Picture(f"picture {number}", sources.file(image["image_url"]))
        for number, image in enumerate(payload.get("image_list") or [], 1)
        if image.get("type") is None
    }
    frames = {"first_frame": "the start frame", "end_frame": "the end frame"}
    names = {token: picture.name for token, picture in (cast | references).items()}
    for number, image in enumerate(payload.get("image_list") or [], 1):
        names.setdefault(f"<<<image_{number}>>>", frames.get(image.get("type"), f"picture {number}"))
    names |= {f"<<<video_{n}>>>": "the video" for n, _ in enumerate(payload.get("video_list") or [], 1)}
    return names, cast, references


def _elements(payload: Mapping[str, Any], sources: Sources) -> Iterator[tuple[str, Picture]]:
    for number, entry in enumerate(payload.get("element_list") or [], 1):
        if entry.get("element_id") is not None:
            known = sources.element(str(entry["element_id"]))
            picture = known or Picture(f"element {entry['element_id']}")
        else:
            url = entry.get("frontal_image") or next(iter(entry.get("refer_videos") or []), None)
            picture = Picture(entry.get("element_name") or f"element {number}", sources.file(url) if url else None)
        yield f"<<<element_{number}>>>", picture
