"""Measuring: true for good files, a problem for all others, remembered for the next time."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storyboard.project import measure as measuring
from storyboard.project.measure import Measurer
from storyboard.project.place import locate
from storyboard.project.reading import reach
from storyboard.project.sniffing import sniff
from storyboard.text import MediaFacts, MediaProblem


def picture(path: Path, form: str, size: tuple[int, int] = (640, 400), orientation: int = 1, **more: object) -> bytes:
    exif = Image.Exif()
    exif[274] = orientation
    Image.effect_noise(size, 60).convert("RGB").save(path, form, exif=exif, **more)
    return path.read_bytes()


def clip(
    path: Path, size: tuple[int, int] = (320, 240), seconds: int = 3, rate: int = 24, turned: int = 0, sound=False
):
    with av.open(str(path), "w", options={"movflags": "faststart"} if path.suffix in {".mp4", ".mov"} else {}) as out:
        video = out.add_stream("libx264", rate=rate)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        if turned:
            if not hasattr(video, "set_display_rotation"):
                pytest.skip("this PyAV writes no turned clips")
            video.set_display_rotation(turned)
        audio = out.add_stream("aac", rate=48000) if sound else None
        for number in range(seconds * rate):
            frame = av.VideoFrame.from_image(Image.new("RGB", size, (number * 7 % 255, 40, 90)))
            out.mux(video.encode(frame))
        out.mux(video.encode())
        if audio:
            frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
            frame.sample_rate = 48000
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            out.mux(audio.encode(frame))
            out.mux(audio.encode())
    return path.read_bytes()


def measured(folder: Path, name: str) -> MediaFacts | MediaProblem:
    return Measurer(reach(folder))(name)


def problem(found: object) -> MediaProblem:
    assert isinstance(found, MediaProblem), found
    return found


@pytest.mark.parametrize(
    ("form", "named"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif"), ("TIFF", "tiff")]
)
def test_pictures(tmp_path: Path, form: str, named: str) -> None:
    contents = picture(tmp_path / "a.any", form)
    digest = hashlib.sha256(contents).hexdigest()
    assert measured(tmp_path, "a.any") == MediaFacts("picture", named, len(contents), 640, 400, digest)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_measured_as_they_are_shown(tmp_path: Path, form: str, orientation: int) -> None:
    picture(tmp_path / "a", form, orientation=orientation)
    found = measured(tmp_path, "a")
    assert isinstance(found, MediaFacts)
    assert (found.width, found.height) == ((400, 640) if orientation >= 5 else (640, 400))


def test_a_moving_picture_is_a_picture(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (320, 300), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:])
    found = measured(tmp_path, "a.png")
    assert isinstance(found, MediaFacts) and (found.format, found.width) == ("png", 320)


@pytest.mark.parametrize("named", ["mp4", "mov", "mkv"])
def test_clips(tmp_path: Path, named: str) -> None:
    contents = clip(tmp_path / f"a.{named}", seconds=2, rate=30, sound=True)
    found = measured(tmp_path, f"a.{named}")
    assert isinstance(found, MediaFacts)
    assert (found.kind, found.format, found.bytes, found.sound) == ("video", named, len(contents), True)
    assert (found.width, found.height, found.fps) == (320, 240, 30)
    assert found.seconds == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("turned", [90, -90, 180])
def test_clips_are_measured_as_they_are_shown(tmp_path: Path, turned: int) -> None:
    clip(tmp_path / "a.mp4", seconds=1, turned=turned)
    found = measured(tmp_path, "a.mp4")
    assert isinstance(found, MediaFacts)
    assert (found.width, found.height) == ((240, 320) if turned != 180 else (320, 240))


def test_a_clip_without_its_end(tmp_path: Path) -> None:
    contents = clip(tmp_path / "a.mp4", seconds=4)
    (tmp_path / "a.mp4").write_bytes(contents[: len(contents) * 2 // 3])
    assert "breaks off" in problem(measured(tmp_path, "a.mp4")).reason


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as out:
        audio = out.add_stream("aac", rate=48000)
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
        frame.sample_rate = 48000
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        out.mux(audio.encode(frame))
        out.mux(audio.encode())
    assert "only sound" in problem(measured(tmp_path, "a.mp4")).reason


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.98])
def test_a_picture_without_its_end(tmp_path: Path, form: str, part: float) -> None:
    contents = picture(tmp_path / "a", form)
    (tmp_path / "a").write_bytes(contents[: int(len(contents) * part)])
    assert problem(measured(tmp_path, "a")).code == "unreadable"


def test_a_picture_that_would_fill_the_memory(tmp_path: Path) -> None:
    contents = picture(tmp_path / "a.png", "PNG")
    header = b"IHDR" + struct.pack(">II", 20_000, 20_000) + contents[24:29]
    bomb = contents[:12] + header + struct.pack(">I", zlib.crc32(header)) + contents[33:]
    (tmp_path / "bomb.png").write_bytes(bomb)
    assert "pixels" in problem(measured(tmp_path, "bomb.png")).reason


def test_a_playlist_names_no_other_file(tmp_path: Path) -> None:
    clip(tmp_path / "secret.mp4", seconds=1)
    (tmp_path / "a.mp4").write_text("#EXTM3U\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n")
    (tmp_path / "b.mp4").write_text("ffconcat version 1.0\nfile secret.mp4\n")
    assert problem(measured(tmp_path, "a.mp4")).code == problem(measured(tmp_path, "b.mp4")).code == "unreadable"


@pytest.mark.parametrize("contents", [b"", b"hello", b"<svg/>", b"%PDF-1.7", bytes(5000)])
def test_other_files_are_problems(tmp_path: Path, contents: bytes) -> None:
    (tmp_path / "a.png").write_bytes(contents)
    assert problem(measured(tmp_path, "a.png")).code == "unreadable"


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.mp4").open("wb") as file:
        file.truncate(measuring.BYTES + 1)
    assert "GB" in problem(measured(tmp_path, "a.mp4")).reason


HEADS = st.sampled_from(
    [
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"BM",
        b"II*\x00",
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\0\0\0\0AVI ",
        b"\0\0\0\x18ftypisom",
        b"\0\0\0\x14ftypqt  ",
        b"\0\0\0\x14ftypheic",
        b"\0\0\0\x14ftypavif",
        b"\x1aE\xdf\xa3webm",
    ]
)


@given(head=HEADS, rest=st.binary(max_size=300))
def test_no_bytes_make_it_fail(head: bytes, rest: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "any").write_bytes(head + rest)
    assert sniff(head + rest)
    assert isinstance(measured(folder, "any"), MediaFacts | MediaProblem)


def old(path: Path) -> None:
    os.utime(path, ns=(10**18, 10**18))


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds that had to be measured and were not remembered."""
    seen: list[str] = []
    true = measuring._measurer

    def watched(kind):
        seen.append(kind.format)
        return true(kind)

    monkeypatch.setattr(measuring, "_measurer", watched)
    return seen


def test_what_did_not_change_is_remembered(tmp_path: Path, loads: list[str]) -> None:
    picture(tmp_path / "a.png", "PNG")
    old(tmp_path / "a.png")
    memory = locate(tmp_path / "s.kstory").measurements
    first = Measurer(reach(tmp_path), memory)
    found = first("a.png")
    first.remember()
    assert Measurer(reach(tmp_path), memory)("a.png") == found
    assert loads == ["png"]
    picture(tmp_path / "a.png", "PNG", (500, 500))
    assert Measurer(reach(tmp_path), memory)("a.png") != found
    assert loads == ["png", "png"]


def test_what_was_changed_just_now_is_not_remembered(tmp_path: Path, loads: list[str]) -> None:
    picture(tmp_path / "a.png", "PNG")
    for _ in range(2):
        measurer = Measurer(reach(tmp_path), tmp_path / "memory.json")
        measurer("a.png")
        measurer.remember()
    assert loads == ["png", "png"]


@pytest.mark.parametrize(
    "contents", [b"", b"{", b'{"version": 9}', b'{"files": 3}', b"\xff", b'{"files": {"a.png": {}}}']
)
def test_a_broken_memory_is_made_anew(tmp_path: Path, contents: bytes, loads: list[str]) -> None:
    picture(tmp_path / "a.png", "PNG")
    old(tmp_path / "a.png")
    (tmp_path / "memory.json").write_bytes(contents)
    for _ in range(2):
        measurer = Measurer(reach(tmp_path), tmp_path / "memory.json")
        assert isinstance(measurer("a.png"), MediaFacts)
        measurer.remember()
    assert loads == ["png"]


def test_a_memory_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    picture(tmp_path / "a.png", "PNG")
    old(tmp_path / "a.png")
    (tmp_path / "state").write_text("a file where a folder should be")
    measurer = Measurer(reach(tmp_path), tmp_path / "state" / "media.json")
    assert isinstance(measurer("a.png"), MediaFacts)
    measurer.remember()


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        picture(tmp_path / name, "PNG")
        old(tmp_path / name)
    memory = tmp_path / "memory.json"
    measurer = Measurer(reach(tmp_path), memory)
    measurer("a.png")
    measurer("b.png")
    (tmp_path / "a.png").unlink()
    measurer.remember()
    assert b"b.png" in memory.read_bytes() and b"a.png" not in memory.read_bytes()


def test_neither_pillow_nor_av_is_loaded_before_it_is_needed() -> None:
    code = "import sys, storyboard.project.measure; print({'PIL', 'av'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"
