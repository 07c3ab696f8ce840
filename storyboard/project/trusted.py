"""What this user has trusted, folder by folder: one file of the user's own, outside every project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from storyboard.project.home import home
from storyboard.project.writing import write_whole

FILE: Final = "trust.json"
_VERSION: Final = 1
_MOST: Final = 16_000_000
"""Bytes of the file that are read; a thousand folders have a tenth of it."""

Granted = tuple[str, str]
"""A setting and the value that it was trusted with."""


class Store(msgspec.Struct, frozen=True):
    """The file. `folders` are projects by the real path of their root."""

    version: int = _VERSION
    folders: dict[str, tuple[Granted, ...]] = {}


class StoreError(Exception):
    """What was trusted cannot be read or written, or cannot be believed; the text is a sentence."""


def store(environment: Mapping[str, str]) -> Path:
    """The file, which need not be there yet."""
    return home(environment) / FILE


def granted(root: Path, environment: Mapping[str, str]) -> frozenset[Granted]:
    """What was trusted of a project's folder. Nothing where the file cannot be believed, which `folders` says."""
    if _brought_along(root, environment):
        return frozenset()
    try:
        return frozenset(folders(environment).get(_key(root), ()))
    except StoreError:
        return frozenset()


def folders(environment: Mapping[str, str]) -> dict[str, tuple[Granted, ...]]:
    """Every folder of which something was trusted. Raises StoreError."""
    path = store(environment)
    try:
        contents = _believed(path)
        found = msgspec.json.decode(contents, type=Store) if contents is not None else Store()
    except OSError as fault:
        raise StoreError(f"What you have trusted cannot be read from {path}: {fault.strerror or fault}.") from fault
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise StoreError(f"{path} is damaged. Remove it, and trust anew what you want followed.") from fault
    if found.version != _VERSION:
        raise StoreError(f"{path} was written by a newer kstory. Update this one.")
    return found.folders


def grant(root: Path, given: Iterable[Granted], environment: Mapping[str, str]) -> None:
    """Trust exactly this of a project's folder, and no longer what was trusted of it before. Raises StoreError."""
    if _brought_along(root, environment):
        raise StoreError(f"{store(environment)} lies in the project itself. Let KSTORY_HOME name a folder outside.")
    _write({**folders(environment), _key(root): tuple(sorted(set(given)))}, environment)


def forget(root: Path, environment: Mapping[str, str]) -> bool:
    """Trust nothing of a folder any more, be it there or not; whether there was anything. Raises StoreError."""
    there = folders(environment)
    kept = {folder: given for folder, given in there.items() if folder not in (_key(root), str(root))}
    if len(kept) == len(there):
        return False
    _write(kept, environment)
    return True


def _key(path: Path) -> str:
    return told(os.path.realpath(path))


def told(path: str) -> str:
    """A path as JSON can hold it: the system's may be no text."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _brought_along(root: Path, environment: Mapping[str, str]) -> bool:
    """Whether the file would lie in the project, which could then bring its own word for itself."""
    return Path(_key(store(environment))).is_relative_to(_key(root))


def _believed(path: Path) -> bytes | None:
    """What the file holds, None where there is none. Raises StoreError where somebody else may have written it."""
    for place, open_to in ((path.parent, 0o022), (path, 0o077)):
        if not os.path.lexists(place):
            return None
        facts = place.stat()
        if os.name == "posix" and (facts.st_uid != os.geteuid() or facts.st_mode & open_to):
            raise StoreError(
                f"{place} belongs to somebody else or is open to others, so what it says is not believed."
                f" If it is yours, close it: `chmod go= {place}`."
            )
    if path.is_symlink() or not path.is_file():
        raise StoreError(f"{path} is no ordinary file, so what it says is not believed. Remove it.")
    with path.open("rb") as file:
        return file.read(_MOST)


def _write(there: Mapping[str, tuple[Granted, ...]], environment: Mapping[str, str]) -> None:
    path = store(environment)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, msgspec.json.encode(Store(folders=dict(sorted(there.items())))), mode=0o600)
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {fault.strerror or fault}.") from fault
