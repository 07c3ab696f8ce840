"""Clips made box by box, to claim what no clip holds."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

FTYP = struct.pack(">I4s", 28, b"ftyp") + b"isom\0\0\2\0isomavc1mp41"


def box(name: bytes, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    return struct.pack(">I4s", len(inside) + 8, name) + inside


def full(name: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def table(name: bytes, rows: Sequence[Sequence[int]], count: int | None = None) -> bytes:
    """A table of 32-bit numbers, which may claim another count of rows."""
    numbers = [number for row in rows for number in row]
    return full(name, struct.pack(f">I{len(numbers)}I", len(rows) if count is None else count, *numbers))


def picture(wide: int = 320, high: int = 320) -> bytes:
    return box(b"avc1", bytes(6), struct.pack(">H", 1), bytes(16), struct.pack(">HH", wide, high), bytes(50))


def clip(
    *,
    stts: bytes = table(b"stts", [(1, 25)]),
    stsz: bytes = full(b"stsz", struct.pack(">II", 8, 1)),
    stsc: bytes = table(b"stsc", [(1, 1, 1)]),
    stco: bytes = table(b"stco", [(100,)]),
    more: bytes = b"",
    before: bytes = b"",
    behind: bytes = b"",
    entry: bytes = picture(),
    scale: int = 600,
) -> bytes:
    """A clip of one track whose tables are as given; `more` stands among them, `before` in the track, `behind` after
    the index."""
    stbl = box(b"stbl", full(b"stsd", struct.pack(">I", 1), entry), stts, stsz, stsc, stco, more)
    dinf = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    minf = box(b"minf", full(b"vmhd", bytes(8), flags=1), dinf, stbl)
    mdhd = full(b"mdhd", struct.pack(">IIIIHH", 0, 0, scale, 6000, 0, 0))
    hdlr = full(b"hdlr", bytes(4), b"vide", bytes(13))
    tkhd = full(b"tkhd", struct.pack(">IIIII", 0, 0, 1, 0, 6000), bytes(60), flags=3)
    mvhd = full(b"mvhd", struct.pack(">IIII", 0, 0, 600, 6000), bytes(80))
    trak = box(b"trak", tkhd, before, box(b"mdia", mdhd, hdlr, minf))
    return FTYP + box(b"moov", mvhd, trak) + behind + box(b"mdat", bytes(16))


def nested(depth: int) -> bytes:
    inside = b""
    for _ in range(depth):
        inside = box(b"moov", inside)
    return FTYP + inside


MANY = 80_000_000
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "samples of one size": (
        lambda: clip(stsz=full(b"stsz", struct.pack(">II", 1, MANY))),
        "it claims 80,000,000 samples",
    ),
    "all samples there can be": (
        lambda: clip(stsz=full(b"stsz", struct.pack(">II", 1, 2**32 - 1))),
        "it claims 4,294,967,295 samples",
    ),
    "times": (lambda: clip(stts=table(b"stts", [(MANY, 1)])), "it claims 80,000,000 samples"),
    "times and times": (lambda: clip(stts=table(b"stts", [(2**32 - 1, 1)] * 9)), "it claims 38,654,705,655 samples"),
    "shifts": (lambda: clip(more=table(b"ctts", [(MANY, 1)])), "it claims 80,000,000 samples"),
    "chunks": (lambda: clip(stsc=table(b"stsc", [(1, MANY, 1)])), "it claims 80,000,000 samples"),
    "a table of sizes": (
        lambda: clip(stsz=full(b"stsz", struct.pack(">II", 0, MANY))),
        "one of its tables claims more",
    ),
    "a table of small sizes": (
        lambda: clip(stsz=full(b"stz2", struct.pack(">II", 4, MANY))),
        "one of its tables claims more",
    ),
    "a table of times": (lambda: clip(stts=table(b"stts", [], MANY)), "one of its tables claims more"),
    "a table of places": (lambda: clip(stco=table(b"stco", [], MANY)), "one of its tables claims more"),
    "a table of long places": (lambda: clip(stco=table(b"co64", [], MANY)), "one of its tables claims more"),
    "a table of key pictures": (lambda: clip(more=table(b"stss", [], MANY)), "one of its tables claims more"),
    "edits": (lambda: clip(before=box(b"edts", table(b"elst", [(1, 0, 1)] * 100_000))), "its edit list has 100,000"),
    "edits that are not there": (
        lambda: clip(before=box(b"edts", table(b"elst", [], MANY))),
        "one of its tables claims more",
    ),
    "pieces": (
        lambda: clip(behind=box(b"moof", box(b"traf", full(b"tfhd", struct.pack(">I", 1)), table(b"trun", [], MANY)))),
        "it claims 80,000,000 samples",
    ),
    "places of pieces": (
        lambda: clip(behind=box(b"mfra", full(b"tfra", struct.pack(">III", 1, 0, MANY)))),
        "one of its tables claims more",
    ),
    "boxes in boxes": (lambda: nested(2000), "its boxes lie too deep"),
    "boxes and boxes": (lambda: FTYP + box(b"free") * 100_000, "it has more than 20,000 boxes"),
    "tracks": (lambda: FTYP + box(b"moov", box(b"trak") * 100_000), "it has more than 16 tracks"),
    "ways to read it": (
        lambda: clip(entry=b"").replace(b"stsd\0\0\0\0\0\0\0\1", b"stsd\0\0\0\0\0\0\xff\xff"),
        "one of its tracks is described 65,535 times",
    ),
    "a picture without end": (lambda: clip(entry=picture(16_384, 16_384)), "its pictures are 16384×16384 pixels"),
    "no clock": (lambda: clip(scale=0), "it says of no length how long a second is"),
    "a box that ends before it begins": (lambda: FTYP + b"\0\0\0\7moov" + bytes(9), "the size of one of its boxes"),
    "a long box that ends before it begins": (
        lambda: FTYP + struct.pack(">I4sQ", 1, b"moov", 3) + bytes(9),
        "the size of one of its boxes",
    ),
    "a box beyond its box": (
        lambda: FTYP + box(b"moov", struct.pack(">I4s", 2**31, b"trak"), bytes(90)),
        "one of its boxes reaches beyond",
    ),
    "a long box beyond its box": (
        lambda: FTYP + box(b"moov", struct.pack(">I4sQ", 1, b"trak", 2**62), bytes(90)),
        "one of its boxes reaches beyond",
    ),
    "a packed index": (lambda: FTYP + box(b"moov", box(b"cmov", bytes(40))), "its index is packed"),
}
"""Clips, and how the sentence begins that refuses them."""
