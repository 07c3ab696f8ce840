"""A plan as JSON, both ways. Equal plans give equal bytes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from storyboard.planner.records import VERSION, Plan

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(Plan)


def to_json(plan: Plan, *, indent: int = 2) -> bytes:
    """Indented UTF-8 with a final line break; prices are numbers.

    Each step carries the request of its first take once more as `model` and `payload` (null when it has none), for
    readers who want no more than that.
    """
    table: dict[str, Any] = msgspec.to_builtins(plan, builtin_types=(Decimal,))
    for step in table["steps"]:
        first = step["variants"][0]["request"] if step["variants"] else {"model": None, "payload": None}
        step["model"], step["payload"] = first["model"], first["payload"]
    return msgspec.json.format(_encoder.encode(table), indent=indent) + b"\n"


def from_json(data: bytes | str) -> Plan:
    """The plan again. Raises msgspec.ValidationError for what is no plan, and for one of another version."""
    plan = _decoder.decode(data)
    if plan.version != VERSION:
        raise msgspec.ValidationError(f"a plan of version {plan.version}; this kstory reads version {VERSION}")
    return plan
