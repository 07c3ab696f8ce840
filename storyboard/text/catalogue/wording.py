"""Words of a shot that mean more than they say, or take longer."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "typed-ordinal",
        "error",
        "a number of the service typed by hand",
        "The service calls elements, pictures and the video by numbers, `<<<element_1>>>`, which change from clip to "
        "clip. Here things are called by name, and the numbers are found for each request; one that is typed would "
        "point at another thing, or at nothing.",
        'story "Snow" {\n  aspect: 16:9\n}\n\ncharacter mara "Mara" {\n  id: "891275852881"\n}\n\nscene yard {\n'
        "  shot 5s {\n    @mara waves to <<<element_2>>>.\n  }\n}\n",
        'story "Snow" {\n  aspect: 16:9\n}\n\ncharacter mara "Mara" {\n  id: "891275852881"\n}\n\n'
        'character tomas "Tomas" {\n  id: "805276374968"\n}\n\nscene yard {\n'
        "  shot 5s {\n    @mara waves to @tomas.\n  }\n}\n",
    ),
    Entry(
        "hurried-dialogue",
        "warning",
        "more dialogue than the shot has time for",
        "People say two or three words a second, and 3.5 when they hurry; of Chinese and Japanese 8 signs. What is "
        "said in this shot takes longer than that, so words will be swallowed or cut off.",
        'story "Snow" {\n  aspect: 16:9\n  sound: on\n}\n\ncharacter mara "Mara" {\n  id: "891275852881"\n}\n\n'
        "scene yard {\n  shot 3s {\n    @mara: He said that he would come with the first train, or with the second, "
        "and not without the letter.\n  }\n}\n",
        'story "Snow" {\n  aspect: 16:9\n  sound: on\n}\n\ncharacter mara "Mara" {\n  id: "891275852881"\n}\n\n'
        "scene yard {\n  shot 3s {\n    @mara: He said the first train.\n  }\n}\n",
    ),
)
