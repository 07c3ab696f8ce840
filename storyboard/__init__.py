"""kstory: a compiler for films.

`check`, `plan` and `build` are the public door for programs; the command `kstory` is written on them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storyboard.door import build, check, plan

__version__ = "0.1.0"
__all__ = ["__version__", "build", "check", "plan"]


def __getattr__(name: str) -> Any:
    """Load the door when it is first used, so that `kstory --version` and a narrow import stay quick."""
    if name in {"build", "check", "plan"}:
        return getattr(importlib.import_module("storyboard.door"), name)
    raise AttributeError(f"module 'storyboard' has no attribute {name!r}")
