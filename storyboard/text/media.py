"""What measuring a picture or a clip found. Plain facts, so that the pure rooms can be handed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A measured file. `format` is what its bytes say ("jpg", "png", "mp4", "mov", "webp", ...), not its ending.

    `bytes` is its size, `width` and `height` are pixels as shown (rotation applied); `seconds` and `fps` are None for
    pictures; `sound` says whether there is an audio stream; `sha256` is the hex digest of the contents.
    """

    kind: Literal["picture", "video"]
    format: str
    bytes: int
    width: int
    height: int
    sha256: str
    seconds: float | None = None
    fps: float | None = None
    sound: bool = False


@dataclass(frozen=True, slots=True)
class MediaProblem:
    """Why a file could not be measured; `reason` is a sentence's end, such as "there is no such file".

    `near` is the path of a file that is there and may have been meant, written like the one that is not.
    """

    code: Literal["missing", "unreadable", "outside", "untrusted"]
    reason: str
    near: str | None = None
