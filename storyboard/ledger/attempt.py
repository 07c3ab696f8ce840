"""One paid attempt as the journal holds it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import msgspec

from storyboard.ledger.records import Lock
from storyboard.ledger.states import State


class Attempt(msgspec.Struct, frozen=True):
    """A row of the journal. Everything that polling and downloading need is frozen here; the sources are never
    asked again.

    `payload` is canonical JSON, exactly what is or was posted, `payload_hash` its SHA-256. `endpoint` is the
    service's base URL. `picks`: when stored, it becomes the pick. `inputs` maps addresses to what of theirs was
    sent along; `parts` is the plan's. `offset` is the service's clock minus ours in seconds, where it told.
    `record` is the last one seen, cut to a bounded length. Times are Unix seconds.
    """

    id: int
    nonce: str
    story: str
    address: str
    kind: Literal["element", "clip", "edit"]
    scene: str
    take: int
    attempt: int
    fingerprint: str
    model: str
    endpoint: str
    payload: str
    payload_hash: str
    price: Decimal
    seconds: float
    picks: bool
    inputs: dict[str, str]
    parts: dict[str, str]
    intended: float
    state: State
    changed: float
    request_id: str | None = None
    accepted: float | None = None
    offset: float | None = None
    answered_in: float | None = None
    status: str | None = None
    record: str | None = None
    result_url: str | None = None
    element_id: str | None = None
    file: str | None = None
    sha256: str | None = None
    error: str | None = None

    @property
    def key(self) -> str:
        """`platform.2@3`, as people write it."""
        return f"{self.address}@{self.take}"

    def body(self) -> dict[str, Any]:
        """The payload as data."""
        return msgspec.json.decode(self.payload, type=dict[str, Any])


class Intent(msgspec.Struct, frozen=True):
    """What is known of an attempt before it is sent."""

    story: str
    address: str
    kind: Literal["element", "clip", "edit"]
    scene: str
    take: int
    fingerprint: str
    model: str
    endpoint: str
    payload: str
    price: Decimal
    seconds: float
    picks: bool
    inputs: dict[str, str]
    parts: dict[str, str]


class Renaming(msgspec.Struct, frozen=True):
    """A file that follows its step. Paths are below the build folder; it passes through `parked`, since names may
    be exchanged."""

    sha256: str
    old: str
    parked: str
    new: str


class Moving(msgspec.Struct, frozen=True):
    """Steps that got other addresses: (address, take) to (address, take), the files, and the lock as it will be.

    `mark`: a journal that knows it has moved its rows already.
    """

    story: str
    takes: dict[tuple[str, int], tuple[str, int]]
    files: tuple[Renaming, ...]
    lock: Lock
    mark: str = ""


def canonical(payload: dict[str, Any]) -> str:
    """The one spelling of a payload: keys sorted, no spaces, UTF-8."""
    return msgspec.json.encode(payload, order="deterministic").decode()
