"""`kstory show`: one scene, clip, shot, take or element exactly as it would be sent, or was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding, faulty
from storyboard.cli.screen import answer, hung, say, shown_path
from storyboard.door.showing import Look, Sent, show
from storyboard.kling.limits import PROMPT, SHOT_PROMPT
from storyboard.kling.prices import money
from storyboard.planner.records import ShotPart, Step, Variant
from storyboard.text.phrases import length


@click.command("show")
@options.address
@options.story
@options.as_json
@options.live
@options.drafts
def command(address: str, story: Path | None, as_json: bool, live: bool | None, draft: bool) -> None:
    """Show ADDRESS as it would be sent, with its character counts and all that was edited since it was made.

    ADDRESS is an element (mara), a scene (platform), a clip (platform.2), a shot (platform.2.1), or a take
    (platform.2@3): then as it was sent.
    """
    with deciding(as_json=as_json):
        look = show(story, address, live=live, draft=draft)
    if look.found is None:
        faulty(look.planned, as_json=as_json)
    if as_json:
        _answer(look)
        return
    for number, sent in enumerate(look.sent):
        if number:
            say()
        _print_sent(sent)
    for number, step in enumerate(() if look.sent else look.found.steps):
        if number:
            say()
        _print(step, look.found.shot, look.found.take)


def _answer(look: Look) -> None:
    assert look.found is not None
    takes = [
        {
            "address": each.step.address,
            "take": each.made.take.take,
            "picked": each.made.picked,
            "present": each.made.present,
            "made": each.made.take.made,
            "request_id": each.made.take.request_id,
            "seconds": each.made.take.seconds,
            "cost": str(each.made.take.cost),
            "payload": each.payload,
        }
        for each in look.sent
    ]
    answer(ok=True, steps=[_as_data(step) for step in look.found.steps], takes=takes)


def _as_data(step: Step) -> dict[str, Any]:
    return {
        "address": step.address,
        "kind": step.kind,
        "state": step.state,
        "cause": step.cause,
        "edits": [
            {"what": each.what, "file": each.place.file if each.place else None, "line": each.place and each.place.line}
            for each in step.edits
        ],
        "needs": step.needs,
        "seconds": step.seconds,
        "price": float(step.each),
        "requests": [{"model": each.request.model, "payload": each.request.payload} for each in step.variants],
        "shots": [{"address": shot.address, "characters": shot.characters, "parts": shot.parts} for shot in step.shots],
    }


def _print(step: Step, only: ShotPart | None, take: int | None) -> None:
    facts: list[str] = [step.state]
    if step.kind != "element":
        facts += [length(step.seconds), money(step.each)]
    say(f"{step.address}  {step.title}  ({', '.join(facts)})", bold=True)
    for each in step.edits:
        say(*hung(each.what + (f" ({each.place.file}:{each.place.line})" if each.place else ""), 2))
    if step.cause and not step.edits:
        say(*hung(step.cause, 2))
    if step.needs:
        say(*hung(f"needs {', '.join(step.needs)}", 2))
    for shot in [only] if only else step.shots:
        _print_budget(shot, several=len(step.shots) > 1)
    for variant, heading in _told(step, take):
        say("", f"{heading}{variant.request.model}", bold=True)
        payload = _only(variant.request.payload, only, step) if only else variant.request.payload
        _print_payload(payload)


def _told(step: Step, take: int | None) -> list[tuple[Variant, str]]:
    """The requests to show, with a heading each: one where all takes are worded alike."""
    if take is not None:
        return [(each, f"take {take}, ") for each in step.variants if each.take == take]
    alike = all(each.request.payload == step.variants[0].request.payload for each in step.variants)
    return [(each, "" if alike else f"take {each.take}, ") for each in (step.variants[:1] if alike else step.variants)]


def _print_sent(sent: Sent) -> None:
    take = sent.made.take
    stands = "stands in the film" if sent.made.picked else "does not stand in the film"
    facts = [stands, *([length(take.seconds)] if take.seconds else []), *([money(take.cost)] if take.cost else [])]
    say(f"{sent.step.address}@{take.take}  {sent.step.title}  ({', '.join(facts)})", bold=True)
    words = "your own clip" if take.added else f"made from {'the words of now' if sent.made.present else 'other words'}"
    where = f", {shown_path(sent.made.file)}" if sent.made.file else f", id {take.element_id}"
    say(*hung(f"{words}, {take.made[:10]}{where}", 2))
    if take.request_id and take.cost:
        say(*hung(f"request {take.request_id}", 2))
    if sent.payload is None:
        say(*hung("What was sent for it is not recorded here.", 2))
        return
    say("", "as it was sent", bold=True)
    _print_payload(sent.payload)


def _print_payload(payload: Mapping[str, Any]) -> None:
    say(*json.dumps(payload, ensure_ascii=False, indent=2).split("\n"))


def _print_budget(shot: ShotPart, *, several: bool) -> None:
    most = SHOT_PROMPT.top if several else PROMPT.top
    parts = ", ".join(f"{name} {count}" for name, count in shot.parts.items() if count)
    say()
    say(*hung(f"shot {shot.address}: {shot.seconds} s, {shot.characters} of {most} characters ({parts})", 2))


def _only(payload: Mapping[str, Any], shot: ShotPart, step: Step) -> Mapping[str, Any]:
    """The one entry of a shot, where its clip has several."""
    entries = payload.get("multi_prompt")
    return entries[step.shots.index(shot)] if entries else payload
