"""What a file is, by its first bytes: an ending is only what somebody called it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple


class Kind(NamedTuple):
    """A format's name for messages, what it is, and the name its reader knows it by."""

    format: str
    kind: Literal["picture", "video"]
    reader: str


HEAD: Final = 64
"""How many bytes are enough."""

_PICTURES: Final = {
    b"\xff\xd8\xff": Kind("jpg", "picture", "JPEG"),
    b"\x89PNG\r\n\x1a\n": Kind("png", "picture", "PNG"),
    b"GIF87a": Kind("gif", "picture", "GIF"),
    b"GIF89a": Kind("gif", "picture", "GIF"),
    b"BM": Kind("bmp", "picture", "BMP"),
    b"II*\x00": Kind("tiff", "picture", "TIFF"),
    b"MM\x00*": Kind("tiff", "picture", "TIFF"),
}
_BRANDS: Final = {
    b"qt  ": Kind("mov", "video", "mov"),
    b"avif": Kind("avif", "picture", "AVIF"),
    b"heic": Kind("heic", "picture", ""),
    b"heix": Kind("heic", "picture", ""),
    b"mif1": Kind("heic", "picture", ""),
}
_ATOMS: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})
"""What the oldest QuickTime files begin with, which have no brand."""


def sniff(head: bytes) -> Kind | None:
    """The format that a file's first bytes say, None for none that is a picture or a clip."""
    for mark, kind in _PICTURES.items():
        if head.startswith(mark):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": Kind("webp", "picture", "WEBP"), b"AVI ": Kind("avi", "video", "avi")}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], Kind("mp4", "video", "mov"))
    if head[4:8] in _ATOMS:
        return Kind("mov", "video", "mov")
    if head.startswith(b"\x1aE\xdf\xa3"):
        return Kind("webm" if b"webm" in head else "mkv", "video", "matroska")
    return None
