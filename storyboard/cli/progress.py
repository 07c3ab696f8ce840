"""How a build is told while it runs: plain lines, or JSON a line for programs. The live display is `cli/display.py`."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from storyboard.cli.screen import FORMAT, answer_as, say, shown_path
from storyboard.execute import events
from storyboard.execute.events import Event, as_json
from storyboard.kling.prices import money
from storyboard.planner.records import Plan
from storyboard.text.visible import plain


class Telling(Protocol):
    """Hears events; `close` before anything else is printed."""

    def __call__(self, event: Event) -> None: ...

    def close(self) -> None: ...


class Lines:
    """A line for each thing a person would want to know, for logs and pipes.

    Live, as it happens and with the service's numbers, which may be needed. A rehearsal is told in the order of the
    film: a line waits for those before it. `folder` is where files are made, `flags` what makes a command speak of this
    build.
    """

    def __init__(
        self,
        plan: Plan | None = None,
        folder: Path | None = None,
        *,
        live: bool = True,
        flags: str = " --live",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._folder = folder
        self._live = live
        self._flags = flags
        self._times: dict[tuple[str, int], float] = {}
        self._total = 0
        self._done = 0
        self._left = {} if live or plan is None else {step.address: len(step.submits) for step in plan.steps}
        self._held: dict[str, list[Event]] = defaultdict(list)

    def __call__(self, event: Event) -> None:
        match event:
            case events.Submitted(address=address, take=take):
                self._times[address, take] = self._clock()
            case events.Done(address=address, take=take) if (address, take) in self._times:
                self._times[address, take] = self._clock() - self._times[address, take]
            case _:
                pass
        match event:
            case events.Done(address=address) | events.Failed(address=address) | events.Blocked(address=address):
                if address in self._left:
                    self._held[address].append(event)
                    self._left[address] -= 1 if not isinstance(event, events.Blocked) else self._left[address]
                    self._tell_in_turn()
                    return
        self._tell(event)

    def close(self) -> None:
        """Say what is still held back."""
        for address in self._left:
            for event in self._held.pop(address, ()):
                self._tell(event)

    def _tell_in_turn(self) -> None:
        for address, left in list(self._left.items()):
            for event in self._held.pop(address, ()):
                self._tell(event)
            if left > 0:
                return
            del self._left[address]

    def _tell(self, event: Event) -> None:
        line = self._line(event)
        if line:
            say(line)

    def _line(self, event: Event) -> str:
        match event:
            case events.Planned(takes=takes, resumed=resumed):
                self._total = takes + resumed
                return ""
            case events.Submitted(address=address, take=take, request_id=request, price=price, adopted=adopted):
                if not self._live:
                    return ""
                found = "found in the service's list" if adopted else "ordered"
                cost = f", {money(price)}" if price else ""
                return f"  {_key(address, take)}  {found}{cost}  (request {plain(request)})"
            case events.Done(address=address, take=take, file=file):
                self._done += 1
                lasted = self._times.get((address, take), 0)
                took = f"made in {lasted:.1f} s" if lasted else "made" if not self._live else "collected"
                where = f"  {shown_path(self._folder / file) if self._folder else file}" if file else ""
                stands = "" if event.picked else f"  (another take stands; 'kstory pick {address} {take}{self._flags}')"
                return f"  {_key(address, take)}  {took}  {self._done} of {self._total}{where}{stands}"
            case events.Failed(address=address, take=take, words=words):
                return f"  {_key(address, take)}  failed: {plain(words)}"
            case events.Blocked(address=address, by=by):
                return f"  {address}  waits for {by}, which is missing"
            case events.Unresolved(address=address, take=take, words=words):
                return f"  {_key(address, take)}  unresolved: {plain(words)}"
            case events.Note(words=words, address=address):
                return f"  {address + ': ' if address else ''}{plain(words)}"
            case events.Interrupted():
                return "Stopping: nothing more is ordered." if self._live else "Stopping."
            case _:
                return ""


def _key(address: str, take: int) -> str:
    return f"{address}@{take}" if "." in address else address


class JsonLines:
    """Each event as a line of JSON."""

    def __call__(self, event: Event) -> None:
        self.line(as_json(event))

    def line(self, data: dict[str, Any]) -> None:
        """Any line, with the format's version."""
        answer_as({"version": FORMAT, **data})

    def close(self) -> None:
        """Nothing is held back."""
