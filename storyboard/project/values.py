"""How a value of kstory.toml or the environment is read. A ValueError's text says what it should be."""

from __future__ import annotations

import datetime
import ipaddress
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from storyboard.text.catalogue import ARGUABLE
from storyboard.text.suggest import closest
from storyboard.text.visible import shown as sign_shown

_SHOWN = 60
_MOST_DOLLARS = 1_000_000_000
_MOST_TEXTS = 100
_LONGEST = 4000
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
    text = f'"{"".join(map(sign_shown, _without_login(value)))}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _without_login(text: str) -> str:
    """An address without the name and password in it, which may hold any sign."""
    before, slashes, after = text.partition("//")
    _, at, host = after.rpartition("@")
    return f"{before}//...@{host}" if slashes and at else text


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
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not _within(least, value, most):
            raise ValueError(f"a number from {least:g} to {most:g}")
        return float(value)

    return read


def dollars(value: Any) -> Decimal:
    """An amount, exact to the digit that was written."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not _within(0, value, _MOST_DOLLARS):
        raise ValueError("an amount in dollars, such as 12.50")
    return Decimal(value)


def _within(least: float, value: int | Decimal, most: float) -> bool:
    return (isinstance(value, int) or value.is_finite()) and least <= value <= most


def one_of(*words: str) -> Callable[[Any], str]:
    """One of some words."""

    def read(value: Any) -> str:
        if value not in words or not isinstance(value, str):
            raise ValueError(" or ".join(f'"{word}"' for word in words))
        return value

    return read


def url(value: Any) -> str:
    """The address of a service, without a slash at its end. Nothing in it is left to be read in two ways: no name and
    password, no signs beyond ASCII, no question mark. Without TLS it is on this machine, since a key is sent there."""
    found = _ADDRESS.fullmatch(value) if _is_text(value) else None
    if found is None or not 0 < int(found["port"] or 443) < 65_536:
        raise ValueError(
            "an address such as https://example.com/queue: in plain letters, without a name and password, `?` or `#`"
        )
    if found["scheme"].lower() == "http" and not _on_this_machine(found["host"]):
        raise ValueError(
            "an address that begins with https://, since the key would leave in clear text; http:// is for this"
            " machine alone: localhost, 127.0.0.1 or [::1]"
        )
    return str(value).rstrip("/")


_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:/[a-z0-9/._~%+,=@:-]*)?",
    re.IGNORECASE | re.ASCII,
)


def _on_this_machine(host: str) -> bool:
    """Whether a host is this machine for every reader; a number written in another way is not."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.lower() == "localhost"
    return address == ipaddress.IPv6Address("::1") or (address.version == 4 and address.is_loopback)


def origin(url: str) -> tuple[str, str, int]:
    """The scheme, host and port of an address that `url` has read: who it is that a key goes to."""
    found = _ADDRESS.fullmatch(url)
    assert found is not None
    scheme = found["scheme"].lower()
    return scheme, found["host"].lower(), int(found["port"] or (443 if scheme == "https" else 80))


def host(url: str) -> str:
    """The host of an address as people are told it, with its port where that is not the usual one."""
    scheme, name, port = origin(url)
    return name if port == (443 if scheme == "https" else 80) else f"{name}:{port}"


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
    if not _is_text(value):
        raise ValueError("a text in quotes")
    return str(value)


def _is_text(value: object) -> bool:
    """Whether a value is a text that can be a path, and that people read to its end before they agree to it."""
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value and len(value) <= _LONGEST


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, short enough for somebody to read before agreeing to it."""
    if not isinstance(value, list) or len(value) > _MOST_TEXTS:
        raise ValueError(f'a list of at most {_MOST_TEXTS} texts, such as ["../shared"]')
    if not all(map(_is_text, value)):
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
