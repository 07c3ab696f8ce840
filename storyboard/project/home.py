"""The user's own folder of kstory, outside every project: the secret, what was trusted, caches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import platformdirs

HOME_VARIABLE: Final = "KSTORY_HOME"


def home(environment: Mapping[str, str]) -> Path:
    """The folder; it need not be there yet. `KSTORY_HOME` names another one than the usual. Absolute, but for a user
    without a home: then there is none."""
    given = environment.get(HOME_VARIABLE, "").strip()
    return Path(given).absolute() if given else platformdirs.user_state_path("kstory", appauthor=False)
