"""Whether a rename was cut off here, for those who only look: what would see it to its end is not loaded for that."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from storyboard.project.place import Project
from storyboard.text import Diagnostic, Span

RECORD: Final = "renaming.json"
VERSION: Final = 1


class Begun(msgspec.Struct, frozen=True):
    """What a rename's record begins with."""

    version: int
    old: str
    new: str


Found = TypeVar("Found", bound=Begun)


def told(project: Project) -> tuple[Diagnostic, ...]:
    """That a rename was cut off here."""
    found = recorded(project, Begun)
    if found is None:
        return ()
    message = f"Renaming '{found.old}' to '{found.new}' was cut off: files may say one name or the other."
    hint = f"`kstory mv {found.old} {found.new}` sees it to its end; so does any build."
    return (Diagnostic("rename-unfinished", message, Span(project.story, 0, 0), hint=hint),)


def recorded(project: Project, kind: type[Found]) -> Found | None:
    """The rename that was begun here and is not over; None also where its record is not to be read."""
    try:
        found = msgspec.json.decode((project.state / RECORD).read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.version == VERSION else None
