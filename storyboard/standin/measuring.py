"""What a file that was uploaded here really is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import av.error
from PIL import Image, UnidentifiedImageError

_PICTURES = {"JPEG": "jpg", "PNG": "png"}


@dataclass(frozen=True, slots=True)
class Held:
    """A file held here. `format` is what its bytes say; `seconds` and `fps` are 0 for all but videos."""

    path: Path
    format: str
    bytes: int
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    fps: float = 0.0


def measure(path: Path) -> Held:
    """Open a file and measure it. What is neither picture nor video gets the format 'unreadable'."""
    try:
        with Image.open(path) as picture:
            name = picture.format or ""
            return Held(path, _PICTURES.get(name, name.lower()), path.stat().st_size, *picture.size)
    except Image.DecompressionBombError:
        return Held(path, "unreadable", path.stat().st_size)
    except (UnidentifiedImageError, OSError):
        return _measure_video(path)


def _measure_video(path: Path) -> Held:
    size = path.stat().st_size
    try:
        with av.open(path, format="mov") as container:  # named, so that no playlist can send us to other files
            if not container.streams.video:
                return Held(path, "unreadable", size)
            stream = container.streams.video[0]
            seconds = 0.0
            if stream.duration is not None and stream.time_base is not None:
                seconds = float(stream.duration * stream.time_base)
            elif container.duration is not None:
                seconds = container.duration / av.time_base
            brand = container.metadata.get("major_brand", "").strip()
            rate = float(stream.average_rate or stream.guessed_rate or 0)
            return Held(path, "mov" if brand == "qt" else "mp4", size, stream.width, stream.height, seconds, rate)
    except av.error.FFmpegError:
        return Held(path, "unreadable", size)
