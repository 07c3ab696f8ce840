"""No clip costs more than its bytes: what it claims is held against them before a decoder is asked."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from pathlib import Path

import av
import pytest
from boxes_of import HOSTILE, clip

from storyboard.project.boxes import refusal
from storyboard.project.footage import last_frame, length_of, verify_clip
from storyboard.project.joining import CannotJoinError, join, note_in
from storyboard.project.measure import Measurer
from storyboard.project.reading import reach
from storyboard.text import MediaFacts, MediaProblem

ROOT = Path(__file__).parents[2]
MEMORY = 300


def video(wide: int = 320, form: str = "mp4", count: int = 8, **options: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=form, options=options) as container:
        stream = container.add_stream("libx264", rate=8, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = wide, wide, "yuv420p"
        for _ in range(count):
            container.mux(stream.encode(av.VideoFrame(wide, wide, "yuv420p")))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_clip_that_claims_what_it_does_not_hold(kind: str, tmp_path: Path) -> None:
    make, begins = HOSTILE[kind]
    path = tmp_path / "clip.mp4"
    path.write_bytes(make())
    found = Measurer(reach(tmp_path))("clip.mp4")
    assert isinstance(found, MediaProblem) and found.reason.startswith(begins), found
    assert begins in (verify_clip(path) or "")
    for deed in (lambda: length_of(path), lambda: last_frame(path, tmp_path / "last.png")):
        with pytest.raises(ValueError, match="is not opened"):
            deed()
    with pytest.raises(CannotJoinError, match="is not opened"):
        join([path], tmp_path / "film.mp4")
    assert note_in(path) is None


@pytest.mark.parametrize("flags", ["", "+frag_keyframe+empty_moov", "+frag_keyframe+separate_moof"])
@pytest.mark.parametrize("form", ["mp4", "mov"])
def test_clips_as_programs_write_them(form: str, flags: str) -> None:
    data = video(form=form, **({"movflags": flags} if flags else {}))
    assert refusal(io.BytesIO(data), len(data)) is None


def test_a_clip_cut_off_anywhere_is_left_to_its_reader_or_refused() -> None:
    data = video()
    for end in range(0, len(data), 41):
        refusal(io.BytesIO(data[:end]), end)


def test_pictures_that_are_larger_than_their_file_says(tmp_path: Path) -> None:
    """The size stands in the stream too, where only the decoder reads it."""
    data = video(8_400, count=1)
    place = data.index(b"avc1", data.index(b"stsd")) + 28
    (tmp_path / "clip.mp4").write_bytes(data[:place] + b"\1\0\1\0" + data[place + 4 :])
    (tmp_path / "clip.mkv").write_bytes(video(8_400, "matroska", count=1))
    for name in ("clip.mp4", "clip.mkv"):
        assert isinstance(Measurer(reach(tmp_path))(name), MediaProblem)


def test_a_good_clip_is_measured(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(video())
    found = Measurer(reach(tmp_path))("clip.mp4")
    assert isinstance(found, MediaFacts) and (found.width, found.seconds) == (320, 1.0)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits of a process")
def test_the_memory_that_hostile_clips_take(tmp_path: Path) -> None:
    """All of them in one story, and one that is merely odd."""
    names = []
    for number, (make, _) in enumerate(HOSTILE.values()):
        names.append(f"c{number}.mp4")
        (tmp_path / names[-1]).write_bytes(make())
    (tmp_path / "odd.mp4").write_bytes(clip())
    text = "".join(f'video v{number} = "{name}"\n' for number, name in enumerate([*names, "odd.mp4"]))
    (tmp_path / "film.kstory").write_text(text + "scene s {\n  shot 5s {\n    Snow.\n  }\n}\n")
    code = "import sys; from storyboard import check; print(len(check(sys.argv[1]).diagnostics))"
    most = MEMORY * 1_048_576
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "film.kstory")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (most, most)),
    )
    assert done.returncode == 0 and int(done.stdout) > len(names), done.stderr
