"""Joining, last frames and checks of finished files, on small real clips."""

from __future__ import annotations

from array import array
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame
from PIL import Image

from storyboard.project.footage import last_frame, verify_clip
from storyboard.project.joining import CannotJoinError, join, note_in

COLORS = {"red": (200, 30, 30), "green": (30, 160, 30), "blue": (30, 30, 200), "white": (250, 250, 250)}


def clip(
    path: Path,
    color: str,
    *,
    seconds: float = 1.0,
    size: tuple[int, int] = (320, 180),
    rate: int = 24,
    tone: int | None = 8000,
    sound_seconds: float | None = None,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    last: str | None = None,
) -> Path:
    """A clip of one color (its last frame of another), with a square wave of that loudness or without sound."""
    frames = round(seconds * rate)
    with av.open(path, "w", format="mp4") as out:
        video = out.add_stream(codec, rate=rate, options=options or {"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        audio = out.add_stream("aac", rate=44100, layout="mono") if tone is not None else None
        for number in range(frames):
            shown = last if last and number == frames - 1 else color
            frame = VideoFrame.from_image(Image.new("RGB", size, COLORS[shown]))
            frame.pts, frame.time_base = number, Fraction(1, rate)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if audio is not None:
            total = round((sound_seconds or seconds) * 44100)
            for first in range(0, total, 1024):
                count = min(1024, total - first)
                sound = AudioFrame(format="s16", layout="mono", samples=count)
                sound.sample_rate, sound.pts, sound.time_base = 44100, first, Fraction(1, 44100)
                sound.planes[0].update(
                    array("h", [tone if (first + n) // 50 % 2 else -tone for n in range(count)]).tobytes()
                )
                out.mux(audio.encode(sound))
            out.mux(audio.encode(None))
    return path


def pictures(path: Path) -> list[tuple[float, Image.Image]]:
    with av.open(path) as container:
        return [(frame.time, frame.to_image()) for frame in container.decode(video=0)]


def color_at(path: Path, seconds: float, spot: tuple[int, int] = (160, 90)) -> str:
    time, picture = min(pictures(path), key=lambda pair: abs(pair[0] - seconds))
    assert abs(time - seconds) < 0.06
    pixel = picture.getpixel(spot)
    near = {name: sum(abs(a - b) for a, b in zip(pixel, value, strict=True)) for name, value in COLORS.items()}
    return min(near, key=near.__getitem__) if min(near.values()) < 60 else str(pixel)


def loud(path: Path, begin: float, end: float) -> int:
    resampler, heard = AudioResampler(format="s16", layout="mono", rate=48000), array("h")
    with av.open(path) as container:
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                heard.frombytes(bytes(part.planes[0])[: 2 * part.samples])
    return max(map(abs, heard[round(begin * 48000) : round(end * 48000)]), default=0)


def lengths(path: Path) -> tuple[float, float]:
    with av.open(path) as container:
        streams = (container.streams.video[0], container.streams.audio[0])
        return tuple(float(stream.duration * stream.time_base) for stream in streams)  # type: ignore[return-value]


def packets(path: Path) -> list[bytes]:
    with av.open(path) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def test_clips_of_one_make_are_copied(tmp_path: Path) -> None:
    clips = [clip(tmp_path / f"{name}.mp4", name) for name in ("red", "green", "blue")]
    film = tmp_path / "film.mp4"
    assert join(clips, film, note="mark") == 3.0
    assert packets(film) == [packet for path in clips for packet in packets(path)]
    assert [color_at(film, at) for at in (0.0, 0.95, 1.0, 1.95, 2.0, 2.95)] == ["red"] * 2 + ["green"] * 2 + [
        "blue"
    ] * 2
    assert lengths(film) == pytest.approx((3.0, 3.0), abs=0.001)
    assert verify_clip(film, 3.0) is None and note_in(film) == "mark"


def test_the_index_stands_in_front(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    join([clip(tmp_path / "a.mp4", "red")], film)
    data = film.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_sound_does_not_drift(tmp_path: Path) -> None:
    long = clip(tmp_path / "long.mp4", "red", sound_seconds=1.4)
    short = clip(tmp_path / "short.mp4", "green", tone=0, sound_seconds=0.5)
    film = tmp_path / "film.mp4"
    join([long, short] * 6, film)
    assert lengths(film) == pytest.approx((12.0, 12.0), abs=0.001)
    for second in range(12):
        heard = loud(film, second + 0.1, second + 0.9)
        assert heard > 5000 if second % 2 == 0 else heard < 300


def test_a_mute_clip_brings_silence(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    join([clip(tmp_path / "a.mp4", "red", tone=None), clip(tmp_path / "b.mp4", "blue")], film)
    assert loud(film, 0.0, 0.9) < 300 and loud(film, 1.1, 1.9) > 5000


def test_different_makes_take_the_longest_ones_form(tmp_path: Path) -> None:
    tall = clip(tmp_path / "tall.mp4", "white", size=(180, 320), rate=30)
    wide = clip(tmp_path / "wide.mp4", "red", seconds=2)
    other = clip(tmp_path / "other.mp4", "blue", codec="mpeg4", options={})
    film = tmp_path / "film.mp4"
    assert join([tall, wide, other], film) == 4.0
    with av.open(film) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.frames, stream.average_rate) == (320, 180, 96, 24)
    assert color_at(film, 0.5) == "white" and pictures(film)[12][1].getpixel((20, 90)) < (30, 30, 30)
    assert color_at(film, 2.0) == "red" and color_at(film, 3.5) == "blue"


def test_a_bad_clip_leaves_the_old_film(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"the old one")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film at all")
    good = clip(tmp_path / "good.mp4", "red")
    for bad in ([], [good, broken], [good, tmp_path / "none.mp4"]):
        with pytest.raises(CannotJoinError):
            join(bad, film)
    assert film.read_bytes() == b"the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"film.mp4", "broken.mp4", "good.mp4"}


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_the_very_last_frame(tmp_path: Path, ending: str) -> None:
    options = {"preset": "veryfast", "bf": "3", "g": "250"}
    source = clip(tmp_path / "a.mp4", "red", seconds=4, last="blue", options=options)
    still = last_frame(source, tmp_path / f"end.{ending}")
    with Image.open(still) as picture:
        assert picture.size == (320, 180) and picture.convert("RGB").getpixel((9, 9))[2] > 150
    with pytest.raises(ValueError, match="no such file"):
        last_frame(tmp_path / "none.mp4", still)


def test_a_download_is_checked(tmp_path: Path) -> None:
    whole = clip(tmp_path / "a.mp4", "red", seconds=3)
    assert verify_clip(whole) is None and verify_clip(whole, 3.0) is None
    assert "3.0 s" in str(verify_clip(whole, 8.0))
    film = tmp_path / "film.mp4"
    join([whole], film)
    torn = tmp_path / "torn.mp4"
    data = film.read_bytes()
    for share in (0.999, 0.9, 0.6, 0.2, 0.01, 0.0):
        torn.write_bytes(data[: int(len(data) * share)])
        assert verify_clip(torn), share
    assert verify_clip(tmp_path / "none.mp4")
    torn.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\na.mp4\n#EXT-X-ENDLIST\n")
    assert verify_clip(torn)
