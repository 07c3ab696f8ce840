"""What stands where it may not, and settings that are unknown, misshapen or written twice: the tree against the
tables of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from storyboard.syntax.beside import beside_shots
from storyboard.syntax.framing import framing_as_meant
from storyboard.syntax.half_cues import half_cues
from storyboard.syntax.headers import header_faults, numbered_shots
from storyboard.syntax.other_tools import file_in_prose, foreign_option
from storyboard.syntax.screenplay import aside_behind, listed_shot, transition, where_it_stands
from storyboard.syntax.settings import SettingJudge, speakers
from storyboard.syntax.settings_as_prose import meant_as_setting, without_colon
from storyboard.syntax.tree import Blank, Block, Break, Comment, Cue, Import, Item, Let, Media, Prose, Setting, Tree
from storyboard.syntax.words import BLOCKS, TOP_LEVEL, BlockWord
from storyboard.text import Diagnostic, Edit, Source, Span
from storyboard.text.phrases import with_article


@dataclass(slots=True)
class _Judge:
    source: Source
    found: list[Diagnostic] = field(default_factory=list)
    settings: SettingJudge = field(init=False)
    speakers: dict[str, str] = field(default_factory=dict)
    numbered: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.settings = SettingJudge(self.source, self.found)

    def tree(self, tree: Tree) -> Tree:
        items: list[Item] = []
        loose = False  # whether the item before is a shot outside of every scene, of which all was said
        stray: list[Item] = []
        self.speakers = speakers(tree.items)
        for item in tree.items:
            match item:
                case Blank() | Comment():
                    items.append(item)
                    continue
                case Break() if loose:
                    continue
                case Block(keyword=keyword) if keyword.text in TOP_LEVEL:
                    items.extend(self.block(item))
                case Block():
                    if not loose:
                        self.misplaced_block(item, None)
                    _, *outside = self.block(item)
                    items.extend(outside)
                case Import() | Let() | Media():
                    items.append(item)
                case _:
                    stray.append(item)
                    continue
            loose = isinstance(item, Block) and item.keyword.text not in TOP_LEVEL
            self.stray(stray)
            stray = []
        self.stray(stray)
        changed = len(items) != len(tree.items) or any(a is not b for a, b in zip(items, tree.items, strict=True))
        return replace(tree, items=tuple(items)) if changed else tree

    def block(self, block: Block) -> Iterator[Block | Import | Let | Media]:
        """The block as it should be, and behind it what stands inside though it belongs at the top level."""
        row = BLOCKS[block.keyword.text]
        numbered = block.span.start in self.numbered
        faults = list(header_faults(block, row, numbered))
        if faults:
            self.found.extend(faults)
            block = replace(block, framing=framing_as_meant(block.framing, numbered)) if block.framing else block
        self.whole(block, row)
        body: list[Item] = []
        outside: list[Block | Import | Let | Media] = []
        seen: dict[str, Setting] = {}
        for item in block.body:
            match item:
                case Block():
                    inner, *more = self.block(item)
                    outside.extend(more)
                    self.inner(item, inner, block, body, outside)
                case Import() | Let() | Media():
                    self.misplaced_declaration(item, block)
                    outside.append(item)
                case _ if kept := self.line(item, block, row, seen):
                    body.append(kept)
        same = len(body) == len(block.body) and all(a is b for a, b in zip(body, block.body, strict=True))
        yield block if same and not faults else replace(block, body=tuple(body))
        yield from outside

    def whole(self, block: Block, row: BlockWord) -> None:
        """What only all lines of a block tell together."""
        if row.word == "scene":
            self.numbered = numbered_shots(block)
            self.found.extend(beside_shots(block, self.source))
        if row.cues:
            self.found.extend(half_cues(block.body))

    def inner(
        self,
        typed: Block,
        inner: Block | Import | Let | Media,
        block: Block,
        body: list[Item],
        outside: list[Block | Import | Let | Media],
    ) -> None:
        """A block inside a block: into its body where it may stand, else out of it where it belongs, or away."""
        word = typed.keyword.text
        if BLOCKS[word].parent == block.keyword.text:
            body.append(inner)
            return
        self.misplaced_block(typed, block)
        if word in TOP_LEVEL:
            outside.append(inner)

    def line(self, item: Item, block: Block, row: BlockWord, seen: dict[str, Setting]) -> Item | None:
        """A line of a block as it should be, or None where it cannot stay. `seen` are the settings before it."""
        match item:
            case Setting() if row.cues and (cue := self.settings.cue(item, self.speakers)):
                return cue
            case Setting() if row.prose and (prose := self.settings.bare(item, row.word)):
                return prose
            case Setting():
                return self.settings.judge(item, row.word, seen)
            case Prose(text=text):
                kept = item if self.prose(item, block) else None
                return replace(kept, text=text.replace("＠", "@")) if kept and "＠" in text else kept
            case Cue() if not row.cues:
                self.misplaced_cue(item, block)
            case Cue() if not item.words.text:
                hint = "Write what is said behind the `:`, or begin the line with `> `."
                self.say("empty-cue", "Nothing is said here.", item.span, hint)
            case Cue(how=None) if fault := aside_behind(item):
                self.found.append(fault)
                return item
            case Break() if not row.breaks:
                self.misplaced_break(item, row.word)
            case _:
                return item
        return None

    def say(self, code: str, message: str, span: Span, hint: str | None = None, fix: Iterable[Edit] = ()) -> None:
        self.found.append(Diagnostic(code, message, span, hint=hint, fix=tuple(fix)))

    def prose(self, prose: Prose, block: Block) -> bool:
        """Whether a line of prose may stay where it is."""
        row = BLOCKS[block.keyword.text]
        if not prose.forced and (fault := meant_as_setting(prose, row.word)):
            self.found.append(fault)
            return False
        if row.word in ("scene", "shot") and (fault := transition(prose)):
            self.found.append(fault)
            return False
        if row.word in ("scene", "shot") and (fault := listed_shot(prose, row.word)):
            self.found.append(fault)
            return row.word == "shot"
        if fault := foreign_option(prose, sent=row.prose):
            self.found.append(fault)
            if not row.prose:
                return False
        if row.prose:
            if fault := file_in_prose(prose):
                self.found.append(fault)
            if "＠" in prose.text:
                self.wide_at(prose)
            return True
        if fault := without_colon(prose, row.word):
            self.found.append(fault)
            return False
        message = f"There is no prose in {with_article(row.word)}, only settings."
        self.say("misplaced-prose", message, prose.span, "Move this line into a scene or a shot.")
        return False

    def wide_at(self, prose: Prose) -> None:
        start = prose.span.start
        spots = [
            Span(prose.span.file, start + at, start + at + 1) for at, sign in enumerate(prose.text) if sign == "＠"
        ]
        message = "`＠` is not the plain `@` that begins a name."
        self.say("typographic-sign", message, spots[0], "Type `@`.", [Edit(spot, "@") for spot in spots])

    def misplaced_block(self, block: Block, inside: Block | None) -> None:
        word = block.keyword.text
        parent = BLOCKS[word].parent
        where = f"inside {with_article(inside.keyword.text)}" if inside else "outside of every block"
        hint = f"Put it between the `{{` and `}}` of a {parent}." if parent else "Move it out, to the top level."
        if word == "shot" and inside and inside.keyword.text == "edit":
            hint = "An edit is as long as its source and says the change in prose: take this line and its `}` away."
        elif word == "shot" and inside and inside.keyword.text == "shot":
            hint = "Close the shot above with `}` first; a cut within a shot is told in its prose."
        self.say("misplaced-block", f"{with_article(word).capitalize()} cannot stand {where}.", block.header, hint)

    def misplaced_declaration(self, item: Import | Let | Media, block: Block) -> None:
        word = item.kind if isinstance(item, Media) else type(item).__name__.lower()
        self.say(
            "misplaced-declaration",
            f"`{word}` cannot stand inside {with_article(block.keyword.text)}.",
            item.span,
            "Move it out, to the top level; if it is prose, begin the line with `> `.",
        )

    def misplaced_break(self, item: Break, word: str) -> None:
        hint = "Close the shot with `}` before it." if word == "shot" else "Take it away."
        self.say(
            "misplaced-break",
            f"A clip break stands between the shots of a scene, not in {with_article(word)}.",
            item.span,
            hint,
        )

    def misplaced_cue(self, cue: Cue, block: Block) -> None:
        self.say(
            "misplaced-cue",
            f"`@{cue.speaker.text}` can only speak inside a shot, not in {with_article(block.keyword.text)}.",
            cue.span,
            "Move the line into a shot; if it is prose, begin it with `> `.",
        )

    def stray(self, items: list[Item]) -> None:
        """Lines outside of every block, one complaint for a run of them."""
        if not items:
            return
        first, last = items[0], items[-1]
        if len(items) > 1:
            message = f"These {len(items)} lines stand outside of every block."
        else:
            message = "This line stands outside of every block."
        hint = where_it_stands(items) or "Settings stand between the `{` and `}` of a block."
        if isinstance(first, Setting) and first.word.text in self.settings.story_words:
            hint = 'A setting for the whole film stands in the story block, between `story "Title" {` and its `}`.'
        end = last.span.end if len(items) == 1 else first.span.end
        self.say("stray-line", message, Span(first.span.file, first.span.start, end), hint)


def judge(tree: Tree, source: Source) -> tuple[Tree, list[Diagnostic]]:
    """The tree with only what belongs, each in its place, and what was wrong."""
    judging = _Judge(source)
    return judging.tree(tree), judging.found
