"""The reader's desk: names looked up, templates filled in, faults collected. One desk reads one story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from storyboard.story.expand import RESERVED, Asked, Fault, Value, is_template, place, read_template
from storyboard.story.imports import Scopes
from storyboard.story.names import Declared, Kind, Scope
from storyboard.story.traced import Traced, plainly_spaced, typed
from storyboard.story.unknown import Unknown
from storyboard.syntax.names import NAME
from storyboard.syntax.tree import Let, Quoted, Word
from storyboard.text import Diagnostic, Label, Span

_NAME: Final = re.compile(NAME)
_TEXTS: Final[frozenset[Kind]] = frozenset({"let"})


@dataclass(frozen=True, slots=True)
class Use:
    """A name used at `span`, and what it stands for."""

    span: Span
    declared: Declared


_SHORTER: Final = "Write some of them out."
_NEXT: Final = {
    "template-syntax": "A template is `{{ name }}`, or `{% if ... %} {% endif %}` and `{% for ... %} {% endfor %}` "
    "around text.",
    "template-fails": "Try it in smaller parts; numbers are reckoned with, texts are joined by `~`.",
    "template-refused": "Templates know names, texts, numbers, lists, filters, `if`, `for` and `set`; no more.",
}
"""What to do about a template where its fault gives no better advice."""


class Desk:
    """What the stages of reading share."""

    def __init__(self, scopes: Scopes, entry: str, take: int) -> None:
        self.scopes = scopes
        self.entry = entry
        self.take = take
        self.uses_take = False
        self.faults: list[Diagnostic] = []
        self.uses: list[Use] = []
        self._used: set[Declared] = set()
        self._excused: set[str] = set()
        self._reserved: set[str] = set()
        self._unknown = Unknown(self.scope)
        self._values: dict[Declared, str] = {}
        self._open: list[Declared] = []
        self._keys: dict[Declared, str] = {}
        self._taken: set[str] = set()

    def say(self, code: str, message: str, span: Span, labels: Iterable[Label] = (), hint: str | None = None) -> None:
        """Note a fault."""
        self.faults.append(Diagnostic(code, message, span, tuple(labels), hint))

    # Names.

    def scope(self, file: str) -> Scope:
        """What a file can see."""
        return self.scopes.of(file)

    def find(self, name: str, span: Span, kinds: frozenset[Kind], *, at_sign: bool = True) -> Declared | None:
        """What a name stands for in the file of `span`, where it stands; None after saying that it is unknown.

        `kinds` are those that would be right here: they are suggested, but whatever is found is returned.
        """
        scope = self.scope(span.file)
        if seen := scope.names.get(name):
            self.use(seen.declared, span)
            return seen.declared if seen.declared.kind in kinds or name not in scope.broken else None
        if not scope.excuses(name):
            self._unknown.add(name, span, kinds, "@" if at_sign else "")
        return None

    def unknown(self) -> Iterator[Diagnostic]:
        """What is to be said of names that nothing is called by; to be asked once all is read."""
        return self._unknown.told(self.is_used)

    def use(self, declared: Declared, span: Span) -> None:
        """Note that a name is used."""
        self._used.add(declared)
        self.uses.append(Use(span, declared))

    def is_excused(self, name: str) -> bool:
        """Whether a name may well be used in something that could not be read, so that its lack of use is no news."""
        return name in self._excused or name in self._unknown.excused or name in self.scope(self.entry).broken

    def is_missed(self, name: str) -> bool:
        """Whether something else was typed where this name was probably meant."""
        return name in self._unknown.misspelt

    def is_used(self, declared: Declared) -> bool:
        """Whether anything read so far uses a declaration."""
        return declared in self._used

    def key(self, declared: Declared) -> str:
        """The one name of a declaration in the whole story: as the entry file calls it, else its own, numbered if need
        be."""
        if not self._keys:
            for name, seen in self.scope(self.entry).names.items():
                self._keys.setdefault(seen.declared, name)
                self._taken.add(name)
        if declared not in self._keys:
            name, count = declared.name, 1
            while name in self._taken:
                count += 1
                name = f"{declared.name}_{count}"
            self._taken.add(name)
            self._keys[declared] = name
        return self._keys[declared]

    # Texts.

    def string(self, quoted: Quoted) -> Traced:
        """What a string says after templates."""
        return self.expand(typed(plainly_spaced(quoted.text), quoted.inner))

    def text(self, quoted: Quoted) -> str:
        """The same as bare text, white space at its ends trimmed."""
        return self.string(quoted).text.strip()

    def path(self, quoted: Quoted) -> str:
        """What a string says as the name of a file, which may well hold odd spaces."""
        return self.expand(typed(quoted.text, quoted.inner)).text.strip()

    def expand(self, unit: Traced) -> Traced:
        """A text after templates. One that cannot be filled in is left as typed, and said."""
        if not is_template(unit.text):
            return unit
        template = read_template(unit.text)
        if template.faults:
            self._excused.update(_NAME.findall(unit.text))
            for fault in template.faults:
                self._blame(fault, unit)
            return unit
        values: dict[str, Value] = {}
        for asked in template.asks:
            value = values[asked.name] if asked.name in values else self._value(asked, unit)
            if value is None:
                return self._blame_rest(template.asks[template.asks.index(asked) + 1 :], values, unit)
            values[asked.name] = value
        made = template.fill(values)
        if isinstance(made, Fault):
            self._blame(made, unit)
            return unit
        return place(made, unit)

    def _blame(self, fault: Fault, unit: Traced) -> None:
        if self._reserved and self._reserved.intersection(_NAME.findall(unit.text)):
            return
        self.say(fault.code, fault.message, unit.span(fault.start, fault.end), hint=fault.hint or _NEXT.get(fault.code))

    def _blame_rest(self, asks: tuple[Asked, ...], known: dict[str, Value], unit: Traced) -> Traced:
        for asked in asks:
            if asked.name not in known:
                self._value(asked, unit)
        return unit

    def _value(self, asked: Asked, unit: Traced) -> Value | None:
        """The value of a name that a template reads."""
        span = unit.span(asked.start, asked.end)
        scope = self.scope(span.file)
        seen = scope.names.get(asked.name)
        if seen is None and asked.name == "take":
            self.uses_take = True
            return self.take
        if seen and seen.declared.kind == "let":
            self.use(seen.declared, span)
            return self._let(seen.declared, span)
        if seen:
            self.use(seen.declared, span)
            hint = (
                f"Write @{asked.name} in the prose, without braces."
                if seen.declared.kind in ("element", "image")
                else None
            )
            message = f"'{asked.name}' is {seen.declared.called}, which a template cannot read."
            hint = hint or "Templates read texts, `let name = ...`, and `take`."
            self.say("template-name", message, span, (Label(seen.declared.at, "declared here"),), hint)
        elif not scope.excuses(asked.name):
            self._unknown.add(asked.name, span, _TEXTS, "")
        return None

    def let(self, declared: Declared) -> None:
        """Fill in a `let` for the sake of its faults, used or not."""
        if declared.name in RESERVED:
            self._reserved.add(declared.name)
            message = f"'{declared.name}' is a word of templates themselves, so none can read a text of that name."
            self.say("reserved-name", message, declared.at, hint=f"Call it otherwise, say '{declared.name}_text'.")
        self._let(declared, declared.at)

    def _let(self, declared: Declared, span: Span) -> str | None:
        """The text of a `let`, itself expanded in its own file."""
        if declared in self._open:
            circle = self._open[self._open.index(declared) :]
            shown = " → ".join([*(other.name for other in circle), declared.name])
            labels = [Label(other.at, f"'{other.name}'") for other in circle]
            hint = "One of them has to be text alone."
            self.say("let-cycle", f"These texts are made from each other: {shown}.", span, labels, hint)
            return None
        if declared not in self._values and isinstance(declared.item, Let):
            if len(self._open) > 100:
                self.say("template-too-much", "This text stands on more than a hundred others.", span, hint=_SHORTER)
                return None
            self._open.append(declared)
            self._values[declared] = self.string(declared.item.value).text
            self._open.pop()
        return self._values[declared]

    def words(self, word: Word) -> Traced:
        """Words typed on one line, after templates."""
        return self.expand(typed(plainly_spaced(word.text), word.span))
