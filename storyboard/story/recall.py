"""Scenes read with a memory: one whose words are the same, and to whose every question the story gives the same answer,
means what it meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from msgspec import Struct

from storyboard.story.desk import Desk, Missed, Note, Use
from storyboard.story.memory import Kept, Later, Memory, bare, moved
from storyboard.story.model import EditScene, Scene
from storyboard.story.names import KEYED, Declared
from storyboard.story.references import declared_media
from storyboard.story.scenes import House, SceneReader
from storyboard.syntax.tree import Block, Media
from storyboard.text import Diagnostic, Span


class _Meaning(Struct, frozen=True, gc=False):
    """What one block was read as, and what came up. `uses` are by the name that the entry file says."""

    scene: Scene | EditScene
    faults: tuple[Diagnostic, ...]
    uses: tuple[tuple[Span, str], ...]
    missed: tuple[Missed, ...]
    excused: frozenset[str]
    needs: tuple[str, ...]
    uses_take: bool
    blamed: Diagnostic | None


class Read(Struct, frozen=True, gc=False):
    """A block, the scene it was read as, and the memory of that, where there is one."""

    block: Block
    scene: Scene | EditScene
    kept: Kept[_Meaning] | None = None

    @property
    def meaning(self) -> Scene | EditScene:
        """The scene for whom places do not matter: they may be those of an earlier text."""
        return self.kept.value.scene if self.kept else self.scene


class Recall:
    """Reads blocks in order of writing. `text` gives the words of a stretch; `head` is the story block. A block that a
    place of `unsure` lies in is read anew each time: it may be more than its words."""

    def __init__(
        self,
        desk: Desk,
        reader: SceneReader,
        house: House,
        head: Block | None,
        memory: Memory | None,
        text: Callable[[Span], str],
        unsure: Sequence[Span] = (),
    ) -> None:
        self._desk = desk
        self._reader = reader
        self._memory = memory
        self._text = text
        self._unsure = sorted(span.start for span in unsure)
        self._names = desk.scope(desk.entry).names
        self._styles = house.look.styles
        self._answers: dict[str, tuple[str, tuple[Span, ...]]] = {}
        self._house, self._stands = self._of_house(house, head) if memory is not None else ("", ())

    def read(self, block: Block) -> Read:
        """One scene or edit."""
        memory = self._memory
        if memory is None or self._is_unsure(block):
            with self._desk.noting() as note:
                made = self._reader.read(block)
            self._desk.tell(note)
            return Read(block, made)
        about = ("scene", self._text(block.span), self._house, self._reader.before, bool(self._reader.blamed))
        asked: tuple[str, ...] | None = memory.get(about)
        if asked is not None and (kept := memory.get((about, self._all(asked)))) is not None:
            return self._again(block, kept, asked)
        with self._desk.noting() as note:
            made = self._reader.read(block)
        asked = memory.keep(about, tuple(note.asked))
        kept = memory.keep((about, self._all(asked)), Kept(self._meaning(made, note), self._where(block, asked)))
        self._desk.tell(note)
        return Read(block, made, kept)

    def _is_unsure(self, block: Block) -> bool:
        at = bisect_left(self._unsure, block.span.start)
        return at < len(self._unsure) and self._unsure[at] <= block.span.end

    def _again(self, block: Block, kept: Kept[_Meaning], asked: tuple[str, ...]) -> Read:
        """What was read before, where it stands now."""
        found, moves = kept.value, kept.moves(self._where(block, asked))
        now = {name: seen.declared for name in (*asked, *self._styles) if (seen := self._names.get(name))}
        note = Note(
            list(moved(found.faults, moves)),
            {now[name]: None for _, name in found.uses},
            missed=list(moved(found.missed, moves)),
            excused=set(found.excused),
            needs={now[name]: None for name in found.needs},
            uses_take=found.uses_take,
        )
        self._desk.tell(note, Later(lambda: tuple([Use(span, now[name]) for span, name in moved(found.uses, moves)])))
        scene = moved(found.scene, moves)
        self._reader.blamed = self._reader.blamed or found.blamed
        self._reader.follows(scene)
        return Read(block, scene, kept)

    def _meaning(self, scene: Scene | EditScene, note: Note) -> _Meaning:
        known = [name for name in (*note.asked, *self._styles) if name in self._names]
        called = {self._names[name].declared: name for name in known}
        return _Meaning(
            scene,
            tuple(note.faults),
            tuple((use.span, called[use.declared]) for use in note.uses),
            tuple(note.missed),
            frozenset(note.excused),
            tuple(called[declared] for declared in note.needs),
            note.uses_take,
            self._reader.blamed,
        )

    # What a scene may ask.

    def _all(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple([self._answer(name)[0] for name in names])

    def _where(self, block: Block, asked: tuple[str, ...]) -> tuple[Span, ...]:
        """Where all that stands which the spans of a scene's meaning may lie in."""
        return (block.span, *self._stands, *(span for name in asked for span in self._answer(name)[1]))

    def _answer(self, name: str) -> tuple[str, tuple[Span, ...]]:
        """All that a scene can learn of a name, as one comparable text, and where that stands."""
        if name not in self._answers:
            with self._desk.noting():  # what comes up counts when a scene needs it
                self._answers[name] = self._asked(name)
        return self._answers[name]

    def _asked(self, name: str) -> tuple[str, tuple[Span, ...]]:
        scope = self._desk.scope(self._desk.entry)
        seen = scope.names.get(name)
        if seen is None:
            return f"none {scope.excuses(name)}", ()
        declared = seen.declared
        value: object = None
        stands = (declared.at,)
        match declared.kind:
            case "let":
                value = self._desk.value(declared)
            case "style" if isinstance(declared.item, Block):
                value, stands = self._style(declared, declared.item), (declared.item.span,)
            case "image" | "video" if isinstance(declared.item, Media):
                found = declared_media(self._desk, declared)
                value = (found.path, found.written)
        key = self._desk.key(declared) if declared.kind in KEYED else ""
        return repr((declared.kind, declared.name, declared.called, key, name in scope.broken, value)), stands

    def _style(self, declared: Declared, block: Block) -> object:
        begin = block.span.start
        return [(bare(each), each.span.start - begin, each.span.end - begin) for each in self._reader.style(declared)]

    def _of_house(self, house: House, head: Block | None) -> tuple[str, tuple[Span, ...]]:
        """All that every scene shares, as one comparable text, and where that stands: as many stretches, in an order,
        as the text says, since what is found under it is moved with them."""
        look = house.look
        begin = head.span.start if head else 0
        spans = [(word, span.start - begin, span.end - begin) for word, span in (look.spans or {}).items()]
        styles = [self._answer(name) for name in look.styles]
        plain = (head is None, look.mode, look.aspect, look.sound, look.watermark, look.takes, look.styles, spans)
        shared = (house.pace, sorted(house.mention_length.items()), house.template)
        told = repr((plain, shared, self._desk.take, sorted(self._desk.reserved), [answer for answer, _ in styles]))
        return told, ((head.span,) if head else ()) + tuple(span for _, spans in styles for span in spans)
