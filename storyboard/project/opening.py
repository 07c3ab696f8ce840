"""The one way in which a clip is handed to a decoder: looked through by its boxes, and never beyond what is sane."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

import av
from av.container import InputContainer

from storyboard.project.boxes import refusal
from storyboard.text.bounds import PIXELS

FORMAT: Final = "mov"
"""What clips are opened as (mp4 is of it), so that a playlist in disguise can't make us open other files."""
_OPTIONS: Final = {"max_pixels": str(PIXELS)}
"""For a reader that looks at the first pictures itself; a stream may hold larger ones than its file says."""


class RefusedError(Exception):
    """Why a file is not opened, as a sentence's end."""


def opened(clip: Path | BinaryIO, form: str = FORMAT) -> InputContainer:
    """A clip, open to be read. Raises RefusedError, or what PyAV raises."""
    if form == FORMAT:
        _look_through(clip)
    container = av.open(clip, "r", format=form, options={**_OPTIONS, "threads": "1"})
    for stream in container.streams.video:
        if stream.codec_context is not None:
            stream.codec_context.options = _OPTIONS
    return container


def _look_through(clip: Path | BinaryIO) -> None:
    if isinstance(clip, Path):
        with clip.open("rb") as file:
            reason = refusal(file, file.seek(0, 2))
    else:
        reason = refusal(clip, clip.seek(0, 2))
    if reason:
        raise RefusedError(reason)
