"""Pictures and clips on disk, held against the service's limits.

What was measured is handed in; of an address on the web only its ending is seen.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from storyboard.checks.clips import element_clip_faults, reference_clip_faults
from storyboard.checks.measures import edits, scenes
from storyboard.checks.pictures import Fault, picture_faults
from storyboard.kling.limits import IMAGE_KINDS, VIDEO_KINDS
from storyboard.story.model import MediaRef, Reference, Story
from storyboard.text import Diagnostic, Edit, MediaFacts, MediaProblem

Media = Mapping[str, MediaFacts | MediaProblem]


class Role(Struct, frozen=True, gc=False):
    """What a file is for: how a message calls it, its kind, and what can be wrong with it."""

    called: str
    kind: str
    faults: Callable[[MediaFacts, str], Iterable[Fault]]


PICTURE: Final = Role("picture", "picture", picture_faults)
CLIP: Final = Role("clip", "video", reference_clip_faults)
ELEMENT_CLIP: Final = Role("element's clip", "video", element_clip_faults)


class Use(NamedTuple):
    """A file at one place of the sources."""

    ref: MediaRef
    role: Role


def uses(story: Story) -> Iterator[Use]:
    """Every file, once for each place where its path is written."""
    declared = {(asset.media.path, PICTURE.kind) for asset in story.images.values()}
    declared |= {(asset.media.path, CLIP.kind) for asset in story.videos.values()}
    for asset in story.images.values():
        yield Use(asset.media, PICTURE)
    for asset in story.videos.values():
        yield Use(asset.media, CLIP)
    for element in story.elements.values():
        yield from (Use(ref, PICTURE) for ref in (element.front, *element.angles) if ref)
        if element.video:
            yield Use(element.video, ELEMENT_CLIP)
    shown: list[tuple[Reference | None, Role]] = []
    for scene in scenes(story):
        shown += [(scene.start, PICTURE), (scene.end, PICTURE), (scene.follow, CLIP)]
    shown += [(edit.source, CLIP) for edit in edits(story)]
    for ref, role in shown:
        if isinstance(ref, MediaRef) and (ref.path, role.kind) not in declared:
            yield Use(ref, role)


def files(story: Story, media: Media) -> Iterator[Diagnostic]:
    """Files that are not there, cannot be read, or that the service would refuse."""
    for ref, role in uses(story):
        if ref.remote:
            yield from _ending(ref, role)
            continue
        match media.get(ref.path):
            case MediaProblem(code=code, reason=reason) as problem:
                meant = nearby(ref, problem)
                told = advice(ref.written, reason) if code != "untrusted" else None
                hint = f'Write "{meant}".' if meant else told or HINTS[code]
                fix = (Edit(ref.span, meant),) if meant and ref.span.end - ref.span.start == len(ref.written) else ()
                slip = fix and meant and slipped(ref.written, meant) and problem.near not in media
                said = "media-misspelt" if slip else f"media-{code}"
                reason = "only addresses that begin with `https://` are read" if "://" in ref.written else reason
                yield Diagnostic(said, f'"{ref.written}": {reason}.', ref.span, hint=hint, fix=fix)
            case MediaFacts(kind=kind) as facts if kind != role.kind:
                is_a = "a picture" if kind == "picture" else "a video"
                yield Diagnostic(
                    "media-kind", f'"{ref.written}" is {is_a}; a {role.kind} is needed here.', ref.span, hint=ELSEWHERE
                )
            case MediaFacts() as facts:
                for fault in role.faults(facts, ref.written):
                    message = f'The {role.called} "{ref.written}" {fault.message}'
                    yield Diagnostic(fault.code, message, ref.span, hint=fault.hint)


def advice(typed: str, reason: str) -> str | None:
    """What to do about a path that is not written as one, or leads to a folder."""
    if reason == "it is a folder":
        return "Write the path of a file in it."
    name = re.split(r"[/\\]", typed)[-1]
    match re.match(r"(?P<list>.*\w\.\w{2,4},)|(?P<web>www\.)|(?P<far>[A-Za-z]:|~|file:|smb:|\w+://|/|\\)", typed):
        case re.Match(lastgroup="list"):
            return 'Each file stands in quotes of its own: "one.png", "two.png".'
        case re.Match(lastgroup="web"):
            return f'An address begins with `https://`: write "https://{typed}".'
        case re.Match(lastgroup="far"):
            return f'Copy it beside the story, and write its path from there: "{name}".'
    return None


def _ending(ref: MediaRef, role: Role) -> Iterator[Diagnostic]:
    """An address that ends like a picture or clip which the service does not take here. What it hands out is not seen
    until it is paid for."""
    found, kinds = _ENDING.match(ref.path), KINDS[role.kind]
    if found and (ending := found[1].lower()) in ENDINGS_OF_MEDIA and ending not in kinds:
        *some, last = sorted(kinds)
        message = f'"{ref.written}" ends in .{ending}; the {role.called} has to be {", ".join(some)} or {last}.'
        yield Diagnostic("address-ending", message, ref.span, hint="Give the address of one, or a file of the project.")


def nearby(ref: MediaRef, problem: MediaProblem) -> str | None:
    """The path of a file that is there and was likely meant, as the writer would type it."""
    if problem.near is None:
        return None
    typed, there, near = ref.written.split("/"), ref.path.split("/"), problem.near.split("/")
    if len(there) != len(near) or "\\" in ref.written:
        return posixpath.relpath(problem.near, posixpath.dirname(ref.span.file) or ".")
    for back in range(1, min(len(typed), len(there)) + 1):
        if there[-back] != near[-back]:
            typed[-back] = near[-back]
    return "/".join(typed)


def slipped(typed: str, meant: str) -> bool:
    """Whether two paths differ by one slip of the fingers: letters swapped, one left out or typed twice. A digit may
    well be another file's."""
    start = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    start = min(len(typed), len(meant)) if start is None else start
    wrong, right = typed[start:], meant[start:]
    match len(meant) - len(typed):
        case 0:
            return wrong[:2] == right[:2][::-1] and wrong[2:] == right[2:] and not any(map(str.isdigit, wrong[:2]))
        case 1:
            return right[1:] == wrong and not right[:1].isdigit()
        case -1:
            return wrong[1:] == right and not wrong[:1].isdigit() and wrong[0] in typed[max(0, start - 1) : start]
    return False


HINTS: Final = {
    "outside": "Copy it into the project, or allow its folder in kstory.toml: `[paths]` `allow = [...]`. Without a "
    "kstory.toml, an empty one in the folder that holds both makes them one project.",
    "untrusted": "`kstory trust` shows which folders outside this project asks for, and remembers your yes.",
    "missing": "Paths start from the folder of the story, with `/` between folders; capitals count.",
    "unreadable": "Open it once in another program: if that cannot read it either, save it anew.",
}
ELSEWHERE: Final = "`image` and `front` take pictures, `video`, `follow` and `source` take clips."

KINDS: Final = {"picture": IMAGE_KINDS, "video": VIDEO_KINDS}
"""What the service takes, by the kind of a role."""
ENDINGS_OF_MEDIA: Final = frozenset(
    {*IMAGE_KINDS, *VIDEO_KINDS, "gif", "webp", "heic", "heif", "avif", "bmp", "tif", "tiff", "svg", "psd"}
    | {"avi", "mkv", "webm", "m4v", "mpg", "mpeg", "wmv", "flv", "m3u8", "mp3", "wav", "m4a"}
)
"""Endings that say what an address holds; any other says nothing."""
_ENDING: Final = re.compile(r"\w+://[^/?#]*/[^?#]*\.(\w+)(?:[?#]|$)")

RULES = (files,)
