"""Where finished files go: names made from addresses, never from the service, and never outside the build folder."""

from __future__ import annotations

import errno
import os
import unicodedata
from pathlib import Path
from typing import IO

from storyboard.execute.settings import Places
from storyboard.project.state import link_in


class UnsafeTargetError(Exception):
    """A file would have been written where it must not be."""


def clip_name(folder: str, address: str, take: int) -> str:
    """`clips/platform.2@1.mp4`, below the build folder; `folder` is `Places.shelf`, or where the take stood before."""
    name, *numbers = address.split(".")
    if not _is_name(name) or len(numbers) > 2 or not all(each.isascii() and each.isdigit() for each in numbers):
        raise UnsafeTargetError(f"{address!r} is no address")
    return f"{folder}/{address}@{take}.mp4"


def _is_name(text: str) -> bool:
    """Letters, marks, digits and `_` of any script, and the joiners that some scripts write inside a word."""
    return bool(text) and all(sign in "_\u200c\u200d" or unicodedata.category(sign)[0] in "LMN" for sign in text)


def inside(places: Places, name: str) -> Path:
    """The path of a file below the build folder, its folder made. Raises UnsafeTargetError for a way out of it,
    links included."""
    target = places.build / name
    parts = Path(name).parts
    if Path(name).is_absolute() or ".." in parts or not parts:
        raise UnsafeTargetError(f"{name!r} leads out of {places.build}")
    own_folder(places, target.parent)
    return target


def own_folder(places: Places, folder: Path) -> None:
    """A folder to write in below the project's, made. Raises UnsafeTargetError for a way out of it, links included."""
    if link := link_in(places.root, folder):
        raise UnsafeTargetError(f"{link} is a link; kstory writes only into folders of its own")
    folder.mkdir(parents=True, exist_ok=True)


def create(path: Path) -> IO[bytes]:
    """A new file for writing; one of that name is removed first, and a link is never followed."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o644), "wb")


def settle(part: Path, target: Path) -> None:
    """Give a finished file its name, durably. It replaces what stood there."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError as fault:
        if fault.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
