"""How much work something takes, counted the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def work(deed: Callable[[], object]) -> int:
    """Calls and lines of Python, and steps of loops within a line."""
    ticks = 0

    def tick(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal ticks
        ticks += 1
        return tick

    sys.settrace(tick)
    try:
        deed()
    finally:
        sys.settrace(None)
    return ticks
