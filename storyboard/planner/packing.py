"""Shots into generations: the exact optimum, by dynamic programming over the places where a clip may end.

A clip spans at most six shots, so each place looks back six places: linear in the length of the film.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from storyboard.kling import limits
from storyboard.kling.wire import MENTION
from storyboard.story.model import Asset, MediaRef, Mention, Pieces, Reference, Scene, SceneRef, Shot, Words

Window = tuple[int, int]
"""Indexes of shots in their scene, end excluded."""

Cost = tuple[int, int, int, int]
"""Seconds that would have to be paid, seconds beyond what the service likes, clips, squares of their seconds."""

_NO_COST: Cost = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Fact:
    """What packing needs to know of one shot, the largest over its takes. `characters` is the prompt's length as
    sent."""

    seconds: float
    characters: int
    elements: frozenset[str]
    images: frozenset[str]
    break_before: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What a scene asks of its clips: frames (a picture's path, or a name for one that will be made), whether it
    follows a video, how many seconds a clip may have at most, and whether it must be one clip: without an aspect only
    the clip that begins with the start frame can be made (`limits.ASPECT_REQUIRED`)."""

    start: str | None = None
    end: str | None = None
    video: bool = False
    most: int = limits.CLIP_SECONDS.top
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Unpackable:
    """No legal cut exists; the group of shots (indexes, end excluded) that has none."""

    group: Window


def facts(takes: Sequence[Scene], images: Mapping[str, Asset]) -> tuple[Fact, ...]:
    """The shots of a scene. `takes` is the same scene as each take words it."""
    return tuple(_fact(shots, images) for shots in zip(*(scene.shots for scene in takes), strict=True))


def frame(scene: Scene, *, used_as_video: bool) -> Frame:
    """What a scene asks of its clips. One whose clips are edited or followed keeps them to the length of a reference
    video."""
    most = limits.VIDEO_SECONDS.top if used_as_video else limits.CLIP_SECONDS.top
    return Frame(
        _picture(scene.start, "start"),
        _picture(scene.end, "end"),
        scene.follow is not None,
        most,
        whole=scene.look.aspect is None and scene.start is not None,
    )


def pack(
    shots: Sequence[Fact], asks: Frame, paid: Callable[[Window], bool] = lambda window: False
) -> list[Window] | Unpackable:
    """Cut a scene into clips. `paid` says whether a clip is made already."""
    cuts: list[Window] = []
    for group in groups(shots):
        found = _pack_group(shots, group, asks, paid)
        if not found:
            return Unpackable(group)
        cuts += found
    return cuts


def groups(shots: Sequence[Fact]) -> Iterator[Window]:
    """The runs of shots between breaks."""
    start = 0
    for index in range(1, len(shots) + 1):
        if index == len(shots) or shots[index].break_before:
            yield start, index
            start = index


def legal(shots: Sequence[Fact], window: Window, asks: Frame) -> bool:
    """Whether one generation can hold these shots: lengths, prompts, lists and frames."""
    first, last = window
    inside = shots[first:last]
    seconds = sum(shot.seconds for shot in inside)
    most = min(asks.most, limits.CLIP_SECONDS.top)
    alone = len(inside) == 1
    longest = limits.PROMPT if alone else limits.SHOT_PROMPT
    return (
        limits.SHOTS.holds(len(inside))
        and limits.CLIP_SECONDS.bottom <= seconds <= most
        and all(float(shot.seconds).is_integer() and limits.SHOT_SECONDS.holds(shot.seconds) for shot in inside)
        and all(longest.holds(shot.characters) for shot in inside)
        and not any(shot.break_before for shot in inside[1:])
        and not (asks.whole and len(inside) < len(shots))
        and _lists_hold(inside, asks, opens=first == 0, closes=last == len(shots))
    )


def cost(shots: Sequence[Fact], window: Window, asks: Frame, paid: bool) -> Cost:
    """The price of one clip, in the order in which prices matter."""
    seconds = sum(int(shot.seconds) for shot in shots[window[0] : window[1]])
    beyond = max(0, seconds - limits.FEATURE_SECONDS.top) if asks.video else 0
    return 0 if paid else seconds, beyond, 1, seconds * seconds


def added(one: Cost, other: Cost) -> Cost:
    """The sum of two costs."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _pack_group(shots: Sequence[Fact], group: Window, asks: Frame, paid: Callable[[Window], bool]) -> list[Window]:
    start, end = group
    best: dict[int, tuple[Cost, int]] = {start: (_NO_COST, start)}
    for stop in range(start + 1, end + 1):
        for begin in range(max(start, stop - limits.SHOTS.top), stop):
            window = begin, stop
            if begin in best and legal(shots, window, asks):
                total = added(best[begin][0], cost(shots, window, asks, paid(window)))
                if stop not in best or total < best[stop][0]:
                    best[stop] = total, begin
    if end not in best:
        return []
    cuts: list[Window] = []
    while end > start:
        cuts.append((best[end][1], end))
        end = best[end][1]
    return cuts[::-1]


def _lists_hold(inside: Sequence[Fact], asks: Frame, *, opens: bool, closes: bool) -> bool:
    frames = [each for each in (asks.start if opens else None, asks.end if closes else None) if each]
    ends = closes and asks.end is not None
    elements = frozenset[str]().union(*(shot.elements for shot in inside))
    images = len(frames) + len(frozenset[str]().union(*(shot.images for shot in inside)) - set(frames))
    together = limits.REFERENCES_WITH_VIDEO if asks.video else limits.REFERENCES
    return (
        together.holds(images + len(elements))
        and (not frames or limits.ELEMENTS_WITH_FRAME.holds(len(elements)))
        and (not ends or (len(frames) == 2 and len(inside) == 1 and limits.IMAGES_WITH_END.holds(images)))
    )


def _fact(takes: Sequence[Shot], images: Mapping[str, Asset]) -> Fact:
    named = [mention for shot in takes for mention in shot.cast]
    named += [piece for shot in takes for piece in shot.prompt if isinstance(piece, Mention)]
    return Fact(
        takes[0].seconds,
        max(characters(shot.prompt) for shot in takes),
        frozenset(each.name for each in named if each.kind == "element"),
        frozenset(images[each.name].media.path for each in named if each.kind == "image"),
        takes[0].break_before,
    )


def characters(prompt: Pieces) -> int:
    """The length of a prompt as it is sent: every list is shorter than ten, so a mention's length is known without
    its number."""
    return sum(len(piece.text) if isinstance(piece, Words) else len(MENTION[piece.kind].format(1)) for piece in prompt)


def _picture(ref: Reference | None, which: str) -> str | None:
    match ref:
        case MediaRef(path=path):
            return path
        case SceneRef(name=name):
            return f"@{name} {which}"
        case None:
            return None
