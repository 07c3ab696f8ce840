"""Shots: their words and their seconds."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "prompt-empty",
        "error",
        "a shot or an edit that says nothing",
        "What is sent for a shot is its scene's setting, its framing, its prose and dialogue, and the "
        "style. When all of them are empty there is nothing to film; nor where only the camera is told and no setting, "
        "frame or video shows what it looks at. An edit needs its change in words.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 5s {
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 5s {
    Snow falls on an empty yard.
  }
}
""",
    ),
    Entry(
        "prompt-too-long",
        "error",
        "a prompt with too many characters",
        "A shot that shares its clip may have 512 characters, setting and style counted in, since they "
        "stand in every shot. A longer one is made a clip of its own, where it may have 2,500. So this is"
        " an error above 2,500, and above 512 in a shot of less than 3 seconds, which cannot be a clip of"
        " its own. `kstory show` says who used how much.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 2s {
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
    Snow falls on the yard and nobody comes.
  }
  shot 5s {
    The door opens.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 2s {
    Snow falls on the yard and nobody comes.
  }
  shot 5s {
    The door opens.
  }
}
""",
    ),
    Entry(
        "setting-heavy",
        "warning",
        "a scene's prose that leaves its shots little room",
        "A scene's own prose stands in the prompt of each of its shots, which have 512 characters in a clip of "
        "several. Where it takes more than a third of them, what happens in the shots may come short.",
        'story "Snow" {\n  aspect: 16:9\n}\n\nscene yard {\n'
        "  A yard between four brick walls, a pump under straw, a cart without wheels, three steps to a green door,\n"
        "  an iron lamp above it, a dog kennel, washing lines without washing, and all of it under a foot of snow.\n"
        "  shot 5s {\n    The door opens.\n  }\n  shot 5s {\n    Nobody comes.\n  }\n}\n",
        'story "Snow" {\n  aspect: 16:9\n}\n\nscene yard {\n  A yard between brick walls, deep in snow.\n'
        "  shot 5s {\n    The door opens.\n  }\n  shot 5s {\n    Nobody comes.\n  }\n}\n",
    ),
    Entry(
        "prompt-bytes",
        "warning",
        "a prompt that may be too long if bytes are counted",
        "Nobody says whether the 512 of a shot are characters or bytes, and outside of plain Latin "
        "letters a character is two to four bytes. This prompt fits as characters and does not as bytes. "
        "A shot between two `---` is a clip of its own, which may have 2,500.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 5s {
    雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。
  }
  shot 5s {
    扉が開く。
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 5s {
    雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。雪が静かに庭に降りつもり、誰も来ない。
  }
  ---
  shot 5s {
    扉が開く。
  }
}
""",
    ),
    Entry(
        "no-shots",
        "error",
        "a scene without a shot",
        "A scene is filmed shot by shot; its own prose is the setting that every shot of it shares.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  Snow falls on an empty yard.
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  Snow falls on an empty yard.

  shot 5s wide {
    Nobody comes.
  }
}
""",
    ),
    Entry(
        "shot-seconds",
        "error",
        "a length that is not whole seconds",
        "The service counts shots in whole seconds, one at least.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 4.5s {
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
        "shot-too-long",
        "error",
        "a shot longer than a clip",
        "A clip lasts 15 seconds at most, and a shot is never cut in two. A scene that an edit changes is"
        " handed on clip by clip as a reference video, which lasts 10 seconds at most, so there a shot "
        "has 10.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 20s {
    Snow falls.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 10s {
    Snow falls.
  }
  shot 10s {
    The door opens.
  }
}
""",
    ),
    Entry(
        "clip-too-short",
        "error",
        "too little between two breaks",
        "A clip lasts 3 seconds at least. `---` begins a new one, so what stands between two of them, or "
        "a whole scene, must have 3 seconds.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 2s {
    Snow falls.
  }
  ---
  shot 5s {
    The door opens.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 3s {
    Snow falls.
  }
  ---
  shot 5s {
    The door opens.
  }
}
""",
    ),
    Entry(
        "shot-too-short",
        "error",
        "a short shot that fits into no clip",
        "A shot of 1 or 2 seconds shares a clip with its neighbours, and the clip may have 15 seconds, 6 "
        "shots, prompts of 512 characters and so many references. When no way of cutting the scene into "
        "clips finds it a place, make it longer or a neighbour shorter.",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 15s {
    Snow falls.
  }
  shot 1s {
    A cough.
  }
  shot 15s {
    The door opens.
  }
}
""",
        """\
story "Snow" {
  aspect: 16:9
}

scene yard {
  shot 14s {
    Snow falls.
  }
  shot 1s {
    A cough.
  }
  shot 15s {
    The door opens.
  }
}
""",
    ),
)
