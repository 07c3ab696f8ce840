"""Stories to try things on."""

from pathlib import Path

from hypothesis import strategies as st

from storyboard.text import Source

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples" / "guide").glob("*.kstory"))
SIGNS = [
    *'{}":@#>()=,\\-\n \t',
    "“",
    "：",
    "｛",
    "＠",
    "—",
    "\u200b",
    "\u00a0",
    "\x00",
    "\x85",
    "\u2028",
    "é",
    "小",
    "ि",
]
PIECES = [
    "---",
    "shot 5s {",
    'scene x "T" {',
    "{{ x }}",
    "{% if %}",
    "} }",
    "mode: pro",
    'let x = "a"',
    "import a from ",
    "@a (b): c",
    "inline ",
]

noise = st.lists(st.sampled_from(SIGNS + PIECES) | st.text(max_size=4), max_size=60).map("".join)


@st.composite
def bent(draw: st.DrawFn) -> str:
    """A story that was right until something happened to it."""
    text = draw(st.sampled_from(EXAMPLES)).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.sampled_from([0, 0, 1, 3, 40]))
        text = text[:at] + draw(st.sampled_from(["", *SIGNS, *PIECES])) + text[at + gone :]
    return text


def source(text: str) -> Source:
    return Source("story.kstory", text)
