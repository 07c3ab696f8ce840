"""What went wrong in a build, at the lines of the story that caused it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from storyboard.door.building import Built
from storyboard.execute.outcome import Fault, Outcome
from storyboard.planner.records import Address, Place, Step
from storyboard.text import Diagnostic, Position, Source, Span

NEXT: Final = {
    "refused": "Change what it says or shows, or send the same once more: `{again}`.",
    "service-failed": "The next build asks for it again, at its price.",
    "no-room": "Build again later; fewer at a time help (`concurrency` in kstory.toml).",
    "no-credit": "Add credit and build again: only what is missing is sent.",
    "key-refused": "Mend GMI_API_KEY and build again; `kstory doctor --online` tells more.",
    "no-model": "`kstory doctor --online` asks what this key may use.",
    "not-the-service": "Look at GMI_BASE_URL and the network (`kstory doctor --online` asks there), then build again.",
    "answers-lost": "Build again later: they are looked up first, and what was accepted is fetched.",
    "unreachable": "Look at the network and at GMI_BASE_URL, then build again.",
    "upload-failed": "Nothing was charged. Look at the file and at the network, then build again.",
    "ingredient-missing": "Build again: what is missing is made or fetched first.",
    "same-answer": "Vary the words of its takes with `{{{{ take }}}}`, or try again later: `{again}`.",
    "our-fault": "Please report it: the story is not to blame.",
}
"""The next step after a failure, where its own words have none."""


def outcome_faults(built: Built) -> tuple[Diagnostic, ...]:
    """Everything that did not come out, as diagnostics that point into the sources."""
    outcome, project = built.outcome, built.checked.project
    if outcome is None or project is None:
        return ()
    sources = built.checked.sources
    told = (*outcome.failures, *outcome.late, *outcome.unresolved, *outcome.capped, *_waiting(built, outcome))
    live = " --live" if built.planned and built.planned.live else ""
    faults = [_fault(each, sources, project.story, live) for each in told]
    if outcome.stopped and outcome.stopped[0] not in {each.code for each in told}:
        code, words = outcome.stopped
        faults.append(Diagnostic(code, _sentence(words), Span(project.story, 0, 0), hint=NEXT.get(code)))
    return tuple(faults)


def _waiting(built: Built, outcome: Outcome) -> Iterator[Fault]:
    """What could not begin, once for each thing that is missing, at the first step that waits for it. Nothing where
    the writer stopped the build: it waits for the writer then."""
    plan = built.planned.plan if built.planned and not outcome.interrupted else None
    waiting: dict[Address, list[Step]] = {}
    for step in plan.steps if plan else ():
        cause = step.address
        while (by := outcome.blocked.get(cause, cause)) != cause:
            cause = by
        if cause != step.address:
            waiting.setdefault(cause, []).append(step)
    for cause, steps in waiting.items():
        others = f"; {len(steps) - 1} more wait with it" if len(steps) > 1 else ""
        words = f"it waits for {cause}, which was not made{others}"
        yield Fault(steps[0].address, 0, "blocked", words, steps[0].place)


def _fault(fault: Fault, sources: Mapping[str, Source], story: str, live: str) -> Diagnostic:
    which = f"{fault.address}@{fault.take}" if fault.take else fault.address
    called = f"The service calls it {fault.request_id}." if fault.request_id else ""
    step = NEXT.get(fault.code, "").format(again=f"kstory build{live} --again {fault.address}")
    hint = f"{step} {called}".strip() or None
    return Diagnostic(fault.code, f"{which}: {fault.words}", _span(fault.place, sources, story), hint=hint)


def _span(place: Place | None, sources: Mapping[str, Source], story: str) -> Span:
    if place is None or place.file not in sources:
        return Span(place.file if place else story, 0, 0)
    source = sources[place.file]
    start = source.offset(Position(place.line, place.column))
    return Span(
        place.file,
        start,
        min(source.offset(Position(place.end_line, place.end_column)), source.line_span(place.line).end),
    )


def _sentence(words: str) -> str:
    first = words[:1] if words.startswith("http") else words[:1].upper()
    return f"{first}{words[1:].rstrip('.')}."
