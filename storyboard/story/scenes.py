"""Scenes, shots and edits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from storyboard.story import prompts
from storyboard.story.desk import Desk
from storyboard.story.expand import Fault
from storyboard.story.mentions import fold, pieces, runs
from storyboard.story.model import EditScene, Line, Look, MediaRef, Mention, Pieces, Scene, Shot, Words
from storyboard.story.names import Declared, Kind
from storyboard.story.references import needed, reference
from storyboard.story.settings import given, look, pace, seconds
from storyboard.story.traced import Bit, Traced, typed
from storyboard.syntax.tree import Block, Break, Cue, Word
from storyboard.text import Diagnostic, Label, Span

_ELEMENT: frozenset[Kind] = frozenset({"element"})


class House(Struct, frozen=True, gc=False):
    """What every scene of a story shares: the look and pace handed down, how prompts are put together and counted."""

    look: Look
    pace: float
    mention_length: Mapping[str, int]
    template: str | None = None


class SceneReader:
    """Reads scenes and edits in order of writing; `before` is what `continue` goes on from."""

    def __init__(self, desk: Desk, house: House) -> None:
        self._desk = desk
        self._house = house
        self.before: str | None = None
        self.blamed: Diagnostic | None = None
        """What is wrong with the project's own template, once a shot could not be put together by it. It stands in
        none of the sources, so it is no fault of that shot."""

    def read(self, block: Block) -> Scene | EditScene:
        """One scene or edit. One whose name could not be read is called "" and read for the sake of its faults."""
        name = block.name or Word("", block.keyword.span)
        made = self._edit(block, name) if block.keyword.text == "edit" else self._scene(block, name)
        self.follows(made)
        return made

    def follows(self, scene: Scene | EditScene) -> None:
        """What comes next may continue this one."""
        if isinstance(scene, Scene) or isinstance(scene.source, MediaRef):
            self.before = scene.name

    def _scene(self, block: Block, name: Word) -> Scene:
        desk = self._desk
        found = given(block.body)
        own = look(desk, found, self._house.look)
        setting = self._setting(block)
        shared = needed(desk, found.values.get("with", ()))
        style = self._style(own)
        usual = pace(found, self._house.pace)
        shots: list[Shot] = []
        broken = False
        for item in block.body:
            if isinstance(item, Break):
                broken = bool(shots)
            elif isinstance(item, Block) and item.keyword.text == "shot":
                shots.append(self._shot(item, len(shots) + 1, usual, setting, style, shared, broken))
                broken = False
        return Scene(
            name.text,
            self._title(block),
            own,
            setting,
            tuple(shots),
            block.span,
            name.span,
            block.header,
            start=reference(desk, "start", found.values.get("start", ()), self.before),
            end=reference(desk, "end", found.values.get("end", ()), self.before),
            follow=reference(desk, "follow", found.values.get("follow", ()), None),
            keep_sound=found.flag("keep_sound"),
        )

    def _edit(self, block: Block, name: Word) -> EditScene:
        desk = self._desk
        found = given(block.body)
        own = look(desk, found, self._house.look)
        body = self._body(block)
        scraps = prompts.join(prompts.Ingredients((), (), body, self._style(own), block.header))
        return EditScene(
            name.text,
            self._title(block),
            own,
            reference(desk, "source", found.values.get("source", ()), None),
            tuple(scrap.piece for scrap in scraps),
            prompts.cast(scraps, needed(desk, found.values.get("with", ()))),
            block.span,
            name.span,
            block.header,
            found.flag("keep_sound"),
        )

    def _title(self, block: Block) -> str | None:
        return self._desk.text(block.title) if block.title else None

    def _setting(self, block: Block) -> Pieces:
        """A scene's own prose, from between its shots too."""
        found: list[Words | Mention] = []
        for part in runs(block.body):
            if isinstance(part, list):
                made = pieces(self._desk, fold(self._desk, part))
                if found and made:
                    found.append(Words(" ", Span(block.span.file, found[-1].span.end, made[0].span.start)))
                found += made
        return tuple(found)

    def _style(self, own: Look) -> Pieces:
        """The prose of the styles in force, each looked up and read in the file that declares it."""
        if not own.styles or not own.spans or "style" not in own.spans:
            return ()
        file = own.spans["style"].file
        found: list[Words | Mention] = []
        for name in own.styles:
            made = self.style(self._desk.scope(file).names[name].declared)
            if found and made:
                found.append(Words(" ", Span(found[-1].span.file, found[-1].span.end, found[-1].span.end)))
            found += made
        return tuple(found)

    def style(self, declared: Declared) -> Pieces:
        """The prose of one style, read once."""
        block = declared.item
        return self._desk.apart(declared, lambda: self._setting(block) if isinstance(block, Block) else ())

    def _shot(
        self,
        block: Block,
        number: int,
        usual: float,
        setting: Pieces,
        style: Pieces,
        shared: tuple[Mention, ...],
        broken: bool,
    ) -> Shot:
        desk = self._desk
        found = given(block.body)
        lasts = next((word for word in block.framing if seconds(word.text) is not None), None)
        framing = _framing([word for word in block.framing if word is not lasts])
        body = self._body(block)
        made = prompts.Ingredients(setting, pieces(desk, framing), body, style, block.header)
        scraps = self._assembled(made, number)
        return Shot(
            number,
            usual if lasts is None else seconds(lasts.text) or 0.0,
            lasts.span if lasts else block.keyword.span,
            framing.text,
            body,
            tuple(scrap.piece for scrap in scraps),
            prompts.lengths(scraps, self._house.mention_length),
            prompts.cast(scraps, [*needed(desk, found.values.get("with", ())), *shared]),
            block.span,
            block.header,
            broken,
        )

    def _assembled(self, made: prompts.Ingredients, number: int) -> tuple[prompts.Scrap, ...]:
        if self._house.template is None or self.blamed:
            return prompts.join(made)
        more: dict[str, str | int] = {"number": number, "take": self._desk.take}
        found = prompts.assemble(self._house.template, made, more)
        if not isinstance(found, Fault):
            return found
        message = f"The project's own prompt template, at character {found.start + 1}: {found.message}"
        self.blamed = Diagnostic(found.code, message, Span(self._desk.entry, 0, 0), hint=found.hint)
        return prompts.join(made)

    def _body(self, block: Block) -> tuple[Pieces | Line, ...]:
        found: list[Pieces | Line] = []
        for part in runs(block.body):
            if isinstance(part, list):
                found.append(pieces(self._desk, fold(self._desk, part)))
            elif isinstance(part, Cue):
                found.append(self._line(part))
        return tuple(part for part in found if part)

    def _line(self, cue: Cue) -> Line | Pieces:
        """A cue; its words as prose where nobody can speak them, which was said."""
        desk = self._desk
        speaker = cue.speaker
        how = pieces(desk, desk.words(cue.how)) if cue.how else None
        words = pieces(desk, desk.words(cue.words))
        declared = desk.find(speaker.text, speaker.span, _ELEMENT)
        if declared and declared.kind == "element":
            return Line(Mention("element", desk.key(declared), speaker.span), how or None, words, cue.span)
        if declared:
            desk.say(
                "not-a-speaker",
                f"'{speaker.text}' is {declared.called}; only elements speak.",
                speaker.span,
                (Label(declared.at, "declared here"),),
                "Begin the line with > to have it as prose.",
            )
        return words


def _framing(words: Iterable[Word]) -> Traced:
    """The free words of a shot's header, single spaces between them."""
    bits: list[Bit] = []
    for word in words:
        if bits:
            bits.append(Bit(" ", Span(word.span.file, bits[-1].span.end, word.span.start), False))
        bits += typed(word.text, word.span).bits
    return Traced(tuple(bits))


def with_story(base: Look, block: Block | None, desk: Desk) -> Look:
    """The look that a story hands down."""
    return look(desk, given(block.body), base) if block else replace(base)
