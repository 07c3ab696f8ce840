"""What a build has come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from storyboard.ledger.records import Lock
from storyboard.planner.records import Place

Stage = Literal["made", "kept", "failed", "blocked", "unresolved", "running", "capped", "waiting"]
"""made: new takes stand. kept: nothing was to be done. running: the service goes on with it, the next build takes
it up. capped: refused by a limit of money. waiting: not begun, since the build stopped before."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a take ended other than stored. `code` is a row of the catalogue, `words` one sentence for people."""

    stage: Stage
    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to show at its line. `place` is None for work that the story no longer has."""

    address: str
    take: int
    code: str
    words: str
    place: Place | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A request that the service goes on with."""

    address: str
    take: int
    request_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Per step how it ended, and all that has to be told. `lock` is as it was written last.

    `late`: not done after the deadline and left running there. `spent` is what became final in this build, `committed`
    what is still on its way, `total` what the project has spent; dollars. `stopped` says why the build ended early (a
    row of the catalogue and a sentence), None when it did not.
    """

    stages: dict[str, Stage]
    lock: Lock
    failures: tuple[Fault, ...] = ()
    blocked: dict[str, str] = field(default_factory=dict)
    unresolved: tuple[Fault, ...] = ()
    capped: tuple[Fault, ...] = ()
    late: tuple[Fault, ...] = ()
    running: tuple[Running, ...] = ()
    spent: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    interrupted: bool = False
    stopped: tuple[str, str] | None = None

    @property
    def exit_code(self) -> int:
        """0 done, 3 refused by a cap, 4 failed or unresolved or still running there, 130 interrupted."""
        if self.interrupted:
            return INTERRUPTED
        if self.stopped or self.failures or self.unresolved or self.running:
            return FAILED
        return CAPPED if self.capped else 0


CAPPED: Final = 3
FAILED: Final = 4
INTERRUPTED: Final = 130
