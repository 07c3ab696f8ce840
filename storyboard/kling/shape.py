"""The shape of JSON as the verifier reads it: fields, types, lists of tables, numbers in quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storyboard.kling.limits import Limit


def fields(at: str, table: object, known: Mapping[str, type], needed: Sequence[str] = ()) -> Iterator[str]:
    """What of a table is unknown, missing, empty or of another type than `known` says."""
    if not isinstance(table, Mapping):
        yield f"{at} is no table."
        return
    for name, value in table.items():
        wanted = known.get(name)
        if wanted is None:
            yield f"{at} has a field {name!r} that the guide does not know."
        elif not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            yield f"{at}.{name} is {type(value).__name__}, not {wanted.__name__}."
        elif wanted is list and not value:
            yield f"{at}.{name} is an empty list."
        elif wanted is str and not value:
            yield f"{at}.{name} is empty."
    for name in needed:
        if name not in table:
            yield f"{at}.{name} is missing."


def rows(table: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables of a list and how to call each of them; an entry that is no table counts as an empty one."""
    for number, entry in enumerate(table.get(name, ()), 1):
        yield f"{name}[{number}]", entry if isinstance(entry, Mapping) else {}


def length(at: str, text: str, row: Limit) -> Iterator[str]:
    """A text that is too short or too long in code points."""
    if not row.holds(len(text)):
        yield f"{at} has {len(text)} characters: {row.cites}"


def is_text(value: object) -> bool:
    """Whether a value is a text with something in it."""
    return isinstance(value, str) and bool(value)


def number_text(text: object) -> int | None:
    """The whole number that a text such as "5" holds; None for anything else, "05" and "5.0" among it."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and str(int(text[:9])) == text:
        return int(text)
    return None
