"""A picture by the parts of its file, before a reader sees it: readers take every part, and as many as there are."""

from __future__ import annotations

from typing import BinaryIO, Final

from storyboard.text.bounds import PARTS, SIDE

_SCAN: Final = b"\xff\xda"
"""Behind this mark a JPEG's picture begins."""
_ALONE: Final = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
"""Markers without contents."""


def refusal(file: BinaryIO, form: str, size: int) -> str | None:
    """Why a picture of `size` bytes should not be opened, as a sentence's end; None where nothing speaks against it."""
    try:
        match form:
            case "jpg":
                few = _segments(file)
            case "png":
                few = _chunks(file, size)
            case "webp":
                few = _is_small(file.read(32))
            case _:
                few = True
    finally:
        file.seek(0)
    return None if few else "it has more parts or pixels than any picture"


def _segments(file: BinaryIO) -> bool:
    """Whether a JPEG has a sane number of segments, and of stray bytes between them, before its picture."""
    at = 2
    for _ in range(PARTS):
        file.seek(at)
        head = file.read(4)
        if len(head) < 4 or head[:2] == _SCAN:
            return True
        if head[0] != 0xFF or head[1] in (0x00, 0xFF):
            at += 1
        else:
            at += 2 if head[1] in _ALONE else 2 + int.from_bytes(head[2:], "big")
    return False


def _chunks(file: BinaryIO, size: int) -> bool:
    """Whether a PNG has a sane number of chunks."""
    at = 8
    for _ in range(PARTS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return True
        at += 12 + int.from_bytes(head[:4], "big")
        if at > size:
            return True
    return False


def _is_small(head: bytes) -> bool:
    """Whether the canvas of a WebP is one that a reader may allocate."""
    match head[12:16]:
        case b"VP8X":
            return max(int.from_bytes(head[24:27], "little"), int.from_bytes(head[27:30], "little")) < SIDE
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return max(bits & 0x3FFF, bits >> 14 & 0x3FFF) < SIDE
        case _:
            return max(int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")) & 0x3FFF < SIDE
