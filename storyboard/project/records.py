"""The records of kstory.lock: what was made from what. For people and git: JSON, one node a line, no URLs, no keys."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec


class Take(msgspec.Struct, frozen=True, omit_defaults=True):
    """One finished result. Immutable once written.

    `sha256` is of the file (of nothing for an element). `file` is its path below the build folder. `inputs` maps the
    address of each step whose result was sent along to the sha256 (or element id) that was sent. `cost` is dollars.
    `made` is an ISO time in UTC. `parts` is the plan's `Variant.parts` as it was sent: by it a plan says which words
    were edited.
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


class Node(msgspec.Struct, frozen=True, omit_defaults=True):
    """All takes of one address of one story. `pick` is the take that stands in the film.

    `kept` is the fingerprint (of the plan's first variant) for which the writer said that the pick shall stand though
    it was made from other words or other inputs: written by `keep`, by `adopt`, and by `pick` of such a take. Another
    edit ends it.
    """

    story: str
    address: str
    kind: Literal["element", "clip", "edit"]
    takes: tuple[Take, ...]
    pick: int = 0
    kept: str = ""


class Lock(msgspec.Struct, frozen=True):
    """The whole file, nodes sorted by story and address."""

    version: int = 1
    nodes: tuple[Node, ...] = ()
