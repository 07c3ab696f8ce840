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
    """Load the door when it is first used, so that `kstory --version` stays quick.

    All of it at once: a room has the name `plan` too, and importing a room binds its name here. Bound afterwards, the
    function stays.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'storyboard' has no attribute {name!r}")
    for each, home in _HOMES.items():
        globals()[each] = getattr(importlib.import_module(f"storyboard.door.{home}"), each)
    return globals()[name]
