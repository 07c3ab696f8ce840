"""Takes and the nodes that hold them, as the ledger remembers them: what was made from what, and which of it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

Kind = Literal["element", "clip", "edit"]
By = Literal["build", "you"]

_ID_SIGNS = 16
"""Hex digits of an id."""


class Take(msgspec.Struct, frozen=True, omit_defaults=True):
    """One finished result. Immutable once written.

    `id` is the take's own, on every machine: see `take_id`. `take` is its number in its node, by which people speak of
    it; two branches may give one number to two takes. `sha256` is of the file (of nothing for an element). `file` is
    its path below the build folder. `inputs` maps the address that each step whose result was sent along had then to
    the sha256 (or element id) that was sent. `cost` is dollars. `made` is an ISO time in UTC. `parts` is the plan's
    `Variant.parts` as it was sent: by it a plan says which words were edited.
    """

    take: int
    fingerprint: str
    made: str
    request_id: str = ""
    element_id: str = ""
    file: str = ""
    sha256: str = ""
    seconds: float = 0
    cost: Decimal = Decimal(0)
    inputs: dict[str, str] = {}
    added: bool = False
    parts: dict[str, str] = {}
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id(self))

    @property
    def result(self) -> str:
        """What of it is sent along for another step: an element's id, the hash of a clip."""
        return self.element_id or self.sha256


class Node(msgspec.Struct, frozen=True, omit_defaults=True):
    """All takes of one address of one story, oldest number first. Every change is a new node.

    `choice` is the id of the take that stands in the film, "" for none. `kept` is the fingerprint (of the plan's first
    variant) for which the writer said that it shall stand though it was made from other words or other inputs: written
    by `keep`, by `adopt`, and by `pick` of such a take. Another edit ends it. `by` says who chose, `count` how often
    was chosen: of two choices that branches made the later one stands. `rivals` are takes that another branch's writer
    chose as often. `born` is the address the node had first and `moves` how often it got another; `id` is made of it.
    """

    story: str
    address: str
    kind: Kind
    takes: tuple[Take, ...]
    choice: str = ""
    kept: str = ""
    by: By = "build"
    count: int = 0
    rivals: tuple[str, ...] = ()
    id: str = ""
    born: str = ""
    moves: int = 0

    def __post_init__(self) -> None:
        if not self.born:
            msgspec.structs.force_setattr(self, "born", self.address)
        if not self.id:
            msgspec.structs.force_setattr(self, "id", node_id(self.story, self.born))

    @property
    def home(self) -> tuple[str, str]:
        """Its story and address."""
        return self.story, self.address

    @property
    def chosen(self) -> Take | None:
        """The take that stands in the film by the last choice."""
        return self.holding(self.choice) if self.choice else None

    @property
    def pick(self) -> int:
        """The number of the take that stands, 0 for none."""
        return chosen.take if (chosen := self.chosen) else 0

    @property
    def scene(self) -> str:
        """The scene or edit it belongs to, "" for an element."""
        return self.address.rpartition(".")[0]

    @property
    def next_number(self) -> int:
        """A number above all that its takes have."""
        return max((take.take for take in self.takes), default=0) + 1

    def holding(self, known: str) -> Take | None:
        """The take of an id."""
        return next((take for take in self.takes if take.id == known), None)

    def numbered(self, number: int) -> tuple[Take, ...]:
        """The takes of a number: one, or none, or several after a merge."""
        return tuple(take for take in self.takes if take.take == number)

    def choosing(self, take: Take | None, by: By, kept: str = "") -> Node:
        """With a choice; the one that stands already is no other."""
        if (take.id if take else "", kept, by) == (self.choice, self.kept, self.by) and not self.rivals:
            return self
        return msgspec.structs.replace(
            self, choice=take.id if take else "", kept=kept, by=by, count=self.count + 1, rivals=()
        )

    def having(self, takes: Iterable[Take]) -> Node:
        """With these takes, in order of their numbers."""
        return msgspec.structs.replace(self, takes=tuple(sorted(takes, key=lambda take: (take.take, take.id))))


class Lock(msgspec.Struct, frozen=True):
    """What kstory.lock holds: nodes sorted by story and address."""

    nodes: tuple[Node, ...] = ()


def take_id(endpoint: str, request_id: str) -> str:
    """The id of what a service made: of its address and its own id of the request."""
    return _hashed("take", endpoint, request_id)


def content_id(take: Take) -> str:
    """The id of a take of which no service is known: a clip of the writer's own, or a take of an older lock."""
    facts = (take.request_id, take.element_id, take.sha256, take.made, str(take.take))
    return _hashed("content", *facts)


def node_id(story: str, born: str, nth: int = 0) -> str:
    """The id of a node that is the `nth` born at an address, so that branches agree on it."""
    return _hashed("node", story, born, str(nth))


def _hashed(*facts: str) -> str:
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:_ID_SIGNS]
