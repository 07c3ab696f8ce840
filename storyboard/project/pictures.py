"""Measuring a picture with Pillow, without decoding it."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import BinaryIO, Final

from PIL import Image, UnidentifiedImageError

from storyboard.project.parts import refusal
from storyboard.project.sniffing import Kind
from storyboard.text import MediaProblem
from storyboard.text.bounds import PICTURE_BYTES

_ORIENTATION: Final = 274
_TURNED: Final = frozenset({5, 6, 7, 8})
"""EXIF orientations that lay a picture on its side."""
_TAIL: Final = 65_536
_HEAD: Final = 65_536
"""Bytes of a GIF, which no service takes, in which its size is looked for."""


def measure_picture(file: BinaryIO, kind: Kind) -> tuple[int, int] | MediaProblem:
    """Width and height as shown, in pixels. Never raises for what is in the file."""
    if not kind.reader:
        return MediaProblem("unreadable", f"{kind.format} is not read here; convert it to jpg or png")
    size = file.seek(0, 2)
    file.seek(0)
    if size > PICTURE_BYTES:
        return MediaProblem("unreadable", f"it has {size / 1e6:.0f} MB, far more than any service takes")
    if reason := refusal(file, kind.format, size):
        return MediaProblem("unreadable", reason)
    if kind.format == "gif":
        file = BytesIO(file.read(_HEAD))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=(kind.reader,)) as picture:
                width, height = picture.size
                exif = Image.Exif()
                exif.load(picture.info.get("exif") or b"")
                picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return MediaProblem("unreadable", "it has more pixels than any service takes")
    except UnidentifiedImageError:
        return MediaProblem("unreadable", f"it begins like a {kind.format} and is none")
    except Exception as fault:  # a reader of foreign bytes may raise anything; none of it is our own fault
        return MediaProblem("unreadable", f"it is a broken {kind.format} ({str(fault) or type(fault).__name__})")
    if exif.get(_ORIENTATION) in _TURNED:
        width, height = height, width
    if kind.format == "jpg" and not _ends(file):
        return MediaProblem("unreadable", "it breaks off before its end")
    return width, height


def _ends(file: BinaryIO) -> bool:
    """Whether a JPEG's end mark is there; some cameras write more behind it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    return b"\xff\xd9" in file.read(_TAIL)
