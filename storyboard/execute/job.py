"""A take to be had: what a build has to do, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from storyboard.execute.holes import Filled
from storyboard.ledger.attempt import Attempt, Intent, canonical
from storyboard.planner.records import Step, Variant


@dataclass(slots=True)
class Job:
    """A take to be had. `attempt` is what the journal knows of it already; `step` and `variant` are None for work
    whose step is gone.

    `filled` is the payload once its holes are filled: a second attempt posts the same, so that the list can tell
    it. `accepted` counts how often the service took it in this build. `gone`: why the file of a take that is paid for
    cannot be had again. `began` is when it was begun, by the monotonic clock.
    """

    story: str
    address: str
    take: int
    step: Step | None = None
    variant: Variant | None = None
    attempt: Attempt | None = None
    picks: bool = False
    filled: Filled | None = None
    unsent: int = 0
    busy: int = 0
    elsewhere: bool = False
    gone: str = ""
    accepted: int = 0
    lost: int = 0
    lost_words: str = ""
    began: float = 0.0


class Circumstances(TypedDict):
    """What an intent says beside the step and its request."""

    story: str
    take: int
    endpoint: str
    price: Decimal
    picks: bool
    inputs: dict[str, str]


def to_make(step: Step, variant: Variant, payload: dict[str, Any], **more: Unpack[Circumstances]) -> Intent:
    """The intent to have a take of a step made; `payload` is without holes."""
    return Intent(
        address=step.address,
        kind=step.kind,
        scene=step.scene,
        fingerprint=variant.fingerprint,
        model=variant.request.model,
        payload=canonical(payload),
        seconds=step.seconds,
        parts=variant.parts,
        **more,
    )
