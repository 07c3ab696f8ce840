"""No picture costs more than its bytes: its parts are counted before a reader is asked."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from storyboard.project.measure import Measurer
from storyboard.project.reading import reach
from storyboard.text import MediaFacts, MediaProblem
from storyboard.text.bounds import PICTURE_BYTES

MANY = "it has more parts or pixels than any picture"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*chunks: bytes, side: int = 720) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def bomb() -> bytes:
    return zlib.compress(bytes(50_000_000))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "pixels": (lambda: png(side=2**31 - 1), "it has more pixels"),
    "chunks": (lambda: png(chunk(b"tEXt", b"a\0b") * 100_000), MANY),
    "packed words": (lambda: png(chunk(b"zTXt", b"a\0\0" + bomb())), "it is a broken png"),
    "packed colours": (lambda: png(chunk(b"iCCP", b"a\0\0" + bomb())), "it is a broken png"),
    "segments": (lambda: b"\xff\xd8" + b"\xff\xe1\0\x08Exif\0\0" * 100_000 + b"\xff\xd9", MANY),
    "marks": (lambda: b"\xff\xd8" + b"\xff" * 1_000_000, MANY),
    "stray bytes": (lambda: b"\xff\xd8\xff" + bytes(1_000_000), MANY),
    "comments of a gif": (
        lambda: b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b"!\xfe\1a\0" * 1_000_000,
        "it begins like a gif",
    ),
    "the canvas of a webp": (
        lambda: b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\xff\xff" * 2 + bytes(90),
        MANY,
    ),
    "bytes": (lambda: png() + bytes(PICTURE_BYTES), "it has 50 MB, far more"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_picture_that_would_keep_its_reader_busy(kind: str, tmp_path: Path) -> None:
    make, begins = HOSTILE[kind]
    (tmp_path / "a.png").write_bytes(make())
    found = Measurer(reach(tmp_path))("a.png")
    assert isinstance(found, MediaProblem) and found.reason.startswith(begins), found


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_pictures_as_programs_write_them(form: str, tmp_path: Path) -> None:
    out = BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(out, form)
    (tmp_path / "a").write_bytes(out.getvalue())
    found = Measurer(reach(tmp_path))("a")
    assert isinstance(found, MediaFacts) and (found.width, found.height) == (900, 700)
