"""Whether a rename was cut off here, for those who only look: what would see it to its end is not loaded for that."""

from __future__ import annotations

import os
from typing import Final, TypeVar

import msgspec

from storyboard.project.place import STATE, Project
from storyboard.project.stamps import read_sealed
from storyboard.text import Diagnostic, Span

RECORD: Final = "renaming.json"
VERSION: Final = 1
BYTES: Final = 500_000_000
"""More than the sources and the lock of any film have."""


class Begun(msgspec.Struct, frozen=True):
    """What a rename's record begins with."""

    version: int
    old: str
    new: str


Found = TypeVar("Found", bound=Begun)


def told(project: Project) -> tuple[Diagnostic, ...]:
    """That a rename was cut off here, or that something says so which was not written here."""
    found = recorded(project, Begun)
    if found is None:
        return (_strange(project),) if os.path.lexists(project.state / RECORD) else ()
    message = f"Renaming '{found.old}' to '{found.new}' was cut off: files may say one name or the other."
    hint = f"`kstory mv {found.old} {found.new}` sees it to its end; so does any build."
    return (Diagnostic("rename-unfinished", message, Span(project.story, 0, 0), hint=hint),)


def _strange(project: Project) -> Diagnostic:
    message = f"{STATE}/{RECORD} was not written by you on this machine, so it counts for nothing."
    hint = "A build sets it aside. If it is yours, from another machine or a copy, take it over: `kstory trust`."
    return Diagnostic("state-strange", message, Span(project.story, 0, 0), hint=hint)


def recorded(project: Project, kind: type[Found]) -> Found | None:
    """The rename that was begun here and is not over; None also where its record is not to be read, or was written by
    another, or on another machine."""
    contents = read_sealed(project.state / RECORD, BYTES)
    try:
        found = msgspec.json.decode(contents, type=kind) if contents is not None else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if found is None:
        return None
    return found if found.version == VERSION else None
