"""How a build is to be carried out, and where on disk."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from storyboard.execute.network import Network
from storyboard.kling.wire import BASE_URL
from storyboard.project.place import Project
from storyboard.project.secrets import Key


def unwatched(point: str) -> None:
    """The default of `Settings.probe`: nobody watches."""


LATE: Final = 3 * 86_400.0
"""Seconds for which an order of before that this machine does not know of may turn up in the service's list."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for what, in seconds. The defaults suit the live service; a rehearsal has no reason to wait.

    `busy` and `busy_most`: after "too many requests" without a time of the service's own. `retry` and `retry_most`:
    a GET, an upload or a download that failed. `settle`: before the list may prove that a lost request was not
    accepted, where it shows a later one of ours; `settle_alone`: where it does not, and may only be slow. `window`:
    how far from its intent a request found there may have been created. `watch`: how long after its intent a request
    judged absent is looked for again. `answer`: how long to wait for a sign of an
    answer to a POST, a minute live; `read`: of one to a GET. The whole of an answer may take twice that.
    `lost_outcome`: how long a success may lack its result. `tries` bounds direct repetitions of one thing. `slowest`:
    bytes a second below which a download is begun anew.
    """

    busy: float = 60
    busy_most: float = 600
    retry: float = 1
    retry_most: float = 60
    settle: float = 60
    settle_alone: float = 60
    window: float = 900
    watch: float = LATE
    connect: float = 15
    answer: float = 60
    read: float = 30
    lost_outcome: float = 120
    tries: int = 6
    slowest: float = 1000

    @classmethod
    def of(cls, poll_seconds: float, settle: float | None = None, busy: float | None = None) -> Pace:
        """The pace that goes with asking every `poll_seconds`: below the usual 5 waits shrink with it. Not so the one
        for the answer to a POST, nor how long a list is given, which is no sooner complete for being asked more often.
        `settle` and `busy` are the project's own wishes and stand above that.
        """
        usual = cls()
        share = min(1.0, poll_seconds / USUAL_POLL_SECONDS)
        return cls(
            busy=usual.busy * share if busy is None else busy,
            busy_most=usual.busy_most * share if busy is None else 10 * busy,
            retry=usual.retry * share,
            retry_most=usual.retry_most * share,
            settle=usual.settle if settle is None else settle,
            settle_alone=usual.settle_alone if settle is None else settle,
            read=max(LEAST_READ, usual.read * share),
            lost_outcome=usual.lost_outcome * share,
        )


USUAL_POLL_SECONDS: Final = 5.0
LEAST_READ: Final = 5.0

REHEARSAL_PACE = Pace(
    busy=0.5, busy_most=4, retry=0.05, retry_most=1, settle=0.5, settle_alone=0.5, window=900, lost_outcome=2
)
"""For a stand-in on this machine."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One build's wishes.

    `base_url` is the service's, `network` the way there. `max_cost` bounds, in dollars, what this build may add;
    `budget` what the project may have spent and have under way altogether; `beside` of that is known to another journal
    (the drafts' beside the finals). `rehearsal`: nothing costs, and what an earlier rehearsal left unfinished is
    dropped. `draft`: new takes never become the pick of a step that has one. `again`: addresses whose refused request
    is to be sent once more. `wait`: wait for another build of this project instead of refusing. `flags` are the words
    that make a command speak of this build. `probe` is called at the named points between durable steps; tests kill the
    process there.
    """

    base_url: str = BASE_URL
    key: Key | None = None
    organisation: str | None = None
    network: Network = field(default_factory=Network)
    concurrency: int = 3
    poll_seconds: float = 5
    deadline_minutes: float = 30
    max_cost: Decimal | None = None
    budget: Decimal | None = None
    beside: Decimal = Decimal(0)
    rehearsal: bool = False
    draft: bool = False
    again: frozenset[str] = frozenset()
    wait: bool = False
    flags: str = " --live"
    largest_file: int = 2_000_000_000
    pace: Pace = field(default_factory=Pace)
    probe: Callable[[str], None] = unwatched


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand on disk.

    `root` is the project's folder, which paths in a plan are relative to. Finished files go below `build`. `cache`
    holds what can be made again. `lock` is kstory.lock, `journal` the record of every paid attempt. In a
    `rehearsal` a file that is gone is simply made again. `shelf` is this story's folder of clips below `build`.
    """

    root: Path
    build: Path
    journal: Path
    cache: Path
    lock: Path
    rehearsal: bool = False
    shelf: str = "clips"

    @classmethod
    def of(cls, project: Project, *, live: bool, draft: bool = False) -> Places:
        """The usual places of a project. Rehearsals and drafts share nothing with the finals but the cache."""
        return cls(
            project.root,
            project.build(live=live, draft=draft),
            project.journal(live=live, draft=draft),
            project.state / "cache",
            project.lock(live=live, draft=draft),
            rehearsal=not live,
            shelf=f"{project.shelf}clips",
        )

    @property
    def hold(self) -> Path:
        """The file by which one build at a time holds the project. Drafts and finals spend from one budget, so they
        have one."""
        return self.journal.with_suffix(".hold") if self.rehearsal else self.journal.with_name("live.hold")


def backoff(pace_first: float, pace_most: float, turn: int) -> float:
    """Seconds before the next try: doubling, bounded, with jitter so that many do not come back at once."""
    return float(min(pace_most, pace_first * 2 ** min(turn, 30)) * random.uniform(0.75, 1.25))
