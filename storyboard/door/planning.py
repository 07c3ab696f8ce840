"""From a compiled story to a plan: what a build would send, and what it would cost."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from storyboard.compiler import Telling, found_in, measured
from storyboard.door.addresses import missed
from storyboard.door.drafts import with_elements
from storyboard.door.reading import Checked, check, tell_with
from storyboard.kling.prices import Prices, with_own
from storyboard.ledger.records import Lock
from storyboard.ledger.store.lockfile import read_lock
from storyboard.planner.make import make_plan
from storyboard.planner.records import Plan
from storyboard.planner.wanted import Wanted, numbered
from storyboard.project.config import Config
from storyboard.story.model import Story
from storyboard.text import Diagnostic, Span
from storyboard.text.catalogue import severity

NOTHING_MORE = Wanted()


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and what it was made from. `plan` is None where the sources have errors or the lock cannot be trusted.

    `tellings` is the story as each take behind the first words it, those of the lock and of `--again` included.
    """

    checked: Checked
    plan: Plan | None
    lock: Lock
    live: bool
    diagnostics: tuple[Diagnostic, ...]
    tellings: Mapping[int, Story] = field(default_factory=dict)

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
    environment: Mapping[str, str] | None = None,
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
    further = _further(checked, lock, wanted)
    tellings = {**compiled.tellings, **{take: telling.story for take, telling in further.items()}}
    made, complaints = make_plan(
        compiled.story,
        lock,
        {**measured(further.values()), **compiled.media},
        prices_of(checked.config),
        compiled.sources,
        variants=tellings,
        wanted=wanted,
        draft=draft,
    )
    complaints, _ = compiled.meanings.split(complaints)
    unknown = _unknown(made, wanted)
    faults = (*checked.diagnostics, *complaints, *unknown, *_untold(checked, made, further))
    return Planned(checked, None if unknown else made, lock, live, faults, tellings)


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


def _further(checked: Checked, lock: Lock, wanted: Wanted) -> dict[int, Telling]:
    """The story as takes behind those that scenes want word it, where a template reads `take`: those that are made,
    and the ones that `--again` may ask for."""
    if checked.project is None or checked.compiled is None or not checked.compiled.story.uses_take:
        return {}
    made = {1, *checked.compiled.tellings, *numbered(checked.compiled.story, lock)}
    takes = made | ({take + 1 for take in made} if wanted.again else set())
    return {take: tell_with(checked, take) for take in sorted(takes - {1} - checked.compiled.tellings.keys())}


def _untold(checked: Checked, made: Plan, further: Mapping[int, Telling]) -> Iterator[Diagnostic]:
    """What is wrong with takes that only `--again` asks for."""
    assert checked.compiled is not None
    for take, telling in further.items():
        scenes = {step.scene for step in made.steps if take in step.submits}
        if scenes:
            yield from found_in(telling, checked.compiled.story, scenes)
