"""kstory.lock on disk: JSON, one node a line, sorted, so that it reads well in git.

A lock that cannot be read blocks: it never counts as empty, since then everything would be made and paid for again.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any, Final

import msgspec

from storyboard.ledger.records import Kind, Lock, Node, Take
from storyboard.ledger.sound import disagreements
from storyboard.project.writing import write_whole
from storyboard.text import Diagnostic, Span
from storyboard.text.bounds import LOCK_BYTES

VERSION: Final = 1
_CONFLICT: Final = re.compile(rb"^(<{7}|>{7}) ", re.MULTILINE)
RESTORE: Final = "Nothing is made until it is mended. Take it back from git (`git checkout kstory.lock`)."


class _Header(msgspec.Struct):
    version: int


class _Node(msgspec.Struct, omit_defaults=True):
    """A node as version 1 has it: `pick` is a number."""

    story: str
    address: str
    kind: Kind
    takes: tuple[Take, ...]
    pick: int = 0
    kept: str = ""


class _Lock(msgspec.Struct):
    version: int
    nodes: tuple[_Node, ...]


def read_lock(path: Path) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    """What was made so far: an empty lock where there is no file, None and why where it cannot be trusted."""
    try:
        contents = _contents(path)
    except FileNotFoundError:
        return Lock(), ()
    except OSError as fault:
        return None, (broken(path, f"it cannot be read: {fault.strerror or fault}"),)
    if contents is None:
        return None, (broken(path, "it is no ordinary file, or far too long"),)
    if conflict := _CONFLICT.search(contents):
        line = contents.count(b"\n", 0, conflict.start()) + 1
        return None, (broken(path, f"there is a merge conflict in it, in line {line}"),)
    try:
        version = msgspec.json.decode(contents, type=_Header).version
        if version > VERSION:
            return None, (newer(path, version),)
        if version < 1:
            return None, (broken(path, f"its version is {version}"),)
        lock = Lock(tuple(map(_read, msgspec.json.decode(contents, type=_Lock).nodes)))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        return None, (broken(path, _reason(fault)),)
    except _UnsoundError as fault:
        return None, (broken(path, str(fault)),)
    if problem := next(disagreements(lock), None):
        return None, (broken(path, problem),)
    return lock, ()


class _UnsoundError(Exception):
    """Values that disagree with each other; the text is a sentence's end."""


def _read(node: _Node) -> Node:
    if len({take.take for take in node.takes}) < len(node.takes):
        raise _UnsoundError(f"`{node.address}` of {node.story} has the same take twice")
    found = Node(node.story, node.address, node.kind, node.takes, kept=node.kept, by="you" if node.kept else "build")
    if not node.pick:
        return found
    if not (chosen := found.numbered(node.pick)):
        raise _UnsoundError(f"`{node.address}` of {node.story} picks take {node.pick}, which it does not have")
    return msgspec.structs.replace(found, choice=chosen[0].id, count=1)


def _contents(path: Path) -> bytes | None:
    """The bytes of an ordinary file of a length that a lock may have, else None. Raises OSError."""
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
        return None
    with path.open("rb") as file:
        contents = file.read(LOCK_BYTES + 1)
    return contents if len(contents) <= LOCK_BYTES else None


def write_lock(path: Path, lock: Lock) -> None:
    """Store a lock, whole or not at all; a file that holds it already is left alone.

    Raises OSError, the old file untouched.
    """
    contents = encode(lock)
    try:
        if _contents(path) == contents:
            return
    except OSError:
        pass
    write_whole(path, contents)


def encode(lock: Lock) -> bytes:
    """The file's bytes. Equal locks give equal bytes, whatever the order of their nodes and inputs."""
    nodes = sorted(lock.nodes, key=lambda node: (node.story, node.address))
    lines = [msgspec.json.encode(_sorted(node), order="sorted").decode() for node in nodes]
    inside = "".join(f"\n{line}," for line in lines).removesuffix(",")
    return f'{{\n"version": {VERSION},\n"nodes": [{inside}\n]\n}}\n'.encode()


def _sorted(node: Node) -> Any:
    """A node as plain data whose takes come in order of their numbers."""
    takes = tuple(sorted(node.takes, key=lambda take: take.take))
    data = msgspec.to_builtins(_Node(node.story, node.address, node.kind, takes, node.pick, node.kept))
    for take in data["takes"]:
        del take["id"]
    return data


def _reason(fault: Exception) -> str:
    """A decoder's words as a sentence's end."""
    if isinstance(fault, msgspec.ValidationError):
        return f"a value in it is not what it should be ({fault})"
    return f"it is no whole JSON, perhaps cut short ({fault})"


def broken(path: Path, reason: str) -> Diagnostic:
    """The complaint about a lock that cannot be trusted. `reason` is a sentence's end."""
    return Diagnostic("lock-broken", f"{path.name} is broken: {reason}.", Span(str(path), 0, 0), hint=RESTORE)


def newer(path: Path, version: int) -> Diagnostic:
    """The complaint about a lock that a later kstory wrote."""
    message = f"{path.name} was written by a newer kstory (version {version} of the file; this one knows {VERSION})."
    return Diagnostic("lock-newer", message, Span(str(path), 0, 0), hint="Update kstory. Nothing is made until then.")
