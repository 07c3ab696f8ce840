"""Lines typed as in other languages are read as they were meant, and mended by the fix they carry."""

from __future__ import annotations

import pytest

from storyboard.syntax import parse
from storyboard.text import Source, edited

STORY = """\
story "Gulls" {
  mode: std
  sound: on
}

scene quay {
  shot 5s wide {
    @mara: Good morning.
    Fog.
  }
}
"""


def mended(text: str) -> tuple[str, set[str]]:
    codes: set[str] = set()
    for _ in range(4):
        found = [each for each in parse(Source("story.kstory", text))[1] if each.fix]
        codes |= {each.code for each in found}
        text = edited(text, (edit for each in found for edit in each.fix))
    return text, codes


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("```kstory\n" + STORY + "```\n", "\n" + STORY + "\n", "foreign-mark"),
        (STORY.replace("  mode: std\n  sound", "  mode: std, sound"), STORY, "one-thing-a-line"),
        (STORY.replace("  mode: std\n  sound", "  mode: std; sound"), STORY, "one-thing-a-line"),
        (STORY.replace("  mode: std\n  sound", "  mode: std sound"), STORY, "one-thing-a-line"),
        (STORY.replace("@mara", "- @mara"), STORY, "foreign-mark"),
        (STORY.replace("shot 5s", "1. shot 5s"), STORY, "foreign-mark"),
        (STORY.replace("sound: on", "• sound: on"), STORY, "foreign-mark"),
        (STORY.replace("quay {", "quay:"), STORY, "missing-brace"),
        (STORY.replace("wide {", "wide:"), STORY, "missing-brace"),
        (STORY.replace("mode: std", '"mode": "std",'), STORY, "setting-as-prose"),
        (STORY.replace("mode: std", "mode std"), STORY, "setting-as-prose"),
        (STORY.replace("Fog.", "• **Fog**."), STORY, "mark-in-prose"),
        (STORY.replace("shot 5s wide", "shot(5s wide)"), STORY, "unknown-block"),
        (STORY.replace("a:", "a: (low)"), STORY.replace("a:", "a (low):"), "aside-in-dialogue"),
        (STORY.replace("wide {", "wide {\n    CUT TO:"), STORY.replace("wide {", "wide {\n    "), "screenplay-line"),
        (STORY.replace("5s wide", "5 segundos wide"), STORY, "bad-duration"),
        (STORY.replace("5s wide", "５秒 wide"), STORY, "bad-duration"),
        (STORY.replace("5s wide", "00:05 wide"), STORY, "bad-duration"),
        (STORY.replace("5s wide", "(5s) wide"), STORY, "bad-duration"),
        (STORY.replace("mode: std", "Mode = standard"), STORY, "setting-as-prose"),
        (STORY.replace("mode: std", "mode: 720p"), STORY, "bad-value"),
        (STORY.replace("@mara: Good", "- @mara: «Good»"), STORY.replace("Good", "«Good»"), "foreign-mark"),
        (
            STORY.replace("shot 5s", "start: last frame\n  shot 5s"),
            STORY.replace("shot 5s", "start: continue\n  shot 5s"),
            "bad-value",
        ),
    ],
)
def test_a_habit_is_told_and_mended(wrong: str, right: str, code: str) -> None:
    assert mended(wrong) == (right, {code})


@pytest.mark.parametrize("sign", ["//", "/*", "<!--"])
def test_a_comment_of_another_language_says_nothing(sign: str) -> None:
    close = {"//": "", "/*": " */", "<!--": " -->"}[sign]
    text = STORY.replace("    Fog.", f"    {sign} a draft{close}\n    Fog.")
    assert [each.code for each in parse(Source("story.kstory", text))[1]] == ["foreign-comment"]
    assert mended(text)[0] == STORY.replace("    Fog.", "    # a draft\n    Fog.")


def test_what_a_long_comment_holds_is_not_read() -> None:
    text = STORY.replace("  sound: on\n", "  /* sound: maybe\n  style {\n\n  } */\n")
    assert [each.code for each in parse(Source("story.kstory", text))[1]] == ["foreign-comment"]


@pytest.mark.parametrize(
    "prose",
    [
        "- a gull, and no list",
        "— Good morning, says the gull.",
        "12. December, says the calendar.",
        "https://example.org stands on the hull.",
        "Character study:",
        "shot of a gull, from below:",
        "5 * 3 is written on the wall: sound on.",
    ],
)
def test_prose_that_begins_like_a_habit_is_prose(prose: str) -> None:
    assert parse(Source("story.kstory", STORY.replace("Fog.", prose)))[1] == ()


@pytest.mark.parametrize("line", ["Shot 1: A gull.", "SHOT 2", "shot #3 - a gull"])
def test_a_list_of_shots_is_told(line: str) -> None:
    text = STORY.replace("  shot", f"  {line}\n  shot")
    assert [each.code for each in parse(Source("story.kstory", text))[1]] == ["missing-brace"]
