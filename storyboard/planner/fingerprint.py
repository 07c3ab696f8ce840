"""The identity of a request: a hash over exactly what is sent, with references standing for what they are.

A file stands for its contents, an element for its definition, so a moved file or a renamed character changes nothing.
The frame or the clip of another step stands for no more than that there is one: which one, and made when, is a
question of the lock's `inputs` and `parts`, and it makes a step stale or repointed instead of giving it another
identity. So scenes may be moved, renamed and renumbered.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from storyboard.planner.holes import settle
from storyboard.planner.records import Request

_encoder = msgspec.json.Encoder(order="sorted")


def digest(value: Any) -> str:
    """The sha256 of a value's canonical JSON, in hex."""
    return hashlib.sha256(_encoder.encode(value)).hexdigest()


def short(value: Any) -> str:
    """Enough of the digest to see a change of one part."""
    return digest(value)[:12]


def sealed(model: str, raw: dict[str, Any]) -> tuple[Request, str]:
    """A request ready to be sent but for its holes, and its fingerprint. `raw` may hold marks."""
    settled = settle(raw)
    return Request(model, settled.payload, settled.holes), digest({"model": model, "payload": settled.meaning})
