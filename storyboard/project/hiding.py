"""Texts without the secrets of an environment: for what is handed to others, such as the particulars of a fault."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

_SECRET: Final = re.compile(r"key|token|secret|pass|pwd|cred|auth|cookie|session|private|proxy|dsn|sign", re.IGNORECASE)
"""In the name of a variable: whatever it holds is hidden."""
_OPEN: Final = re.compile(
    r"(LC_\w+|LANG|LANGUAGE|TERM|SHELL|SHLVL|COLUMNS|LINES|USER|LOGNAME|HOSTNAME|EDITOR|PAGER|PYTHON\w+|NO_COLOR|PWD|OLDPWD)"
)
"""Variables that hold no secret, and often words that a fault is told with."""
_LOGIN: Final = re.compile(r"//([^/\s]*)@")
_NUMBER: Final = re.compile(r"[\d.]*")
_LEAST: Final = 4
"""Signs of a part of a secret that is hidden by itself; of a value that only may be a secret, twice as many."""
_MOST: Final = 4096


def guises(text: str) -> tuple[str, ...]:
    """A text as it may be written where something is quoted, the longest first."""
    raw = text.encode("utf-8", "surrogateescape")
    coded = base64.b64encode(raw).decode().rstrip("=")
    told = {text, repr(text)[1:-1], json.dumps(text)[1:-1], quote(raw, safe=""), quote(raw), unquote(text), coded}
    return tuple(sorted(told - {""}, key=len, reverse=True))


def without_secrets(text: str, environment: Mapping[str, str], files: tuple[str, ...] = ()) -> str:
    """A text in which each secret is named instead of told. `files` are variables that name a file with one."""
    found = [(name, value) for name in environment for value in _secrets(name, environment[name])]
    found += [(name, value) for name in files for value in _parts(_first(environment.get(name, "")))]
    for name, value in sorted(found, key=lambda each: len(each[1]), reverse=True):
        for guise in guises(value):
            text = text.replace(guise, f"({name})")
    return text


def _secrets(name: str, value: str) -> Iterator[str]:
    """What a variable holds that is to be hidden."""
    value = value.strip()
    if login := _LOGIN.search(value):
        yield value
        yield from _parts(login[1])
        _, _, password = login[1].partition(":")
        if password:
            yield password
    elif _OPEN.fullmatch(name) or (Path(value).is_absolute() and os.path.lexists(value)):
        return
    elif _SECRET.search(name):
        yield from _parts(value)
    elif len(value) >= 2 * _LEAST and not _NUMBER.fullmatch(value):
        yield value


def _parts(value: str) -> Iterator[str]:
    """A secret, and its parts: a fault often quotes only what it stumbled over."""
    if len(value) >= _LEAST:
        yield value
    yield from (part for part in re.split(r"[^A-Za-z0-9]+", value) if len(part) >= _LEAST and not part.isalpha())
    yield from (part for part in re.split(r"[\s:@/#?&=%,;]+", value) if len(part) >= _LEAST)


def _first(path: str) -> str:
    """How a file begins, as far as it can be read."""
    try:
        number = os.open(Path(path.strip()).expanduser(), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            return os.read(number, _MOST).decode("utf-8", "replace").strip()
        finally:
            os.close(number)
    except (OSError, ValueError, RuntimeError):
        return ""
