"""What could stand at the cursor."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from storyboard.editor.answering import offered
from storyboard.editor.around import blocks_around, body
from storyboard.editor.choice import Choice
from storyboard.editor.hover import brief
from storyboard.editor.marks import kind_of
from storyboard.editor.view import View
from storyboard.kling.limits import IMAGE_KINDS, VIDEO_KINDS
from storyboard.project.place import STORY_ENDING
from storyboard.story.imports import beside
from storyboard.story.model import Scene
from storyboard.story.names import SHARED, Kind, Scope
from storyboard.story.references import FITTING
from storyboard.syntax.kinds import LineKind
from storyboard.syntax.names import AT, MARKS, NAME, unspaced_script
from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS, SETTINGS, SettingWord, Shape
from storyboard.text import Span

Listing = Callable[[str], Iterable[tuple[str, bool]]]
"""What a folder of the project (path from its root) holds: names, and whether each is a folder itself."""

_AT: Final = re.compile(rf"{AT}(?P<marked>\[?)(?P<name>(?:{NAME})?)$")
_READ: Final = re.compile(rf"\{{[{{%](?:[^{{}}%]*[^{{}}%\w{MARKS}])?\d*+(?P<name>(?:{NAME})?)$")
_WORD: Final = re.compile(r"[^\s,:]*$")
_QUOTE: Final = re.compile(r'^(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*"(?P<path>(?:[^"\\]|\\.)*)$')
"""A quote that is still open."""
_REST: Final = re.compile(rf"[\w{MARKS}]+")
_FROM: Final = re.compile(r'\bfrom\s+"(?P<path>[^"]*)"')

_PICTURES: Final = tuple(f".{kind}" for kind in sorted(IMAGE_KINDS))
_CLIPS: Final = tuple(f".{kind}" for kind in sorted(VIDEO_KINDS))
_OF_CLIPS: Final = frozenset({"video", "follow", "source"})
_DECLARED: Final[Mapping[str, tuple[str, ...]]] = {"import": (STORY_ENDING,), "image": _PICTURES, "video": _CLIPS}
"""Which files a word takes that begins a declaration."""

_PROSE: Final[Set[Kind]] = frozenset({"element", "image", "video"})

FRAMINGS: Final = (
    "wide",
    "extreme-wide",
    "full",
    "medium",
    "close-up",
    "extreme-close-up",
    "over-shoulder",
    "two-shot",
    "low-angle",
    "high-angle",
    "overhead",
    "tracking",
    "pan",
    "tilt",
    "dolly-in",
    "handheld",
    "insert",
)
"""Words of the trade that a shot's header may be given; any others are as good."""


def complete(view: View, offset: int, listing: Listing = lambda folder: ()) -> tuple[Choice, ...]:
    """The proposals at an offset, the likeliest first."""
    number = view.line_of(offset)
    line, start = view.source.line(number), view.source.starts[number - 1]
    here = _Here(view, number, line, line[: offset - start], start, listing)
    return tuple(here.choices())


@dataclass(frozen=True, slots=True)
class _Here:
    """The cursor: its line (from 1), the line's text, what stands before it, where the line starts."""

    view: View
    number: int
    line: str
    before: str
    start: int
    listing: Listing

    def choices(self) -> Iterator[Choice]:
        kind = kind_of(self.line)
        if kind is LineKind.COMMENT:
            yield from offered(self.view, self.number, self.before)
            return
        if found := _AT.search(self.before):
            yield from self._names(found)
        elif found := _READ.search(self.before):
            yield from self._texts(found)
        elif kind in (LineKind.IMPORT, LineKind.MEDIA, LineKind.LET) or self.before.lstrip().startswith("import "):
            yield from self._declaration(kind)
        elif kind is LineKind.SETTING and ":" in self.before:
            yield from self._values()
        elif re.match(r"\s*(?:inline\s+|shot\s)", self.before):
            yield from self._header()
        elif found := re.fullmatch(r"\s*(\w*)", self.before):
            yield from self._words(found.start(1))

    def _span(self, start: int, end: int | None = None) -> Span:
        return Span(self.view.source.name, self.start + start, self.start + (len(self.before) if end is None else end))

    # Names.

    def _names(self, found: re.Match[str]) -> Iterator[Choice]:
        word = self._setting_word()
        cue = self.before.lstrip() == found[0]
        kinds: Set[Kind] = FITTING.get(word, frozenset()) if word else _PROSE
        begin = found.start() + 1
        end = len(self.before)
        behind = self.line[end:]
        marked = bool(found["marked"])
        unspaced = unspaced_script(behind[:1])
        if rest := None if marked or unspaced else _REST.match(behind):
            end += rest.end()
        closing = 1 if marked and behind.startswith("]") else 0
        for name, seen in self.view.scope.names.items():
            if seen.declared.kind in kinds:
                wrapped = marked or (unspaced and not word and not cue)
                yield Choice(
                    f"@{name}",
                    seen.declared.kind,
                    f"[{name}]" if wrapped else name,
                    self._span(begin, end + closing),
                    seen.declared.called,
                    brief(self.view, seen.declared),
                )

    def _texts(self, found: re.Match[str]) -> Iterator[Choice]:
        span = self._span(found.start("name"))
        for name, seen in self.view.scope.names.items():
            if seen.declared.kind == "let":
                yield Choice(name, "let", name, span, seen.declared.called, brief(self.view, seen.declared))
        yield Choice("take", "let", "take", span, "the number of the take that is made")

    def _setting_word(self) -> str:
        return self.line.split(":", 1)[0].strip() if kind_of(self.line) is LineKind.SETTING else ""

    # Lines that declare.

    def _declaration(self, kind: LineKind) -> Iterator[Choice]:
        word = next(iter(self.before.split()), "")
        if quote := _QUOTE.search(self.before):
            if word in _DECLARED:
                yield from self._files(quote, _DECLARED[word])
        elif word == "import" and (found := _FROM.search(self.line)):
            used = set(re.findall(NAME, self.line[: found.start()])) - {"import", "as"}
            at = _WORD.search(self.before)
            scope = self._scope_of(found["path"])
            for name, seen in scope.names.items():
                if seen.declared.kind in SHARED and name not in used and at:
                    yield Choice(name, seen.declared.kind, name, self._span(at.start()), seen.declared.called)

    def _scope_of(self, path: str) -> Scope:
        film = self.view.film
        target = beside(self.view.source.name, path)
        return film.compiled.reading.scopes.get(target, Scope()) if film else Scope()

    # Settings.

    def _values(self) -> Iterator[Choice]:
        word = self._setting_word()
        row = SETTINGS.get(word)
        if row is None:
            return
        takes_files = row.shape in (Shape.FILE, Shape.REFERENCE)
        if quote := _QUOTE.search(self.before):
            if takes_files:
                yield from self._files(quote, _CLIPS if word in _OF_CLIPS else _PICTURES)
            return
        at = _WORD.search(self.before)
        start = max(at.start() if at else len(self.before), self.before.index(":") + 1)
        span = self._span(start)
        for choice in row.choices:
            yield Choice(choice, "value", choice, span, row.meaning)
        if row.shape is Shape.DURATION:
            yield from (Choice(f"{seconds}s", "value", f"{seconds}s", span) for seconds in range(3, 11))
        if row.shape is Shape.NAME:
            yield from self._bare({"style"}, "", span)
        if word in FITTING:
            yield from self._bare(FITTING[word], "@", span)
        if takes_files:
            yield from self._quoted(row, span)

    def _bare(self, kinds: Set[Kind], sign: str, span: Span) -> Iterator[Choice]:
        for name, seen in self.view.scope.names.items():
            if seen.declared.kind in kinds:
                more = brief(self.view, seen.declared)
                yield Choice(sign + name, seen.declared.kind, sign + name, span, seen.declared.called, more)

    def _quoted(self, row: SettingWord, span: Span) -> Iterator[Choice]:
        yield Choice('"file"', "file", '"$1"', span, row.meaning, snippet=True)

    def _files(self, quote: re.Match[str], endings: tuple[str, ...]) -> Iterator[Choice]:
        """Files beside the story, one folder at a time."""
        typed = quote["path"]
        if typed.startswith(("http://", "https://")):
            return
        folder, _, _ = typed.rpartition("/")
        here = posixpath.dirname(self.view.source.name)
        span = self._span(quote.start("path") + (len(folder) + 1 if folder else 0))
        for name, is_folder in sorted(self.listing(posixpath.normpath(posixpath.join(here, folder or ".")))):
            if is_folder:
                yield Choice(f"{name}/", "folder", f"{name}/", span)
            elif name.lower().endswith(endings) and posixpath.join(here, folder, name) != self.view.source.name:
                yield Choice(name, "file", name, span)

    # Beginnings of lines, and headers.

    def _header(self) -> Iterator[Choice]:
        at = _WORD.search(self.before)
        span = self._span(at.start() if at else len(self.before))
        if self.before.split()[0] == "inline":
            if len(self.before.split()) < 2 or not self.before.endswith(" "):
                for word in ELEMENT_WORDS:
                    yield Choice(word, "block", word, span, BLOCKS[word].meaning)
            return
        if not re.search(r"\d", self.before):
            yield from (Choice(f"{seconds}s", "value", f"{seconds}s", span) for seconds in (3, 4, 5, 6, 8, 10))
        for word in dict.fromkeys([*self._framings(), *FRAMINGS]):
            yield Choice(word, "framing", word, span)

    def _framings(self) -> list[str]:
        """What this film's shots are called, the most frequent first."""
        film = self.view.film
        scenes = list(film.meanings.values())[:200] if film else ()
        used = Counter(
            shot.framing for scene in scenes if isinstance(scene, Scene) for shot in scene.shots if shot.framing
        )
        return [framing for framing, _ in used.most_common(20)]

    def _words(self, start: int) -> Iterator[Choice]:
        rest = self.line[len(self.before) :]
        alone = not rest.strip()
        span = self._span(start)
        around = blocks_around(self.view.source, self.number)
        if not around:
            yield from self._top(span, alone)
            return
        inner = around[-1]
        taken = {
            text.split(":", 1)[0].strip()
            for number, text in body(self.view.source, inner)
            if number != self.number and kind_of(text) is LineKind.SETTING
        }
        for row in SETTINGS.values():
            if inner.keyword in row.blocks and (row.many or row.word not in taken):
                behind = ": " if not rest.lstrip().startswith(":") else ""
                yield Choice(row.word, "setting", row.word + behind, span, row.meaning, row.example)
        if inner.keyword == "scene" and alone:
            yield from self._block("shot", span)
            if len(around) == 1:
                yield Choice("---", "block", "---", span, "begin a new clip here")

    def _top(self, span: Span, alone: bool) -> Iterator[Choice]:
        for word, row in BLOCKS.items():
            if row.parent is None:
                yield from self._block(word, span) if alone else [Choice(word, "block", word, span, row.meaning)]
        for word, shape in DECLARATIONS.items():
            text = _SNIPPETS.get(word, word)
            yield Choice(word, "declaration", text if alone else word, span, shape, snippet=alone)
        yield Choice("inline", "block", "inline ", span, "an element that is made inside each request")

    def _block(self, word: str, span: Span) -> Iterator[Choice]:
        row = BLOCKS[word]
        text = _SNIPPETS.get(word) or _block_snippet(word)
        yield Choice(word, "block", text, span, row.meaning, row.header, snippet=True)


def _block_snippet(word: str) -> str:
    row = BLOCKS[word]
    parts = [word]
    if row.named:
        parts.append("${1:name}")
    if row.titled:
        parts.append('"${2:Title}"' if word in ("scene", "edit", "story") else '"${2:Shown name}"')
    return f"{' '.join(parts)} {{\n  $0\n}}"


_SNIPPETS: Final[Mapping[str, str]] = {
    "shot": "shot ${1:5s} ${2:wide} {\n  $0\n}",
    "edit": 'edit ${1:name} "${2:Title}" {\n  source: $3\n  $0\n}',
    "import": 'import ${2:name} from "$1"',
    "let": 'let ${1:name} = "$2"',
    "image": 'image ${1:name} = "$2"',
    "video": 'video ${1:name} = "$2"',
}
