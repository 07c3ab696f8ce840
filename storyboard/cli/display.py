"""The live display of a build on a terminal: a bar for each scene, elapsed time, and the whole."""

from __future__ import annotations

from collections import Counter, defaultdict

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column
from rich.text import Text

from storyboard.execute import events
from storyboard.execute.events import Event
from storyboard.planner.records import Plan
from storyboard.text.visible import line


class Display:
    """Shows the steps of a plan that are to be made, scene by scene."""

    def __init__(self, plan: Plan, *, live: bool, flags: str) -> None:
        self._live = live
        self._flags = flags
        self._scene = {step.address: step.scene for step in plan.steps}
        titles = {part.scene: part.title or part.scene for part in plan.film}
        self._titles = {step.scene: titles.get(step.scene, step.title) for step in plan.steps} | {"": "Elements"}
        self._wanted = Counter(dict.fromkeys(self._titles, 0))
        for step in plan.steps:
            self._wanted[step.scene] += len(step.submits)
        self._now: dict[str, dict[str, str]] = defaultdict(dict)
        self._bars: dict[str, TaskID] = {}
        self._console = Console(stderr=False, highlight=False)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn(
                "{task.fields[now]}",
                style="dim",
                markup=False,
                table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1),
            ),
            console=self._console,
            expand=True,
        )
        for scene, wanted in self._wanted.items():
            if wanted:
                name = line(self._titles[scene])[:40]
                self._bars[scene] = self._progress.add_task(name, total=wanted, now="", start=False)
        self._whole = self._progress.add_task("All", total=sum(self._wanted.values()) or None, now="")
        self._progress.start()

    def close(self) -> None:
        """Leave the last picture on the screen."""
        self._progress.stop()

    def __call__(self, event: Event) -> None:
        match event:
            case events.Uploading(address=address, what=what):
                self._doing(address, f"uploading {what}")
            case events.Submitted(address=address):
                self._doing(address, "ordered" if self._live else "drawing")
            case events.StatusChanged(address=address, status=status):
                self._doing(address, status)
            case events.Downloading(address=address):
                self._doing(address, "downloading")
            case events.Done(address=address, take=take, picked=picked):
                if not picked:
                    self._say(
                        f"{address}@{take} is made; another take stands ('kstory pick {address} {take}{self._flags}')"
                    )
                self._end(address)
            case events.Failed(address=address, words=words):
                self._say(f"{address}: {words}", "red")
                self._rest(address)
            case events.Unresolved(address=address, words=words):
                self._say(f"{address}: {words}", "yellow")
                self._rest(address)
            case events.Blocked(address=address, by=by):
                self._say(f"{address} waits for {by}, which is missing", "yellow")
                self._rest(address)
            case events.Note(words=words, address=address):
                self._say(f"{f'{address}: ' if address else ''}{words}", "dim")
            case events.Interrupted():
                self._say("Stopping: nothing more is ordered." if self._live else "Stopping.", "yellow")
            case _:
                pass

    def _say(self, text: str, style: str = "") -> None:
        self._progress.print(Text(line(text), style))

    def _doing(self, address: str, what: str) -> None:
        scene = self._scene.get(address, "")
        self._now[scene][address] = what
        self._refresh(scene, start=True)

    def _rest(self, address: str) -> None:
        """Nothing happens with a step any more; it is not made."""
        scene = self._scene.get(address, "")
        self._now[scene].pop(address, None)
        self._refresh(scene, start=False)

    def _end(self, address: str) -> None:
        scene = self._scene.get(address, "")
        self._now[scene].pop(address, None)
        self._refresh(scene, start=True)
        if scene in self._bars:
            self._progress.advance(self._bars[scene])
        self._progress.advance(self._whole)

    def _refresh(self, scene: str, *, start: bool) -> None:
        if scene not in self._bars:
            return
        bar = self._bars[scene]
        if start:
            self._progress.start_task(bar)
        now = ", ".join(f"{address} {what}" for address, what in self._now[scene].items())
        self._progress.update(bar, now=line(now)[:60])
