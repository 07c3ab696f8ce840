"""What a clip is shown: elements, pictures, videos, start and end frames."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "many-elements",
        "note",
        "many elements in one shot",
        "Up to 7 are allowed. With more than 3 at once the service is known to lose one or another's likeness.",
        """\
story "Snow" {
  aspect: 16:9
}

character ada "Ada" {
  id: "1"
}
character ben "Ben" {
  id: "2"
}
character cem "Cem" {
  id: "3"
}
character dua "Dua" {
  id: "4"
}
scene yard {
  shot 5s {
    @ada, @ben, @cem and @dua dance.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

character ada "Ada" {
  id: "1"
}
character ben "Ben" {
  id: "2"
}
character cem "Cem" {
  id: "3"
}
character dua "Dua" {
  id: "4"
}
scene yard {
  shot 5s {
    @ada, @ben and @cem dance.
  }
  shot 5s {
    @dua looks on.
  }
}
""",
    ),
    Entry(
        "video-element-with-video",
        "error",
        "an element made from a clip beside a video",
        "A scene that follows a video, or an edit, is shown that video; the service takes no element made"
        " from a clip beside it. Elements made from pictures are welcome.",
        """\
story "Snow" {
  aspect: 16:9
}

video steps = "https://example.com/steps.mp4"
character mara "Mara" {
  Woman of 34, short black hair
  video: "https://example.com/mara.mp4"
}
scene yard {
  follow: @steps
  shot 5s {
    @mara dances.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

video steps = "https://example.com/steps.mp4"
character mara "Mara" {
  Woman of 34, short black hair
  front: "https://example.com/mara.png"
  angles: "https://example.com/mara-left.png"
}
scene yard {
  follow: @steps
  shot 5s {
    @mara dances.
  }
}
""",
    ),
    Entry(
        "video-not-shown",
        "error",
        "a video in the prose that the clip is not shown",
        "A clip is shown one video: what its scene follows, or what an edit changes. Only that one can be"
        " named in the prose.",
        """\
story "Snow" {
  aspect: 16:9
}

video steps = "https://example.com/steps.mp4"
scene yard {
  shot 5s {
    A woman dances as in @steps.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

video steps = "https://example.com/steps.mp4"
scene yard {
  follow: @steps
  shot 5s {
    A woman dances as in @steps.
  }
}
""",
    ),
    Entry(
        "too-many-references",
        "error",
        "more pictures and elements than one clip is shown",
        "A clip is shown 7 pictures and elements at most; 4 beside a video; 3 elements beside a start "
        "frame; and with an end frame no pictures but the two frames. A start or end frame counts as a "
        "picture. The planner parts shots that need too much together, but one shot cannot be parted.",
        """\
story "Snow" {
  aspect: 16:9
}

character ada "Ada" {
  id: "1"
}
character ben "Ben" {
  id: "2"
}
character cem "Cem" {
  id: "3"
}
character dua "Dua" {
  id: "4"
}
scene yard {
  start: "https://example.com/day.png"
  shot 5s {
    @ada, @ben, @cem and @dua dance.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

character ada "Ada" {
  id: "1"
}
character ben "Ben" {
  id: "2"
}
character cem "Cem" {
  id: "3"
}
character dua "Dua" {
  id: "4"
}
scene yard {
  start: "https://example.com/day.png"
  shot 5s {
    @ada, @ben and @cem dance.
  }
  ---
  shot 5s {
    @dua looks on.
  }
}
""",
    ),
    Entry(
        "end-without-start",
        "error",
        "an end frame without a start frame",
        "A clip that arrives at a picture must begin on one.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  end: "https://example.com/night.png"
  shot 5s {
    Night falls.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  start: "https://example.com/day.png"
  end: "https://example.com/night.png"
  shot 5s {
    Night falls.
  }
}
""",
    ),
    Entry(
        "end-with-shots",
        "error",
        "an end frame in a scene of several shots",
        "Start and end frame go into one and the same clip, and that clip has one shot. Give the last "
        "shot a scene of its own, which starts with `continue`.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  start: "https://example.com/day.png"
  end: "https://example.com/night.png"
  shot 5s {
    Snow falls.
  }
  shot 5s {
    Night falls.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  start: "https://example.com/day.png"
  shot 5s {
    Snow falls.
  }
}

scene night {
  start: continue
  end: "https://example.com/night.png"
  shot 5s {
    Night falls.
  }
}
""",
    ),
    Entry(
        "start-with-shots",
        "warning",
        "a start frame before several shots",
        "A clip of several shots may ignore its start frame. A `---` after the first shot makes it a clip of its own.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  start: "https://example.com/day.png"
  shot 5s {
    Snow falls.
  }
  shot 5s {
    Night falls.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  start: "https://example.com/day.png"
  shot 5s {
    Snow falls.
  }
  ---
  shot 5s {
    Night falls.
  }
}
""",
    ),
)
