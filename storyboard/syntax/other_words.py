"""What writers type who know another tool or another language, and what it is called here."""

from __future__ import annotations

from typing import Final

SAID_OTHERWISE: Final[dict[str, str]] = {
    "true": "on yes",
    "false": "off no",
    "yes": "on",
    "no": "off",
    "y": "yes",
    "n": "no",
    "on": "yes",
    "off": "no",
    "1": "on yes",
    "0": "off no",
    "enabled": "on yes",
    "disabled": "off no",
    "mute": "off no",
    "muted": "off no",
    "silent": "off no",
    "none": "off no",
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
    "1.78": "16:9",
    "1.77": "16:9",
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
    "views": "angles",
    "sides": "angles",
    "side": "angles",
    "back": "angles",
    "profile": "angles",
    "voice_id": "voice",
    "element_id": "id",
    "ton": "sound",
    "sonido": "sound",
    "son": "sound",
    "stil": "style",
    "estilo": "style",
    "from": "start",
    "begin": "start",
    "to": "end",
    "characters": "with",
}
"""What writers type for a setting."""

IN_THE_STORY: Final = "It stands in the story block, `{setting}`."
SUM: Final = "A shot's seconds stand in its first line, as in `shot 5s {`; a scene lasts as long as its shots."
LINES: Final = "`mode: pro` makes 1080 lines, `mode: std` 720."
SAID_IN_FRAMING: Final = "It stands in a shot's first line, as in `shot 5s wide, slow push in {`, or in the prose."
_BARE: Final = "Prose is bare: leave `{word}:` and any quotes away."
_CUT: Final = "Every shot begins with a cut; what is to fade or dissolve is told in a shot's prose."
_IN_PROSE: Final = "Say it in the prose of a scene, a shot or a style."
_NAMED_FIRST: Final = 'It stands in the block\'s first line, as in `scene quay "The quay" {`.'
NOT_THERE: Final = "The service knows no list of what is not to be seen; say in prose what is."
NO_CHOICE: Final = "The service leaves no choice there: take it away."
_HEARD: Final = "Say in prose what is heard; with `sound: on` it is made with the picture."
_PROJECT: Final = "It stands in kstory.toml, beside the story."
_SPOKEN: Final = "A line of dialogue begins with its speaker: `@name: words`."

NO_SETTINGS: Final[dict[str, str]] = {
    **dict.fromkeys(("duration", "length", "seconds", "timing", "lasts"), SUM),
    **dict.fromkeys(("resolution", "definition", "quality_level"), LINES),
    **dict.fromkeys(
        ("camera", "camera_movement", "movement", "framing", "lens", "shot_type", "shot_size", "zoom", "pan"),
        SAID_IN_FRAMING,
    ),
    **dict.fromkeys(("prompt", "text", "action", "prose", "description", "desc", "visual", "visuals"), _BARE),
    **dict.fromkeys(
        ("lighting", "light", "mood", "tone", "weather", "palette", "color", "colour", "time", "age", "gender"),
        _IN_PROSE,
    ),
    **dict.fromkeys(("transition", "transitions", "cut", "fade"), _CUT),
    **dict.fromkeys(("title", "name", "label"), _NAMED_FIRST),
    **dict.fromkeys(("negative", "negative_prompt"), NOT_THERE),
    **dict.fromkeys(("fps", "seed", "model", "cfg", "cfg_scale", "steps", "sampler"), NO_CHOICE),
    **dict.fromkeys(("language", "lang"), "What is said is heard in the language that it is written in."),
    **dict.fromkeys(("music", "sfx", "score", "sounds", "voiceover", "voice_over", "narration", "ambience"), _HEARD),
    **dict.fromkeys(("budget", "max_cost", "concurrency", "poll_seconds", "deadline_minutes"), _PROJECT),
    **dict.fromkeys(("dialogue", "dialog", "says", "line", "speech"), _SPOKEN),
}
"""What writers type for a setting though the language says it otherwise, and how."""

NOT_OF_AN_EDIT: Final = frozenset({"from", "to", "in", "out", "trim", "start", "end", "range", "begin"})
"""What writers type to change a part of a clip alone."""

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
    "product": "prop",
    "logo": "prop",
    "vehicle": "prop",
    "clothes": "costume",
    "outfit": "costume",
    "place": "location",
    "setting": "location",
    "vfx": "effect",
    "other": "thing",
    "sequence": "scene",
    "seen": "scene",
    "sean": "scene",
    "take": "shot",
    "plan": "shot",
    "clip": "shot",
    "toma": "shot",
    "plano": "shot",
    "einstellung": "shot",
    "remix": "edit",
    "char": "character",
    "figur": "character",
    "personaje": "character",
    "personnage": "character",
    "project": "story",
    "geschichte": "story",
    "historia": "story",
    "histoire": "story",
}
"""What writers type for a block."""

OTHER_DECLARATIONS: Final[dict[str, str]] = {
    "picture": "image",
    "photo": "image",
    "img": "image",
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
