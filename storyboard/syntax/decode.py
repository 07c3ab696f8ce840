"""Bytes → text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storyboard.text import Diagnostic, Edit, Source, Span, normalise
from storyboard.text.bounds import LINES, SOURCE_BYTES

_MARKED: Final = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_EASTERN: Final = (("shift_jis", "Shift-JIS", 0.7), ("euc_kr", "EUC-KR", 0.95), ("gb18030", "GBK", 0.7))
"""Codec, name, and how much of a text its usual signs make out."""
_GLANCE: Final = 20_000
"""Bytes that are looked at to tell an encoding."""
_PLAIN: Final = frozenset({*b"\t\n\f\r", *range(0x20, 0x7F)})
_HINT: Final = "Save it again as UTF-8: every editor can, most under `Save as` or `Encoding`."


@dataclass(frozen=True, slots=True)
class Misread(Source):
    """A source whose bytes are no UTF-8, read in the encoding that they are likely in, and the fault that says so."""

    fault: Diagnostic


def decode(name: str, data: bytes) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The source in a file's bytes, line ends and byte order mark normalised.

    Where they are not UTF-8 there is one fault, at the first byte that is not, and the source is a `Misread`, of which
    `parse` speaks. What is no text at all has no source but an empty one: nothing in it is a story's.
    """
    found = next(((codec, called) for mark, codec, called in _MARKED if data.startswith(mark)), None)
    if beyond := too_large(name, len(data), max(data.count(b"\n"), data.count(b"\r"))):
        return beyond, (beyond.fault,)
    if found or (found := _unmarked(data)):
        return _misread(name, data.decode(found[0], errors="replace"), found[1], data[:2], sure=True)
    try:
        return Source(name, normalise(data.decode("utf-8"))), ()
    except UnicodeDecodeError as error:
        if _is_no_text(data):
            return _no_text(name, data)
        codec, called = _likely(data)
        before = data[: error.start].decode("utf-8")
        return _misread(name, before + data[error.start :].decode(codec, errors="replace"), called, data, error.start)


def too_large(name: str, size: int, ends: int) -> Misread | None:
    """What stands for a text that is far larger than any story, by its size and how many lines end in it."""
    if size <= SOURCE_BYTES and ends <= LINES:
        return None
    most = (
        f"it is larger than {SOURCE_BYTES // 1_000_000} MB" if size > SOURCE_BYTES else f"it has over {LINES:,} lines"
    )
    hint = "Divide it: `import` brings what other files declare."
    fault = Diagnostic("import-unreadable", f"'{name}' cannot be read: {most}.", Span(name, 0, 0), hint=hint)
    return Misread(name, "", fault)


def _unmarked(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark: every other byte of plain letters is nought."""
    head = data[:_GLANCE]
    for codec, noughts in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        plain = sum(byte in _PLAIN for byte in (head[::2] if codec == "utf-16-le" else head[1::2]))
        if len(noughts) > 3 and noughts.count(0) > len(noughts) * 0.4 and plain > len(noughts) * 0.5:
            return codec, "UTF-16"
    return None


def _is_no_text(data: bytes) -> bool:
    """Whether bytes that are no UTF-8 are those of a picture, a clip or a program: texts have no noughts."""
    head = data[:_GLANCE]
    return 0 in head or sum(byte < 0x20 and byte not in _PLAIN for byte in head) > len(head) * 0.02


def _no_text(name: str, data: bytes) -> tuple[Source, tuple[Diagnostic, ...]]:
    message = f"This file is no text: it begins with the bytes {data[:4].hex(' ').upper()}."
    hint = "A story is a text that ends in `.kstory`: name that one. This file is left as it is."
    fault = Diagnostic("not-text", message, Span(name, 0, 0), hint=hint)
    return Misread(name, "", fault), (fault,)


def _misread(
    name: str, text: str, called: str, data: bytes, at: int = 0, *, sure: bool = False
) -> tuple[Source, tuple[Diagnostic, ...]]:
    if sure:
        place, message = 0, f"This file is {called}, not UTF-8: it begins with the bytes {data.hex(' ').upper()}."
    else:
        place = len(normalise(data[:at].decode("utf-8")))
        sign = normalise(text)[place : place + 1]
        looks = f", which would be `{sign}` in {called}" if called and sign.isprintable() else ""
        message = f"This file is not UTF-8: byte {at + 1} is 0x{data[at]:02X}{looks}."
    text = normalise(text)
    span = Span(name, min(place, len(text)), min(place + 1, len(text)))
    fault = Diagnostic("not-utf8", message, span, hint=_HINT, fix=(Edit(Span(name, 0, 0), ""),) if sure else ())
    return Misread(name, text, fault), (fault,)


def _likely(data: bytes) -> tuple[str, str]:
    """The encoding that bytes are likely in, and what editors call it ("" where nothing fits)."""
    head = data[:_GLANCE]
    runs = list(_runs(head))
    lone = sum(length == 1 for length in runs)
    if lone * 2 > len(runs):
        return "cp1252", "Windows-1252"
    for codec, called, most in _EASTERN:
        try:
            signs = [sign for sign in head.decode(codec) if sign > "\x7f"]
        except UnicodeDecodeError:
            continue
        if sum(_usual(codec, sign) for sign in signs) > len(signs) * most:
            return codec, called
    letters = [byte for byte in head if byte > 0x7F]
    if sum(byte >= 0xC0 for byte in letters) > len(letters) * 0.9:
        return "cp1251", "Windows-1251"
    return "cp1252", ""


def _runs(data: bytes) -> Iterator[int]:
    """The lengths of the runs of bytes beyond ASCII."""
    length = 0
    for byte in data:
        if byte > 0x7F:
            length += 1
        elif length:
            yield length
            length = 0
    if length:
        yield length


def _usual(codec: str, sign: str) -> bool:
    """Whether a sign is one that texts in an encoding are mostly made of."""
    match codec:
        case "shift_jis":
            return "\u3001" <= sign <= "\u30ff" or "\u4e00" <= sign <= "\u9fff"
        case "euc_kr":
            return "\uac00" <= sign <= "\ud7a3" or sign in "、。「」"
        case _:
            return "\u4e00" <= sign <= "\u9fff" or sign in "，。！？：；、“”（）《》"
