"""Whether the shots of a scene can be cut into clips at all.

The planner picks the best cut; here it is enough that one exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from storyboard.checks.measures import count, prompt_length, scenes
from storyboard.checks.references import overfull
from storyboard.checks.shots import changed, longest_clip
from storyboard.kling.limits import CLIP_SECONDS, PROMPT, SHOT_PROMPT, SHOT_SECONDS, SHOTS
from storyboard.story.model import EditScene, Scene, Shot, Story
from storyboard.text import Diagnostic


class Run(Struct, frozen=True, gc=False):
    """The shots between two breaks. `longest` is the most seconds of a clip, `sizes` the lengths of the prompts."""

    story: Story
    scene: Scene
    shots: tuple[Shot, ...]
    sizes: tuple[int, ...]
    longest: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return sum(shot.seconds for shot in self.shots)

    def within(self, longest: int) -> Run:
        """The same shots, in clips of so many seconds at most."""
        return replace(self, longest=min(longest, self.longest))

    def one_clip(self, first: int, last: int) -> bool:
        """Whether the shots `first..last` (counted from 0, last included) can be one clip."""
        shots = self.shots[first : last + 1]
        if not CLIP_SECONDS.bottom <= sum(shot.seconds for shot in shots) <= self.longest:
            return False
        if len(shots) > 1 and (not SHOTS.holds(len(shots)) or max(self.sizes[first : last + 1]) > SHOT_PROMPT.top):
            return False
        return not overfull(self.story, self.scene, shots)

    def stuck(self) -> int | None:
        """The first shot that no cut reaches past, counted from 0; None when the whole run can be cut."""
        reached = [True] + [False] * len(self.shots)
        for last in range(len(self.shots)):
            starts = range(max(0, last + 1 - SHOTS.top), last + 1)
            reached[last + 1] = any(reached[first] and self.one_clip(first, last) for first in starts)
        return None if reached[-1] else max(at for at, here in enumerate(reached) if here)


def runs(story: Story, scene: Scene, edited: Mapping[str, EditScene]) -> Iterator[Run]:
    """A scene's shots between its breaks; `edited` are the scenes that edits change."""
    longest, _ = longest_clip(edited, scene)
    starts = [at for at, shot in enumerate(scene.shots) if at == 0 or shot.break_before]
    for start, end in pairwise((*starts, len(scene.shots))):
        shots = tuple(scene.shots[start:end])
        yield Run(story, scene, shots, tuple(prompt_length(shot.prompt) for shot in shots), longest)


def one_clip(story: Story, scene: Scene, edited: Mapping[str, EditScene]) -> bool:
    """Whether a whole scene can be a single clip; `edited` are the scenes that edits change."""
    cut = list(runs(story, scene, edited))
    return len(cut) == 1 and cut[0].one_clip(0, len(scene.shots) - 1)


def uncut(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Shots too short for a clip of their own that fit into none of their neighbours'."""
    edited = changed(story)
    for scene in scenes(story):
        for run in runs(story, scene, edited):
            if any(faulty(run, at) for at in range(len(run.shots))):
                continue
            if run.seconds < CLIP_SECONDS.bottom:
                yield too_short(scene, run)
            elif (at := run.stuck()) is not None:
                yield homeless(run, at)


def faulty(run: Run, at: int) -> bool:
    """Whether another rule complains of this shot already."""
    shot = run.shots[at]
    return (
        shot.seconds != int(shot.seconds)
        or not SHOT_SECONDS.bottom <= shot.seconds <= run.longest
        or run.sizes[at] > (PROMPT.top if shot.seconds >= CLIP_SECONDS.bottom else SHOT_PROMPT.top)
        or bool(overfull(run.story, run.scene, (shot,)))
    )


def too_short(scene: Scene, run: Run) -> Diagnostic:
    """A run that does not fill the shortest clip."""
    whole = len(run.shots) == len(scene.shots)
    where = f"The scene `{scene.name}` lasts" if whole else "What stands between these breaks lasts"
    span = scene.header if whole else run.shots[0].header
    missing = CLIP_SECONDS.bottom - run.seconds
    hint = f"Give it {count(missing, 'second')} more" + ("." if whole else ", or take a `---` away.")
    return Diagnostic(
        "clip-too-short", f"{where} {run.seconds:g} s; a clip needs {CLIP_SECONDS.bottom}.", span, hint=hint
    )


def homeless(run: Run, stuck: int) -> Diagnostic:
    """The short shot that is left over where the cutting gets stuck."""
    short = [at for at, shot in enumerate(run.shots) if shot.seconds < CLIP_SECONDS.bottom]
    shot = run.shots[min(short, key=lambda at: (abs(at - stuck), at), default=stuck)]
    return Diagnostic(
        "shot-too-short",
        f"This shot lasts {shot.seconds:g} s; alone it is no clip, and it fits into no clip with its neighbours.",
        shot.seconds_span,
        hint=f"Give it {CLIP_SECONDS.bottom} s, or make a neighbour shorter: a clip lasts {CLIP_SECONDS.bottom} to "
        f"{run.longest} s, of {SHOTS.top} shots at most with prompts of {SHOT_PROMPT.top} characters at most.",
    )


RULES = (uncut,)
