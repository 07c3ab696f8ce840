"""The words of the language, as tables: blocks, settings, where each may stand and what it takes."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from msgspec import Struct


class Shape(Enum):
    """What one value of a setting looks like."""

    CHOICE = auto()  # one of the row's words
    DURATION = auto()  # 5s, 4.5s
    COUNT = auto()  # a whole number
    TEXT = auto()  # "text"
    FILE = auto()  # "file"
    NAME = auto()  # a bare name, or one of the row's words
    MENTION = auto()  # @name
    REFERENCE = auto()  # "file" or @name, or one of the row's words


class SettingWord(Struct, frozen=True, gc=False):
    """A setting: the blocks it may stand in, the shape of its values, the words among them, and whether it takes
    several.

    `meaning` and `example` are for the reference, the editor and hints; `example` is a value as typed.
    """

    word: str
    blocks: frozenset[str]
    shape: Shape
    meaning: str
    example: str
    choices: tuple[str, ...] = ()
    many: bool = False


class BlockWord(Struct, frozen=True, gc=False):
    """A block: where it stands (`parent` is None at the top level) and what its header and body may hold."""

    word: str
    meaning: str
    header: str
    parent: str | None = None
    named: bool = False
    titled: bool = False
    prose: bool = False
    cues: bool = False
    breaks: bool = False


ELEMENT_WORDS: Final = ("character", "animal", "prop", "costume", "location", "effect", "thing")
"""The words that declare an element; each is the name of a tag too."""

TAG_WORDS: Final = ("hottest", *ELEMENT_WORDS)
"""What `tags` takes."""

_ELEMENT_MEANINGS: Final = {
    "character": "someone who keeps a look",
    "animal": "an animal that keeps its look",
    "prop": "a thing that is handled and keeps its look",
    "costume": "clothes that keep their look",
    "location": "a place that keeps its look",
    "effect": "a visual effect that keeps its look",
    "thing": "anything else that keeps its look",
}

BLOCKS: Final[dict[str, BlockWord]] = {
    row.word: row
    for row in (
        BlockWord("story", "defaults for every scene", 'story "Title" {', titled=True),
        BlockWord("style", "a look to use again", "style name {", named=True, prose=True),
        *(
            BlockWord(word, meaning, f'{word} name "Shown name" {{', named=True, titled=True, prose=True)
            for word, meaning in _ELEMENT_MEANINGS.items()
        ),
        BlockWord(
            "scene",
            "one or more clips, cut from its shots",
            'scene name "Title" {',
            None,
            True,
            True,
            True,
            False,
            True,
        ),
        BlockWord("shot", "one shot", "shot 5s wide {", parent="scene", prose=True, cues=True),
        BlockWord(
            "edit", "a change to a video that exists", 'edit name "Title" {', named=True, titled=True, prose=True
        ),
    )
}

TOP_LEVEL: Final = frozenset(row.word for row in BLOCKS.values() if row.parent is None)

DECLARATIONS: Final[dict[str, str]] = {
    "import": 'import name from "file.kstory"',
    "let": 'let name = "text"',
    "image": 'image name = "file.png"',
    "video": 'video name = "file.mp4"',
}
"""The top-level lines that declare something, and the shape of each."""

_ELEMENTS = frozenset(ELEMENT_WORDS)
_FILM = frozenset({"story", "scene", "edit"})
_SCENES = frozenset({"scene", "edit"})
_SCENE = frozenset({"scene"})
_EDIT = frozenset({"edit"})
_REFERENCE_EXAMPLE = '"clips/dance.mp4"'

SETTINGS: Final[dict[str, SettingWord]] = {
    row.word: row
    for row in (
        SettingWord("mode", _FILM, Shape.CHOICE, "how good and how dear", "pro", ("std", "pro")),
        SettingWord("aspect", _FILM, Shape.CHOICE, "width to height", "16:9", ("16:9", "9:16", "1:1")),
        SettingWord(
            "sound", frozenset({"story", "scene"}), Shape.CHOICE, "sound made with the picture", "on", ("on", "off")
        ),
        SettingWord("watermark", _FILM, Shape.CHOICE, "a watermarked copy too", "off", ("on", "off")),
        SettingWord(
            "pace", frozenset({"story", "scene"}), Shape.DURATION, "how long a shot is that gives no duration", "5s"
        ),
        SettingWord("style", _FILM, Shape.NAME, "looks to use, by name", "winter_noir", ("none",), many=True),
        SettingWord("start", _SCENE, Shape.REFERENCE, "the picture it opens on", "continue", ("continue",)),
        SettingWord("end", _SCENE, Shape.REFERENCE, "the picture it arrives at", '"frames/night.png"', ("continue",)),
        SettingWord(
            "with",
            frozenset({"scene", "shot"}),
            Shape.MENTION,
            "who is needed but not mentioned in the prose",
            "@mara",
            many=True,
        ),
        SettingWord(
            "follow", _SCENE, Shape.REFERENCE, "a video whose movement or style is borrowed", _REFERENCE_EXAMPLE
        ),
        SettingWord("source", _EDIT, Shape.REFERENCE, "the video to change", "@platform"),
        SettingWord("keep_sound", _SCENES, Shape.CHOICE, "whether the video's own sound stays", "yes", ("yes", "no")),
        SettingWord("takes", _SCENES, Shape.COUNT, "how many to make", "2"),
        SettingWord("id", _ELEMENTS, Shape.TEXT, "it exists already under this id", '"123456"'),
        SettingWord("front", _ELEMENTS, Shape.FILE, "a picture from the front", '"cast/mara-front.png"'),
        SettingWord("angles", _ELEMENTS, Shape.FILE, "one to three more pictures", '"cast/mara-left.png"', many=True),
        SettingWord("video", _ELEMENTS, Shape.FILE, "a clip of 3–8 s", '"cast/tomas-walk.mp4"'),
        SettingWord("voice", _ELEMENTS, Shape.TEXT, "a voice from the library, by its id", '"voice_warm_01"'),
        SettingWord("tags", _ELEMENTS, Shape.CHOICE, "more tags by name", "costume", TAG_WORDS, many=True),
    )
}
