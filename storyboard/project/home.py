"""The user's own folder of kstory, outside every project: the secret, what was trusted, caches."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import platformdirs

from storyboard.project.environment import complaint
from storyboard.text import Diagnostic

HOME_VARIABLE: Final = "KSTORY_HOME"
NOWHERE: Final = Path(os.devnull, "kstory")
"""A folder that is never there: where a user has none, nothing of the folder that kstory was started in is believed."""


def home(environment: Mapping[str, str]) -> Path:
    """The folder; it need not be there yet. `KSTORY_HOME` names another one than the usual. Absolute, but for a user
    without a home: then there is none."""
    given = environment.get(HOME_VARIABLE, "").strip()
    found = _named(given) if given else platformdirs.user_state_path("kstory", appauthor=False)
    return found if found.is_absolute() and "\0" not in given else NOWHERE


def home_faults(environment: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """What is wrong with `KSTORY_HOME`, where it is set."""
    given = environment.get(HOME_VARIABLE, "").strip()
    try:
        if given:
            judge_home(given)
    except ValueError as fault:
        return (complaint(HOME_VARIABLE, given, fault),)
    return ()


def judge_home(value: str) -> None:
    """Raises ValueError, which says what it should be, for what can be no folder of the user's own."""
    folder = _named(value.strip())
    if not folder.is_absolute() or "\0" in value:
        raise ValueError("the whole path of a folder, from `/` on")
    try:
        if folder.is_dir():
            if not os.access(folder, os.R_OK | os.X_OK):
                raise ValueError("a folder that you can read")
        elif os.path.lexists(folder):
            raise ValueError("a folder, and a file stands there")
        else:
            there = next(each for each in folder.parents if os.path.lexists(each))
            if not there.is_dir():
                raise ValueError(f"a folder, and {there} is a file")
    except OSError as fault:
        raise ValueError(f"a folder that can be used ({fault.strerror or fault})") from fault


def _named(value: str) -> Path:
    with suppress(RuntimeError):  # `~` of somebody unknown
        return Path(value).expanduser()
    return Path(value)
