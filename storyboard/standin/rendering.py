"""A rehearsal clip: H.264 and AAC in an mp4, made of cards, or of the video that is edited."""

from __future__ import annotations

import contextlib
import tempfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Final

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from storyboard.standin.cards import Card
from storyboard.standin.pages import DIGITS, Sheet, as_picture
from storyboard.standin.sound import RATE, track

FPS: Final = 24
_PLATE_FRAMES: Final = 15
_DISSOLVE_FRAMES: Final = 8
_BT709: Final = 1
_ENCODING: Final = {"preset": "superfast", "crf": "20", "tune": "stillimage", "bf": "0"}
_INK_LUMA: Final = 190
_TRACK_LUMA: Final = 48


@dataclass(frozen=True, slots=True)
class Clip:
    """What is to be rendered. `base` is the video that is edited (the length is its own), else `seconds` counts.

    `sound` asks for a knock at each cut, `keep_sound` for the base video's own sound. As soon as `wanted` says no,
    rendering is given up.
    """

    width: int
    height: int
    seconds: float
    cards: tuple[Card, ...]
    sound: bool = False
    watermark: bool = False
    base: Path | None = None
    keep_sound: bool = False
    wanted: Callable[[], bool] = lambda: True


class GivenUpError(Exception):
    """The clip is no longer wanted."""


def render(clip: Clip, target: Path, thumbnail: Path) -> None:
    """Write the clip to `target` and a picture of it to `thumbnail` (jpg); neither appears half done.

    Raises GivenUpError when the clip is no longer wanted, OSError and av's errors when it can't be written.
    """
    part, small = (path.with_name(f"{path.name}.part") for path in (target, thumbnail))
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kstory-"))
        for path in (part, small):
            stack.callback(path.unlink, missing_ok=True)
        sheet = Sheet(clip.width, clip.height, Path(folder), clip.watermark)
        with av.open(part, "w", format="mp4", options={"movflags": "+faststart"}) as out:
            first = _write_edit(clip, sheet, out) if clip.base else _write_cards(clip, sheet, out)
        first.thumbnail((640, 640))
        first.save(small, format="jpeg", quality=88)
        small.replace(thumbnail)
        part.replace(target)


class Stamp:
    """Writes time code and progress into the strip of a frame, luma alone: the strip is grey."""

    def __init__(self, sheet: Sheet, frames: int, rate: Fraction) -> None:
        self._sheet, self._frames, self._rate = sheet, frames, rate
        plane = _as_frame(sheet.digits()).planes[0]
        luma, width, height = memoryview(plane), sheet.cell, sheet.cell * 2
        self._rows = {
            sign: [bytes(luma[y * plane.line_size + x * width :][:width]) for y in range(height)]
            for x, sign in enumerate(DIGITS)
        }

    def put(self, frame: VideoFrame, number: int) -> VideoFrame:
        """Mark a frame as the `number`-th, from 0."""
        plane = frame.planes[0]
        luma, step = memoryview(plane), plane.line_size
        sheet = self._sheet
        top = sheet.height - sheet.bar
        done = round((number + 1) / max(1, self._frames) * sheet.width)
        line = bytes([_INK_LUMA]) * done + bytes([_TRACK_LUMA]) * (sheet.width - done)
        for y in range(top, top + 2):
            luma[y * step : y * step + sheet.width] = line
        code = _time_code(number, self._rate)
        left = sheet.width - sheet.edge - len(code) * sheet.cell
        above = top + (sheet.bar - 2 * sheet.cell) // 2
        for y in range(2 * sheet.cell):
            row = b"".join(self._rows[sign][y] for sign in code)
            luma[(above + y) * step + left : (above + y) * step + left + len(row)] = row
        frame.pts, frame.time_base = number, 1 / self._rate
        return frame


def _write_cards(clip: Clip, sheet: Sheet, out: OutputContainer) -> Image.Image:
    frames = round(clip.seconds * FPS)
    stamp = Stamp(sheet, frames, Fraction(FPS))
    video, audio = _streams(out, clip, Fraction(FPS))
    ends = [round(end * FPS) for end in accumulate(card.seconds for card in clip.cards)]
    cuts = [0.0, *(end / FPS for end in ends[:-1])] if clip.sound else []
    _write_sound(out, audio, track(frames / FPS, cuts))
    drawn = [sheet.card(card) for card in clip.cards]
    number = 0
    for card, page, last in zip(clip.cards, drawn, [*ends[:-1], frames], strict=True):
        for frame, repeats in _shown(card, page, sheet, last - number):
            for _ in range(repeats):
                _go_on(clip)
                out.mux(video.encode(stamp.put(frame, number)))
                number += 1
    out.mux(video.encode(None))
    return drawn[0]


def _go_on(clip: Clip) -> None:
    if not clip.wanted():
        raise GivenUpError


def _shown(card: Card, page: Image.Image, sheet: Sheet, frames: int) -> Iterator[tuple[VideoFrame, int]]:
    """The frames of one shot: start frame, dissolve, card, dissolve, end frame, each with how often it is repeated."""
    start = card.start and sheet.plate(card.start, card, "start frame")
    end = card.end and sheet.plate(card.end, card, "end frame")
    plates = bool(start) + bool(end)
    held = min(_PLATE_FRAMES, frames // (2 * plates)) if plates else 0
    turn = min(_DISSOLVE_FRAMES, (frames - held * plates) // (2 * plates)) if plates else 0
    if start:
        yield _as_frame(start), held
        yield from _dissolve(start, page, turn)
    yield _as_frame(page), frames - plates * (held + turn)
    if end:
        yield from _dissolve(page, end, turn)
        yield _as_frame(end), held


def _dissolve(before: Image.Image, after: Image.Image, frames: int) -> Iterator[tuple[VideoFrame, int]]:
    for step in range(1, frames + 1):
        yield _as_frame(Image.blend(before, after, step / (frames + 1))), 1


def _write_edit(clip: Clip, sheet: Sheet, out: OutputContainer) -> Image.Image:
    """The base video's own frames, whole, above a band that says what changes."""
    assert clip.base is not None
    with av.open(clip.base, format="mov") as source:
        shot = source.streams.video[0]
        rate = Fraction(shot.average_rate or FPS).limit_denominator(1001)
        seconds = _length(source, rate)
        frames = max(1, round(seconds * rate))
        stamp = Stamp(sheet, frames, rate)
        video, audio = _streams(out, clip, rate)
        _write_sound(out, audio, _own_sound(clip, seconds))
        band = _as_frame(sheet.caption(clip.cards[0]))
        ground = _as_frame(Image.new("RGB", (sheet.width, sheet.height), sheet.ground))
        _paste(band, ground, sheet.height - band.height)
        first: Image.Image | None = None
        for number, picture in enumerate(_paced(source, rate, frames)):
            _go_on(clip)
            frame = _above(picture, ground, sheet.height - band.height)
            stamp.put(frame, number)
            first = first or as_picture(frame)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    assert first is not None
    return first


def _streams(out: OutputContainer, clip: Clip, rate: Fraction) -> tuple[VideoStream, AudioStream]:
    video = out.add_stream("libx264", rate=rate, options=_ENCODING)
    video.width, video.height, video.pix_fmt = clip.width, clip.height, "yuv420p"
    video.codec_context.time_base = 1 / rate
    video.codec_context.gop_size = round(rate) * 2
    video.codec_context.colorspace = video.codec_context.color_primaries = video.codec_context.color_trc = _BT709
    audio = out.add_stream("aac", rate=RATE, layout="stereo", bit_rate=128_000)
    return video, audio


def _write_sound(out: OutputContainer, stream: AudioStream, samples: array[int]) -> None:
    step = 1024
    for first in range(0, len(samples) // 2, step):
        part = samples[2 * first : 2 * (first + step)]
        frame = AudioFrame(format="s16", layout="stereo", samples=len(part) // 2)
        frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
        frame.planes[0].update(part.tobytes())
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def _own_sound(clip: Clip, seconds: float) -> array[int]:
    """The base video's sound where it is kept, cut or filled with silence to the video's length."""
    samples = track(seconds)
    if not (clip.keep_sound and clip.base):
        return samples
    place, resampler = 0, AudioResampler(format="s16", layout="stereo", rate=RATE)
    with av.open(clip.base, format="mov") as source:
        if not source.streams.audio:
            return samples
        heard = (part for frame in source.decode(audio=0) for part in resampler.resample(frame))
        for part in heard:
            values = array("h", bytes(part.planes[0])[: 4 * part.samples])
            room = values[: len(samples) - place]
            samples[place : place + len(room)] = room
            place += len(room)
    return samples


def _length(source: InputContainer, rate: Fraction) -> float:
    shot = source.streams.video[0]
    if shot.duration is not None and shot.time_base is not None:
        return float(shot.duration * shot.time_base)
    if source.duration is not None:
        return source.duration / av.time_base
    return float(shot.frames / rate)


def _paced(source: InputContainer, rate: Fraction, frames: int) -> Iterator[VideoFrame]:
    """Exactly `frames` pictures at a steady rate, whatever the times of the source's own."""
    last: VideoFrame | None = None
    first_time, number = None, 0
    for picture in source.decode(video=0):
        first_time = (picture.time or 0.0) if first_time is None else first_time
        due = min(frames, round(((picture.time or 0.0) - first_time) * rate))
        while last is not None and number < due:
            yield last
            number += 1
        last = picture
    while last is not None and number < frames:
        yield last
        number += 1


def _as_frame(picture: Image.Image) -> VideoFrame:
    frame: VideoFrame = VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # PyAV leaves pictures untyped
    return frame.reformat(format="yuv420p", dst_colorspace=_BT709)


def _above(picture: VideoFrame, ground: VideoFrame, room: int) -> VideoFrame:
    """A new frame: the ground, and the picture as large as fits into its upper `room` rows."""
    frame = VideoFrame(ground.width, ground.height, "yuv420p")
    _paste(ground, frame)
    scale = min(ground.width / picture.width, room / picture.height)
    width, height = (max(2, int(side * scale) // 2 * 2) for side in (picture.width, picture.height))
    small = picture.reformat(width=width, height=height, format="yuv420p", dst_colorspace=_BT709)
    _paste(small, frame, (room - height) // 4 * 2, (ground.width - width) // 4 * 2)
    return frame


def _paste(picture: VideoFrame, frame: VideoFrame, top: int = 0, left: int = 0) -> None:
    """Lay a picture over a frame, its corner at row `top` and column `left` (both even)."""
    for number, (new, old) in enumerate(zip(picture.planes, frame.planes, strict=True)):
        half = 2 if number else 1
        source, target = memoryview(new), memoryview(old)
        if new.line_size == old.line_size and not left:
            target[top // half * old.line_size :][: len(source)] = source
            continue
        for y in range(new.height):
            start = (top // half + y) * old.line_size + left // half
            target[start : start + new.width] = source[y * new.line_size : y * new.line_size + new.width]


def _time_code(number: int, rate: Fraction) -> str:
    """Minutes, seconds and frames."""
    whole = max(1, round(rate))
    seconds, frame = divmod(number, whole)
    return f"{seconds // 60:02}:{seconds % 60:02}:{frame:02}"
