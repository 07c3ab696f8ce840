"""The plan of a story as it is typed: what `kstory plan` says of it once it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storyboard.compiler import Telling, measured
from storyboard.editor.view import Film
from storyboard.planner.make import make_plan
from storyboard.planner.wanted import Wanted, numbered
from storyboard.project.records import Lock


def planned(film: Film, lock: Lock, *, live: bool, tell: Callable[[int], Telling]) -> Film:
    """A film without errors, with its plan against the lock. A rehearsal makes again what is stale, a live build does
    not. `tell` words the story as a take that no scene wants any more and the lock still has."""
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
        wanted=Wanted(stale=not live),
    )
    told, _ = compiled.meanings.split(complaints)
    return replace(film, plan=plan, lock=lock, diagnostics=(*film.diagnostics, *told), earlier=None)
