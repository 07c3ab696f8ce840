"""Files that kstory keeps for itself, in `.kstory` and in the user's own folder: opened without following links, closed
to others.

What lies there may have come with a project, from anybody. So nothing here is opened but an ordinary file with one name
that belongs to this user, in folders that do; whether it is to be believed, `stamps` says.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from storyboard.project.place import STATE
from storyboard.project.writing import write_whole

ASIDE: Final = "aside"
"""The folder in `.kstory` of what was not written here."""
_FLAGS: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class StateError(OSError):
    """A file or folder of kstory's own that it will not use. `strerror` says why, as a sentence's end; `code` is a row
    of the catalogue."""

    code = "state-unsafe"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(errno.EPERM, why, str(path))


def private(folder: Path) -> None:
    """Have a folder for files of our own: made where it is missing, from `.kstory` down, and closed to others; what is
    none and has its name in `.kstory` gets another one. Raises StateError for a link or a folder of somebody else,
    OSError where it cannot be made."""
    first, *others = _folders(folder)
    first.parent.mkdir(parents=True, exist_ok=True)
    for each in (first, *others):
        if each != first and (_is_link(each) or (os.path.lexists(each) and not each.is_dir())):
            each.rename(each.with_name(f"{each.name}.{os.urandom(4).hex()}"))
        with contextlib.suppress(FileExistsError):
            each.mkdir(mode=0o700)
        if wrong := wrong_folder(each):
            raise StateError(each, wrong)
        if os.name == "posix" and stat.S_IMODE(each.stat().st_mode) != 0o700:
            each.chmod(0o700)


def is_own(path: Path, names: int = 1) -> bool:
    """Whether a path is an ordinary file of this user, under one name (or `names` at most), in folders of this user,
    none of them a link."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return _is_plain(found, names) and not any(wrong_folder(each) for each in _folders(path.parent))


def read(path: Path, most: int, names: int = 1) -> bytes | None:
    """The contents of a file of ours; None where there is none, or where it is none of ours or longer than `most`."""
    if not is_own(path, names):
        return None
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _FLAGS), "rb") as file:
            if not _is_plain(os.fstat(file.fileno()), names):
                return None
            contents = file.read(most + 1)
    except OSError:
        return None
    return contents if len(contents) <= most else None


def write(path: Path, contents: bytes) -> None:
    """Replace a file of ours, whole or not at all; what stood there under its name goes. Raises OSError."""
    private(path.parent)
    _clear_folder(path)
    write_whole(path, contents, mode=0o600)


def create(path: Path) -> int:
    """A descriptor of a new file of ours, for reading and writing. Raises FileExistsError, OSError."""
    private(path.parent)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)


def own(path: Path) -> int:
    """A descriptor of a file of ours for reading and writing, made where there is none; what else has its name goes.
    Raises OSError."""
    private(path.parent)
    if not is_own(path):
        remove(path)
        with contextlib.suppress(FileExistsError):
            return create(path)
    tighten(path)
    descriptor = os.open(path, os.O_RDWR | _FLAGS)
    if not _is_plain(os.fstat(descriptor)):
        os.close(descriptor)
        raise StateError(path, "it is no file of yours alone; remove it")
    return descriptor


def tighten(path: Path) -> None:
    """Close a file of ours to others."""
    if os.name == "posix" and stat.S_IMODE(path.lstat().st_mode) != 0o600:
        path.chmod(0o600)


def remove(path: Path) -> None:
    """Take away what stands under a name of ours, a link and not what is behind it. Raises OSError."""
    if not any(wrong_folder(each) for each in _folders(path.parent)):
        _clear_folder(path)
        path.unlink(missing_ok=True)


def _clear_folder(path: Path) -> None:
    """Where a folder has a file's name, set it aside."""
    if path.is_dir() and not path.is_symlink():
        set_aside([path], worthless=True)


def set_aside(paths: Iterable[Path], *, worthless: bool = False) -> Path:
    """Move what was not written here out of the way, links as links; where the first of them is now. What is
    `worthless` takes the place of what was set aside before. Raises OSError."""
    first, *others = paths
    folder = first.parent / ASIDE
    private(folder)
    number = 0
    if not worthless:
        number = next(n for n in range(1, 1_000_000) if not os.path.lexists(folder / f"{first.name}.{n}"))
    for each in (first, *others):
        if os.path.lexists(each):
            each.rename(_free(folder / f"{each.name}.{number}"))
    return folder / f"{first.name}.{number}"


def _free(path: Path) -> Path:
    """A name for what is set aside, made free where something worthless has it."""
    if path.is_dir() and not path.is_symlink():
        return path.with_name(f"{path.name}.{os.urandom(4).hex()}")
    path.unlink(missing_ok=True)
    return path


def clear(folder: Path) -> None:
    """Take away a folder of ours with all that is in it, or what stands in its place; links are not followed."""
    if folder.is_dir() and not _is_link(folder):
        shutil.rmtree(folder, ignore_errors=True)
    else:
        folder.unlink(missing_ok=True)


def fresh_folder(folder: Path) -> None:
    """An empty folder of ours, whatever there was. Raises OSError."""
    private(folder.parent)
    clear(folder)
    folder.mkdir(mode=0o700)


def refuse_links(root: Path, path: Path) -> None:
    """That nothing below `root` leads elsewhere on the way to a path. Raises StateError."""
    if link := link_in(root, path):
        raise StateError(link, "it is a link, and kstory writes only into folders of its own; remove it")


def link_in(root: Path, path: Path) -> Path | None:
    """The first link on the way from a folder down to a path, the path itself included; None where there is none.
    A path that leads out of the folder is a link of its own."""
    if not path.is_relative_to(root) or ".." in path.relative_to(root).parts:
        return path
    here = root
    for part in path.relative_to(root).parts:
        here = here / part
        if _is_link(here):
            return here
    return None


def wrong_folder(folder: Path) -> str | None:
    """Why a folder is not to be used; None where it is sound, or where there is none."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return None
    except OSError as fault:
        return f"it cannot be looked at ({fault.strerror or fault})"
    if _is_link(folder):
        return "it is a link, and kstory keeps what it knows in a folder of its own; remove the link"
    if not stat.S_ISDIR(found.st_mode):
        return "it is no folder, and kstory keeps what it knows there; remove it"
    if not _is_mine(found):
        return "permission denied, since it belongs to another user; give it to yours, or move it away"
    return None


def _folders(folder: Path) -> Iterator[Path]:
    """The folders that have to be ours: from `.kstory` down, where a folder lies there."""
    chain = [folder, *folder.parents]
    depth = next((number for number, each in enumerate(chain) if each.name == STATE), 0)
    yield from reversed(chain[: depth + 1])


def _is_link(path: Path) -> bool:
    return path.is_symlink() or (sys.version_info >= (3, 12) and path.is_junction())


def _is_plain(found: os.stat_result, names: int = 1) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_nlink <= names and _is_mine(found)


def _is_mine(found: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
