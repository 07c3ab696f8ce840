"""Clips joined to one: pictures copied where all clips are of one make, sound always one continuous track."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import av.error
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from storyboard.project.chapters import chapters
from storyboard.project.footage import verify_clip
from storyboard.project.opening import FORMAT, RefusedError, opened

RATE: Final = 48_000
_SAMPLE_BYTES: Final = 4
"""Of 16 bits, two channels."""
_BLOCK: Final = 1024
_ENCODING: Final = {"preset": "veryfast", "crf": "17"}


class CannotJoinError(Exception):
    """Why clips can't be joined, as a sentence."""


@dataclass(frozen=True, slots=True)
class Make:
    """How a clip's pictures are encoded. Clips of equal makes can stand in one track without encoding anew."""

    codec: str
    width: int
    height: int
    pixels: str
    base: Fraction
    shape: Fraction
    rate: Fraction
    setup: bytes
    turned: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A clip that was looked at. In its own time base: `ticks` is its length, `first` the time of its first picture."""

    path: Path
    make: Make
    first: int
    ticks: int

    @property
    def seconds(self) -> Fraction:
        """Its exact length."""
        return self.ticks * self.make.base


def join(clips: Sequence[Path], target: Path, note: str = "", titles: Sequence[str] = ()) -> float:
    """Write all clips after one another to `target` (mp4), whole or not at all; gives its seconds.

    Clips of one make are copied picture for picture; else all take the size and rate that most of the time has, with
    bars. Silence stands in for missing sound. `note` is kept in the file, see `note_in`. `titles`, one a clip, become
    its chapters; clips of one title are one. Raises CannotJoinError, with `target` untouched.
    """
    if not clips:
        raise CannotJoinError("There is nothing to join.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.stem}.{secrets.token_hex(6)}.mp4")
    try:
        pieces = [_look(path) for path in clips]
        total = sum((piece.seconds for piece in pieces), Fraction(0))
        with av.open(draft, "w", format="mp4", options={"movflags": "+faststart"}) as out:
            out.metadata["comment"] = note
            if titles:
                out.set_chapters(chapters([piece.seconds for piece in pieces], titles))
            _write(pieces, out)
        if wrong := verify_clip(draft):
            raise CannotJoinError(f"The joined clip is faulty: {wrong}.")
        _expect_length(draft, total)
        draft.replace(target)
    except av.error.FFmpegError as error:
        raise CannotJoinError(f"The clips can't be joined: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return float(total)


def note_in(path: Path) -> str | None:
    """The note that `join` left in a file; None when there is no such file or it can't be read."""
    try:
        with opened(path) as container:
            return container.metadata.get("comment", "")
    except (RefusedError, av.error.FFmpegError, OSError):
        return None


def _look(path: Path) -> Piece:
    try:
        with opened(path) as container:
            if not container.streams.video:
                raise CannotJoinError(f"{path.name} has no picture track.")
            stream = container.streams.video[0]
            times = [(p.pts, p.pts + (p.duration or 0)) for p in container.demux(stream) if p.pts is not None]
            if not times or stream.time_base is None:
                raise CannotJoinError(f"{path.name} holds no pictures.")
            first = min(start for start, _ in times)
            return Piece(path, _make(container, stream), first, max(end for _, end in times) - first)
    except RefusedError as error:
        raise CannotJoinError(f"{path.name} is not opened: {error}.") from error
    except (av.error.FFmpegError, FileNotFoundError) as error:
        raise CannotJoinError(f"{path.name} can't be read: {getattr(error, 'strerror', None) or error}.") from error


def _make(container: InputContainer, stream: VideoStream) -> Make:
    codec = stream.codec_context
    container.seek(0)
    picture = next(container.decode(stream), None)
    return Make(
        codec=codec.name,
        width=codec.width,
        height=codec.height,
        pixels=str(codec.pix_fmt),
        base=stream.time_base or Fraction(1),
        shape=codec.sample_aspect_ratio or Fraction(1),
        rate=Fraction(stream.average_rate or 24).limit_denominator(1001),
        setup=codec.extradata or b"",
        turned=picture.rotation if picture else 0,
    )


def _write(pieces: Sequence[Piece], out: OutputContainer) -> None:
    lead = _leading(pieces)
    alike = all(piece.make == lead.make for piece in pieces)
    with av.open(lead.path, format=FORMAT) as model:
        track = model.streams.video[0]
        video = out.add_stream_from_template(track) if alike else _encoded_stream(out, lead.make)
        sound = _Sound(out)
        place = Fraction(0)
        for piece in pieces:
            copy = _copied(piece, video, place) if alike else _encoded(piece, video, lead.make, place)
            end = place + piece.seconds
            for packet in copy:
                out.mux(packet)
            sound.add(piece, end)
            place = end
        if not alike:
            out.mux(video.encode(None))
        sound.finish()


def _leading(pieces: Sequence[Piece]) -> Piece:
    """The first clip of the make that lasts longest in all."""
    lasts: dict[tuple[int, int, Fraction], Fraction] = {}
    for piece in pieces:
        kind = (piece.make.width, piece.make.height, piece.make.rate)
        lasts[kind] = lasts.get(kind, Fraction(0)) + piece.seconds
    longest = max(lasts, key=lambda kind: lasts[kind])
    return next(piece for piece in pieces if (piece.make.width, piece.make.height, piece.make.rate) == longest)


def _copied(piece: Piece, video: VideoStream, place: Fraction) -> Iterator[Packet[VideoStream]]:
    offset = round(place / piece.make.base) - piece.first
    with av.open(piece.path, format=FORMAT) as container:
        for packet in container.demux(container.streams.video[0]):
            if packet.pts is None or packet.dts is None:
                continue
            packet.pts, packet.dts = packet.pts + offset, packet.dts + offset
            packet.stream = video
            yield packet


def _encoded_stream(out: OutputContainer, make: Make) -> VideoStream:
    video = out.add_stream("libx264", rate=make.rate, options=_ENCODING)
    width, height = (make.height, make.width) if round(make.turned / 90) % 2 else (make.width, make.height)
    video.width, video.height, video.pix_fmt = width // 2 * 2, height // 2 * 2, "yuv420p"
    video.codec_context.time_base = 1 / make.rate
    return video


def _encoded(piece: Piece, video: VideoStream, lead: Make, place: Fraction) -> Iterator[Packet[VideoStream]]:
    """A clip in the leading size and rate: each output picture is the one that is to be seen at its time."""
    first, last = round(place * lead.rate), round((place + piece.seconds) * lead.rate)
    fit: _Fit | None = None
    with av.open(piece.path, format=FORMAT) as container:
        shown: VideoFrame | None = None
        number = first
        for frame in container.decode(video=0):
            begins = first + round(((frame.pts or 0) - piece.first) * piece.make.base * lead.rate)
            while shown is not None and number < min(begins, last):
                yield from _as_numbered(shown, number, lead, video)
                number += 1
            fit = fit or _Fit(frame, video)
            shown = fit.put(frame)
        while shown is not None and number < last:
            yield from _as_numbered(shown, number, lead, video)
            number += 1


def _as_numbered(frame: VideoFrame, number: int, lead: Make, video: VideoStream) -> list[Packet[VideoStream]]:
    frame.pts, frame.time_base = number, 1 / lead.rate
    return video.encode(frame)


class _Fit:
    """Scales pictures into the track's size, upright, with black bars where the shape differs."""

    def __init__(self, like: VideoFrame, video: VideoStream) -> None:
        width, height = video.width, video.height
        turn = {90: "transpose=cclock", -90: "transpose=clock", 180: "hflip,vflip", -180: "hflip,vflip"}
        steps = [
            *([turn[like.rotation]] if like.rotation in turn else []),
            f"scale={width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2",
            f"pad={width}:{height}:-1:-1:color=black",
            "setsar=1",
            "format=yuv420p",
        ]
        self._graph = Graph()
        source: Any = self._graph.add_buffer(
            width=like.width, height=like.height, format=like.format, time_base=Fraction(1, 1000)
        )
        nodes = [source]
        for step in ",".join(steps).split(","):
            name, _, options = step.partition("=")
            nodes.append(self._graph.add(name, options or None))
        nodes.append(self._graph.add("buffersink"))
        self._graph.link_nodes(*nodes)
        self._graph.configure()
        self._like = (like.width, like.height, like.format.name)

    def put(self, frame: VideoFrame) -> VideoFrame:
        """The fitted picture."""
        if (frame.width, frame.height, frame.format.name) != self._like:
            frame = frame.reformat(*self._like)
        self._graph.push(frame)
        return self._graph.vpull()


class _Sound:
    """One track of sound, written as far as the pictures have come."""

    def __init__(self, out: OutputContainer) -> None:
        self._out = out
        self._stream: AudioStream = out.add_stream("aac", rate=RATE, layout="stereo", bit_rate=160_000)
        self._waiting = bytearray()
        self._written = 0

    def add(self, piece: Piece, end: Fraction) -> None:
        """The sound of a clip, cut or filled with silence so that it ends at `end` (seconds from the beginning)."""
        room = (round(end * RATE) - self._written) * _SAMPLE_BYTES - len(self._waiting)
        for part in _heard(piece):
            part = part[:room]
            self._waiting += part
            room -= len(part)
            self._encode()
            if not room:
                break
        self._waiting += bytes(room)
        self._encode()

    def finish(self) -> None:
        """Write what is left."""
        if self._waiting:
            self._encode_block(len(self._waiting) // _SAMPLE_BYTES)
        self._out.mux(self._stream.encode(None))

    def _encode(self) -> None:
        while len(self._waiting) >= _BLOCK * _SAMPLE_BYTES:
            self._encode_block(_BLOCK)

    def _encode_block(self, samples: int) -> None:
        frame = AudioFrame(format="s16", layout="stereo", samples=samples)
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._written, Fraction(1, RATE)
        frame.planes[0].update(bytes(self._waiting[: samples * _SAMPLE_BYTES]))
        del self._waiting[: samples * _SAMPLE_BYTES]
        self._written += samples
        self._out.mux(self._stream.encode(frame))


def _heard(piece: Piece) -> Iterator[bytes]:
    """A clip's samples from its first picture on; nothing where it is mute."""
    with av.open(piece.path, format=FORMAT) as container:
        if not container.streams.audio:
            return
        begin = float(piece.first * piece.make.base)
        resampler = AudioResampler(format="s16", layout="stereo", rate=RATE)
        late: int | None = None
        for frame in container.decode(audio=0):
            if late is None:
                late = round(((frame.time or begin) - begin) * RATE)
                if late > 0:
                    yield bytes(late * _SAMPLE_BYTES)
            for part in resampler.resample(frame):
                samples = bytes(part.planes[0])[: part.samples * _SAMPLE_BYTES]
                early = min(part.samples, max(0, -late))
                late += early
                yield samples[early * _SAMPLE_BYTES :]


def _expect_length(path: Path, total: Fraction) -> None:
    with av.open(path, format=FORMAT) as container:
        stream = container.streams.video[0]
        found = (stream.duration or 0) * (stream.time_base or Fraction(1))
        frame = 1 / Fraction(stream.average_rate or 24)
    if abs(found - total) > frame:
        raise CannotJoinError(f"The joined clip lasts {float(found):.3f} s where {float(total):.3f} s were expected.")
