"""Clips as footage: their last frame, and whether a file is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
import av.error
from av.container import InputContainer
from av.video.frame import VideoFrame
from PIL import Image

from storyboard.project.opening import RefusedError, opened

_LAST_SECONDS: Final = 2.0
"""How far before the end decoding starts when the index can't say better."""
_SLACK: Final = 1.0
"""Seconds by which a clip may be longer or shorter than what was asked for."""


def last_frame(video: Path, target: Path) -> Path:
    """Save the very last frame of a clip, upright, as PNG or JPEG by the ending of `target`; gives `target`.

    It appears whole or not at all. Raises ValueError when no frame can be decoded.
    """
    with _opened(video) as container:
        frame = _decode_end(container)
    if frame is None:
        raise ValueError(f"{video.name} has no frame that can be decoded")
    still: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV leaves pictures untyped
    if frame.rotation:
        still = still.rotate(frame.rotation, expand=True)
    part = target.with_name(f".{target.name}.part")
    try:
        still.save(part, format="PNG" if target.suffix.lower() == ".png" else "JPEG", **_quality(target))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def verify_clip(path: Path, seconds: float | None = None) -> str | None:
    """Why a downloaded clip can't be used, as a sentence's end; None when it is whole.

    The file must reach as far as its boxes say; every packet of the picture track is read, its end decoded, and its
    length compared with `seconds` where given, with a second of slack.
    """
    try:
        with _opened(path) as container:
            if lost := _lost_bytes(path):
                return f"{lost} bytes of it are missing"
            promised = clip_seconds(container)
            found = _packets_end(container)
            if promised is not None and found < promised - 0.5:
                return f"it ends after {found:.1f} s of {promised:.1f} s"
            if _decode_end(container) is None:
                return "its end can't be decoded"
    except (ValueError, OSError) as error:
        return str(error)
    except av.error.FFmpegError as error:
        return f"it can't be read to its end ({error.strerror or error})"
    if seconds is not None and abs(found - seconds) > _SLACK:
        return f"it lasts {found:.1f} s where {seconds:g} s were asked for"
    return None


def length_of(path: Path) -> float:
    """The seconds that a clip's file says it lasts. Raises ValueError when it isn't one."""
    with _opened(path) as container:
        return clip_seconds(container) or 0.0


def clip_seconds(container: InputContainer) -> float | None:
    """The length of the picture track in seconds as the file's header says it."""
    stream = container.streams.video[0]
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration is not None else None


def _opened(path: Path) -> InputContainer:
    if not path.is_file() or not path.stat().st_size:
        raise ValueError("the file is empty" if path.exists() else "there is no such file")
    try:
        container = opened(path)
    except RefusedError as error:
        raise ValueError(f"{path.name} is not opened: {error}") from error
    except av.error.FFmpegError as error:
        raise ValueError(f"{path.name} is not a video ({error.strerror or error})") from error
    if not container.streams.video:
        container.close()
        raise ValueError(f"{path.name} has no picture track")
    return container


def _lost_bytes(path: Path) -> int:
    """How many bytes the last of the file's boxes promises beyond the file's end."""
    place, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while place + 8 <= size:
            file.seek(place)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if length < 8:  # 0: up to the end of the file; less: no box, which the reader will say better
                return 0
            place += length
    return max(0, place - size)


def _packets_end(container: InputContainer) -> float:
    """Seconds from the first picture's start to the last one's end, by the packets that are there."""
    stream = container.streams.video[0]
    starts, ends = [], []
    for packet in container.demux(stream):
        if packet.pts is not None:
            starts.append(packet.pts)
            ends.append(packet.pts + (packet.duration or 0))
    if not ends or stream.time_base is None:
        raise ValueError("it holds no pictures")
    return float((max(ends) - min(starts)) * stream.time_base)


def _decode_end(container: InputContainer) -> VideoFrame | None:
    """The last frame in order of showing; from the last key frame on, or from the start where seeking leads nowhere."""
    stream = container.streams.video[0]
    length = clip_seconds(container)
    begin, base = stream.start_time or 0, stream.time_base or 1
    for back in (_LAST_SECONDS, None):
        wanted = max(0.0, length - back) if length is not None and back is not None else 0.0
        container.seek(int(wanted / base) + begin, stream=stream)
        if (frame := max(container.decode(stream), key=_shown_at, default=None)) is not None:
            return frame
    return None


def _shown_at(frame: VideoFrame) -> int:
    return frame.pts or 0


def _quality(target: Path) -> dict[str, int]:
    return {} if target.suffix.lower() == ".png" else {"quality": 95, "subsampling": 0}
