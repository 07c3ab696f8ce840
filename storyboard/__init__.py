"""kstory: a compiler for films.

`check`, `plan` and `build` are the public door for programs; the command `kstory` is written on them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from storyboard.door.building import Built, build
    from storyboard.door.planning import Planned, plan
    from storyboard.door.reading import Checked, check

__version__ = "0.1.0"
__all__ = ["Built", "Checked", "Planned", "__version__", "build", "check", "plan"]

_HOMES: Final = {
    "check": "reading",
    "Checked": "reading",
    "plan": "planning",
    "Planned": "planning",
    "build": "building",
    "Built": "building",
}


def __getattr__(name: str) -> Any:
    """Load the door when it is first used, so that `kstory --version` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'storyboard' has no attribute {name!r}")
    globals()[name] = getattr(importlib.import_module(f"storyboard.door.{_HOMES[name]}"), name)
    return globals()[name]
