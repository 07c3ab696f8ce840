"""Names of scenes and edits, which their clips' files are called by."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "name-long",
        "error",
        "a scene's name that no file can have",
        "Clips are files that are called by their scene. File systems take names of 255 bytes; letters beyond ASCII "
        "have two to four bytes each. What is to be read on the cards goes into the title, which may be longer.",
        f"""\
story "Night" {{
  aspect: 16:9
}}

scene {"the_longest_night_of_the_year_" * 7} {{
  shot 5s {{
    Snow falls on an empty yard.
  }}
}}
""",
        """\
story "Night" {
  aspect: 16:9
}

scene night "The longest night of the year" {
  shot 5s {
    Snow falls on an empty yard.
  }
}
""",
    ),
    Entry(
        "name-alike",
        "error",
        "two scenes that differ in capitals alone",
        "Clips are files that are called by their scene. Where a file system does not tell capitals apart, which is so "
        "on most Macs and on Windows, the clips of one would lie over those of the other, and they were paid for.",
        """\
story "Yards" {
  aspect: 16:9
}

scene yard {
  shot 5s {
    Snow falls on an empty yard.
  }
}

scene Yard {
  shot 5s {
    Rain falls on an empty yard.
  }
}
""",
        """\
story "Yards" {
  aspect: 16:9
}

scene yard {
  shot 5s {
    Snow falls on an empty yard.
  }
}

scene yard_in_rain {
  shot 5s {
    Rain falls on an empty yard.
  }
}
""",
    ),
)
