"""The environment as kstory holds it: read like any mapping, and shown by nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

from storyboard.project.values import shown
from storyboard.text import Diagnostic, Span


class Environment(Mapping[str, str]):
    """Variables by name. It shows none of them: keys and passwords stand in there beside all the rest."""

    __slots__ = ("__given",)

    def __init__(self, given: Mapping[str, str]) -> None:
        self.__given = given

    def __getitem__(self, name: str) -> str:
        return self.__given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.__given)

    def __len__(self) -> int:
        return len(self.__given)

    def __repr__(self) -> str:
        return "(environment)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an environment is not stored")


def surrounding(given: Mapping[str, str] | None = None) -> Environment:
    """What a program gives as the environment; None is that of this process. No default argument may hold it, since
    `help` and every editor show those."""
    if isinstance(given, Environment):
        return given
    return Environment(os.environ if given is None else given)


_LIVE: Final = re.compile(r"GMI_\w+|KSTORY_KEY_FILE|\w+_PROXY|SSL\w+|OPENSSL\w+|PYTHON\w+", re.IGNORECASE)


def for_rehearsals(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that only rehearses: without the key, the service, the way there, and what would
    make Python import something else."""
    return {name: value for name, value in environment.items() if not _LIVE.fullmatch(name)}


def complaint(name: str, value: str | None, fault: ValueError) -> Diagnostic:
    """That a variable holds what it cannot mean; `fault` says what it should be. None is a value that is not shown."""
    held = "cannot be used" if value is None else f"is {shown(value)}"
    message = f"The variable {name} {held}; it should be {fault}."
    return Diagnostic("variable-value", message, Span(name, 0, 0), hint=f"Set it right, or unset it: `unset {name}`.")
