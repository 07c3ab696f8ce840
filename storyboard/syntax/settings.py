"""Settings against the table of words: unknown ones, ones in the wrong block, misshapen values, ones written twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from storyboard.syntax.kinds import LineKind, classify
from storyboard.syntax.names import speaker_names
from storyboard.syntax.other_words import NO_SETTINGS, NOT_OF_AN_EDIT, OTHER_WORDS
from storyboard.syntax.settings_as_prose import places_of
from storyboard.syntax.tree import Block, Cue, Import, Item, Mentioned, Prose, Quoted, Setting, Value, Word
from storyboard.syntax.values import misfit
from storyboard.syntax.words import BLOCKS, SETTINGS, SettingWord
from storyboard.text import Diagnostic, Edit, Label, Source, Span
from storyboard.text.phrases import with_article
from storyboard.text.suggest import closest

_STORY_WORDS = frozenset(word for word, row in SETTINGS.items() if "story" in row.blocks)


@dataclass(frozen=True, slots=True)
class SettingJudge:
    """Judges one file's settings, adding to `found`."""

    source: Source
    found: list[Diagnostic]

    @property
    def story_words(self) -> frozenset[str]:
        """The settings that a whole story can have."""
        return _STORY_WORDS

    def judge(self, setting: Setting, block: str, seen: dict[str, Setting]) -> Setting | None:
        """The setting as it was meant, or None where it cannot count. `seen` are those before it in its block."""
        row = SETTINGS.get(setting.word.text)
        misspelt = row is None
        if row is None:
            meant = self._unknown(setting, block)
            if meant is None or meant in seen:
                return None
            setting = replace(setting, word=replace(setting.word, text=meant))
            row = SETTINGS[meant]
        if block not in row.blocks:
            self.found.append(self._misplaced(setting, row, block))
            return None
        first = seen.setdefault(row.word, setting)
        if first is not setting and not row.many:
            self.found.append(_repeated(setting, first))
            return None
        told = len(self.found)
        shaped = self._shaped(setting, row)
        if misspelt and len(self.found) > told and all(fault.fix for fault in self.found[told:]):
            self._one_slip(told)
        return shaped

    def _one_slip(self, told: int) -> None:
        """`characters: mara, tomas`: a word of another tool, and values as they stand there. Told once."""
        edits = (edit for fault in self.found[told:] for edit in fault.fix)
        self.found[told - 1] = replace(self.found[told - 1], fix=(*self.found[told - 1].fix, *edits))
        del self.found[told:]

    def cue(self, setting: Setting, speakers: Mapping[str, str]) -> Cue | None:
        """The line of dialogue that `mara: Hello.` was meant to be, after saying that its `@` is missing."""
        word = setting.word
        name = speakers.get(word.text) if word.text not in SETTINGS else None
        if name is None:
            return None
        line = self.source.line(self.source.position(setting.span.start).line)
        said = line[line.index(":") + 1 :].strip()
        right = f"@{name}: {said}" if len(said) <= 40 else f"@{name}: {said[:37].rstrip()}..."
        self.found.append(
            Diagnostic(
                "unmarked-speaker",
                f"`{word.text}` speaks here without an `@`.",
                word.span,
                hint=f"Write `{right}`; if it is prose, begin the line with `> `.",
                fix=(Edit(word.span, f"@{name}"),),
            )
        )
        end = Span(word.span.file, setting.span.end, setting.span.end)
        return Cue(Mentioned(name, word.span), None, Word(said, end), setting.span) if said else None

    def bare(self, setting: Setting, block: str) -> Prose | None:
        """The prose behind `description:` and its like, after saying that prose is bare."""
        typed = setting.word.text
        if typed not in NO_SETTINGS or NO_SETTINGS[typed] != NO_SETTINGS["prompt"]:
            return None
        line = self.source.line(self.source.position(setting.span.start).line).strip()
        said = _said_so(typed, line, block)
        if said:
            self._unknown(setting, block)
        return Prose(said, setting.span) if said else None

    def _unknown(self, setting: Setting, block: str) -> str | None:
        """Say that there is no such setting; the one that was meant, where that is plain."""
        typed = setting.word.text
        line = self.source.line(self.source.position(setting.span.start).line).strip()
        forced = f"if this is prose, write `> {line if len(line) <= 60 else f'{typed}: ...'}`."
        no_setting = f"`{typed}` is no setting of {with_article(block)}"
        if typed in NO_SETTINGS:
            hint, right = NO_SETTINGS[typed].replace("{word}", typed), _said_so(typed, line, block)
            start = setting.span.start
            fix = (Edit(Span(setting.span.file, start, start + len(line)), right),) if right else ()
            hint = f"{hint[:-1]}; {forced}" if BLOCKS[block].prose else hint
            self._say("unknown-setting", f"{no_setting}.", setting.word.span, hint, fix)
            return None
        legal = [word for word, row in SETTINGS.items() if block in row.blocks]
        meant = OTHER_WORDS.get(typed) or closest(typed, legal) or closest(typed, SETTINGS)
        if meant not in legal:
            meant = closest(typed, legal)
        question = f"; did you mean `{meant}`?" if meant else "."
        fix = (Edit(setting.word.span, meant),) if meant else ()
        hint = _instead(typed, block, meant, forced)
        self._say("unknown-setting", f"{no_setting}{question}", setting.word.span, hint, fix)
        return meant

    def _misplaced(self, setting: Setting, row: SettingWord, block: str) -> Diagnostic:
        among = places_of(row)
        return Diagnostic(
            "misplaced-setting",
            f"`{row.word}` is a setting of {among}, not of {with_article(block)}.",
            setting.word.span,
            hint=f"Move it to {among}; if this is prose, begin the line with `> `.",
        )

    def _say(self, code: str, message: str, span: Span, hint: str, fix: tuple[Edit, ...] = ()) -> None:
        self.found.append(Diagnostic(code, message, span, hint=hint, fix=fix))

    def _shaped(self, setting: Setting, row: SettingWord) -> Setting | None:
        if not setting.values:
            message = f"`{row.word}` has no value."
            self.found.append(
                Diagnostic("missing-value", message, setting.span, hint=f"Write `{row.word}: {row.example}`.")
            )
            return None
        if len(setting.values) > 1 and not row.many:
            extra = setting.values[0].span.to(setting.values[-1].span)
            first, second = setting.values[0].span, setting.values[1].span
            pictures = row.word == "front" and all(isinstance(value, Quoted) for value in setting.values)
            shown = self.source.text[first.start : first.end]
            self.found.append(
                Diagnostic(
                    "too-many-values",
                    f"`{row.word}` takes one value.",
                    extra,
                    hint="One picture is the front; the others stand below it as `angles:`."
                    if pictures
                    else f"Write `{row.word}: {shown}`.",
                    fix=(Edit(Span(first.file, first.end, second.start), "\n  angles: "),) if pictures else (),
                )
            )
            return None
        values: list[Value] = []
        for value in setting.values:
            wrong = misfit(row, value)
            if wrong:
                self.found.append(wrong.fault)
            kept = wrong.meant if wrong else value
            if kept:
                values.append(kept)
        if not values:
            return None
        return setting if tuple(values) == setting.values else replace(setting, values=tuple(values))


def speakers(items: Iterable[Item]) -> dict[str, str]:
    """The names that a file declares or imports by name, by what a screenplay would call them."""
    found: dict[str, str] = {}
    for item in items:
        match item:
            case Block(keyword=keyword, name=Word(text=name), title=title) if keyword.text in ("character", "animal"):
                found |= dict.fromkeys(speaker_names(name, title.text if title else ""), name)
            case Import(names=names):
                found |= {each.text: each.text for one in names for each in (one.alias or one.name,)}
    return found


def _instead(typed: str, block: str, meant: str | None, forced: str) -> str:
    """The next step for a word that is no setting of a block; `forced` says how it stays prose."""
    if block == "edit" and typed in NOT_OF_AN_EDIT:
        return "An edit changes the whole of its source: cut the file first, and name the part as `source`."
    if typed in BLOCKS:
        return f"Write `{BLOCKS[typed].header}` to open {with_article(typed)}; {forced}"
    if meant:
        return f"Write `{meant}`; {forced}"
    if block in ("story", "scene", "shot") and OTHER_WORDS.get(typed) in ("front", "angles"):
        hint = f'Declare it at the top level, `image {block}_picture = "picture.png"`, and mention it in the prose'
        return f"{hint}; a scene opens on it with `start`." if block == "scene" else f"{hint}."
    if not BLOCKS[block].prose:
        words = ", ".join(f"`{word}`" for word, row in SETTINGS.items() if block in row.blocks)
        return f"The settings of {with_article(block)} are {words}. A note to yourself begins with `#`."
    if block == "shot":
        return f"I{forced[1:-1]}; if somebody says it, declare who, and write `@{typed}: ...`."
    return f"I{forced[1:]}"


def _said_so(typed: str, line: str, block: str) -> str:
    """A line with a setting of another tool, as this language says it; "" where that is not plain."""
    value = line[line.index(":") + 1 :].strip()
    lines = re.fullmatch(r'"?(1080|720)(?:p|i)?"?', value)
    if NO_SETTINGS[typed] == NO_SETTINGS["resolution"] and lines and block in SETTINGS["mode"].blocks:
        return "mode: pro" if lines[1] == "1080" else "mode: std"
    if NO_SETTINGS[typed] == NO_SETTINGS["prompt"] and BLOCKS[block].prose:
        bare = value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] in "\"'" else value
        return bare if classify(bare) is LineKind.PROSE else ""
    return ""


def _repeated(setting: Setting, first: Setting) -> Diagnostic:
    return Diagnostic(
        "repeated-setting",
        f"`{setting.word.text}` is set twice here.",
        setting.span,
        (Label(first.span, "set here before"),),
        "Keep one of the two.",
    )
