"""What a template may do. A story file may come from a stranger, so this is a list of harmless things and nothing else.

What a template costs is counted in letters and rounds, not in seconds: bounded, and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from storyboard.story.expand import MOST

METER: Final = "_meter"
"""Where the context keeps its meter; no name of the language starts with `_`."""

_ROUNDS: Final = 1_000
_WORK: Final = 200 * MOST

FILTERS: Final = (
    "abs", "capitalize", "d", "default", "first", "float", "int", "join", "last", "length", "list", "lower", "max",
    "min", "replace", "reverse", "round", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper",
    "wordcount",
)  # fmt: skip
TESTS: Final = (
    "defined", "divisibleby", "eq", "equalto", "even", "ge", "gt", "in", "le", "lower", "lt", "ne", "none",
    "number", "odd", "string", "undefined", "upper",
)  # fmt: skip
LOOP: Final = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})


class TooMuchError(Exception):
    """A template that works through more than its share."""


@dataclass(slots=True)
class Meter:
    """What one filling-in has cost so far."""

    work: int = 0
    rounds: int = 0
    printed: int = 0

    def spend(self, *values: object) -> None:
        """Count the letters and entries of some values."""
        for value in values:
            size = len(value) if isinstance(value, str | list) else 1
            self.work += size + 1
            if size > MOST or self.work > _WORK:
                raise TooMuchError

    def turn(self) -> None:
        """Count one round of a loop."""
        self.rounds += 1
        if self.rounds > _ROUNDS:
            raise TooMuchError

    def print(self, chunk: str) -> None:
        """Count output; each mark counts as a letter, which costs a template with many parts little."""
        self.printed += len(chunk)
        if self.printed > MOST + 2 * _ROUNDS:
            raise TooMuchError


def _plain(value: object) -> str:
    """A value as text. Lists are not, so that nothing is printed by accident."""
    match value:
        case Undefined():
            return str(value)  # raises, naming what is missing
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case None:
            return ""
    raise TypeError("a list is not a text; join it with `| join(', ')`")


@pass_context
def _finalize(context: Context, value: object) -> str:
    text = _plain(value)
    context[METER].spend(text)
    return text


@pass_context
def _join(context: Context, values: Iterable[object], between: object = "") -> str:
    parts = [_plain(value) for value in values]
    joint = _plain(between)
    if sum(map(len, parts)) + len(joint) * len(parts) > MOST:
        raise TooMuchError
    context[METER].spend(text := joint.join(parts))
    return text


@pass_context
def _flat(context: Context, values: list[object]) -> list[object]:
    """A list as written. Flat, since lists that hold one list twice grow without end when they are looked through."""
    if any(not isinstance(value, str | int | float) for value in values):
        raise TypeError("a list may hold texts and numbers alone")
    context[METER].spend(values)
    return values


@pass_context
def _each(context: Context, values: Iterable[object]) -> Iterator[object]:
    """What a loop goes through, counted."""
    if not isinstance(values, str | list | range):
        raise TypeError("only a list or a text can be gone through")
    for value in values:
        context[METER].turn()
        yield value


@pass_context
def _range(context: Context, bounds: list[Any]) -> list[int]:
    least, most, *step = bounds if len(bounds) > 1 else [0, *bounds]
    numbers = range(least, most, *step[:1])
    if len(numbers) > _ROUNDS:
        raise TooMuchError
    context[METER].spend(found := list(numbers))
    return found


@pass_context
def _replace(context: Context, text: object, old: object, new: object) -> str:
    whole, old, new = _plain(text), _plain(old), _plain(new)
    if len(whole) + whole.count(old) * len(new) > 2 * MOST:
        raise TooMuchError
    context[METER].spend(whole, made := whole.replace(old, new))
    return made


_PASSED: Final = {"environment": "environment", "eval_context": "eval_ctx"}
"""What Jinja hands some of its filters before the value, and where the context has it."""


def _metered(make: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja's own, its input and its result counted."""
    wants = getattr(getattr(make, "jinja_pass_arg", None), "name", "")

    @pass_context
    def counted(context: Context, value: object, *more: Any, **named: Any) -> Any:
        context[METER].spend(value, *more)
        first: list[Any] = [getattr(context, _PASSED[wants])] if wants in _PASSED else []
        made = make(*first, value, *more, **named)
        if not isinstance(made, str | int | float | Undefined) and made is not None:
            made = list(made)
        context[METER].spend(made)
        return made

    return counted


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with less in it: no attributes but a loop's, bounded operators, a list of filters, no globals."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%"])

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined, autoescape=False, optimized=False, finalize=_finalize, keep_trailing_newline=True
        )
        own = {"join": _join, "replace": _replace, "_flat": _flat, "_each": _each, "_range": _range}
        self.filters = {name: _metered(self.filters[name]) for name in FILTERS} | own
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only what a loop knows of itself."""
        return isinstance(obj, LoopContext) and attr in LOOP

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers are reckoned with; texts are joined by `+` and nothing else."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers and not (operator == "+" and isinstance(left, str) and isinstance(right, str)):
            raise TypeError("texts are joined by `~`" if operator == "+" else f"`{operator}` is for numbers")
        if numbers and max(abs(left), abs(right)) > 10**15:
            raise TooMuchError
        context[METER].spend(left, right, made := super().call_binop(context, operator, left, right))
        return made
