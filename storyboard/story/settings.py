"""Settings of a block as values, and the defaults that a story hands down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, cast

from msgspec import Struct

from storyboard.story.desk import Desk
from storyboard.story.model import Look
from storyboard.story.names import Kind
from storyboard.syntax.tree import Item, Setting, Value, Word
from storyboard.syntax.words import SETTINGS, Shape
from storyboard.text import Label, Span

DEFAULT_PACE: Final = 5.0
"""Seconds of a shot that gives none, in a story that gives none."""
MOST_TAKES: Final = 20
"""More at once is a slip of the keyboard; the service has no such limit."""

_STYLES: Final[frozenset[Kind]] = frozenset({"style"})


class Given(Struct, frozen=True, gc=False):
    """The settings of one block: values by word (those of a repeated list key joined, else the last), and where each
    stands."""

    values: Mapping[str, tuple[Value, ...]]
    spans: Mapping[str, Span]

    def word(self, word: str) -> str | None:
        """The one bare word of a setting, if it is a word that the setting knows."""
        match self.values.get(word, ()):
            case (Word(text=text),) if SETTINGS[word].shape is not Shape.CHOICE or text in SETTINGS[word].choices:
                return text
        return None

    def flag(self, word: str) -> bool | None:
        """`on`, `yes` or their opposites."""
        return {"on": True, "yes": True, "off": False, "no": False}.get(self.word(word) or "")


def given(body: Iterable[Item]) -> Given:
    """Collect the settings of a body."""
    values: dict[str, tuple[Value, ...]] = {}
    spans: dict[str, Span] = {}
    for item in body:
        if isinstance(item, Setting):
            word = item.word.text
            many = word in values and word in SETTINGS and SETTINGS[word].many
            values[word] = values[word] + item.values if many else item.values
            spans.setdefault(word, item.values[0].span.to(item.values[-1].span) if item.values else item.word.span)
    return Given(values, spans)


ENDLESS: Final = 1e9
"""Seconds of a shot at most, so that what is reckoned with them stays a number; the limits refuse far fewer."""


def seconds(text: str) -> float | None:
    """The length that `5s`, `4.5s` or, before further words, `5s,` says."""
    spelt = text.removesuffix(",")
    number = spelt.removesuffix("s")
    if number == spelt or not number.replace(".", "", 1).isdigit() or not number.isascii():
        return None
    return min(float(number), ENDLESS)


def pace(found: Given, inherited: float) -> float:
    """The length of a shot that gives none."""
    return seconds(found.word("pace") or "") or inherited


def look(desk: Desk, found: Given, above: Look) -> Look:
    """The look of a scene or edit: its own settings over those handed down."""
    sound, watermark = found.flag("sound"), found.flag("watermark")
    return Look(
        mode=cast(Literal["std", "pro"], found.word("mode") or above.mode),
        aspect=cast(Literal["16:9", "9:16", "1:1"] | None, found.word("aspect") or above.aspect),
        sound=above.sound if sound is None else sound,
        watermark=above.watermark if watermark is None else watermark,
        takes=_takes(desk, found, above.takes),
        styles=above.styles if "style" not in found.values else tuple(_styles(desk, found.values["style"])),
        spans={**(above.spans or {}), **found.spans},
    )


def _takes(desk: Desk, found: Given, above: int) -> int:
    """How many takes; a number that must be a slip of the keyboard is refused, since each take is paid for."""
    typed = found.word("takes") or ""
    if not (typed.isascii() and typed.isdigit()):
        return above
    if len(typed) <= 3 and 1 <= int(typed) <= MOST_TAKES:
        return int(typed)
    what = "no take at all" if not typed.strip("0") else f"{typed[:12]} takes, each of them paid for"
    desk.say(
        "takes-count",
        f"`takes: {typed[:12]}` would be {what}.",
        found.spans["takes"],
        hint=f"Say 1 to {MOST_TAKES}; `kstory build --again` makes one more whenever you want it.",
    )
    return above


def _styles(desk: Desk, values: tuple[Value, ...]) -> Iterable[str]:
    """The styles named, each once, by name in the file of the setting; `none` alone is none."""
    nothing = next((value for value in values if isinstance(value, Word) and value.text == "none"), None)
    if nothing is not None and len(values) > 1:
        desk.say(
            "none-and-styles",
            "`none` stands beside a style; together they say two things.",
            nothing.span,
            hint="Write `style: none`, or the styles alone.",
        )
    seen: set[str] = set()
    for value in values:
        if isinstance(value, Word) and value.text == "none":
            continue
        declared = desk.find(value.text, value.span, _STYLES, at_sign=False)
        if declared and declared.kind != "style":
            desk.say(
                "wrong-kind",
                f"'{value.text}' is {declared.called}, not a style.",
                value.span,
                (Label(declared.at, "declared here"),),
                f"Declare a style, `style {value.text}_look {{`, and write its name.",
            )
        elif declared and value.text not in seen:
            seen.add(value.text)
            yield value.text
