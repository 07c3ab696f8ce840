"""Measured files: every code of the table, at the place where the file is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telling import CLIP, PICTURE, STORY, codes, scene, told, under

from storyboard.text import MediaProblem
from storyboard.text.catalogue.files import ROWS

START = STORY + scene("5s Snow.", settings='start: "a/yard.png"')
FOLLOW = STORY + scene("5s A woman dances.", settings='follow: "steps.mp4"')
ELEMENT = 'character m "M" {\n  A man\n  video: "m.mp4"\n}\n'

PICTURES = STORY + 'character m "M" {\n  A man\n  front: "m.png"\n  angles: "m-left.png"\n}\n'
FAULTY = {
    "media-missing": (START, {"a/yard.png": MediaProblem("missing", "there is no such file")}),
    "media-misspelt": (START, {"a/yard.png": MediaProblem("missing", "there is no such file", "a/yrad.png")}),
    "media-unreadable": (START, {"a/yard.png": MediaProblem("unreadable", "it is empty")}),
    "media-outside": (START, {"a/yard.png": MediaProblem("outside", "it lies outside the project")}),
    "media-untrusted": (START, {"a/yard.png": MediaProblem("untrusted", "it lies outside the project")}),
    "media-kind": (START, {"a/yard.png": CLIP}),
    "media-ending": (START, {"a/yard.png": replace(PICTURE, format="jpg")}),
    "picture-format": (START, {"a/yard.png": replace(PICTURE, format="webp")}),
    "picture-size": (START, {"a/yard.png": replace(PICTURE, bytes=10_000_001)}),
    "picture-small": (START, {"a/yard.png": replace(PICTURE, width=299, height=299)}),
    "picture-shape": (START, {"a/yard.png": replace(PICTURE, width=2600, height=1000)}),
    "element-picture-small": (PICTURES, {"m-left.png": replace(PICTURE, width=512, height=719)}),
    "frame-small": (START, {"a/yard.png": replace(PICTURE, width=1280, height=720)}),
    "frame-shape": (START, {"a/yard.png": replace(PICTURE, width=1080, height=1920)}),
    "clip-format": (FOLLOW, {"steps.mp4": replace(CLIP, format="webm")}),
    "clip-upload": (FOLLOW, {"steps.mp4": replace(CLIP, format="mov")}),
    "clip-size": (FOLLOW, {"steps.mp4": replace(CLIP, bytes=200_000_001)}),
    "clip-seconds": (FOLLOW, {"steps.mp4": replace(CLIP, seconds=10.2)}),
    "clip-pixels": (FOLLOW, {"steps.mp4": replace(CLIP, width=3840, height=2160)}),
    "clip-rate": (FOLLOW, {"steps.mp4": replace(CLIP, fps=15.0)}),
    "clip-shape": (ELEMENT, {"m.mp4": replace(CLIP, width=1440, height=1080)}),
}


@pytest.mark.parametrize("row", [row for row in ROWS if row.code != "address-ending"], ids=lambda row: row.code)
def test_each_code_is_raised_at_the_file(row) -> None:
    story, media = FAULTY[row.code]
    assert row.code in codes(story, media)
    assert under(story, row.code, media) == list(media)
    assert not codes(story)


@pytest.mark.parametrize("fps", [23.976, 29.97, 59.94])
def test_television_rates_are_whole_ones(fps: float) -> None:
    assert not codes(FOLLOW, {"steps.mp4": replace(CLIP, fps=fps)})


def test_the_services_own_clips_are_a_frame_longer() -> None:
    assert not codes(FOLLOW, {"steps.mp4": replace(CLIP, seconds=10.042)})


def test_jpeg_has_two_endings() -> None:
    story = STORY + 'image a = "a.JPEG"\nimage b = "b.jpg"\n' + scene("5s @a and @b.")
    assert not codes(story, {path: replace(PICTURE, format="jpg") for path in ("a.JPEG", "b.jpg")})


def test_a_declared_file_is_complained_of_once_where_it_is_declared() -> None:
    story = STORY + 'image door = "yard.png"\n' + scene("5s Snow.", settings="start: @door")
    found = told(story, {"yard.png": MediaProblem("missing", "there is no such file")})
    assert [each.code for each in found] == ["media-missing"]
    assert found[0].span.start == story.index("yard.png")


def test_one_file_in_two_roles_is_judged_for_each() -> None:
    story = FOLLOW.replace("steps.mp4", "m.mp4") + ELEMENT
    media = {"m.mp4": replace(CLIP, seconds=9.0)}
    assert [each.span.start for each in told(story, media) if each.code == "clip-seconds"] == [story.rindex("m.mp4")]


@pytest.mark.parametrize(
    ("near", "code"),
    [
        ("a/yrad.png", "media-misspelt"),
        ("a/yardd.png", "media-misspelt"),
        ("a/yad.png", "media-missing"),
        ("a/card.png", "media-missing"),
        ("a/yard2.png", "media-missing"),
        ("a/yard.jpg", "media-missing"),
    ],
)
def test_only_a_slip_of_the_fingers_is_surely_another_name(near: str, code: str) -> None:
    assert codes(START, {"a/yard.png": MediaProblem("missing", "there is no such file", near)}) == {code}


def test_a_file_that_the_story_uses_already_is_not_surely_meant() -> None:
    story = 'image other = "a/yrad.png"\n' + START.replace("Snow.", "Snow on @other.")
    assert codes(story, {"a/yard.png": MediaProblem("missing", "there is no such file", "a/yrad.png")}) == {
        "media-missing"
    }


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://example.com/a/yard.png", False),
        ("https://example.com/a/yard.JPG?size=2", False),
        ("https://example.com/a/yard", False),
        ("https://example.mov", False),
        ("https://example.com/get?file=yard.gif", False),
        ("https://example.com/yard.v2", False),
        ("https://[example/yard.WEBP", True),
        ("https://example.com/yard.gif?file=yard.png", True),
        ("https://example.com/yard.mp4#first", True),
    ],
)
def test_of_an_address_its_ending_is_seen(address: str, told: bool) -> None:
    found = codes(STORY + scene("5s Snow.", settings=f'start: "{address}"'))
    assert ("address-ending" in found) is told
