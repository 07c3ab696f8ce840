"""Orders that the service has and this machine's journal does not: found in its list before anything is ordered."""

from __future__ import annotations

import copy
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from storyboard.execute.client import Client
from storyboard.execute.downloads import DownloadError, Downloads, Errand
from storyboard.execute.job import to_make
from storyboard.execute.service_words import Record, covers, element_id
from storyboard.execute.settings import LATE, Places, Settings
from storyboard.execute.wanted import Numbers, variant_of
from storyboard.kling import wire
from storyboard.ledger.records import Lock
from storyboard.ledger.store.journal import Journal
from storyboard.planner.moves import standing
from storyboard.planner.records import Address, Hole, Plan, Request, Step, Variant

_LARGEST: Final = 200_000_000
"""Bytes of a file that is fetched to be compared: as long as the service's longest clip."""


@dataclass(frozen=True, slots=True)
class EarlierOrder:
    """A request in the service's list that asks for just what a step wants.

    `payload` is what was sent, `inputs` what of other steps went into it. `unsure` are files of the project of which
    nobody can say whether they are those that were sent. `picks`: its result becomes the pick.
    """

    step: Step
    variant: Variant
    record: Record
    payload: dict[str, Any]
    inputs: dict[str, str]
    unsure: tuple[str, ...]
    picks: bool


async def earlier_orders(plan: Plan, lock: Lock, settings: Settings, owned: frozenset[str]) -> tuple[EarlierOrder, ...]:
    """The orders of late that takes of a plan may have without being sent again; each serves one. `owned` are the
    requests that this project knows. Raises UnreadableError where the list cannot be read.
    """
    models = dict.fromkeys(each.request.model for step in plan.steps if step.submits for each in step.variants)
    quick = replace(settings, largest_file=_LARGEST, pace=replace(settings.pace, tries=1))
    async with Client(settings) as client, Downloads(quick) as downloads:
        there = {model: _late((await client.pages(model)).records, owned) for model in models}
        return await _Matching(plan, lock, there, downloads).orders()


def take_up(orders: tuple[EarlierOrder, ...], plan: Plan, lock: Lock, places: Places, settings: Settings) -> None:
    """Write the orders down as this project's, so that a build follows and fetches them. Call it while holding the
    project. Raises JournalError."""
    base = settings.base_url.rstrip("/")
    journal = Journal.open(places.journal)
    try:
        numbers = Numbers(plan.story, lock, journal)
        intents = [
            to_make(
                each.step,
                each.variant,
                each.payload,
                story=plan.story,
                take=numbers.next(each.step.address),
                endpoint=base,
                price=each.step.each,
                picks=each.picks and not settings.draft,
                inputs=each.inputs,
            )
            for each in orders
        ]
        journal.take_up(zip(intents, (each.record.request_id for each in orders), strict=True))
    finally:
        journal.close()


def _late(records: tuple[Record, ...], owned: frozenset[str]) -> list[Record]:
    """What may be taken up, oldest first."""
    since = time.time() - LATE
    found = [
        each
        for each in records
        if each.request_id not in owned
        and each.payload is not None
        and each.status not in wire.FAILED
        and (each.created is None or each.created >= since)
    ]
    return sorted(found, key=lambda each: (each.created or 0, each.request_id))


class _Matching:
    """Goes through a plan in its order, so that what a step needs was looked for before it."""

    def __init__(self, plan: Plan, lock: Lock, there: Mapping[str, list[Record]], downloads: Downloads) -> None:
        self._plan = plan
        self._there = there
        self._downloads = downloads
        self._sha256: dict[str, str | None] = {}
        self._made: dict[Address, str] = {}
        for step in plan.steps:
            if (take := standing(step, lock, plan.story)) is not None and not step.submits:
                self._made[step.address] = take.element_id

    async def orders(self) -> tuple[EarlierOrder, ...]:
        found: list[EarlierOrder] = []
        for step in self._plan.steps:
            for index, number in enumerate(step.submits):
                order = await self._order(step, variant_of(step, number), index == 0)
                if order is not None:
                    found.append(order)
                    self._there[order.variant.request.model].remove(order.record)
                    self._made.setdefault(step.address, element_id(order.record) or "")
        return tuple(found)

    async def _order(self, step: Step, variant: Variant, first: bool) -> EarlierOrder | None:
        for record in self._there[variant.request.model]:
            sent = _as_sent(variant.request, record.payload or {})
            if sent is None:
                continue
            inputs = {hole.target: value for hole, value in sent.values if hole.kind == "element"}
            if any(self._made.get(target) != value for target, value in inputs.items()):
                continue
            if any(hole.target not in self._of_steps(hole) for hole, _ in sent.values if hole.kind != "file"):
                continue
            same = {hole.target: await self._is(value, hole) for hole, value in sent.values if hole.kind == "file"}
            unsure = tuple(target for target, is_it in same.items() if is_it is None)
            if False in same.values() or (unsure and not step.each):
                continue  # what costs nothing is made anew rather than taken on trust
            fresh = first and step.state in ("new", "changed", "stale")
            return EarlierOrder(step, variant, record, sent.payload, inputs, unsure, fresh)
        return None

    def _of_steps(self, hole: Hole) -> set[str]:
        """What a hole may stand for: steps, or a scene all of whose clips there are, made or found."""
        if hole.kind != "joined":
            return set(self._made)
        clips = [step for step in self._plan.steps if step.scene == hole.target]
        return {hole.target} if all(step.address in self._made for step in clips) else set()

    async def _is(self, url: str, hole: Hole) -> bool | None:
        """Whether a link leads to the contents of a file of the project; None where it leads nowhere any more."""
        if url not in self._sha256:
            self._sha256[url] = await self._fetched(url)
        there = self._sha256[url]
        return None if there is None or hole.sha256 is None else there == hole.sha256

    async def _fetched(self, url: str) -> str | None:
        with tempfile.TemporaryDirectory(prefix="kstory-") as folder:
            try:
                return await self._downloads.fetch(
                    Errand(url, Path(folder) / "sent", fresh=_no_other, check=lambda _: None, sized=lambda _: None)
                )
            except (DownloadError, OSError):
                return None


async def _no_other() -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request as it was sent, and what stood in its holes."""

    payload: dict[str, Any]
    values: tuple[tuple[Hole, str], ...]


def _as_sent(request: Request, echoed: Mapping[str, Any]) -> _Sent | None:
    """The request with its holes filled as in what the service echoes; None where that is another request."""
    payload: Any = copy.deepcopy(request.payload)
    values: list[tuple[Hole, str]] = []
    for hole in request.holes:
        ours, theirs = payload, echoed
        for step in hole.path[:-1]:
            ours, theirs = ours[step], _within(theirs, step)
        value = _within(theirs, hole.path[-1])
        if isinstance(value, bool) or not isinstance(value, str | int):
            return None
        ours[hole.path[-1]] = str(value)
        values.append((hole, str(value)))
    return _Sent(payload, tuple(values)) if covers(payload, echoed) else None


def _within(data: Any, step: str | int) -> Any:
    match data, step:
        case dict(), str():
            return data.get(step)
        case list(), int() if step < len(data):
            return data[step]
        case _:
            return None
