"""Elements: what they are made from, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator

from storyboard.checks.measures import count
from storyboard.kling.limits import (
    ANGLES,
    ELEMENT_DESCRIPTION,
    ELEMENT_NAME,
)
from storyboard.story.model import Element, Story
from storyboard.text import Diagnostic, Label
from storyboard.text.phrases import listed


def looks(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Pictures, or one clip, or an id: exactly one of them."""
    for element in story.elements.values():
        given = {"id": element.id_span, "front": element.front, "angles": element.angles, "video": element.video}
        ways = [word for word in ("id", "video") if given[word] is not None]
        ways += ["pictures"] if element.front or element.angles else []
        if len(ways) > 1:
            spans = [element.id_span, *(each.span for each in (element.video, element.front, *element.angles) if each)]
            first, *others = [span for span in spans if span]
            yield Diagnostic(
                "element-two-looks",
                f"`{element.own_name}` is given {listed(ways)}; its look can come from one of them alone.",
                others[0] if others else first,
                (Label(first, "also given here"),) if others else (),
                "Keep one.",
            )
        elif element.inline and element.id is not None:
            yield Diagnostic(
                "element-two-looks",
                f"`{element.own_name}` exists already, so it cannot be made inline.",
                element.id_span or element.name_span,
                hint="Take the word `inline` away.",
            )
        elif not ways:
            yield Diagnostic(
                "element-without-look",
                f"Nothing shows what `{element.own_name}` looks like.",
                element.name_span,
                hint=f"Give it `front` and {ANGLES.bottom} to {ANGLES.top} `angles`, or a `video`, or the `id` it has.",
            )


def pictures(story: Story, _media: object) -> Iterator[Diagnostic]:
    """One picture from the front and one to three more."""
    for element in story.elements.values():
        if element.angles and not element.front:
            yield Diagnostic(
                "element-pictures",
                f"`{element.own_name}` has `angles` and no `front`.",
                element.angles[0].span,
                hint="Name the picture that shows it from the front: `front: ...`.",
            )
        elif element.front and not ANGLES.holds(len(element.angles)):
            yield Diagnostic(
                "element-pictures",
                f"`{element.own_name}` has {count(len(element.angles), 'picture')} beside its front; "
                f"{ANGLES.bottom} to {ANGLES.top} are needed.",
                element.angles[ANGLES.top].span if element.angles else element.front.span,
                hint=_more_pictures(element),
            )


def _more_pictures(element: Element) -> str:
    """What to do about too few or too many angles."""
    if element.angles:
        return f"Keep the {ANGLES.top} that differ most."
    path, _, ending = (element.front.written if element.front else "front.png").rpartition(".")
    other = f"{path.removesuffix('-front')}-left.{ending}"
    return f'Show it from another side too: `angles: "{other}"`. The service asks for {ANGLES.cites}'


def names(story: Story, _media: object) -> Iterator[Diagnostic]:
    """The shown name and the description, as they are sent. An element with an id is not sent."""
    for element in story.elements.values():
        if element.id is not None:
            continue
        shown = element.shown or ""
        if element.shown is not None and not shown.strip():
            yield Diagnostic(
                "element-name",
                f"The shown name of `{element.own_name}` is empty.",
                element.shown_span,
                hint="The service calls it by that name; write one between the quotes.",
            )
        elif len(shown) > ELEMENT_NAME.top:
            message = f'"{shown}" is {len(shown)} characters; {ELEMENT_NAME.top} at most for a shown name.'
            yield Diagnostic("element-name", message, element.shown_span, hint="Find a shorter one.")
        yield from description(element)


def description(element: Element) -> Iterator[Diagnostic]:
    """The prose of an element."""
    size = len(element.description)
    if not element.description.strip() and not element.inline:
        yield Diagnostic(
            "element-description",
            f"`{element.own_name}` is not described.",
            element.name_span,
            hint=f"Write a line of prose into its block, {ELEMENT_DESCRIPTION.top} characters at most.",
        )
    elif size > ELEMENT_DESCRIPTION.top:
        yield Diagnostic(
            "element-description",
            f"The description of `{element.own_name}` is {size} characters; {ELEMENT_DESCRIPTION.top} at most.",
            element.description_span,
            hint=f"Take {size - ELEMENT_DESCRIPTION.top} away: the pictures say the rest.",
        )


def voices(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A voice goes with an element made from a clip."""
    for element in story.elements.values():
        if element.voice is not None and element.video is None:
            yield Diagnostic(
                "voice-without-video",
                f"`{element.own_name}` has a voice and is not made from a clip.",
                element.voice_span or element.name_span,
                hint="Give it a `video`, or take `voice` away.",
            )


RULES = (looks, pictures, names, voices)
