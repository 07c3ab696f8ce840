"""How patient the compiler is: every kind of slip on every example and corpus story, judged.

    python benchmarks/mutations.py [--each 12] [--seed 1] [--worst 20] [--kind TEXT] [--write]

For each kind of slip it counts, out of all cases that are no edits (see `slips`):

- silent: the plan is another one and nothing was said. Must be 0
- warned: the plan is another one and there were warnings only
- elsewhere: the first message is on a line where no reader would look
- several: more than one message for the one slip
- restored: `check --fix` gives the plan there was; `told` adds what is left to the writer, a quick fix in the editor or
  a message that names what stood there
- worse: fixes applied have left the story with another plan and no error, or with more errors than before

`--worst N` shows cases that miss a goal; `--write` puts the table into docs/recovery.md.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Final

from pages import Pages
from recovery import EDITS, INTRODUCTION, Verdict, edits, table
from slips import Slip, slips

from storyboard.compiler import Compiled, compile_story
from storyboard.door.fixing import ROUNDS
from storyboard.kling.prices import CATALOGUE
from storyboard.ledger.records import Lock
from storyboard.planner.make import make_plan
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source, edited, normalise
from storyboard.text.catalogue import severity
from storyboard.text.render import render
from storyboard.text.safe import choose
from storyboard.text.suggest import closest

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "recovery.md"
FOLDERS: Final = (ROOT / "examples", ROOT / "tests" / "corpus")


class Shelf:
    """A story's files: its sources from disk, one of them replaced at will, and pictures and clips that are good."""

    def __init__(self, path: Path) -> None:
        self.root = path.parent.parent if (path.parent.parent / "cast").is_dir() else path.parent
        self.entry = path.relative_to(self.root).as_posix()
        self.known: set[str] | None = None
        self._texts: dict[str, Source] = {}

    def compile(self, text: str | None = None) -> Compiled:
        """The story, or what stands in its file instead."""

        def read(name: str) -> Source | MediaProblem:
            if name == self.entry and text is not None:
                return Source(name, normalise(text))
            if name not in self._texts:
                if not (self.root / name).is_file():
                    return MediaProblem("missing", "there is no such file")
                self._texts[name] = Source(name, normalise((self.root / name).read_text(encoding="utf-8")))
            return self._texts[name]

        return compile_story(self.entry, read, self._measure, others=self._others)

    def _others(self) -> list[str]:
        found = (path.relative_to(self.root) for path in self.root.rglob("*.kstory"))
        return sorted(path.as_posix() for path in found if not {"broken", "found", "build"} & set(path.parts))

    def _measure(self, path: str) -> MediaFacts | MediaProblem:
        if self.known is not None and path not in self.known:
            folder = path.rpartition("/")[0]
            beside = [each for each in self.known if each.rpartition("/")[0] == folder]
            return MediaProblem("missing", "there is no such file", closest(path, beside or self.known))
        ending = path.rpartition(".")[2]
        if ending in ("mp4", "mov"):
            return MediaFacts("video", ending, 5_000_000, 1920, 1080, f"{path:0>64}", 5.0, 30.0)
        return MediaFacts("picture", ending, 500_000, 1920, 1080, f"{path:0>64}")


Pick = Callable[[Iterable[Diagnostic]], tuple[Diagnostic, ...]]


def on_offer(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first fault with a fix, guesses and warnings included: what an editor's quick fix would do."""
    return tuple(fault for fault in faults if fault.fix)[:1]


Print = tuple[object, ...]


def print_of(made: Compiled) -> Print | None:
    """What a plan sends, in order; None where there is no plan."""
    if not made.ok:
        return None
    plan, more = make_plan(made.story, Lock(), made.media, CATALOGUE, made.sources)
    if any(severity(each.code) == "error" for each in more):
        return None
    steps = [tuple(each.fingerprint for each in step.variants) for step in plan.steps]
    return (*steps, tuple(part.seconds for part in plan.film))


class Judge:
    """One story and what becomes of it."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.shelf = Shelf(path)
        made = self.shelf.compile()
        self.shelf.known = set(made.media)
        self.made = self.shelf.compile()
        self.print = print_of(self.made)
        if self.print is None:
            raise SystemExit(f"{self.name} has faults of its own: {self.made.diagnostics}")
        self.own = Counter((each.code, each.message) for each in self.made.diagnostics)
        self.pages = Pages(self.made.sources[self.shelf.entry], self.made)

    def __call__(self, slip: Slip) -> Verdict:
        """The verdict on one slip."""
        made = self.shelf.compile(slip.text)
        faults = tuple(self._new(made.diagnostics))
        print_ = print_of(made)
        first = next((each for each in faults if severity(each.code) == "error"), faults[0] if faults else None)
        line = made.sources[first.span.file].position(first.span.start).line if first else 0
        elsewhere = first is not None and (first.span.file != self.shelf.entry or line not in slip.lines)
        fixed, worse = self._fixed(slip, made, faults, choose)
        offered = fixed or self._fixed(slip, made, faults, on_offer)[0]
        told = offered or any(_names(each, slip.was) for each in faults)
        return Verdict(self.name, slip, faults, print_ == self.print, elsewhere, fixed, told, worse)

    def _new(self, faults: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
        """The faults that the story did not have already."""
        own = self.own.copy()
        for each in faults:
            if own[each.code, each.message] > 0:
                own[each.code, each.message] -= 1
            else:
                yield each

    def _fixed(self, slip: Slip, made: Compiled, faults: tuple[Diagnostic, ...], pick: Pick) -> tuple[bool, bool]:
        """Whether applying the fixes that are picked restores the plan, and whether it does harm."""
        if not any(each.fix for each in faults):
            return False, False
        errors = sum(severity(each.code) == "error" for each in made.diagnostics)
        text = normalise(slip.text)
        for _ in range(ROUNDS):
            chosen = pick(made.diagnostics)
            edits = [edit for each in chosen for edit in each.fix if edit.span.file == self.shelf.entry]
            if not edits:
                break
            text = edited(text, edits)
            made = self.shelf.compile(text)
        print_ = print_of(made)
        left = sum(severity(each.code) == "error" for each in made.diagnostics)
        quiet = print_ is not None and print_ != self.print and not list(self._new(made.diagnostics))
        return print_ == self.print, left > errors or (quiet and errors > 0)


def _names(fault: Diagnostic, word: str) -> bool:
    """Whether a message names, in quotes, what stood there."""
    said = f"{fault.message} {fault.hint or ''}"
    return bool(word) and any(
        mark in said for mark in (f"`{word}`", f"'{word}'", f"@{word}", f'"{word}"', f"{word}:", f": {word}`")
    )


def stories() -> list[Path]:
    """Every example and every story of the corpus that is a film by itself or a cast."""
    found = sorted(path for folder in FOLDERS for path in folder.rglob("*.kstory") if path.is_file())
    return [path for path in found if not {"broken", "found", "build"} & set(path.parts)]


def run(each: int, seed: int, kind: str = "") -> list[Verdict]:
    """All verdicts: of every story at most `each` cases of a kind."""
    found: list[Verdict] = []
    for path in stories():
        dice = random.Random(f"{seed} {path.name}")
        judge = Judge(path)
        cases: dict[str, list[Slip]] = defaultdict(list)
        for slip in slips(judge.pages, dice):
            if kind in slip.kind:
                cases[slip.kind + " (edit)" * slip.edit].append(slip)
        for some in cases.values():
            chosen = some if len(some) <= each else dice.sample(some, each)
            found += map(judge, chosen)
    return found


def faulty(each: Verdict) -> str:
    """Which goal a case misses."""
    misses: Mapping[str, bool] = {
        "SILENT": each.silent,
        "WORSE": each.worse,
        "ELSEWHERE": each.elsewhere,
        "SEVERAL": len(each.faults) > 1,
        "WARNED": each.warned,
        "NOT RESTORED": bool(each.faults) and each.slip.mendable and not each.told,
    }
    return next((name for name, missed in misses.items() if missed), "")


def show(judges: dict[str, Judge], each: Verdict) -> str:
    """A case, with what was changed and what was said."""
    judge = judges.setdefault(each.story, Judge(ROOT / each.story))
    before = judge.pages.source.text
    diff = list(unified_diff(before.splitlines(), normalise(each.slip.text).splitlines(), lineterm="", n=1))[2:]
    sources = {**judge.made.sources, judge.shelf.entry: Source(judge.shelf.entry, normalise(each.slip.text))}
    said = "\n".join(render(fault, sources) for fault in each.faults[:4])
    return f"=== {faulty(each)}: {each.slip.kind} in {each.story}\n" + "\n".join(diff[:14]) + f"\n{said}\n"


def main() -> None:
    """The command."""
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--each", type=int, default=12, help="cases of a kind in one story")
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--worst", type=int, default=0, help="show so many cases that miss a goal")
    asks.add_argument("--miss", default="", help="show cases that miss this goal alone")
    asks.add_argument("--kind", default="", help="slips whose kind holds this text")
    asks.add_argument("--write", action="store_true", help="write docs/recovery.md")
    given = asks.parse_args()
    verdicts = run(given.each, given.seed, given.kind)
    lines = [*table(verdicts), EDITS.rstrip(), "", *edits(verdicts)]
    count = len({each.story for each in verdicts})
    figure = f"\n{len(verdicts):,} cases in {count} stories, seed {given.seed}.\n"
    print("\n".join([figure, *lines]))
    if given.write:
        PAGE.write_text("\n".join([INTRODUCTION, figure.strip(), "", *lines]) + "\n", encoding="utf-8")
    judges: dict[str, Judge] = {}
    bad = [each for each in verdicts if not each.slip.edit and given.miss in faulty(each) and faulty(each)]
    random.Random(given.seed).shuffle(bad)
    for each in bad[: given.worst]:
        print(show(judges, each))


if __name__ == "__main__":
    main()
