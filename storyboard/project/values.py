"""How a value of kstory.toml or the environment is read. A ValueError's text says what it should be."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from storyboard.text.catalogue import ARGUABLE
from storyboard.text.suggest import closest
from storyboard.text.visible import shown as sign_shown

_SHOWN = 60
_LOGIN = re.compile(r"//\S*@")
_HEADER = re.compile("[!-~]{1,200}")


def typed(given: str) -> int | Decimal | str:
    """A variable's text as the value that kstory.toml would have held."""
    try:
        return int(given) if given.isascii() else given
    except ValueError:
        pass
    try:
        return Decimal(given)
    except InvalidOperation:
        return given


def shown(value: object) -> str:
    """A value for a message, not too long, and of an address no name and password."""
    text = f'"{"".join(map(sign_shown, _LOGIN.sub("//...@", value)))}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def whole(least: int, most: int) -> Callable[[Any], int]:
    """A whole number from `least` to `most`."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return read


def number(least: float, most: float) -> Callable[[Any], float]:
    """A number from `least` to `most`."""

    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not least <= float(value) <= most:
            raise ValueError(f"a number from {least:g} to {most:g}")
        return float(value)

    return read


def dollars(value: Any) -> Decimal:
    """An amount, exact to the digit that was written."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not math.isfinite(value) or value < 0:
        raise ValueError("an amount in dollars, such as 12.50")
    return Decimal(value)


def one_of(*words: str) -> Callable[[Any], str]:
    """One of some words."""

    def read(value: Any) -> str:
        if value not in words or not isinstance(value, str):
            raise ValueError(" or ".join(f'"{word}"' for word in words))
        return value

    return read


def url(value: Any) -> str:
    """The address of a service, without a slash at its end."""
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        good = parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ValueError("an address that begins with https:// (or http:// for one on this machine)")
    return str(value).rstrip("/")


def header(value: Any) -> str:
    """What can stand in a header of a request."""
    if not isinstance(value, str) or not _HEADER.fullmatch(value):
        raise ValueError("one word in plain letters, digits and signs")
    return value


def date(value: Any) -> str:
    """A day as an ISO date; TOML has dates of its own, and a text does as well."""
    try:
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.isoformat()
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError("a day, such as 2026-04-10") from None


def text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text in quotes")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise ValueError('a list of texts, such as ["../shared"]')
    return tuple(value)


def codes(value: Any) -> tuple[str, ...]:
    """A list of codes of warnings about stories."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError('a list of codes, such as ["repeated-shot"]')
    for code in value:
        if code not in ARGUABLE:
            near = closest(code, ARGUABLE)
            raise ValueError(
                f"a list of codes of warnings about a story, and '{code}' is none"
                + (f"; did you mean '{near}'" if near else "")
            )
    return tuple(value)
