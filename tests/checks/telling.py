"""Short stories and what is said of them, through the compiler's door."""

from __future__ import annotations

from collections.abc import Mapping

from storyboard.compiler import compile_story
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source
from storyboard.text.catalogue import severity

STORY = 'story "S" {\n  aspect: 16:9\n}\n'
PICTURE = MediaFacts("picture", "png", 500_000, 1920, 1080, "0" * 64)
CLIP = MediaFacts("video", "mp4", 5_000_000, 1920, 1080, "1" * 64, 5.0, 30.0)

Media = Mapping[str, MediaFacts | MediaProblem]


def told(text: str, media: Media | None = None) -> tuple[Diagnostic, ...]:
    """Every complaint of a story file; files that are not in `media` are good ones."""

    def measure(path: str) -> MediaFacts | MediaProblem:
        return (media or {}).get(path, CLIP if path.endswith((".mp4", ".mov")) else PICTURE)

    return compile_story("s.kstory", lambda path: Source(path, text), measure).diagnostics


def codes(text: str, media: Media | None = None) -> set[str]:
    return {each.code for each in told(text, media)}


def errors(text: str, media: Media | None = None) -> set[str]:
    return {each.code for each in told(text, media) if severity(each.code) == "error"}


def under(text: str, code: str, media: Media | None = None) -> list[str]:
    """What of the source each complaint of a code underlines."""
    return [text[each.span.start : each.span.end] for each in told(text, media) if each.code == code]


def scene(*shots: str, settings: str = "", name: str = "yard") -> str:
    """A scene from shots such as "5s Snow falls." and `---`."""
    lines = [f"  {line}" for line in settings.splitlines()]
    for shot in shots:
        seconds, _, words = shot.partition(" ")
        lines += ["  ---"] if shot == "---" else [f"  shot {seconds} {{", f"    {words}", "  }"]
    return f"scene {name} {{\n" + "\n".join(lines) + "\n}\n"


def cast(count: int) -> str:
    """Elements `a1`, `a2`, ... that exist already."""
    return "".join(f'character a{n} "A{n}" {{\n  id: "{n}"\n}}\n' for n in range(1, count + 1))


def mentions(count: int) -> str:
    return " ".join(f"@a{n}" for n in range(1, count + 1))
