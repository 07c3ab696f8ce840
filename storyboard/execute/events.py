"""What happens during a build, told as it happens. Plain data; how it looks is the terminal's affair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Planned:
    """The build begins: takes to be made, takes taken up from an earlier build, dollars at most, generations at a
    time."""

    takes: int
    resumed: int
    price: Decimal
    concurrency: int


@dataclass(frozen=True, slots=True)
class Uploading:
    """A file is being sent for a step. `what` is a path of the project or words such as "last frame of platform.2"."""

    address: str
    take: int
    what: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The service accepted a take. `adopted`: it had done so before, and was found in its list."""

    address: str
    take: int
    request_id: str
    price: Decimal
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The service calls the state of a request by another word than before."""

    address: str
    take: int
    request_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Downloading:
    """A finished clip is being fetched. `size` is bytes, None where the host does not say."""

    address: str
    take: int
    size: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """A take is safe here. `file` is its path below the build folder, "" for an element."""

    address: str
    take: int
    file: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A take will not come. `code` is a row of the catalogue; `words` may be the service's own, cleaned."""

    address: str
    take: int
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Nobody can tell whether a take was accepted. `words` says what is known and what to do."""

    address: str
    take: int
    words: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """A step cannot begin, because of `by` (an address)."""

    address: str
    by: str


@dataclass(frozen=True, slots=True)
class Spent:
    """The sums after a change: dollars spent by this project, and dollars that are on their way."""

    spent: Decimal
    committed: Decimal


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Nothing more is submitted. `running` are the request ids that the service goes on with."""

    running: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that changes nothing. `code` is a row of the catalogue; `address` is "" where it
    concerns all."""

    code: str
    words: str
    address: str = ""


Event = (
    Planned
    | Uploading
    | Submitted
    | StatusChanged
    | Downloading
    | Done
    | Failed
    | Unresolved
    | Blocked
    | Spent
    | Interrupted
    | Note
)
Emit = Callable[[Event], None]


def as_json(event: Event) -> dict[str, Any]:
    """An event as JSON data: its name under `event`, its fields, dollars as strings."""
    return {"event": type(event).__name__.lower(), **msgspec.to_builtins(event)}
