"""What a template may do. A story file may come from a stranger, so this is a list of harmless things and nothing else.

What a template costs is counted in letters and rounds, not in seconds: bounded, and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from storyboard.story.expand import MOST
from storyboard.text.suggest import closest

METER: Final = "_meter"
"""Where the context keeps its meter; no name of the language starts with `_`."""

_ROUNDS: Final = 1_000
_WORK: Final = 200 * MOST

FILTERS: Final = (
    "abs",
    "capitalize",
    "d",
    "default",
    "first",
    "float",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "max",
    "min",
    "replace",
    "reverse",
    "round",
    "sort",
    "string",
    "sum",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "wordcount",
)
_TESTS: Final = (
    "defined",
    "divisibleby",
    "eq",
    "equalto",
    "even",
    "ge",
    "gt",
    "in",
    "le",
    "lower",
    "lt",
    "ne",
    "none",
    "number",
    "odd",
    "string",
    "undefined",
    "upper",
)
_NODES: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.For, nodes.Assign,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Mul,
    nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.Concat, nodes.Getitem, nodes.Slice, nodes.List,
    nodes.Tuple, nodes.Filter, nodes.Test, nodes.Keyword,
)  # fmt: skip
_LOOP: Final = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})


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
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.globals = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only what a loop knows of itself."""
        return isinstance(obj, LoopContext) and attr in _LOOP

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers are reckoned with; texts are joined by `+` and nothing else."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers and not (operator == "+" and isinstance(left, str) and isinstance(right, str)):
            raise TypeError("texts are joined by `~`" if operator == "+" else f"`{operator}` is for numbers")
        if numbers and max(abs(left), abs(right)) > 10**15:
            raise TooMuchError
        context[METER].spend(left, right, made := super().call_binop(context, operator, left, right))
        return made


@dataclass(frozen=True, slots=True)
class Refused:
    """Something a template may not do, in the tag or expression at the offset `at`; `word` when it alone is."""

    message: str
    at: int
    word: str = ""
    hint: str | None = None


class Guard(NodeTransformer):
    """Finds what a template may not do, and wraps what has to be counted. A node's line is an offset here."""

    def __init__(self) -> None:
        self.refused: list[Refused] = []

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Refuse every kind of node that is not on the list."""
        if self._get(node) is None and not isinstance(node, _NODES):
            name = type(node).__name__.lower()
            hint = "Templates know if, for, set, and {{ }} with filters."
            self.refused.append(Refused(f"A template here may not use this ('{name}').", node.lineno, hint=hint))
            return node
        return super().visit(node, *args, **kwargs)

    def _get(self, node: nodes.Node) -> object:
        return getattr(self, f"visit_{type(node).__name__}", None)

    def _known(self, node: nodes.Filter | nodes.Test, what: str, known: Iterable[str]) -> nodes.Node:
        if node.name not in known:
            near = closest(node.name, known)
            hint = f"Did you mean '{near}'?" if near else f"There are: {', '.join(sorted(known))}."
            message = f"There is no {what} '{node.name}' in templates."
            self.refused.append(Refused(message, node.lineno, node.name, hint))
        return self.generic_visit(node)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        """Filters of the list alone."""
        return self._known(node, "filter", FILTERS)

    def visit_Test(self, node: nodes.Test) -> nodes.Node:  # noqa: N802
        """Tests of the list alone."""
        return self._known(node, "test", _TESTS)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        """`loop.index` and its like."""
        if not (isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP):
            self.refused.append(Refused(f"A template may not reach for '.{node.attr}'.", node.lineno))
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """`range(...)`."""
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if plain and isinstance(node.node, nodes.Name) and node.node.name == "range":
            bounds = nodes.List([self.visit(arg) for arg in node.args], lineno=node.lineno)
            return _filtered(bounds, "_range")
        if isinstance(node.node, nodes.Getattr) and node.node.attr in FILTERS:
            hint = f"Write `| {node.node.attr}` behind the value."
            self.refused.append(Refused(f"'.{node.node.attr}()' is not for templates.", node.lineno, hint=hint))
        else:
            self.refused.append(Refused("The only thing a template may call is range(...).", node.lineno))
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        """Loops count their rounds and do not call themselves."""
        if node.recursive:
            self.refused.append(Refused("A loop may not be recursive.", node.lineno))
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "_each")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """`a ~ b`, bounded."""
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "join")

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        """`[a, b]`, flat."""
        return _filtered(self.generic_visit(node), "_flat")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        """`a, b` as a value is a list; as the target of a loop it stays."""
        self.generic_visit(node)
        return node if node.ctx == "store" else _filtered(nodes.List(node.items, lineno=node.lineno), "_flat")


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=None)
