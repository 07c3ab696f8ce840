"""How a build is told while it runs: plain lines, or JSON a line for programs. The live display is `cli/display.py`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Protocol

from storyboard.cli.screen import FORMAT, say
from storyboard.execute import events
from storyboard.execute.events import Event, as_json
from storyboard.kling.prices import money
from storyboard.text.visible import plain


class Telling(Protocol):
    """Hears events; `close` before anything else is printed."""

    def __call__(self, event: Event) -> None: ...

    def close(self) -> None: ...


class Lines:
    """A line for each thing a person would want to know, for logs and pipes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[tuple[str, int], float] = {}
        self._total = 0
        self._done = 0

    def __call__(self, event: Event) -> None:
        line = self._line(event)
        if line:
            say(line)

    def close(self) -> None:
        """Nothing is held back."""

    def _line(self, event: Event) -> str:
        match event:
            case events.Planned(takes=takes, resumed=resumed):
                self._total = takes + resumed
                return f"  {resumed} taken up from an earlier build" if resumed else ""
            case events.Submitted(address=address, take=take, request_id=request, price=price, adopted=adopted):
                self._since[address, take] = self._clock()
                found = ", found in the service's list" if adopted else ""
                cost = f", {money(price)}" if price else ""
                return f"  {_key(address, take)}  submitted{found}{cost}  ({plain(request)})"
            case events.Done(address=address, take=take, file=file):
                self._done += 1
                started = self._since.get((address, take))
                lasted = f" in {self._clock() - started:.1f} s" if started is not None else ""
                where = f"  {file}" if file else ""
                stands = "" if event.picked else f"  (another take stands; 'kstory pick {address} {take}')"
                return f"  {_key(address, take)}  made{lasted}  {self._done} of {self._total}{where}{stands}"
            case events.Failed(address=address, take=take, words=words):
                return f"  {_key(address, take)}  failed: {plain(words)}"
            case events.Blocked(address=address, by=by):
                return f"  {address}  waits for {by}, which is missing"
            case events.Unresolved(address=address, take=take, words=words):
                return f"  {_key(address, take)}  unresolved: {plain(words)}"
            case events.Note(words=words, address=address):
                return f"  {address + ': ' if address else ''}{plain(words)}"
            case events.Interrupted(running=running):
                return f"\nStopped: nothing more is submitted. {_still(running)}"
            case _:
                return ""


def _key(address: str, take: int) -> str:
    return f"{address}@{take}" if "." in address else address


def _still(running: tuple[str, ...]) -> str:
    if not running:
        return "Nothing is running at the service."
    return f"Still running there: {', '.join(plain(each) for each in running)}. The next build collects them."


class JsonLines:
    """Each event as a line of JSON."""

    def __call__(self, event: Event) -> None:
        self.line(as_json(event))

    def line(self, data: dict[str, Any]) -> None:
        """Any line, with the format's version."""
        say(json.dumps({"version": FORMAT, **data}, ensure_ascii=False, default=str))

    def close(self) -> None:
        """Nothing is held back."""
