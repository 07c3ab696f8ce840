"""Settings of scenes and edits."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "aspect-missing",
        "error",
        "no shape for the picture",
        "A clip that does not begin on a start frame and is not an edit needs its aspect: `16:9`, `9:16` "
        "or `1:1`. Said in the story block it holds for every scene. A start frame belongs to the first "
        "clip of its scene alone.",
        """\
scene yard {
  shot 5s {
    Snow falls.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 5s {
    Snow falls.
  }
}
""",
    ),
    Entry(
        "equal-takes",
        "note",
        "several takes with the same words",
        "The service may answer the same request from a cache and give the same clip again. A template "
        "that reads `take` makes each take's words its own.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  takes: 2
  shot 5s {
    Snow falls.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  takes: 2
  shot 5s {
    Snow falls {{ ['softly', 'thickly'][take - 1] }}.
  }
}
""",
    ),
    Entry(
        "source-missing",
        "error",
        "an edit of nothing",
        "An edit changes a video that exists: a file, or the result of a scene.",
        """\
edit snow {
  Add falling snow.
}
""",
        """\
edit snow {
  source: "https://example.com/yard.mp4"
  Add falling snow.
}
""",
    ),
    Entry(
        "keep-sound-without-video",
        "error",
        "no video whose sound could be kept",
        "`keep_sound` says what becomes of the sound of the video that a scene follows. This scene follows none.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  keep_sound: yes
  shot 5s {
    Snow falls.
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
  keep_sound: yes
  shot 5s {
    Snow falls.
  }
}
""",
    ),
    Entry(
        "sound-with-video",
        "error",
        "sound in a scene that follows a video",
        "The service makes no sound for a clip that follows a video. The scene has to say `sound: off` "
        "itself, so that a film does not lose its sound unseen. Edits are always sent silent, and keep "
        "their source's sound with `keep_sound: yes`.",
        """\
story "Snow" {
  aspect: 16:9
  sound: on
}
video steps = "https://example.com/steps.mp4"
scene yard {
  follow: @steps
  shot 5s {
    A woman dances.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
  sound: on
}
video steps = "https://example.com/steps.mp4"
scene yard {
  sound: off
  follow: @steps
  shot 5s {
    A woman dances.
  }
}
""",
    ),
    Entry(
        "dialogue-without-sound",
        "warning",
        "dialogue that nobody will hear",
        "Somebody speaks in a scene whose sound is off. Off is what holds when nothing is said.",
        """\
story "Snow" {
  aspect: 16:9
}

character mara "Mara" {
  Woman of 34, short black hair
  id: "1"
}
scene yard {
  shot 5s {
    @mara: The first train.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
  sound: on
}
character mara "Mara" {
  Woman of 34, short black hair
  id: "1"
}
scene yard {
  shot 5s {
    @mara: The first train.
  }
}
""",
    ),
    Entry(
        "followed-too-long",
        "error",
        "a scene that is too long to be followed",
        "A scene that another one follows is handed on whole as a reference video, which lasts 3 to 10 seconds.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 12s {
    A woman dances.
  }
}

scene roof {
  follow: @yard
  shot 5s {
    A man dances.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 10s {
    A woman dances.
  }
}

scene roof {
  follow: @yard
  shot 5s {
    A man dances.
  }
}
""",
    ),
    Entry(
        "follower-too-long",
        "warning",
        "a long clip that follows a video",
        "Clips that follow a video are known to come out well up to 10 seconds. Longer ones may be refused or cut.",
        """\
story "Snow" {
  aspect: 16:9
}

video steps = "https://example.com/steps.mp4"
scene yard {
  follow: @steps
  shot 12s {
    A woman dances.
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
  shot 10s {
    A woman dances.
  }
}
""",
    ),
)
