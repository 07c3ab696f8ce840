"""An mp4 or mov by its boxes, before any decoder sees it: a reader allocates what a file claims to hold.

A box is its size, its name of four letters and its contents, boxes or tables among them. Looked at are the sizes, the
tables' counts against the bytes that are there, and what the counts come to; never a picture.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from storyboard.text.bounds import BOXES, PIXELS, SAMPLES, SIDE, TRACKS

_WITHIN: Final = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf", b"udta", b"dinf", b"mfra"}
)
"""Boxes of boxes, of those that a reader looks into."""
_DEEPEST: Final = 10
_ENTRIES: Final = {
    b"stts": 8,
    b"ctts": 8,
    b"stsc": 12,
    b"stss": 4,
    b"stps": 4,
    b"stco": 4,
    b"co64": 8,
}
"""Bytes of an entry, for tables that are a version, a count and so many entries."""
_TABLE: Final = 8
_TABLE_BYTES: Final = 64_000_000
"""Of all tables that are read; the largest of a clip that the service takes have a thousandth."""
_EDITS: Final = 1000


class _HostileError(Exception):
    """Why a file is not opened, as a sentence's end."""


@dataclass(slots=True)
class _Track:
    """What the tables of one track come to."""

    samples: int = 0
    timed: int = 0
    shifted: int = 0
    runs: array[int] = field(default_factory=lambda: array("I"))
    chunks: int = 0
    plain: bool = False
    """Whether its sound is stored sign by sign, which a reader takes in stretches."""


class _Walk:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        self.boxes = self.tables = self.pieces = 0
        self.tracks: list[_Track] = []

    def boxes_in(self, start: int, end: int, depth: int) -> None:
        """Every box from one place to another."""
        if depth > _DEEPEST:
            raise _HostileError("its boxes lie too deep in one another")
        for name, inside, over in self._each(start, end, depth):
            if name == b"trak":
                self.tracks.append(_Track())
                if len(self.tracks) > TRACKS:
                    raise _HostileError(f"it has more than {TRACKS} tracks")
            if name in _WITHIN:
                self.boxes_in(inside, over, depth + 1)
            else:
                self._look(name, inside, over)

    def _each(self, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int]]:
        at = start
        while at + 8 <= end:
            self.boxes += 1
            if self.boxes > BOXES:
                raise _HostileError(f"it has more than {BOXES:,} boxes")
            head = self._read(at, min(16, end - at))
            length, inside = int.from_bytes(head[:4], "big"), at + 8
            if length == 1:
                length, inside = int.from_bytes(head[8:16], "big"), at + 16
            elif length == 0:  # to the end of what it stands in
                length = end - at
            if length < inside - at:
                raise _HostileError("the size of one of its boxes is none")
            over = at + length
            if over > end:
                if depth:
                    raise _HostileError("one of its boxes reaches beyond the one that it stands in")
                over = end  # a file that breaks off, which is told by who reads it
            yield head[4:8], inside, over
            at = over

    def _read(self, at: int, count: int) -> bytes:
        self.file.seek(at)
        return self.file.read(count)

    def _look(self, name: bytes, start: int, end: int) -> None:
        track = self.tracks[-1] if self.tracks else _Track()
        match name:
            case b"stsz":
                self._sizes(track, start, end)
            case b"stz2":
                self._small_sizes(track, start, end)
            case b"elst":
                version, count = self._counted(name, start)
                self._fits(count, 20 if version == 1 else 12, start, end)
                if count > _EDITS:
                    raise _HostileError(f"its edit list has {count:,} entries")
            case b"trun":
                self._run(start, end)
            case b"stsd":
                self._described(track, start, end)
            case b"mdhd" | b"mvhd":
                self._clock(start, end)
            case b"tfra":
                head = self._read(start, 16)
                self._fits(int.from_bytes(head[12:], "big"), 11, start + 8, end)
            case b"cmov":
                raise _HostileError("its index is packed")
            case _ if name in _ENTRIES:
                self._table(track, name, start, end)

    def _counted(self, name: bytes, start: int) -> tuple[int, int]:
        head = self._read(start, _TABLE)
        if len(head) < _TABLE:
            raise _HostileError(f"its table `{name.decode('ascii', 'replace')}` is cut off")
        return head[0], int.from_bytes(head[4:8], "big")

    def _fits(self, count: int, each: int, start: int, end: int) -> None:
        if count * each > end - start - _TABLE:
            raise _HostileError("one of its tables claims more entries than it has bytes")

    def _entries(self, count: int, each: int, start: int, end: int) -> array[int]:
        self._fits(count, each, start, end)
        self.tables += count * each
        if self.tables > _TABLE_BYTES:
            raise _HostileError("its tables are longer than those of any clip that the service takes")
        numbers = array("I", self._read(start + _TABLE, count * each))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    def _table(self, track: _Track, name: bytes, start: int, end: int) -> None:
        _, count = self._counted(name, start)
        self._fits(count, _ENTRIES[name], start, end)
        match name:
            case b"stts":
                rows = self._entries(count, 8, start, end)
                track.timed = sum(rows[::2])
                track.plain = count == 1 and rows[1] == 1
            case b"ctts":
                track.shifted = sum(self._entries(count, 8, start, end)[::2])
            case b"stsc":
                track.runs = self._entries(count, 12, start, end)
            case b"stco" | b"co64":
                track.chunks = count

    def _sizes(self, track: _Track, start: int, end: int) -> None:
        head = self._read(start, 12)
        if len(head) < 12 or end - start < 12:
            raise _HostileError("its table `stsz` is cut off")
        alike, track.samples = struct.unpack(">II", head[4:])
        if not alike:
            self._fits(track.samples, 4, start + 4, end)

    def _small_sizes(self, track: _Track, start: int, end: int) -> None:
        head = self._read(start, 12)
        if len(head) < 12 or end - start < 12:
            raise _HostileError("its table `stz2` is cut off")
        track.samples = int.from_bytes(head[8:], "big")
        if track.samples * max(head[7], 4) > 8 * (end - start - 12):
            raise _HostileError("one of its tables claims more entries than it has bytes")

    def _run(self, start: int, end: int) -> None:
        """A run of samples of a file in pieces."""
        head = self._read(start, _TABLE)
        if len(head) < _TABLE:
            raise _HostileError("its table `trun` is cut off")
        flags, count = int.from_bytes(head[1:4], "big"), int.from_bytes(head[4:], "big")
        before = 4 * bin(flags & 0x5).count("1")
        self._fits(count, 4 * bin(flags & 0xF00).count("1"), start + before, end)
        self.pieces += count
        if self.pieces > min(SAMPLES, self.size):
            raise _HostileError(_CLAIMS.format(self.pieces, self.size))

    def _described(self, track: _Track, start: int, end: int) -> None:
        """How a track is encoded, and the size of its pictures. Sound has other things there, which are smaller."""
        _, count = self._counted(b"stsd", start)
        if count > TRACKS:
            raise _HostileError(f"one of its tracks is described {count:,} times")
        for name, inside, over in self._each(start + _TABLE, end, 1):
            if over - inside < 28 or name in (b"mp4a", b"tmcd", b"rtmd", b"text", b"tx3g"):
                continue
            wide, high = struct.unpack(">HH", self._read(inside + 24, 4))
            if name in _SEEN and (max(wide, high) > SIDE or wide * high > PIXELS):
                raise _HostileError(f"its pictures are {wide}×{high} pixels, more than any service takes")

    def _clock(self, start: int, end: int) -> None:
        head = self._read(start, 32)
        place = 20 if head[:1] == b"\1" else 12
        if end - start < place + 8 or not int.from_bytes(head[place : place + 4], "big"):
            raise _HostileError("it says of no length how long a second is")

    def total(self) -> None:
        """What all tables come to."""
        whole = 0
        for track in self.tracks:
            firsts, counts = track.runs[::3], track.runs[1::3]
            firsts.append(min(track.chunks + 1, 2**32 - 1))
            chunked = sum(max(0, firsts[at + 1] - firsts[at]) * each for at, each in enumerate(counts))
            most = max(track.samples, track.timed, track.shifted, chunked)
            if most > self.size:
                raise _HostileError(_CLAIMS.format(most, self.size))
            whole += 0 if track.plain else most
        if whole > SAMPLES:
            raise _HostileError(_CLAIMS.format(whole, self.size))


_CLAIMS: Final = "it claims {:,} samples in {:,} bytes"
_SEEN: Final = frozenset({b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"av01", b"vp09", b"vp08", b"jpeg", b"mjpa"})
"""Sample entries of pictures."""


def refusal(file: BinaryIO, size: int) -> str | None:
    """Why a file of `size` bytes should not be opened, as a sentence's end; None where nothing speaks against it.

    What is broken in a way that costs nothing is left to the reader, which says it better.
    """
    walk = _Walk(file, size)
    try:
        walk.boxes_in(0, size, 0)
        walk.total()
    except _HostileError as fault:
        return str(fault)
    except struct.error:
        return "it breaks off within one of its tables"
    finally:
        file.seek(0)
    return None
