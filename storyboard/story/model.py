"""What a story means: names resolved, imports joined, defaults applied, templates expanded. No limits are judged
here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from storyboard.text import Span

ElementWord = Literal["character", "animal", "prop", "costume", "location", "effect", "thing"]


class MediaRef(Struct, frozen=True, gc=False):
    """A picture or clip used somewhere. `path` is relative to the project's root with forward slashes, or an https URL.

    `written` is the path as typed, `span` where it was typed (quotes excluded). `path` is "" where a name could not be
    resolved: that was said, and nobody should say that nothing is given.
    """

    path: str
    written: str
    span: Span

    @property
    def remote(self) -> bool:
        """Whether it is a URL, which is handed on unmeasured."""
        return self.path.startswith(("https://", "http://"))


class Mention(Struct, frozen=True, gc=False):
    """An `@name` in prose, resolved. `name` is the key in the story's table of its `kind`; `span` where it was
    typed."""

    kind: Literal["element", "image", "video"]
    name: str
    span: Span


class Words(Struct, frozen=True, gc=False):
    """Plain text after templates, with the place it came from (exact for literal text, the expression's span
    otherwise)."""

    text: str
    span: Span


Piece = Words | Mention
Pieces = tuple[Piece, ...]


class Line(Struct, frozen=True, gc=False):
    """A dialogue cue. `how` is None where the writer gave none; `words` may hold mentions."""

    speaker: Mention
    how: Pieces | None
    words: Pieces
    span: Span


class Element(Struct, frozen=True, gc=False):
    """Someone or something that keeps its look. `name` is unique in the whole story, imports included; its own file
    calls it `own_name`.

    `shown` is the name the service gets, None where the writer gave none (inline elements alone). `id` is set for
    elements that exist already. `inline` ones are made inside each video request.
    """

    name: str
    own_name: str
    word: ElementWord
    shown: str | None
    shown_span: Span
    description: str
    description_span: Span
    span: Span
    name_span: Span
    inline: bool = False
    id: str | None = None
    id_span: Span | None = None
    front: MediaRef | None = None
    angles: tuple[MediaRef, ...] = ()
    video: MediaRef | None = None
    voice: str | None = None
    voice_span: Span | None = None
    tags: tuple[str, ...] = ()


class Asset(Struct, frozen=True, gc=False):
    """`image x = "file"` or `video x = "file"`."""

    name: str
    media: MediaRef
    span: Span
    name_span: Span


class SceneRef(Struct, frozen=True, gc=False):
    """The result of another scene or edit, used as a frame or a video. `continued` when written as `continue`."""

    name: str
    span: Span
    continued: bool = False


Reference = MediaRef | SceneRef
"""An `@image` or `@video` used as frame or video arrives here as its MediaRef, with the span of the use."""


class Shot(Struct, frozen=True, gc=False):
    """One shot. `number` counts from 1 in its scene. `seconds` is whole or not as typed; checks judge it.

    `framing` are the header's free words (empty if none). `prose` and `lines` stand in `body` in the order of writing.
    `prompt` is the assembled text: setting, framing, body, style, as pieces; `parts` says which part of it is how long.
    `cast` are the mentions that are needed: of the prompt in order of appearance, then `with`, each name once.
    `break_before`: a `---` stands before it.
    """

    number: int
    seconds: float
    seconds_span: Span
    framing: str
    body: tuple[Pieces | Line, ...]
    prompt: Pieces
    parts: Mapping[Literal["setting", "framing", "prose", "dialogue", "style"], int]
    cast: tuple[Mention, ...]
    span: Span
    header: Span
    break_before: bool = False


class Look(Struct, frozen=True, gc=False):
    """The settings of a scene or edit after the story's defaults. A None was written nowhere.

    `spans` has the place of each setting that the writer gave (in the scene, else in the story), by setting word.
    """

    mode: Literal["std", "pro"] = "pro"
    aspect: Literal["16:9", "9:16", "1:1"] | None = None
    sound: bool = False
    watermark: bool | None = None
    takes: int = 1
    styles: tuple[str, ...] = ()
    spans: Mapping[str, Span] | None = None


class Scene(Struct, frozen=True, gc=False):
    """One or more generations, cut from its shots."""

    name: str
    title: str | None
    look: Look
    setting: Pieces
    shots: Sequence[Shot]
    span: Span
    name_span: Span
    header: Span
    start: Reference | None = None
    end: Reference | None = None
    follow: Reference | None = None
    keep_sound: bool | None = None


class EditScene(Struct, frozen=True, gc=False):
    """A change of a video that exists. `prompt` is its prose then its style; `cast` as for a shot, written `with`
    included."""

    name: str
    title: str | None
    look: Look
    source: Reference | None
    prompt: Pieces
    cast: tuple[Mention, ...]
    span: Span
    name_span: Span
    header: Span
    keep_sound: bool | None = None


class Story(Struct, frozen=True, gc=False):
    """A whole film. `scenes` is in order of writing, edits among them; the tables hold imported names too, by final
    name.

    `entry` is the story file; `files` every source read, entry first. `uses_take` when a template reads `take`.
    """

    entry: str
    title: str | None
    elements: Mapping[str, Element]
    images: Mapping[str, Asset]
    videos: Mapping[str, Asset]
    scenes: tuple[Scene | EditScene, ...]
    files: tuple[str, ...]
    uses_take: bool = False
    pace: float = 5.0
