"""Measuring a clip with PyAV: its index, its first picture, and whether its end is there."""

from __future__ import annotations

from typing import BinaryIO, Final, NamedTuple

import av

from storyboard.project.opening import RefusedError, opened
from storyboard.project.sniffing import Kind
from storyboard.text import MediaProblem

_NEAR_THE_END: Final = 3.0
"""Seconds before the end from which packets are read."""
_LOST: Final = 0.75
"""A clip whose last picture is more seconds before its end than this breaks off."""


class Clip(NamedTuple):
    """A measured clip: pixels as shown, seconds, frames a second, whether there is a sound stream."""

    width: int
    height: int
    seconds: float
    fps: float
    sound: bool


def measure_clip(file: BinaryIO, kind: Kind) -> Clip | MediaProblem:
    """What a clip's file says of itself, as far as its contents agree. Never raises for what is in the file.

    The container's format is fixed by its first bytes, and it is read through the open file, so that no playlist can
    name another one.
    """
    try:
        with opened(file, kind.reader) as container:
            return _measure(container)
    except RefusedError as fault:
        return MediaProblem("unreadable", str(fault))
    except Exception as fault:  # a reader of foreign bytes may raise anything; none of it is our own fault
        words = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
        return MediaProblem("unreadable", f"it is a broken {kind.format} ({words})")


def _measure(container: av.container.InputContainer) -> Clip | MediaProblem:
    if not container.streams.video:
        return MediaProblem("unreadable", "there is no picture in it, only sound")
    video = container.streams.video[0]
    video.codec_context.thread_count = 1  # one picture: more threads would hold as many more in memory
    first = next(container.decode(video), None)
    if first is None:
        return MediaProblem("unreadable", "it holds no pictures")
    seconds = _seconds(container, video)
    last = _last_packet(container, video, seconds)
    if last < seconds - _LOST:
        return MediaProblem("unreadable", f"it breaks off after {last:.1f} of {seconds:.1f} s")
    width, height = first.width, first.height
    if round(first.rotation / 90) % 2:
        width, height = height, width
    fps = float(video.average_rate or video.guessed_rate or 0)
    return Clip(width, height, round(seconds or last, 3), round(fps, 3), bool(container.streams.audio))


def _seconds(container: av.container.InputContainer, video: av.video.stream.VideoStream) -> float:
    """How long the pictures last, by the container's index."""
    if video.duration and video.time_base:
        return float(video.duration * video.time_base)
    return (container.duration or 0) / av.time_base


def _last_packet(container: av.container.InputContainer, video: av.video.stream.VideoStream, seconds: float) -> float:
    """Where the last picture that is really there ends."""
    base = video.time_base
    if not base:
        return 0.0
    begin = float((video.start_time or 0) * base)
    container.seek(int((begin + max(0.0, seconds - _NEAR_THE_END)) / base), stream=video)
    last = 0.0
    try:
        for packet in container.demux(video):
            if packet.pts is not None:
                last = max(last, float((packet.pts + (packet.duration or 0)) * base) - begin)
    except av.error.FFmpegError:
        pass  # what could be read up to here is what is there
    return last
