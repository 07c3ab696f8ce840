"""The environment as kstory holds it: read like any mapping, and shown by nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import NoReturn


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
