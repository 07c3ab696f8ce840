"""The reader's desk: names looked up, templates filled in, faults collected. One desk reads one story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from storyboard.story.expand import RESERVED, Asked, Fault, Value, is_template, place, read_template
from storyboard.story.imports import Scopes, keys
from storyboard.story.names import Declared, Kind, Scope, Seen
from storyboard.story.traced import Traced, plainly_spaced, typed
from storyboard.story.unknown import Unknown
from storyboard.syntax.names import NAME, Expression
from storyboard.syntax.tree import Let, Quoted, Word
from storyboard.text import Diagnostic, Edit, Label, Span

T = TypeVar("T")

_NAME: Final = Expression(NAME)
_TEXTS: Final[frozenset[Kind]] = frozenset({"let"})


class Use(Struct, frozen=True, gc=False):
    """A name used at `span`, and what it stands for."""

    span: Span
    declared: Declared


class Missed(Struct, frozen=True, gc=False):
    """A name used at `span` that nothing is called by. `kinds` would be right there; `sign` is the `@` before it."""

    name: str
    span: Span
    kinds: frozenset[Kind]
    sign: str


class Note(Struct):
    """What came up while one stretch was read. `asked` are the names looked up, `needs` what was read apart for it."""

    faults: list[Diagnostic] = field(default_factory=list)
    used: dict[Declared, None] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    excused: set[str] = field(default_factory=set)
    asked: dict[str, None] = field(default_factory=dict)
    needs: dict[Declared, None] = field(default_factory=dict)
    uses_take: bool = False


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
        self.reserved: set[str] = set()
        """Texts of the story whose names no template can read."""
        self.told = Note()
        """All that came up and counts."""
        self._note = self.told
        self._uses: list[Sequence[Use]] = [self.told.uses]
        self._unknown = Unknown(self.scope)
        self._apart: dict[Declared, tuple[Any, Note]] = {}
        self._open: list[Declared] = []
        self._keys: dict[Declared, str] = {}

    def say(
        self,
        code: str,
        message: str,
        span: Span,
        labels: Iterable[Label] = (),
        hint: str | None = None,
        fix: Iterable[Edit] = (),
    ) -> None:
        """Note a fault."""
        self._note.faults.append(Diagnostic(code, message, span, tuple(labels), hint, tuple(fix)))

    def excuse(self, name: str) -> None:
        """Note that a name was meant in something that could not be read."""
        self._note.excused.add(name)

    # Notes.

    @contextmanager
    def noting(self) -> Iterator[Note]:
        """What comes up meanwhile goes onto a note of its own, which counts once it is told."""
        outer, self._note = self._note, Note()
        try:
            yield self._note
        finally:
            self._note = outer

    def tell(self, note: Note, uses: Sequence[Use] | None = None) -> None:
        """Let a note count, and what was read apart for it. `uses` may stand for its own."""
        told = self.told
        told.faults += note.faults
        told.uses_take |= note.uses_take
        told.excused |= note.excused
        told.used |= note.used
        self._uses.append(note.uses if uses is None else uses)
        for each in note.missed:
            self._unknown.add(each.name, each.span, each.kinds, each.sign)
        for declared in note.needs:
            if declared not in told.needs:
                told.needs[declared] = None
                self.tell(self._apart[declared][1])

    def apart(self, declared: Declared, read: Callable[[], T]) -> T:
        """Something of a declaration, read once whoever asks. What comes up in it counts once an asker's note does."""
        if declared not in self._apart:
            with self.noting() as note:
                made = read()
            self._apart[declared] = (made, note)
        if declared not in self._note.needs:
            self._note.needs[declared] = None
            if self._note is self.told:
                self.tell(self._apart[declared][1])
        found: T = self._apart[declared][0]
        return found

    # Names.

    def scope(self, file: str) -> Scope:
        """What a file can see."""
        return self.scopes.of(file)

    def seen(self, name: str, span: Span) -> Seen | None:
        """What the file of `span` sees by a name. Whatever is read asks here, so that all it hangs on is noted."""
        self._note.asked[name] = None
        return self.scope(span.file).names.get(name)

    def find(self, name: str, span: Span, kinds: frozenset[Kind], *, at_sign: bool = True) -> Declared | None:
        """What a name stands for in the file of `span`, where it stands; None after saying that it is unknown.

        `kinds` are those that would be right here: they are suggested, but whatever is found is returned.
        """
        scope = self.scope(span.file)
        if seen := self.seen(name, span):
            self.use(seen.declared, span)
            return seen.declared if seen.declared.kind in kinds or name not in scope.broken else None
        if not scope.excuses(name):
            self._miss(Missed(name, span, kinds, "@" if at_sign else ""))
        return None

    def _miss(self, missed: Missed) -> None:
        if self._note is self.told:
            self._unknown.add(missed.name, missed.span, missed.kinds, missed.sign)
        else:
            self._note.missed.append(missed)

    def unknown(self) -> Iterator[Diagnostic]:
        """What is to be said of names that nothing is called by; to be asked once all is read."""
        return self._unknown.told(self.is_used)

    def use(self, declared: Declared, span: Span) -> None:
        """Note that a name is used."""
        self._note.used[declared] = None
        self._note.uses.append(Use(span, declared))

    def uses(self) -> tuple[Use, ...]:
        """All uses of names."""
        return tuple(chain.from_iterable(self._uses))

    def is_excused(self, name: str) -> bool:
        """Whether a name may well be used in something that could not be read, so that its lack of use is no news."""
        return name in self.told.excused or name in self._unknown.excused or name in self.scope(self.entry).broken

    def is_missed(self, name: str) -> bool:
        """Whether something else was typed where this name was probably meant."""
        return name in self._unknown.misspelt

    def is_used(self, declared: Declared) -> bool:
        """Whether anything read so far uses a declaration."""
        return declared in self.told.used

    def key(self, declared: Declared) -> str:
        """The one name of an element, picture or video in the whole story."""
        if not self._keys:
            self._keys = keys(self.scopes, self.entry)
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
            self._note.excused.update(_NAME.findall(unit.text))
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
        if self.reserved and self.reserved.intersection(_NAME.findall(unit.text)):
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
        seen = self.seen(asked.name, span)
        if seen is None and asked.name == "take":
            self._note.uses_take = True
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
            self._miss(Missed(asked.name, span, _TEXTS, ""))
        return None

    def let(self, declared: Declared) -> None:
        """Fill in a `let` for the sake of its faults, used or not."""
        if declared.name in RESERVED:
            self.reserved.add(declared.name)
            message = f"'{declared.name}' is a word of templates themselves, so none can read a text of that name."
            self.say("reserved-name", message, declared.at, hint=f"Call it otherwise, say '{declared.name}_text'.")
        self._let(declared, declared.at)

    def value(self, declared: Declared) -> str | None:
        """The text of a `let`; None where it has none."""
        return self._let(declared, declared.at)

    def _let(self, declared: Declared, span: Span) -> str | None:
        """The text of a `let`, itself expanded in its own file."""
        if declared in self._open:
            circle = self._open[self._open.index(declared) :]
            shown = " → ".join([*(other.name for other in circle), declared.name])
            labels = [Label(other.at, f"'{other.name}'") for other in circle]
            hint = "One of them has to be text alone."
            self.say("let-cycle", f"These texts are made from each other: {shown}.", span, labels, hint)
            return None
        if not isinstance(declared.item, Let):
            return None
        quoted = declared.item.value
        if declared not in self._apart and len(self._open) > 100:
            self.say("template-too-much", "This text stands on more than a hundred others.", span, hint=_SHORTER)
            return None
        self._open.append(declared)
        made = self.apart(declared, lambda: self.string(quoted).text)
        self._open.pop()
        return made

    def words(self, word: Word) -> Traced:
        """Words typed on one line, after templates."""
        return self.expand(typed(plainly_spaced(word.text), word.span))
