"""What the service says, read with distrust: records, places of results, words fit for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from storyboard.kling import wire

WORDS_LIMIT: Final = 500
_RATE: Final = re.compile(
    r"rate.?limit|too many (?:\w{1,30} ){0,2}(request|task|job|call|generation)s?\b"
    r"|concurren\w{0,9} (limit|exceed|task|request)|parallel task|throttl|(?<![\w.-])429(?![\w.-])",
    re.IGNORECASE,
)
"""Words of a service that is too busy. "Too many faces" is none: it would be paid for again and again."""
_CONTENT: Final = re.compile(
    r"moderat|content (policy|violation)|risk control|sensitive|prohibited|violat\w{0,9} (our|the|of)|nsfw|copyright"
    r"|safety (filter|check|system)|inappropriate",
    re.IGNORECASE,
)
_FLAT: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?+|[^"\[\]{}]+', re.DOTALL)
"""What of JSON is neither a bracket nor a brace."""
_VALUES: Final = 1_000_000
_DEEPEST: Final = 64
_LATEST: Final = 1e14
"""Milliseconds of the year 5138."""
_KEEP_FORMAT: Final = {"\u200c", "\u200d"}


class Record(msgspec.Struct, frozen=True):
    """A request as the service shows it. `created` is Unix seconds by its clock, `raw` the whole record."""

    request_id: str
    status: str
    created: float | None
    payload: dict[str, Any] | None
    outcome: Any
    raw: dict[str, Any]

    @property
    def size(self) -> int:
        """Its bytes as JSON."""
        return len(msgspec.json.encode(self.raw))

    @property
    def text(self) -> str:
        """The record as JSON, for the journal."""
        return msgspec.json.encode(self.raw).decode()


def clean(words: object, most: int = WORDS_LIMIT) -> str:
    """Words of others on one line, without control characters, escapes or marks that reorder text, cut to `most`
    characters."""
    text = (words if isinstance(words, str) else str(words))[: most * 4]
    if not (text.isascii() and text.isprintable()):
        text = "".join(_harmless(character) for character in text)
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _harmless(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co":
            return character if character in _KEEP_FORMAT else ""
        case _:
            return character


def read_record(data: object) -> Record | None:
    """A record, None when there is no id and status to be found in it."""
    if not isinstance(data, dict):
        return None
    request_id, status = data.get("request_id"), data.get("status")
    if isinstance(request_id, int) and not isinstance(request_id, bool):
        request_id = str(request_id)
    if not isinstance(request_id, str) or not request_id or len(request_id) > 200:
        return None
    if clean(request_id) != request_id or not isinstance(status, str):
        return None
    payload = data.get("payload")
    return Record(
        request_id,
        clean(status, 60),
        _seconds(data.get("created_at")),
        payload if isinstance(payload, dict) else None,
        data.get("outcome"),
        data,
    )


def packed(codings: str) -> str:
    """How an answer is packed though it was asked for as it is, by its header; "" for one that is not."""
    return clean(", ".join(each.strip() for each in codings.split(",") if each.strip().lower() not in ("", "identity")))


def decoded(data: bytes) -> Any:
    """An answer's JSON; None where it is none, or more values or deeper in one another than anybody reads."""
    if sum(map(data.count, (b",", b"[", b"{"))) > _VALUES:  # a list of two bytes takes fifty once it is read
        return None
    nested = _FLAT.sub(b"", data) if data.count(b"[") + data.count(b"{") > _DEEPEST else b""
    for _ in range(_DEEPEST):
        nested = nested.replace(b"[]", b"").replace(b"{}", b"")
        if not nested:
            break
    if nested:
        return None
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST:
        return None
    return value / 1000 if value > 1e11 else float(value)


def video_url(record: Record) -> str | None:
    """Where a finished video can be fetched, None when the outcome does not say."""
    for place in wire.VIDEO_URL_PLACES:
        for found in _every(record.outcome, place):
            if isinstance(found, str) and found:
                return found
    return None


def element_id(record: Record) -> str | None:
    """The id of a finished element. A number on the wire stays exact: it never passes through a float."""
    for place in wire.ELEMENT_ID_PLACES:
        found = _at(record.outcome, place)
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        if isinstance(found, str) and found and clean(found, 200) == found:
            return found
    return None


def error_words(data: object) -> str:
    """All that a record or an answer says about what went wrong, cleaned; empty when it says nothing."""
    found: list[str] = []
    for place in wire.ERROR_PLACES:
        value = _at(data, place)
        if isinstance(value, dict):
            value = value.get("message") or msgspec.json.encode(value).decode()
        if isinstance(value, str | int) and not isinstance(value, bool) and (words := clean(value)) not in ("", *found):
            found.append(words)
    return clean("; ".join(found))


def rate_limited(words: str) -> bool:
    """Whether a failure's words say that the model was too busy to take the request."""
    return _RATE.search(words) is not None


def turned_down(words: str) -> bool:
    """Whether a failure's words are about what was asked for: the same request would fail, and cost, again."""
    return _CONTENT.search(words) is not None and not rate_limited(words)


def covers(ours: object, theirs: object) -> bool:
    """Whether what the service echoes is what we sent. It may add fields and write a number as a string."""
    match ours, theirs:
        case dict(), dict():
            return all(key in theirs and covers(value, theirs[key]) for key, value in ours.items())
        case list(), list():
            return len(ours) == len(theirs) and all(covers(a, b) for a, b in zip(ours, theirs, strict=True))
        case (bool(), _) | (_, bool()):
            return ours is theirs
        case ((str() | int() | float()), (str() | int() | float())):
            return ours == theirs or str(ours) == str(theirs) or _same_number(ours, theirs)
        case _:
            return ours == theirs


def _every(data: object, place: Sequence[str | int]) -> Iterator[object]:
    """What stands at a place, and then at the same place of the entries after it where it names the first."""
    yield _at(data, place)
    entries = _at(data, place[:1]) if len(place) > 1 else None
    for number in range(1, len(entries) if isinstance(entries, list) else 0):
        yield _at(entries, (number, *place[2:]))


def _same_number(ours: str | float, theirs: str | float) -> bool:
    """5 is 5.0 and "5", where one of them is no text; names and ids are not taken for numbers."""
    if isinstance(ours, str) and isinstance(theirs, str):
        return False
    try:
        return Decimal(str(ours)) == Decimal(str(theirs))
    except InvalidOperation:
        return False


def _at(data: object, place: Sequence[str | int]) -> object:
    for step in place:
        if isinstance(step, str) and isinstance(data, dict):
            data = data.get(step)
        elif isinstance(step, int) and isinstance(data, list) and len(data) > step:
            data = data[step]
        else:
            return None
    return data
