"""What this user wrote on this machine is told from what came with a project: by stamps that only they can make.

A stamp is two keyed hashes over a file's name and contents: one with the real path of the folder that it lies in, one
with that folder's number on the disk. Either will do: so what is ours stays ours when a project is moved, and when it
is restored in its place; what was copied from elsewhere has neither.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import msgspec

from storyboard.project import state
from storyboard.project.environment import surrounding
from storyboard.project.home import home

SECRET: Final = "secret"
_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Secret:
    """The secret of this user on this machine. `why` it will not last beyond this process, "" where it will: a
    sentence's end that names the folder."""

    value: bytes = field(repr=False)
    why: str = ""


class Stamp(msgspec.Struct, frozen=True):
    """A stamp, in hex."""

    place: str
    folder: str


class _Sealed(msgspec.Struct, frozen=True):
    """A file that carries its stamp."""

    stamp: Stamp
    contents: msgspec.Raw


Hold = Literal["both", "one", "none"]
"""How much of a stamp fits: with "one" the project was moved or restored, and what is written next is stamped anew."""


def secret(environment: Mapping[str, str] | None = None) -> Secret:
    """The user's secret, made at its first use."""
    folder = home(surrounding(environment))
    found = _found(folder)
    if isinstance(found, bytes):
        return Secret(found)
    if found is None:
        try:
            return Secret(_make(folder))
        except OSError as fault:
            found = f"{folder} cannot be written ({fault.strerror or fault})"
    return Secret(_of_this_process(), found)


def stamp(path: Path, contents: bytes = b"") -> Stamp:
    """A stamp for a file of ours, whose folder is there. Raises OSError."""
    return _stamp(secret().value, path, contents)


def fits(given: Stamp, path: Path, contents: bytes = b"") -> Hold:
    """How much of a stamp fits a file where it lies now. Makes no secret: who has none has stamped nothing."""
    kept = _found(home(surrounding()))
    try:
        ours = _stamp(kept if isinstance(kept, bytes) else _of_this_process(), path, contents)
    except OSError:
        return "none"
    fitting = hmac.compare_digest(given.place.encode(), ours.place.encode()) + hmac.compare_digest(
        given.folder.encode(), ours.folder.encode()
    )
    return "both" if fitting == 2 else "one" if fitting else "none"


def write_sealed(path: Path, contents: bytes) -> None:
    """Write a JSON file of ours with its stamp, whole or not at all. Raises OSError."""
    state.private(path.parent)
    state.write(path, msgspec.json.encode(_Sealed(stamp(path, contents), msgspec.Raw(contents))))


def read_sealed(path: Path, most: int) -> bytes | None:
    """The contents of a JSON file that was stamped here; None where there is none, or none of ours."""
    found = unstamped(path, most)
    return found[1] if found and fits(found[0], path, found[1]) != "none" else None


def unstamped(path: Path, most: int) -> tuple[Stamp, bytes] | None:
    """A sealed file's stamp and contents, whoever wrote it."""
    raw = state.read(path, most)
    try:
        sealed = msgspec.json.decode(raw, type=_Sealed) if raw is not None else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return (sealed.stamp, bytes(sealed.contents)) if sealed else None


def own_name(folder: Path, name: str) -> str:
    """A file's name that nobody else could have given it: keyed by the user's secret and the folder's real path."""
    return _keyed(secret().value, "name", os.path.realpath(folder), name)


def _stamp(key: bytes, path: Path, contents: bytes) -> Stamp:
    number = path.parent.stat().st_ino
    digest = hashlib.sha256(contents).hexdigest()
    return Stamp(
        _keyed(key, "place", path.name, os.path.realpath(path.parent), digest),
        _keyed(key, "folder", path.name, str(number), digest),
    )


def _keyed(key: bytes, *words: str) -> str:
    said = msgspec.json.encode([word.encode("utf-8", "surrogateescape") for word in words])
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def _found(folder: Path) -> bytes | str | None:
    """The secret in the user's folder, None where there is none yet, or why it is not to be used."""
    path = folder / SECRET
    if not folder.is_absolute():
        return f"{folder} is no whole path; set KSTORY_HOME to one"
    if wrong := state.wrong_folder(folder):
        return f"{folder} cannot be used: {wrong}"
    try:
        around, found = folder.stat().st_mode, path.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError as fault:
        return f"{path} cannot be read ({fault.strerror or fault})"
    if os.name == "posix" and around & 0o022:
        return f"{folder} may be written by others; close it with `chmod 700`"
    if os.name == "posix" and stat.S_ISREG(found) and found & 0o077:
        return f"{path} is open to others, so it is no secret; remove it"
    value = state.read(path, _LENGTH, names=2)  # two for as long as it takes to give it its name
    if value is None or len(value) != _LENGTH:
        return f"{path} is no file of {_LENGTH} bytes that is yours alone; remove it"
    return value


def _make(folder: Path) -> bytes:
    """A new secret, in its place whole or not at all; that of another process where one was quicker. Raises OSError."""
    state.private(folder)
    draft = folder / f".{SECRET}.{secrets.token_hex(6)}"
    value = secrets.token_bytes(_LENGTH)
    try:
        with os.fdopen(state.create(draft), "wb") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        _name(draft, folder / SECRET)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    found = _found(folder)
    if not isinstance(found, bytes):
        raise state.StateError(folder / SECRET, found or "it is gone again")
    return found


def _name(draft: Path, path: Path) -> None:
    """Give a file its name, unless there is one of that name."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without such links
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)


@functools.cache
def _of_this_process() -> bytes:
    return secrets.token_bytes(_LENGTH)
