"""From a compiled story to a plan: what a build would send, and what it would cost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from storyboard.door.addresses import missed
from storyboard.door.drafts import with_elements
from storyboard.door.reading import Checked, check, compile_with
from storyboard.kling.prices import Prices, with_own
from storyboard.planner.make import make_plan
from storyboard.planner.records import Plan
from storyboard.planner.wanted import Wanted
from storyboard.project.config import Config
from storyboard.project.lockfile import read_lock
from storyboard.project.records import Lock
from storyboard.story.model import Story
from storyboard.text import Diagnostic, Span
from storyboard.text.catalogue import severity

NOTHING_MORE = Wanted()


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and what it was made from. `plan` is None where the sources have errors or the lock cannot be trusted."""

    checked: Checked
    plan: Plan | None
    lock: Lock
    live: bool
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether a build may begin."""
        return self.plan is not None and all(severity(each.code) != "error" for each in self.diagnostics)


def plan(
    path: str | os.PathLike[str] | None = None,
    *,
    live: bool | None = None,
    wanted: Wanted = NOTHING_MORE,
    draft: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> Planned:
    """Plan a story. `live` against what was paid for, else against the rehearsal; None is what kstory.toml says.

    `wanted` asks for more than what is missing; `draft` plans everything in the cheaper mode, against the drafts there
    are. Nothing is sent.
    """
    return plan_checked(check(path, environment=environment), live=live, wanted=wanted, draft=draft)


def plan_checked(checked: Checked, *, live: bool | None, wanted: Wanted, draft: bool) -> Planned:
    """Plan what was checked already, against the lock as it is on disk."""
    live = is_live(checked, live)
    if not checked.ok or checked.project is None:
        return Planned(checked, None, Lock(), live, checked.diagnostics)
    lock, faults = read_lock(checked.project.lock(live=live, draft=draft))
    if lock is None:
        return Planned(checked, None, Lock(), live, (*checked.diagnostics, *faults))
    if draft:
        lock = with_elements(lock, checked.project, live=live)
    return plan_against(checked, lock, live=live, wanted=wanted, draft=draft)


def is_live(checked: Checked, live: bool | None) -> bool:
    """What was asked for, else what kstory.toml says."""
    return checked.config.service == "gmi" if live is None else live


def as_built(wanted: Wanted, *, live: bool) -> Wanted:
    """What a build is asked for: a rehearsal makes again what is stale too, since that is free."""
    return wanted if live else replace(wanted, stale=True)


def plan_against(checked: Checked, lock: Lock, *, live: bool, wanted: Wanted, draft: bool) -> Planned:
    """Plan a story without errors against a lock."""
    compiled = checked.compiled
    assert compiled is not None
    made, complaints = make_plan(
        compiled.story,
        lock,
        compiled.media,
        prices_of(checked.config),
        compiled.sources,
        variants=variants(checked, lock, wanted),
        wanted=wanted,
        draft=draft,
    )
    unknown = _unknown(made, wanted)
    return Planned(checked, None if unknown else made, lock, live, (*checked.diagnostics, *complaints, *unknown))


def _unknown(made: Plan, wanted: Wanted) -> tuple[Diagnostic, ...]:
    """What was asked for and is not in the film."""
    names = {name for step in made.steps for name in (step.address, step.scene) if name}
    complaints = []
    for option, given in (("--again", wanted.again), ("--only", wanted.only)):
        for name in sorted(given - names):
            message, hint = missed(name, made)
            complaints.append(Diagnostic("unknown-address", message, Span(f"{option} {name}", 0, 0), hint=hint))
    return tuple(complaints)


def prices_of(config: Config) -> Prices:
    """The catalogue's prices with the project's own over them."""
    return with_own(config.prices, config.prices_dated)


def variants(checked: Checked, lock: Lock, wanted: Wanted) -> dict[int, Story]:
    """The story as its further takes (2 and on) word it, where a template reads `take`: those that scenes want, those
    that are made, and the ones that `--again` asks for."""
    if checked.project is None or checked.compiled is None or not checked.compiled.story.uses_take:
        return {}
    story = checked.compiled.story
    takes = set(range(2, 1 + max((scene.look.takes for scene in story.scenes), default=1)))
    for node in lock.nodes:
        if node.story == checked.project.story and node.kind != "element":
            takes |= {take.take for take in node.takes} - {1}
    takes |= {take + 1 for take in takes | {1}} if wanted.again else set()
    return {
        take: compile_with(checked.project, checked.config, checked.template, take=take, texts=checked.texts).story
        for take in sorted(takes)
    }
