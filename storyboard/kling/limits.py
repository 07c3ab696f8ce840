"""Every number and every rule of the service, once, as a row that cites its sentence.

Checks, the planner, the verifier, messages, documentation and tests read the numbers from here.
"""

from __future__ import annotations

from dataclasses import dataclass

GUIDE = "guide"
"""The vendor's integration guide, the specification."""
PRACTICE = "practice"
"""What public clients and documents say where the guide is silent."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of the service. `least` and `most` are inclusive, None where it is open; `cites` is its sentence."""

    name: str
    unit: str
    cites: str
    least: float | None = None
    most: float | None = None
    section: str = ""
    source: str = GUIDE

    def holds(self, value: float) -> bool:
        """Whether a value is inside."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def top(self) -> int:
        """`most` as a whole number, for counts."""
        assert self.most is not None, self.name
        return int(self.most)

    @property
    def bottom(self) -> int:
        """`least` as a whole number, for counts."""
        assert self.least is not None, self.name
        return int(self.least)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the service that is not one number."""

    name: str
    cites: str
    section: str = ""
    source: str = GUIDE


_CORE = "Core Parameters"
_MEDIA = "Image & Video Input Parameters"
_SHOTS = "Multi-Shot Parameters"
_REFS = "Limits on Combined References"
_ELEMENT = "Kling Create Element, Core Parameters"
_ELEMENT_PICTURES = "Kling Create Element, Image Reference Parameters"
_ELEMENT_VIDEO = "Kling Create Element, Video Reference Parameters"

PROMPT = Limit("prompt", "characters", "Text prompt (max 2500 chars).", 1, 2500, _CORE)
PROMPT_REQUIRED = Rule("prompt needed", "Required when multi_shot is false.", _CORE)
CLIP_SECONDS = Limit("clip length", "seconds", 'Video length in seconds: "3" through "15".', 3, 15, _CORE)

SHOTS = Limit("shots in a clip", "shots", "Up to 6 shots, each prompt max 512 chars.", 1, 6, _SHOTS)
SHOT_PROMPT = Limit("shot prompt", "characters", "Up to 6 shots, each prompt max 512 chars.", 1, 512, _SHOTS)
SHOT_PROMPT_BYTES = Limit(
    "shot prompt in bytes",
    "UTF-8 bytes",
    "Whether 512 counts characters or bytes is not said: above 512 bytes is a warning.",
    most=512,
    source=PRACTICE,
)
SHOT_SECONDS = Limit(
    "shot length", "seconds", "Every shot 1 s at least, whole seconds, as a string.", 1, None, "", PRACTICE
)

IMAGE_BYTES = Limit("picture size", "bytes", "Formats: .jpg/.jpeg/.png, max 10MB", most=10_000_000, section=_MEDIA)
IMAGE_PIXELS = Limit("picture side", "pixels", "min 300px", least=300, section=_MEDIA)
IMAGE_RATIO = Limit("picture ratio", "width:height", "aspect ratio 1:2.5–2.5:1", 0.4, 2.5, _MEDIA)
IMAGE_FORMATS = Rule("picture format", "Formats: .jpg/.jpeg/.png", _MEDIA)
IMAGE_TYPES = Rule("picture types", 'Types: "first_frame", "end_frame".', _MEDIA)

VIDEO_SECONDS = Limit("reference video length", "seconds", "Formats: .mp4/.mov, 3–10s", 3, 10, _MEDIA)
VIDEO_PIXELS = Limit("reference video side", "pixels", "720–2160px", 720, 2160, _MEDIA)
VIDEO_FPS = Limit("reference video rate", "frames a second", "24–60fps", 24, 60, _MEDIA)
VIDEO_BYTES = Limit("reference video size", "bytes", "max 200MB", most=200_000_000, section=_MEDIA)
VIDEO_FORMATS = Rule("reference video format", "Formats: .mp4/.mov", _MEDIA)
VIDEO_TYPES = Rule(
    "reference video types", 'refer_type: "base" (video editing) or "feature" (style/motion reference).', _MEDIA
)
KEEP_SOUND = Rule("sound of the reference video", 'keep_original_sound: "yes" or "no".', _MEDIA)
VIDEOS = Limit("reference videos", "videos", "One reference video; always write refer_type.", 1, 1, "", PRACTICE)

REFERENCES = Limit(
    "images and elements", "references", "No reference video: max images + elements 7", most=7, section=_REFS
)
REFERENCES_WITH_VIDEO = Limit(
    "images and elements with a video",
    "references",
    "With reference video: 4 (video elements not supported)",
    most=4,
    section=_REFS,
)
ELEMENTS_WITH_FRAME = Limit(
    "elements with a start or end frame", "elements", "With first/last frame video: 3 elements", most=3, section=_REFS
)
ELEMENTS_NOTED = Limit(
    "elements without a frame",
    "elements",
    "More than 3 elements without frames are allowed to the cap of 7.",
    most=3,
    source=PRACTICE,
)
IMAGES_WITH_END = Limit(
    "images with an end frame", "images", "More than 2 images: End frame not supported", most=2, section=_REFS
)
"""Of all pictures in the list, the start and the end frame among them."""

ELEMENT_NAME = Limit("element name", "characters", "Element name, max 20 characters.", 1, 20, _ELEMENT)
ELEMENT_DESCRIPTION = Limit(
    "element description", "characters", "Element description, max 100 characters.", 1, 100, _ELEMENT
)
ANGLES = Limit(
    "further pictures of an element",
    "pictures",
    "1–3 additional reference images from different angles.",
    1,
    3,
    _ELEMENT_PICTURES,
)
ELEMENT_MODES = Rule("what an element is made from", "There are two ways to create an element", _ELEMENT)
ELEMENT_VIDEOS = Limit("videos of an element", "videos", "1 reference video (3–8s)", 1, 1, _ELEMENT)
ELEMENT_TAGS = Rule("tags", "One element can have multiple tags.", "Available Tags")
ELEMENT_VIDEO_SECONDS = Limit(
    "element video length", "seconds", "Formats: .mp4/.mov, 1080P, 3–8 seconds", 3, 8, _ELEMENT_VIDEO
)
ELEMENT_VIDEO_SIDE = Limit("element video short side", "pixels", "1080P", 1080, 1080, _ELEMENT_VIDEO)
ELEMENT_VIDEO_BYTES = Limit("element video size", "bytes", "max 200MB", most=200_000_000, section=_ELEMENT_VIDEO)
ELEMENT_VIDEO_FORMATS = Rule("element video format", "Formats: .mp4/.mov", _ELEMENT_VIDEO)
ELEMENT_VIDEO_ASPECTS = Rule("element video aspect", "16:9 or 9:16", _ELEMENT_VIDEO)

SOUND_WITH_VIDEO = Rule("sound with a video", 'Must be "off" when video_list is provided.', _CORE)
SOUND = Rule("sound", '"on" or "off".', _CORE)
ASPECT = Rule("aspect", '"16:9", "9:16", or "1:1".', _CORE)
ASPECT_REQUIRED = Rule("aspect needed", "Required when not using first-frame reference or video editing.", _CORE)
MODE = Rule("mode", '"std" (720P, cost-effective) or "pro" (1080P, higher quality)', _CORE)
STD_SIDE = Limit("short side in std", "pixels", '"std" (720P, cost-effective)', 720, 720, _CORE)
PRO_SIDE = Limit("short side in pro", "pixels", '"pro" (1080P, higher quality)', 1080, 1080, _CORE)
WATERMARK = Rule("watermark", "Whether to generate watermarked results simultaneously.", "Other Parameters")
MULTI_PROMPT = Rule("prompts of several shots", "When true, prompt is ignored; use multi_prompt instead.", _SHOTS)
SHOT_TYPE = Rule("shot type", '"customize". Required when multi_shot is true.', _SHOTS)
MENTIONS = Rule(
    "mentions",
    "Use the <<<element_N>>> syntax in the prompt where N corresponds to the order in element_list.",
    "Element-Driven Generation",
)
END_NEEDS_START = Rule("end without start", "End frame requires a first frame.", _MEDIA)
VIDEO_ELEMENTS_WITH_VIDEO = Rule(
    "video elements with a reference video", "With reference video: 4 (video elements not supported)", _REFS
)
SHOT_SUM = Rule("shot lengths", "Shot durations must sum to total duration.", _SHOTS)
VOICE_NEEDS_VIDEO = Rule("voice", "Only for video-customized elements.", "Kling Create Element, Optional Parameters")
END_WITH_SHOTS = Rule("end frame with several shots", "An end frame with several shots is refused.", "", PRACTICE)
START_WITH_SHOTS = Rule(
    "start frame with several shots", "A start frame before several shots may be ignored.", "", PRACTICE
)
EQUAL_TAKES = Rule("equal takes", "The same request twice may be answered from a cache.", "", PRACTICE)
FRAME_WITH_BASE = Rule("frames with an edit", "A start or end frame with a base video is refused.", "", PRACTICE)
FEATURE_SECONDS = Limit(
    "clip length with a feature video", "seconds", "Feature video: output 3–10 s.", 3, 10, "", PRACTICE
)
UPLOADS = Rule("uploads", "The upload service takes jpg, jpeg, png and mp4; no mov, no webp.", "", PRACTICE)

IMAGE_KINDS = frozenset({"jpg", "jpeg", "png"})
VIDEO_KINDS = frozenset({"mp4", "mov"})
"""The formats of the guide's two lists. Uploads take fewer: see `wire.UPLOAD_TYPES`."""

MODES = ("std", "pro")
ASPECTS = ("16:9", "9:16", "1:1")
SIDES = {"std": STD_SIDE, "pro": PRO_SIDE}
"""Mode to the short side of its output."""

ROWS: tuple[Limit | Rule, ...] = tuple(row for row in list(globals().values()) if isinstance(row, Limit | Rule))
"""All of them in order, for the documentation and for tests."""
