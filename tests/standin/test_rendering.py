"""Rehearsal clips as a player sees them: sizes, lengths, tracks, what is in the picture."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path

import av
import pytest
from av.audio.resampler import AudioResampler
from PIL import Image, ImageChops, ImageStat

from storyboard.standin import Card, Clip, Picture, Words, render
from storyboard.standin.pages import Sheet
from storyboard.standin.rendering import GivenUpError
from storyboard.standin.typesetting import is_rtl, language

SNOW = "Mara waits on the platform; thin fog, and the lamps are still lit."


def frames(path: Path) -> list[Image.Image]:
    with av.open(path) as container:
        return [frame.to_image() for frame in container.decode(video=0)]


def loudness(path: Path) -> list[int]:
    """The loudest sample of each tenth of a second."""
    heard = array("h")
    resampler = AudioResampler(format="s16", layout="mono", rate=8000)
    with av.open(path) as container:
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                heard.frombytes(bytes(part.planes[0])[: 2 * part.samples])
    return [max(map(abs, heard[at : at + 800])) for at in range(0, len(heard), 800)]


def draw(tmp_path: Path, clip: Clip) -> Path:
    target = tmp_path / "clip.mp4"
    render(clip, target, tmp_path / "clip.jpg")
    assert {path.name for path in tmp_path.iterdir()} >= {"clip.mp4", "clip.jpg"}
    assert not list(tmp_path.glob("*.part"))
    return target


def plain(tmp_path: Path, color: str, name: str, size: tuple[int, int] = (640, 360)) -> Path:
    path = tmp_path / name
    Image.new("RGB", size, color).save(path)
    return path


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (720, 720)])
def test_a_clip_is_exact(tmp_path: Path, size: tuple[int, int]) -> None:
    clip = Clip(*size, 3, (Card(1, (SNOW,)), Card(2, ("Nobody else.",))), sound=True)
    with av.open(draw(tmp_path, clip)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt, audio.codec_context.name) == (
            "h264",
            "yuv420p",
            "aac",
        )
        assert (video.width, video.height, video.frames, video.average_rate) == (*size, 72, 24)
        assert float(video.duration * video.time_base) == 3.0
        assert abs(float(audio.duration * audio.time_base) - 3.0) < 1 / 24
    with Image.open(tmp_path / "clip.jpg") as still:
        assert max(still.size) == 640


def test_shots_change_at_the_cut_and_the_time_code_runs(tmp_path: Path) -> None:
    seen = frames(draw(tmp_path, Clip(1280, 720, 3, (Card(1, (SNOW,)), Card(2, ("Nobody else.",))))))
    assert len(seen) == 72
    above = [frame.crop((0, 0, 1280, 650)) for frame in seen]
    code = [frame.crop((1050, 665, 1280, 720)) for frame in seen]
    assert difference(above[5], above[23]) < 1 < difference(above[23], above[24])
    assert all(difference(code[n], code[n + 1]) > 0.1 for n in range(71))


def test_sound_knocks_at_cuts_and_else_is_silent(tmp_path: Path) -> None:
    cards = (Card(1.5, (SNOW,)), Card(1.5, ("Nobody else.",)))
    heard = loudness(draw(tmp_path, Clip(1280, 720, 3, cards, sound=True)))
    assert min(max(heard[0:3]), max(heard[15:18])) > 800 and max(heard[8:13] + heard[22:29]) < 200
    assert max(loudness(draw(tmp_path, Clip(1280, 720, 3, cards)))) < 20


def test_frames_stand_full_at_start_and_end(tmp_path: Path) -> None:
    card = Card(3, (SNOW,), start=plain(tmp_path, "#c02020", "start.png"), end=plain(tmp_path, "#2020c0", "end.jpg"))
    seen = frames(draw(tmp_path, Clip(1280, 720, 3, (card,))))
    middle = [frame.getpixel((640, 330)) for frame in seen]
    assert middle[0][0] > 150 > 80 > middle[0][2] and middle[71][2] > 150 > 80 > middle[71][0]
    assert len(seen) == 72


def test_a_missing_or_broken_picture_is_left_out(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    card = Card(3, (SNOW,), start=broken, cast=(Picture("Mara", tmp_path / "none.png"), Picture("谁")))
    assert len(frames(draw(tmp_path, Clip(720, 720, 3, (card,))))) == 72


@pytest.mark.parametrize("kept", [True, False])
def test_an_edit_plays_its_source_under_a_caption(tmp_path: Path, kept: bool) -> None:
    source = tmp_path / "source.mp4"
    start = plain(tmp_path, "#c02020", "start.png")
    render(
        Clip(1280, 720, 3.5, (Card(3.5, (SNOW,), start=start, end=start),), sound=True), source, tmp_path / "source.jpg"
    )
    clip = Clip(1280, 720, 3.5, (Card(3.5, ("More snow.",)),), base=source, keep_sound=kept)
    seen = frames(draw(tmp_path, clip))
    assert len(seen) == 84
    assert seen[0].getpixel((640, 200))[0] > 150 and seen[0].getpixel((640, 560))[0] < 80
    assert difference(seen[0].crop((0, 0, 1280, 500)), seen[45].crop((0, 0, 1280, 500))) > 5
    assert (max(loudness(tmp_path / "clip.mp4")) > 800) == kept


SCRIPTS = {
    "en": "A small station under fresh snow.",
    "ru": "Маленькая станция под свежим снегом.",
    "zh": "清晨，薄雾中的小火车站覆盖着新雪。",
    "ja": "夜明けの小さな駅に新雪が積もる。",
    "ko": "새벽의 작은 기차역에 눈이 쌓인다.",
    "hi": "ताज़ी बर्फ़ से ढका एक छोटा स्टेशन।",
    "bn": "তাজা তুষারে ঢাকা একটি ছোট স্টেশন।",
    "ar": "محطة قطار صغيرة تحت الثلج الطازج.",
    "he": "תחנת רכבת קטנה בשלג טרי.",
}


@pytest.mark.parametrize("code", SCRIPTS)
def test_scripts_are_known_and_drawn(tmp_path: Path, code: str) -> None:
    text = SCRIPTS[code]
    assert language([text]) == code and is_rtl(text) == (code in ("ar", "he"))
    sheet = Sheet(720, 720, tmp_path)
    written, squares = sheet.card(Card(3, (text,))), sheet.card(Card(3, ("\U0010fffd" * len(text),)))
    assert difference(written, sheet.card(Card(3, ("",)))) > 0.5
    assert difference(written, squares) > 0.5


def test_text_of_any_length_stays_on_the_card(tmp_path: Path) -> None:
    lines = tuple(Words("Mara", "He said the first train. " * 8, "to herself") for _ in range(4))
    crowd = tuple(Picture(f"Somebody with a long name {n}") for n in range(7))
    for size in ((1280, 720), (720, 1280), (720, 720)):
        sheet = Sheet(*size, tmp_path)
        for card in (
            Card(3, ("x" * 2500,)),
            Card(3, ("雪" * 2500,)),
            Card(3, (SNOW * 30, *lines), cast=crowd),
            Card(3, ("",)),
        ):
            page = sheet.card(replace(card, scene="A long title " * 20, framing="wide " * 60, style="cold " * 100))
            assert page.size == size
            for left in (0, size[0] - round(sheet.edge * 0.8)):
                gutter = page.crop((left, 0, left + round(sheet.edge * 0.8), size[1] - sheet.bar))
                assert ImageStat.Stat(gutter).stddev == [0, 0, 0]


def test_text_is_never_markup(tmp_path: Path) -> None:
    sheet = Sheet(720, 720, tmp_path)
    sneaky = '#read("/etc/hostname") $x$ *bold* ] } \\ "quoted" <<<image_1>>>'
    assert difference(sheet.card(Card(3, (sneaky,))), sheet.card(Card(3, ("plain",)))) > 0.3


def test_names_stand_out_as_whole_words_only(tmp_path: Path) -> None:
    sheet = Sheet(1280, 720, tmp_path)

    def warm(prose: str) -> int:
        page = sheet.card(Card(3, (prose,), cast=(Picture("Ann"),)))
        red, _, blue = page.crop((0, 120, 780, 660)).split()
        return ImageChops.subtract(red, blue).point(lambda more: more > 60 and 255).histogram()[255]

    assert warm("We see Ann here.") > 100 > warm("We see Annex here.")


def test_a_clip_that_is_no_longer_wanted_leaves_nothing(tmp_path: Path) -> None:
    asked = iter([True] * 10)
    clip = Clip(1280, 720, 3, (Card(3, (SNOW,)),), wanted=lambda: next(asked, False))
    with pytest.raises(GivenUpError):
        render(clip, tmp_path / "clip.mp4", tmp_path / "clip.jpg")
    assert not list(tmp_path.iterdir())
