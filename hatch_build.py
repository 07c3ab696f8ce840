"""What pip does for a wheel, for an editable install: compile the modules once, so that the command starts quickly."""

from __future__ import annotations

import compileall
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileInPlace(BuildHookInterface[Any]):
    """Writes `__pycache__` beside the sources, also where Python itself is told not to."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before each build; `version` is its kind."""
        if version == "editable":
            compileall.compile_dir(Path(self.root, "storyboard"), quiet=2)
