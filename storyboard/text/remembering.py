"""What is worked out of a line, remembered; of long lines it is not, or thousands of them would fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast

from storyboard.text.bounds import SLIP

P = ParamSpec("P")
T = TypeVar("T")


class Remembered(Generic[P, T]):
    """A function of one text or two, and what it gave for the last `most` that were short."""

    def __init__(self, work: Callable[P, T], most: int) -> None:
        self._work = work
        self._known: Any = lru_cache(most)(work)
        self.cache_clear: Callable[[], None] = self._known.cache_clear
        update_wrapper(self, work)

    def __call__(self, *given: P.args, **named: P.kwargs) -> T:
        first, last = cast(Sized, given[0]), cast(Sized, given[-1])
        if len(first) > SLIP or len(last) > SLIP:
            return self._work(*given, **named)
        answer: T = self._known(*given, **named)
        return answer


def remembered(most: int) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Remember what a function gave for so many texts."""
    return lambda work: Remembered(work, most)
