"""Stories with all that they stand on, and what may happen to them between two keystrokes: things typed, cut, moved and
declared otherwise in any of their files, pictures that come, go and grow, a project's settings that change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from hypothesis import strategies as st
from scenery import ENTRY, EXTRA, KINDS, LINES, MEANT, OTHERS, PICTURES, SIGNS, TEMPLATES, WORDS

from storyboard.compiler import Compiled, compile_story, tell
from storyboard.editor.reader import Reader
from storyboard.kling.prices import CATALOGUE
from storyboard.ledger.records import Lock
from storyboard.planner.make import make_plan
from storyboard.story.memory import Memory
from storyboard.text import MediaFacts, MediaProblem, Source

_DECLARED: Final = r"^(?:inline )?(?:character|prop|image|video|let|style|animal) {0}\b[^\n]*(?:\{{\n(?:  .*\n)*\}}|$)"


@dataclass(frozen=True)
class World:
    """All that a compile is handed: the files of the project, what measuring its pictures finds, its settings."""

    texts: Mapping[str, str]
    pictures: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(PICTURES, 1_000_000))
    template: str | None = None
    meant: tuple[str, ...] = ()

    def read(self, name: str) -> Source | MediaProblem:
        """A story file."""
        if name in self.texts:
            return Source(name, self.texts[name])
        near = get_close_matches(name, self.texts, 1)
        return MediaProblem("missing", "there is no such file", near[0] if near else None)

    def measure(self, path: str) -> MediaFacts | MediaProblem:
        """A picture or clip; its size says the sides of it too."""
        if path not in self.pictures:
            near = get_close_matches(path, self.pictures, 1)
            return MediaProblem("missing", "there is no such file", near[0] if near else None)
        size = self.pictures[path]
        side = 1280 if size < 20_000_000 else 100
        if path.endswith(".mp4"):
            return MediaFacts("video", "mp4", size, side, 720, str(size), 6.0, 24.0)
        return MediaFacts("picture", "png", size, side, 640, str(size))

    def compiled(self, parse: Reader | None = None, memory: Memory | None = None) -> Compiled:
        """The story; from scratch without a memory."""
        more = {"parse": parse, "memory": memory} if parse else {}
        return compile_story(
            ENTRY,
            self.read,
            self.measure,
            prompt_template=self.template,
            others=lambda: self.texts,
            meant=self.meant,
            **more,  # type: ignore[arg-type]
        )


Step = tuple[str, int, int]
"""What happens, and two numbers that say where and what."""


def _typed(world: World, change: Callable[[str, int], str], at: int) -> World:
    """A change in one of the files, the entry as often as all others."""
    files = [*world.texts, *[ENTRY] * len(world.texts)]
    file = files[at % len(files)]
    return replace(world, texts={**world.texts, file: change(world.texts[file], at // len(files))})


def _line(text: str, at: int, new: tuple[str, ...], lost: int) -> str:
    lines = text.split("\n")
    line = at % len(lines)
    return "\n".join([*lines[:line], *new, *lines[line + lost :]])


def _sign(text: str, at: int, new: str, lost: int) -> str:
    at %= len(text) + 1
    return text[:at] + new + text[at + lost :]


def _brace(text: str, at: int, mark: str | None) -> str:
    """A line with a brace gone, or behind a mark that hides it."""
    lines = text.split("\n")
    braces = [number for number, line in enumerate(lines) if line.rstrip()[-1:] in ("{", "}")]
    if braces:
        line = braces[at % len(braces)]
        lines[line : line + 1] = [] if mark is None else [f"{mark}{lines[line].lstrip()}"]
    return "\n".join(lines)


def _blocks(text: str, at: int, other: int) -> str:
    blocks = re.split(r"(?<=\n\}\n)", text)
    one, two = at % len(blocks), other % len(blocks)
    match other % 3:
        case 0:
            blocks[one], blocks[two] = blocks[two], blocks[one]
        case 1:
            blocks.insert(two, blocks[one])
        case _:
            del blocks[one]
    return "".join(blocks)


def _is_declared(text: str, name: str) -> bool:
    return re.search(_DECLARED.format(name), text, re.MULTILINE) is not None


def _declared(text: str, name: str, new: str) -> str:
    """A declaration as something else; where there is none, a new one at the head."""
    made = new.format(name, name.title())
    if not _is_declared(text, name):
        return f"{made}\n{text}"
    return re.sub(_DECLARED.format(name), lambda _: made, text, count=1, flags=re.MULTILINE)


def _picture(world: World, at: int, other: int) -> World:
    path = PICTURES[at % len(PICTURES)]
    found = {each: size for each, size in world.pictures.items() if each != path}
    sizes = (None, 1_000_000, 2_000_000, 60_000_000)
    size = sizes[other % len(sizes)]
    return replace(world, pictures=found if size is None else {**found, path: size})


def happened(world: World, step: Step) -> World:
    """The world after a step."""
    what, at, other = step
    line, sign, word = LINES[other % len(LINES)], SIGNS[other % len(SIGNS)], WORDS[other % len(WORDS)]
    match what:
        case "line":
            return _typed(world, lambda text, at: _line(text, at, (line,), 0), at)
        case "instead":
            return _typed(world, lambda text, at: _line(text, at, (line,), 1), at)
        case "cut":
            return _typed(world, lambda text, at: _line(text, at, (), 1), at)
        case "top":
            return _typed(world, lambda text, _: f"{line}\n{text}", at)
        case "sign":
            return _typed(world, lambda text, at: _sign(text, at, sign, 0), at)
        case "extra":
            extra = EXTRA[other % len(EXTRA)]
            return _typed(world, lambda text, at: _line(text, at, (extra,), 0), at)
        case "brace":
            mark = (None, None, "> ", "### ", "- ", "  # ")[other % 6]
            return _typed(world, lambda text, at: _brace(text, at, mark), at)
        case "rubbed":
            return _typed(world, lambda text, at: _sign(text, at, "", 1 + other % 3), at)
        case "block":
            return _typed(world, lambda text, at: _blocks(text, at, other), at)
        case "declare":
            new = KINDS[at % len(KINDS)]
            there = [file for file, text in world.texts.items() if _is_declared(text, word)]
            if there and at // len(KINDS) % 2:
                return replace(world, texts={**world.texts, there[0]: _declared(world.texts[there[0]], word, new)})
            return _typed(world, lambda text, _: _declared(text, word, new), at)
        case "word":
            old = WORDS[at % len(WORDS)]
            return _typed(world, lambda text, _: re.sub(rf"\b{old}\b", word, text, count=1 + other % 2), at)
        case "picture":
            return _picture(world, at, other)
        case "template":
            return replace(world, template=TEMPLATES[other % len(TEMPLATES)])
        case "meant":
            return replace(world, meant=MEANT[other % len(MEANT)])
    return world


KINDS_OF_STEP: Final = (
    *("line", "instead", "cut", "top", "sign", "rubbed", "brace", "brace", "extra", "block", "declare", "word"),
    *("picture", "template", "meant", "back", "back"),
)
STEPS: Final = st.tuples(st.sampled_from(KINDS_OF_STEP), st.integers(0, 2**15), st.integers(0, 2**12))


def worlds(entry: str, steps: list[Step]) -> Iterator[World]:
    """The world at first and after each step; `back` takes one of the last steps back."""
    past = [World({ENTRY: entry, **OTHERS})]
    yield past[-1]
    for step in steps:
        what, at, _ = step
        past.append(past[-1 - at % min(len(past), 3)] if what == "back" else happened(past[-1], step))
        yield past[-1]


def same(mine: Compiled, scratch: Compiled) -> None:
    """Hold a story read with a memory against one from scratch."""
    assert mine.diagnostics == scratch.diagnostics
    assert mine.story == scratch.story
    assert mine.trees == scratch.trees
    assert mine.media == scratch.media
    assert mine.meant == scratch.meant
    assert mine.meanings == scratch.meanings
    assert dict(mine.tellings) == dict(scratch.tellings)
    assert mine.reading.scopes == scratch.reading.scopes
    assert sorted(mine.reading.uses, key=str) == sorted(scratch.reading.uses, key=str)
    if scratch.ok:
        plans = [make_plan(each.story, Lock(), each.media, CATALOGUE, each.sources) for each in (mine, scratch)]
        assert plans[0] == plans[1]


def same_take(world: World, mine: Compiled, scratch: Compiled, memory: Memory) -> None:
    """The same for a take that no scene wants, as a plan asks for it."""
    if scratch.ok:
        one = tell(mine, 4, world.measure, world.template, memory)
        other = tell(scratch, 4, world.measure, world.template)
        assert (one.story, one.media, set(one.faults)) == (other.story, other.media, set(other.faults))
