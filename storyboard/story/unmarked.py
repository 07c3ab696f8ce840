"""Names that stand in prose without their @: the service is not shown what they name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from storyboard.story.desk import Desk
from storyboard.story.model import EditScene, Mention, Scene, Shot
from storyboard.story.names import Declared
from storyboard.story.speakers import strangers, talking, unmarked_speakers
from storyboard.syntax.kinds import compiled
from storyboard.syntax.names import MARKS, NAME, Expression, canonical, unspaced_script
from storyboard.syntax.tree import Block, Item, Prose
from storyboard.text import Diagnostic, Edit, Label, Span

_WORD: Final = Expression(rf"[^\W_][\w{MARKS}]*")
_RUNS_ON: Final = rf"[\w{MARKS}]"
_TEMPLATE: Final = re.compile(r"\{[{%#].*?(?:[}%#]\}|$)")
_MARKED: Final = re.compile(r"@\[[^\[\]\n]*\]")
_OTHERWISE: Final = (
    rf"\[\[\s*(?P<square>{NAME})\s*\]\]|%(?P<percent>{NAME})%|<<\s*(?P<angle>{NAME})\s*>>|"
    rf"\$\{{\s*(?P<dollar>{NAME})\s*\}}|\$(?P<bare>{NAME})|(?<![{{$%])\{{\s*(?P<braced>{NAME})\s*\}}{{1,2}}(?!\}})"
)
_SIGNED: Final = r"[${%]|\[\[|<<"
_SHORTEST: Final = 3
"""Letters of a name that is looked for in prose, in scripts that put spaces between words. Shorter ones are words of
their own."""


class Watched(Struct, frozen=True, gc=False):
    """A name that should be marked in prose: what is looked for, what it stands for, and how it is written here."""

    text: str
    declared: Declared
    name: str


class Watch:
    """The names that prose is searched for. `what` is all of them as one comparable text, `places` is where they are
    declared."""

    def __init__(self, desk: Desk) -> None:
        names = desk.scope(desk.entry).names
        watched = list(_watched(desk))
        self._desk = desk
        self._unspaced = [each for each in watched if unspaced_script(each.text)]
        self._spaced: dict[str, list[Watched]] = {}
        for each in watched:
            if first := _WORD.search(each.text):
                self._spaced.setdefault(first[0], []).append(each)
        self._speakers = talking(names)
        self._names = {declared: name for name, declared in self._speakers.values()}
        speakers = [(called, name) for called, (name, _) in self._speakers.items()]
        rows = [(each.text, each.name, desk.key(each.declared), each.declared.called) for each in watched]
        self._texts = {name: seen.declared for name, seen in names.items() if seen.declared.kind == "let"}
        self._styles = {name: seen.declared for name, seen in names.items() if seen.declared.kind == "style"}
        self.what = repr((rows, speakers, [*self._texts], [*self._styles]))
        declared = [each.declared for each in watched] + [one for _, one in self._speakers.values()]
        declared += [*self._texts.values(), *self._styles.values()]
        self.places = tuple(each.at for each in declared)

    def unmarked(self, block: Block, scene: Scene | EditScene) -> Iterator[tuple[str, Diagnostic]]:
        """A declared name that stands in prose without @, once a name and shot. Not where it is mentioned properly
        too. Each with the name that was meant, as the entry file says it."""
        for part, cast, items in _parts(block, scene):
            present = {mention.name for mention in cast}
            told: set[Declared] = set()
            spoken: list[tuple[int, ...]] = []
            for declared, fault in unmarked_speakers(items, self._speakers) if items else ():
                told.add(declared)
                spoken.append((fault.span.start, max(fault.span.end, *(edit.span.end for edit in fault.fix))))
                yield self._names[declared], fault
            for line in part:
                if not items and line.text.startswith("style "):
                    yield from _uncoloned(line, self._styles)
                yield from _unfilled(line, self._texts) if compiled(_SIGNED).search(line.text) else ()
                if (before := bisect_right(spoken, (line.span.start + 1,))) and line.span.start <= spoken[before - 1][
                    1
                ]:
                    continue  # dialogue, where a name is somebody who is spoken to
                for each, at in _found(line.text, self._spaced, self._unspaced):
                    if self._desk.key(each.declared) not in present and each.declared not in told:
                        told.add(each.declared)
                        yield each.name, _bare(each, line, at)

    def strangers(self, block: Block, scene: Scene | EditScene) -> Iterator[Diagnostic]:
        """What nobody in the story says."""
        for _, _, items in _parts(block, scene):
            yield from strangers(items, self._speakers)


def _watched(desk: Desk) -> Iterator[Watched]:
    for name, seen in desk.scope(desk.entry).names.items():
        if seen.declared.kind not in ("element", "image") or (desk.is_missed(name) and not desk.is_used(seen.declared)):
            continue
        item = seen.declared.item
        shown = item.title.text.strip() if isinstance(item, Block) and item.title else ""
        for text in dict.fromkeys((shown, name)):
            if len(text) >= (2 if unspaced_script(text) else _SHORTEST):
                yield Watched(text, seen.declared, name)


def _parts(block: Block, scene: Scene | EditScene) -> Iterator[tuple[list[Prose], tuple[Mention, ...], Sequence[Item]]]:
    """Runs of prose with the cast that they may leave out: a scene's own prose with that of all its shots. For a shot
    all its lines too."""
    prose = [item for item in block.body if isinstance(item, Prose)]
    if isinstance(scene, EditScene):
        yield prose, scene.cast, ()
        return
    yield prose, tuple(mention for shot in scene.shots for mention in shot.cast), ()
    shots: dict[Span, Shot] = {shot.span: shot for shot in scene.shots}
    for item in block.body:
        if isinstance(item, Block) and item.span in shots:
            yield [line for line in item.body if isinstance(line, Prose)], shots[item.span].cast, item.body


def _found(text: str, spaced: dict[str, list[Watched]], unspaced: list[Watched]) -> Iterator[tuple[Watched, int]]:
    plain = _TEMPLATE.sub(lambda found: " " * len(found[0]), text) if "{" in text else text
    plain = _MARKED.sub(lambda found: "@" * len(found[0]), plain) if "@[" in text else plain
    for word in _WORD.finditer(plain):
        at = word.start()
        for each in spaced.get(word[0], ()):
            if at and (plain[at - 1] in "@_" or plain[:at].rstrip(" \"'“”‘’([{<").endswith("@")):
                continue
            end = at + len(each.text)
            if plain.startswith(each.text, at) and not _WORD.match(plain, end):
                yield each, at
    for each in unspaced:
        at = plain.find(each.text)
        if at >= 0 and plain[at - 1 : at] not in ("@", "["):
            yield each, at


def _uncoloned(line: Prose, styles: Mapping[str, Declared]) -> Iterator[tuple[str, Diagnostic]]:
    """`style noir` in a scene, where `noir` is a style."""
    named = [canonical(each.strip()) for each in line.text[len("style ") :].split(",")]
    if line.forced or not all(each in styles for each in named):
        return
    at = Span(line.span.file, line.span.start + len("style"), line.span.start + len("style"))
    fault = Diagnostic(
        "setting-as-prose",
        "There is no colon behind `style`, so the line is filmed as prose.",
        line.span,
        (Label(styles[named[0]].at, "this style"),),
        f"Write `style: {', '.join(named)}`; if it is prose, begin the line with `> `.",
        (Edit(at, ":"),),
    )
    yield from ((name, fault) for name in named[:1])


def _unfilled(line: Prose, texts: Mapping[str, Declared]) -> Iterator[tuple[str, Diagnostic]]:
    """`$station`, `{station}` and `[[station]]`, as other languages fill in a text."""
    for found in compiled(_OTHERWISE).finditer(line.text):
        name = canonical(found[found.lastgroup or 0])
        if name in texts:
            start, end = found.span()
            span = Span(line.span.file, line.span.start + start, line.span.start + end)
            right = f"{{{{ {name} }}}}"
            yield (
                name,
                Diagnostic(
                    "unfilled-text",
                    f"`{found[0]}` would be sent as it stands.",
                    span,
                    (Label(texts[name].at, "the text that is meant"),),
                    f"Write `{right}`; if the signs are meant, write them apart from the name.",
                    (Edit(span, right),),
                ),
            )


def _bare(found: Watched, line: Prose, at: int) -> Diagnostic:
    end = at + len(found.text)
    runs_on = compiled(_RUNS_ON).match(line.text, end) is not None
    marked = f"@[{found.name}]" if runs_on else f"@{found.name}"
    if line.text[at - 1 : at] == "[" and line.text[end : end + 1] == "]":
        at, end = at - 1, end + 1
    span = Span(line.span.file, line.span.start + at, line.span.start + end)
    return Diagnostic(
        "unmarked-name",
        f"'{found.text}' stands here as a plain word, so the service is not shown {found.declared.called}.",
        span,
        (Label(found.declared.at, "declared here"),),
        f"Write '{marked}', or leave it if the word is meant.",
        (Edit(span, marked),),
    )
