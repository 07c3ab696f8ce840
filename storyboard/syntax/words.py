"""The words of the language, as tables: blocks, settings, where each may stand and what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


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


@dataclass(frozen=True, slots=True)
class SettingWord:
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


@dataclass(frozen=True, slots=True)
class BlockWord:
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

SAID_OTHERWISE: Final[dict[str, str]] = {
    "true": "on yes",
    "false": "off no",
    "yes": "on",
    "no": "off",
    "on": "yes",
    "off": "no",
    "1": "on yes",
    "0": "off no",
    "professional": "pro",
    "standard": "std",
    "1080p": "pro",
    "1080": "pro",
    "high": "pro",
    "hq": "pro",
    "720p": "std",
    "720": "std",
    "draft": "std",
    "fast": "std",
    "landscape": "16:9",
    "horizontal": "16:9",
    "wide": "16:9",
    "widescreen": "16:9",
    "portrait": "9:16",
    "vertical": "9:16",
    "tall": "9:16",
    "square": "1:1",
    "item": "prop",
    "object": "prop",
    "place": "location",
    "scene": "location",
    "person": "character",
    "clothes": "costume",
    "outfit": "costume",
    "pet": "animal",
    "other": "thing",
    "others": "thing",
}
"""What writers type for a choice, and the choices it can mean (those of the setting at hand are taken)."""

OTHER_WORDS: Final[dict[str, str]] = {
    "ratio": "aspect",
    "aspect_ratio": "aspect",
    "format": "aspect",
    "quality": "mode",
    "audio": "sound",
    "look": "style",
    "styles": "style",
    "first_frame": "start",
    "start_frame": "start",
    "last_frame": "end",
    "end_frame": "end",
    "cast": "with",
    "elements": "with",
    "reference": "follow",
    "input": "source",
    "keep_audio": "keep_sound",
    "variants": "takes",
    "picture": "front",
    "photo": "front",
    "image": "front",
    "pictures": "angles",
    "images": "angles",
    "angle": "angles",
    "clip": "video",
    "tag": "tags",
}
"""What writers type for a setting."""

_SUM: Final = "A shot's seconds stand in its first line, as in `shot 5s {`; a scene lasts as long as its shots."
_LINES: Final = "`mode: pro` makes 1080 lines, `mode: std` 720."
_SAID_IN_FRAMING: Final = "It stands in a shot's first line, as in `shot 5s wide, slow push in {`, or in the prose."
_BARE: Final = "Prose is bare: leave `{word}:` and any quotes away."
_CUT: Final = "Every shot begins with a cut; what is to fade or dissolve is told in a shot's prose."
_IN_PROSE: Final = "Say it in the prose of a scene, a shot or a style."
_NAMED_FIRST: Final = 'It stands in the block\'s first line, as in `scene quay "The quay" {`.'
_NOT_THERE: Final = "The service takes none; say in prose what is to be seen."
_HEARD: Final = "Say in prose what is heard; with `sound: on` it is made with the picture."
_SPOKEN: Final = "A line of dialogue begins with its speaker: `@name: words`."

NO_SETTINGS: Final[dict[str, str]] = {
    **dict.fromkeys(("duration", "length", "seconds", "time", "timing", "lasts"), _SUM),
    **dict.fromkeys(("resolution", "definition", "quality_level"), _LINES),
    **dict.fromkeys(
        ("camera", "camera_movement", "movement", "framing", "lens", "shot_type", "shot_size", "zoom", "pan"),
        _SAID_IN_FRAMING,
    ),
    **dict.fromkeys(("prompt", "text", "action", "prose", "description", "desc", "visual", "visuals"), _BARE),
    **dict.fromkeys(("lighting", "light", "mood", "tone", "weather", "palette", "color", "colour"), _IN_PROSE),
    **dict.fromkeys(("transition", "transitions", "cut", "fade"), _CUT),
    **dict.fromkeys(("title", "name", "label"), _NAMED_FIRST),
    **dict.fromkeys(("fps", "seed", "model", "negative", "negative_prompt", "cfg", "cfg_scale", "steps"), _NOT_THERE),
    **dict.fromkeys(("music", "sfx", "score", "sounds", "voiceover", "voice_over", "narration", "ambience"), _HEARD),
    **dict.fromkeys(("dialogue", "dialog", "says", "line", "speech"), _SPOKEN),
}
"""What writers type for a setting though the language says it otherwise, and how."""

OTHER_BLOCKS: Final[dict[str, str]] = {
    "film": "story",
    "movie": "story",
    "look": "style",
    "person": "character",
    "actor": "character",
    "woman": "character",
    "man": "character",
    "pet": "animal",
    "creature": "animal",
    "item": "prop",
    "object": "prop",
    "clothes": "costume",
    "outfit": "costume",
    "place": "location",
    "setting": "location",
    "vfx": "effect",
    "other": "thing",
    "sequence": "scene",
    "take": "shot",
    "remix": "edit",
}
"""What writers type for a block."""

OTHER_DECLARATIONS: Final[dict[str, str]] = {
    "picture": "image",
    "photo": "image",
    "clip": "video",
    "footage": "video",
    "set": "let",
    "text": "let",
    "var": "let",
    "const": "let",
    "include": "import",
    "use": "import",
}
"""What writers type for a declaration."""
