"""What was read before, for whoever reads a story again and again: values by what they were made from, and a way to put
them where the text stands now.

A value is kept under all that it depends on, places left out, together with the places that its spans may lie in. So
nothing in here is ever out of date: what has changed is asked for under another key, and what has only moved is found
and moved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast, overload

from msgspec import Struct

from storyboard.story.model import Scene
from storyboard.syntax.tree import Block
from storyboard.text import Span

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Moves = tuple[tuple[str, int, int, int], ...]
"""Stretches of files, and by how much each has moved: file, start, end, by. They lie apart."""

_LATER: Final[Mapping[type, str]] = {Block: "body", Scene: "shots"}
"""What of a value is moved only when somebody looks at it: most of a long story is not looked at between two
keystrokes."""


class Memory:
    """Values by key. What none of the last two rounds asked for is forgotten, so it holds two stories at most.

    For one reader at a time; keys and values are immutable.
    """

    def __init__(self) -> None:
        self._young: dict[Hashable, Any] = {}
        self._old: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:
        """What is kept under a key, or None."""
        found = self._young.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self._young[key] = found
        return found

    def keep(self, key: Hashable, value: T) -> T:
        """Keep a value, which is not None."""
        self._young[key] = value
        return value

    def turn(self) -> None:
        """A round is over."""
        self._old, self._young = self._young, {}

    @property
    def size(self) -> int:
        """How many values it holds."""
        return len(self._young.keys() | self._old.keys())


@dataclass(frozen=True, slots=True, eq=False)
class Kept(Generic[T]):
    """A value, and where that stood which its spans lie in. Equal to itself alone, so it can be part of a key."""

    value: T
    stood: tuple[Span, ...]

    def moves(self, stands: tuple[Span, ...]) -> Moves:
        """How that has moved which the value was made from, if it `stands` there now."""
        return tuple(
            [
                (then.file, then.start, then.end, now.start - then.start)
                for then, now in zip(self.stood, stands, strict=True)
                if now.start != then.start
            ]
        )

    def at(self, stands: tuple[Span, ...]) -> T:
        """The value, moved with that which it was made from to where it `stands`."""
        return moved(self.value, self.moves(stands))


def recall(memory: Memory | None, key: Hashable, stands: Callable[[], tuple[Span, ...]], make: Callable[[], T]) -> T:
    """What was made before under a key, else made now. `stands` are the stretches that the value's spans lie in, in an
    order that the key settles."""
    if memory is None:
        return make()
    kept: Kept[T] | None = memory.get(key)
    if kept is None:
        made = make()
        kept = memory.keep(key, Kept(made, stands() if bare(made) != made else ()))
        return made
    return kept.at(stands()) if kept.stood else kept.value


_PLAIN: Final = frozenset({str, int, float, bool, type(None), frozenset})
"""What holds no place."""


class Later(Sequence[T_co]):
    """A tuple that is made when somebody looks at it."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[T_co, ...]]) -> None:
        self._make: Callable[[], tuple[T_co, ...]] | None = make
        self._made: tuple[T_co, ...] = ()

    def _all(self) -> tuple[T_co, ...]:
        if (make := self._make) is not None:
            self._made = make()
            self._make = None
        return self._made

    @overload
    def __getitem__(self, at: int) -> T_co: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T_co, ...]: ...

    def __getitem__(self, at: int | slice) -> T_co | tuple[T_co, ...]:
        return self._all()[at]

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Later) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def moved(value: T, moves: Moves) -> T:
    """A value with every span in it moved."""
    return cast(T, _moved(value, moves)) if moves else value


def _moved(node: Any, moves: Moves) -> Any:
    kind = node.__class__
    if kind is Span:
        for file, start, end, by in moves:
            if start <= node.start <= end and node.file == file:
                return Span(file, node.start + by, node.end + by)
        return node
    if kind is tuple or kind is Later:
        return tuple([_moved(each, moves) for each in node])
    if kind is dict:
        return {key: _moved(each, moves) for key, each in node.items()}
    names = _names(kind)
    if not names:
        return node
    later = _LATER.get(kind)
    values: list[Any] = []
    for name in names:
        value = getattr(node, name)
        plain = value.__class__ in _PLAIN
        values.append(value if plain else _later(value, moves) if name == later else _moved(value, moves))
    return kind(*values)


def _later(values: Sequence[Any], moves: Moves) -> Sequence[Any]:
    return Later(lambda: tuple([_moved(each, moves) for each in values])) if values else values


def bare(node: Any) -> Any:
    """A value with every place taken out of it: equal for two that differ in nothing else."""
    kind = node.__class__
    if kind is Span:
        return None
    if kind is tuple or kind is Later:
        return tuple([bare(each) for each in node])
    if kind is dict:
        return tuple([(key, bare(each)) for key, each in node.items()])
    names = _names(kind)
    return (kind, *[bare(getattr(node, name)) for name in names]) if names else node


def _names(kind: type) -> tuple[str, ...]:
    """What values of a kind are made of; nothing if they are plain."""
    return kind.__struct_fields__ if issubclass(kind, Struct) else ()
