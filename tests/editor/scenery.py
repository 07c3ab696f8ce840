"""The stories of worlds, and what may be typed, declared and measured in them."""

from __future__ import annotations

from typing import Final

ENTRY: Final = "film.kstory"
OTHERS: Final = {
    "dark.kstory": """\
let wool = "red wool of @lamp"
style dark {
  Grey, by @lamp in {{ wool }}.
}
prop lamp "Lamp" {
  An oil lamp
  id: "1"
}
image sky = "dark/sky.png"
""",
    "cast/people.kstory": """\
import lamp as light from "../bright.kstory"
character mara "Mara" {
  Woman of 34 by the light
  id: "3"
}
character tomas "Tomas" {
  Man of 40
  front: "tomas.png"
  angles: "tomas2.png", "tomsa.png"
}
style grain {
  @light on @mara, take {{ take }}.
}
let coat = "a coat of {{ cloth }}"
let cloth = "wool"
""",
    "bright.kstory": """\
style bright {
  Sun, and a lamp: @lamp.
}
prop lamp "Lamp" {
  A street lamp
  id: "2"
}
video walk = "walk.mp4"
""",
    "aside.kstory": 'prop letter "Letter" {\n  A letter\n  id: "4"\n}\nlet station = "the station"\n',
}
"""Files beside the entry. Nothing imports the last of them."""
ENTRIES: Final = (
    """\
import dark from "dark.kstory"
import bright, walk from "bright.kstory"
import mara, tomas as father, coat from "cast/people.kstory"
story "Film" {
  aspect: 16:9
  sound: on
  style: dark
}

let place = "the {{ coat }} station"
image yard = "yard.png"

scene one "One" {
  style: bright
  start: "yadr.png"
  {{ place }}, dawn.

  shot 5s wide {
    @mara waits for @father.
    @father (softly): In {{ coat }}, mara.
  }
}

scene two "Two" {
  start: continue
  end: "yard2.png"
  shot {
    {% for who in ["a gull", "a cat"] %}{{ who }} and @mara, {% endfor %}by @yard.
  }
  ---
  shot 4s {
    with: @father
    Snow, @ mara, @nobdy.
  }
}

# meant: repeated-shot, prompt-too-long
scene three "Three" {
  start: "yard.png"
  takes: 2
  follow: @walk
  shot 4s {
    Take {{ take }} of it, $place and lamp.
  }
}

edit rain "Rain" {
  source: @two
  More rain on @father.
}
""",
    """\
scene one "One" {
  aspect: 1:1
  start: "fraem.png"
  shot 5s {
    Gulls over the water.
  }
}
scene two "Two" {
  aspect: 1:1
  start: "frame.png"
  shot 5s {
    A cat.
  }
}
scene three "Three" {
  aspect: 1:1
  shot 5s {
    Snow on roofs.
  }
}
edit four "Four" {
  source: @two
  Rain.
}
""",
    """\
story "Film" {
  aspect: 9:16
  style: own
  pace: 4s
}
import "cast/people.kstory"
let a = "one of {{ b }}"
let b = "two"
style own {
  Light on @mara in {{ a }}.
}
character lamp "Lamp man" {
  A man
  id: "9"
}
image mara_photo = "mara.png"
scene one "One" {
  shot 5s {
    @mara by @lamp, $a and {b}.
  }
  shot 5s {
    @mara by @lamp, $a and {b}.
  }
}

scene two "Two" {
  style: grain, own
  shot 5s {
    @tomas waits.
    tomas: Hello there.
  }
}
""",
)
LINES: Final = (
    "}",
    "    > }",
    "### shot 5s {",
    "scene four {",
    'scene five "Five" {\n  shot 5s {\n    Snow on five.\n  }\n}',
    'scene six "Six" {\n  start: "frame.png"\n  shot 5s {\n    Snow on six, @mara.\n  }\n}',
    "  shot 5s {",
    "  sound: off",
    "  style: bright",
    "  style: none",
    "  takes: 3",
    "  start: continue",
    '  start: "frame.png"',
    '  end: "fraem.png"',
    "  with: @mara",
    "  start: @one",
    "    @ mara, @lamp and @letter in {{ station }}.",
    "    {% for each in [place, coat] %}{{ each }} {% endfor %}",
    "    {{ if }} {{ take }}",
    "    mara: Hello.",
    "    **Mara**: Hello.",
    "- shot 3s wide {",
    "```",
    "---",
    "+ shot 3s {",
    "+    Snow.",
    "<<<<<<< mine",
    "=======",
    ">>>>>>> theirs",
    "# a note",
    "# meant: unused",
    "# meant: unknown-name",
    "// a note",
    "/* a note",
    'let if = "no"',
    'let coat = "a coat of @mara"',
    'import lamp as light from "bright.kstory"',
    'import "dark.kstory"',
    'import "cast/people.kstory"',
    'import "film.kstory"',
    'story "Other" {\n  sound: on\n}',
    'story "Bare" {\n}',
    "1. Snow",
    "sond: on",
    "\u00ad  Sn\u00adow",
    "  “Snow”, @mara’s",
)
EXTRA: Final = ("    > }", "}", "### }", "  end", ")", "}}", "  shot 5s wide", "  > shot 5s {", "    Snow }", "{")
SIGNS: Final = (*'{}"@:#-,x 0\n$', "é😀", "\u200b", "{{", "@[", "]", "  ", "```", "＠", "：", "\\", "/")
WORDS: Final = (
    "mara",
    "lamp",
    "dark",
    "bright",
    "coat",
    "place",
    "one",
    "two",
    "nobdy",
    "sky",
    "yard",
    "a",
    "b",
    "take",
)
KINDS: Final = (
    'character {0} "{1}" {{\n  Somebody\n  id: "7"\n}}',
    'prop {0} "{1}" {{\n  Something\n  id: "8"\n}}',
    'image {0} = "{0}.png"',
    'video {0} = "{0}.mp4"',
    'let {0} = "some {0}"',
    "style {0} {{\n  Some {0}, @mara.\n}}",
    "",
)
"""A name declared, each time as something else."""
PICTURES: Final = (*("yard.png", "yard2.png", "frame.png", "mara.png", "walk.mp4", "dark/sky.png", "cast/tomas.png"),)
TEMPLATES: Final = (
    None,
    "{{ nope }}",
    "{{ prose }} {{ style }}",
    "{{ number }}: {{ prose }}",
    "{{ take }}, {{ setting }}",
)
MEANT: Final = ((), ("unused",), ("unused", "repeated-shot"))
