"""Elements: what they are made from, and what they are called."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "element-without-look",
        "error",
        "an element that nothing shows",
        "An element is made from a picture of its front and one to three more, or from a clip; or it "
        "exists already and has an id.",
        """\
character mara "Mara" {
  Woman of 34, short black hair
}
""",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
""",
    ),
    Entry(
        "element-two-looks",
        "error",
        "an element whose look comes from two places",
        "Pictures, a clip, or the id of an element that exists: only one of them can be sent, and the "
        "others would be ignored. An element that exists is never made inline.",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
  video: "https://example.com/mara.mp4"
}
""",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
""",
    ),
    Entry(
        "element-pictures",
        "error",
        "too few or too many pictures of an element",
        "The service asks for one picture from the front and one to three from other sides.",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
}
""",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
""",
    ),
    Entry(
        "element-name",
        "error",
        "a shown name that is empty or too long",
        "The shown name is the element's name at the service: 1 to 20 characters. An inline element may "
        "go without, and one with an id is not sent.",
        """\
character mara "Mara of the Northern Railway" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
""",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
""",
    ),
    Entry(
        "element-description",
        "error",
        "a description that is missing or too long",
        "The prose of an element is its description at the service: 1 to 100 characters, counted after "
        "templates. An inline element may go without.",
        """\
character mara "Mara" {
  Woman of 34 with short black hair, a rust-red wool coat, a suitcase that was her mother's,
  and a letter she has not opened
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
""",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
""",
    ),
    Entry(
        "voice-without-video",
        "error",
        "a voice for an element made from pictures",
        "A voice from the library can be bound to an element that is made from a clip.",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
  voice: "voice_warm_01"
}
""",
        """\
character mara "Mara" {
  Woman of 34, short black hair
  video: "https://example.com/mara.mp4"
  voice: "voice_warm_01"
}
""",
    ),
)
