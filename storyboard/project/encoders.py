"""Whether the installed media library can write what a rehearsal is made of."""

from __future__ import annotations

from typing import Final

from av.codec import codecs_available

NEEDED: Final = {"libx264": "H.264", "aac": "AAC"}


def missing_encoders() -> tuple[str, ...]:
    """The names of the formats that cannot be written here."""
    return tuple(name for codec, name in NEEDED.items() if codec not in codecs_available)
