"""Names that nothing is called by: each said once a file, with all its places, and what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from msgspec import Struct, field

from storyboard.story.names import Declared, Kind, Scope, Seen
from storyboard.syntax.names import speaker_names, unspaced_script
from storyboard.syntax.tree import Block
from storyboard.text import Diagnostic, Edit, Label, Span
from storyboard.text.suggest import closest

_COMPARISONS: Final = 20_000
"""Pairs of an unknown name and a known one that are compared for a suggestion; more would take too long to wait for."""
_PLACES: Final = 6
"""Further places of a name that are shown; a fix mends all of them."""
_TEXT: Final[frozenset[Kind]] = frozenset({"let"})
_WORDS: Final[dict[frozenset[Kind], tuple[str, ...]]] = {_TEXT: ("take",), frozenset({"style"}): ("none",)}
"""Words that stand where such a name does, and are declared by nobody."""


class _Missed(Struct):
    name: str
    kinds: frozenset[Kind]
    sign: str
    spans: list[Span]
    near: str | None
    inside: str | None = None
    listed: tuple[str, ...] = field(default=())


class Unknown:
    """Collects unknown names. `excused` are the names that were probably meant: their lack of use is no news.
    `misspelt` are those of them that were typed wrong, where the others only ran on into the next word."""

    def __init__(self, scope: Callable[[str], Scope]) -> None:
        self._scope = scope
        self._missed: dict[tuple[str, str, bool], _Missed] = {}
        self._fit: dict[tuple[str, frozenset[Kind]], tuple[Mapping[str, Seen], int]] = {}
        self._compared = 0
        self.excused: set[str] = set()
        self.misspelt: set[str] = set()

    def add(self, name: str, span: Span, kinds: frozenset[Kind], sign: str) -> None:
        """A name used at `span` where things of `kinds` would be right; `sign` is the `@` before it, or nothing."""
        key = (span.file, name, kinds == _TEXT)
        if key in self._missed:
            self._missed[key].spans.append(span)
            return
        fitting, longest = self._fitting(span.file, kinds)
        self._compared += len(fitting)
        starts = (name[:end] for end in range(min(longest, len(name) - 1), 0, -1)) if sign else ()
        inside = next((start for start in starts if start in fitting), None)
        near = None
        rest = name[len(inside) :] if inside else ""
        if self._compared <= _COMPARISONS and (rest == name[-2:-1] or not unspaced_script(rest)):
            near = _shown_as(name, fitting) or closest(name, (*fitting, *_WORDS.get(kinds, ())))
        self._missed[key] = _Missed(name, kinds, sign, [span], near, inside, tuple(islice(fitting, _PLACES)))
        self.misspelt.update(filter(None, (near,)))
        self.excused.update(filter(None, (near, None if near else inside)))

    def _fitting(self, file: str, kinds: frozenset[Kind]) -> tuple[Mapping[str, Seen], int]:
        """The names that a file sees of these kinds, and how long the longest is."""
        if (file, kinds) not in self._fit:
            names = self._scope(file).names
            fitting = {name: seen for name, seen in names.items() if seen.declared.kind in kinds}
            self._fit[file, kinds] = fitting, max(map(len, fitting), default=0)
        return self._fit[file, kinds]

    def told(self, used: Callable[[Declared], bool]) -> Iterator[Diagnostic]:
        """A diagnostic a name. `used` says whether something uses a declaration: where nothing does and the unknown
        name stands in several places, it is the declaration that is misspelt."""
        for missed in self._missed.values():
            first, *others = missed.spans
            text = missed.kinds == _TEXT
            message = f"No text is called '{missed.name}'." if text else f"Nothing is called '{missed.name}'."
            hint, labels, fix = self._meant(missed, used)
            labels += tuple(Label(span, "and here") for span in others[:_PLACES])
            yield Diagnostic("template-name" if text else "unknown-name", message, first, labels, hint, fix)

    def _meant(
        self, missed: _Missed, used: Callable[[Declared], bool]
    ) -> tuple[str, tuple[Label, ...], tuple[Edit, ...]]:
        name, near, sign = missed.name, missed.near, missed.sign
        seen = self._scope(missed.spans[0].file).names.get(near) if near else None
        if near and seen:
            labels = (Label(seen.at, f"'{near}' comes from here"),)
            if len(missed.spans) > 1 and _is_here(seen, missed) and not used(seen.declared):
                hint = f"'{near}' is used nowhere: did you mean to call it '{name}'?"
                return hint, labels, (Edit(seen.at, name),) if _spans_name(seen.at, near) else ()
            fix = tuple(edit for span in missed.spans if (edit := _replaced(span, name, near)))
            return f"Did you mean '{sign}{near}'?", labels, fix
        if near:
            fix = tuple(edit for span in missed.spans if (edit := _replaced(span, name, near)))
            return f"Did you mean '{near}'?", (), fix
        if missed.inside:
            marked = f"@[{missed.inside}]{name[len(missed.inside) :]}"
            bare = [span for span in missed.spans if span.end - span.start == len(name) + 1]
            fix = tuple(Edit(span, marked) for span in bare) if unspaced_script(name[len(missed.inside) :]) else ()
            return f"To end the name earlier, write '{marked}'.", (), fix
        declare = f"Declare it at the top level: `{_declaration(name, missed.kinds)}`"
        if not missed.listed:
            return f"{declare}.", (), ()
        return f"There is {', '.join(sign + other for other in missed.listed)}. {declare}.", (), ()


def _shown_as(name: str, fitting: Mapping[str, Seen]) -> str | None:
    """The one element that a title, or the first word of one, stands for: `@Mara` where `character m "Mara Voss"`."""
    called = name.replace("_", " ").casefold()
    found = [
        other
        for other, seen in fitting.items()
        if isinstance(item := seen.declared.item, Block)
        if item.title and called in speaker_names(other, item.title.text)
    ]
    return found[0] if len(found) == 1 else None


def _is_here(seen: Seen, missed: _Missed) -> bool:
    return seen.at == seen.declared.at and seen.at.file == missed.spans[0].file


def _spans_name(span: Span, name: str) -> bool:
    return span.end - span.start == len(name)


def _replaced(span: Span, name: str, near: str) -> Edit | None:
    """The name at a place, bare, behind `@` or in `@[ ]`, replaced; None where it was not typed there as it reads."""
    match span.end - span.start - len(name):
        case 0:
            return Edit(span, near)
        case 1:
            return Edit(span, f"@{near}")
        case 3:
            return Edit(span, f"@[{near}]")
    return None


def _declaration(name: str, kinds: frozenset[Kind]) -> str:
    """How something of these kinds is declared."""
    if "element" in kinds:
        return f'character {name} "{name.replace("_", " ").title()}" {{`, or `image {name} = "file.png"'
    if "style" in kinds:
        return f"style {name} {{"
    if "let" in kinds:
        return f'let {name} = "..."'
    if "image" in kinds:
        return f'image {name} = "file.png"'
    return f'video {name} = "file.mp4"'
