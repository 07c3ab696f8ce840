"""The key of the service: from the environment, or from a file outside the project that nobody else can read."""

from __future__ import annotations

import hmac
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from storyboard.project.hiding import guises
from storyboard.project.values import shown
from storyboard.text import Diagnostic, Span

KEY_VARIABLE: Final = "GMI_API_KEY"
FILE_VARIABLE: Final = "KSTORY_KEY_FILE"
HIDDEN: Final = "(key)"
_MOST: Final = 4096


Quoted = TypeVar("Quoted", str, bytes)


class Key:
    """A secret that does not show itself: not in a log, a message, a traceback's values, JSON or a pickle."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The key itself, for the one header that needs it."""
        return self.__text

    def hide(self, text: Quoted) -> Quoted:
        """A text without the key, whatever it was quoted in."""
        for guise in guises(self.__text):
            if isinstance(text, str):
                text = text.replace(guise, HIDDEN)
            else:
                text = text.replace(guise.encode(), HIDDEN.encode())
        return text

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and hmac.compare_digest(self.__text.encode(), other.__text.encode())

    def __hash__(self) -> int:
        return hash(HIDDEN)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not stored")


def find_key(environment: Mapping[str, str], root: Path) -> tuple[Key | None, tuple[Diagnostic, ...]]:
    """The key, or None and why. `root` is the project's, whose files may be shared and so hold no key."""
    if environment.get(KEY_VARIABLE, "").strip():
        return _key(environment[KEY_VARIABLE], KEY_VARIABLE)
    if not environment.get(FILE_VARIABLE, "").strip():
        hint = f"Set {KEY_VARIABLE}, or {FILE_VARIABLE} to a file outside the project that holds it."
        return None, (_complaint("key-missing", "There is no key for the service.", KEY_VARIABLE, hint),)
    path = Path(environment[FILE_VARIABLE].strip())
    with suppress(RuntimeError):  # `~` of somebody unknown
        path = path.expanduser()
    if not path.is_absolute():  # where kstory is started may be anybody's folder
        message = f"The variable {FILE_VARIABLE} is {shown(str(path))}; it should be the whole path of a file."
        hint = "Begin it with `/`, or let the shell put your home folder in the place of `~`."
        return None, (_complaint("key-unreadable", message, FILE_VARIABLE, hint),)
    try:
        real = Path(os.path.realpath(path))
        if real.is_relative_to(os.path.realpath(root)) or Path(os.path.normpath(path.absolute())).is_relative_to(root):
            hint = "Move it out: a project is shared, a key is not."
            return None, (
                _complaint("key-unsafe", f"The key file {path} lies inside the project.", FILE_VARIABLE, hint),
            )
        with os.fdopen(os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:  # a pipe would wait
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                message = f"{path}, which {FILE_VARIABLE} names, is no ordinary file."
                return None, (_complaint("key-unreadable", message, FILE_VARIABLE),)
            if os.name == "posix" and (facts.st_mode & 0o077 or facts.st_uid not in {os.geteuid(), 0}):
                message = f"The key file {path} can be read by others."
                return None, (_complaint("key-unsafe", message, FILE_VARIABLE, f"Close it: `chmod 600 {path}`."),)
            return _key(file.read(_MOST).decode("utf-8", "replace"), str(path))
    except (OSError, ValueError) as fault:
        words = getattr(fault, "strerror", None) or str(fault)
        message = f"The key file {path}, which {FILE_VARIABLE} names, cannot be read: {words}."
        return None, (_complaint("key-unreadable", message, FILE_VARIABLE),)


def _key(text: str, place: str) -> tuple[Key | None, tuple[Diagnostic, ...]]:
    """A key that can stand in a header: one word of printable ASCII."""
    key = text.strip()
    if not key:
        return None, (
            _complaint("key-missing", f"{place} is empty.", place, "It should hold the key and nothing else."),
        )
    if len(key) > _MOST or not all("!" <= sign <= "~" for sign in key):
        hint = "It should hold the key and nothing else: no spaces, no second line, no quotes from a chat."
        return None, (_complaint("key-unreadable", f"What {place} holds is no key.", place, hint),)
    return Key(key), ()


def _complaint(code: str, message: str, place: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(code, message, Span(place, 0, 0), hint=hint)
