"""The plan of a story as it is typed: what `kstory plan` says of it once it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from storyboard.compiler import Compiled, Telling, measured
from storyboard.editor.view import Film, shift
from storyboard.execute.ahead import still_to_pay
from storyboard.execute.glance import orders
from storyboard.execute.settings import Places
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock
from storyboard.planner.make import make_plan
from storyboard.planner.wanted import Wanted, numbered
from storyboard.project.config import Config
from storyboard.project.place import Project
from storyboard.text import Diagnostic


def planned(
    film: Film, lock: Lock, attempts: tuple[Attempt, ...], service: str | None, *, tell: Callable[[int], Telling]
) -> Film:
    """A film without errors, with its plan against the lock, and what of it is under way at the `service`: its address,
    or None for a rehearsal, which makes again what is stale, as a live build does not. `tell` words the story as a take
    that no scene wants any more and the lock still has."""
    compiled = film.compiled
    takes = numbered(compiled.story, lock) - {1} - compiled.tellings.keys()
    further = {take: tell(take) for take in sorted(takes)}
    plan, complaints = make_plan(
        compiled.story,
        lock,
        {**measured(further.values()), **compiled.media},
        film.prices,
        compiled.sources,
        variants={**compiled.tellings, **{take: telling.story for take, telling in further.items()}},
        wanted=Wanted(stale=service is None),
    )
    told, _ = compiled.meanings.split(complaints)
    return going(replace(film, plan=plan, lock=lock, complaints=told, earlier=None), attempts, service)


def carried(last: Film | None, compiled: Compiled) -> tuple[Diagnostic, ...]:
    """What planning had to say of the story before, where that stands now: it is told until it is planned anew."""
    if last is None or not compiled.ok:
        return ()
    then, now = last.compiled.sources, compiled.sources
    moves = {name: shift(then[name].text, now[name].text) for name in then.keys() & now.keys()}
    found = []
    for fault in last.complaints:
        span = moves[fault.span.file].now(fault.span) if fault.span.file in moves else None
        if span and not fault.labels and not fault.fix:
            found.append(structs.replace(fault, span=span))
    return tuple(found)


def under_way(project: Project | None, config: Config) -> tuple[tuple[Attempt, ...], str | None]:
    """What builds of a project are at, and at which service: its address, None for rehearsals."""
    live = config.service == "gmi"
    found = orders(Places.of(project, live=live)) if project else ()
    return found, (config.base_url or BASE_URL) if live else None


def going(film: Film, attempts: tuple[Attempt, ...], service: str | None) -> Film:
    """The film with the steps of its plan that are under way: all of each is ordered."""
    if film.plan is None:
        return film
    ahead = still_to_pay(film.plan, attempts, service)
    left = {step.address for step in ahead.plan.steps if step.submits}
    return replace(film, under_way=frozenset(ahead.under_way) - left)
