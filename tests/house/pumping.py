"""How many steps a backtracking search takes, counted the same on every machine, and texts that make it take many.

`re` reads the pattern; the search over it is ours, so that its steps can be counted. It goes through a text as `re`
does, and leaves out what only makes that quicker by a constant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as reader  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeAlias

Rest: TypeAlias = Callable[[int], bool]
ENOUGH = 40_000
"""Steps after which it is clear."""
SIGNS = "a0_ -\"'@.:,=#[(<{}\n\t/\\;*x\u00a0\u00e9"
"""Signs that sets of signs are tried with, besides those that stand in the pattern."""


class EnoughError(Exception):
    """More steps than any sound search takes."""


class Search:
    """One pattern and the steps taken so far."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.tree = reader.parse(pattern, flags)
        self.flags = self.tree.state.flags
        self.steps = 0

    def count(self, text: str, *, anywhere: bool, whole: bool = False) -> int:
        """The steps of looking for every match in a text (`anywhere`), or for one at its start."""
        self.text, self.steps, self.groups = text, 0, dict[int, tuple[int, int]]()
        found: list[int] = []

        def end(at: int) -> bool:
            found.append(at)
            return not whole or at == len(text)

        at = 0
        try:
            while at <= len(text):
                self.groups.clear()
                hit = self._all(list(self.tree), 0, at, end, self.flags)
                if not anywhere:
                    break
                at = max(at + 1, found[-1]) if hit else at + 1
        except EnoughError:
            pass
        return self.steps

    def _tick(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > ENOUGH:
            raise EnoughError

    def _all(self, nodes: Sequence[Any], index: int, at: int, rest: Rest, flags: int) -> bool:
        while index < len(nodes):
            op, given = nodes[index]
            if op in _ONE:
                self._tick()
                if at >= len(self.text) or not is_one(op, given, self.text[at], flags):
                    return False
                at += 1
                index += 1
                continue
            return self._node(op, given, at, partial(self._all, nodes, index + 1, rest=rest, flags=flags), flags)
        return rest(at)

    def _node(self, op: Any, given: Any, at: int, rest: Rest, flags: int) -> bool:
        self._tick()
        if op is sre.AT:
            return self._is_at(given, at, flags) and rest(at)
        if op is sre.BRANCH:
            return any(self._all(list(way), 0, at, rest, flags) for way in given[1])
        if op is sre.SUBPATTERN:
            group, add, take, inner = given

            def leave(there: int) -> bool:
                before = self.groups.get(group)
                self.groups[group] = (at, there)
                if rest(there):
                    return True
                if before is None:
                    del self.groups[group]
                else:
                    self.groups[group] = before
                return False

            return self._all(list(inner), 0, at, leave if group is not None else rest, (flags | add) & ~take)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            way, inner = given
            start = at if way > 0 else at - inner.getwidth()[0]
            hit = start >= 0 and self._all(list(inner), 0, start, lambda there: way > 0 or there == at, flags)
            return hit == (op is sre.ASSERT) and rest(at)
        if op is sre.ATOMIC_GROUP:
            ends: list[int] = []
            return self._all(list(given), 0, at, lambda there: not ends.append(there), flags) and rest(ends[-1])
        if op in _REPEATS:
            return self._repeat(op, *given, at, rest, flags)
        if op is sre.GROUPREF_EXISTS:
            group, yes, no = given
            way = yes if group in self.groups else no
            return self._all(list(way or ()), 0, at, rest, flags)
        if op is sre.GROUPREF:
            start, end = self.groups.get(given, (0, -1))
            return end >= start and self.text.startswith(self.text[start:end], at) and rest(at + end - start)
        raise AssertionError(f"{op} is not counted")

    def _repeat(self, op: Any, least: int, most: int, body: Any, at: int, rest: Rest, flags: int) -> bool:
        if len(body) == 1 and body[0][0] in _ONE:
            one, given = body[0]
            end, far = at, min(len(self.text), at + most)
            if op is sre.MIN_REPEAT:
                while True:
                    self._tick()
                    if end - at >= least and rest(end):
                        return True
                    if end >= far or not is_one(one, given, self.text[end], flags):
                        return False
                    end += 1
            while end < far and is_one(one, given, self.text[end], flags):
                end += 1
            self._tick(end - at + 1)
            for there in range(end, at + least - 1, -1) if op is sre.MAX_REPEAT else (end,):
                self._tick()
                if there - at >= least and rest(there):
                    return True
            return False
        nodes = list(body)

        def again(count: int, here: int) -> bool:
            def more(there: int) -> bool:
                return there > here and again(count + 1, there)

            self._tick()
            if count < least:
                return self._all(nodes, 0, here, lambda there: again(count + 1, there), flags)
            if op is sre.MIN_REPEAT:
                return rest(here) or (count < most and self._all(nodes, 0, here, more, flags))
            return (count < most and self._all(nodes, 0, here, more, flags)) or rest(here)

        if op is not sre.POSSESSIVE_REPEAT:
            return again(0, at)
        count, ends = 0, [at]
        while count < most and self._all(nodes, 0, ends[-1], lambda there: not ends.append(there), flags):
            count += 1
            if ends[-1] == ends[-2]:
                break
        return count >= least and rest(ends[-1])

    def _is_at(self, where: Any, at: int, flags: int) -> bool:
        text = self.text
        if where is sre.AT_BEGINNING:
            return at == 0 or (bool(flags & re.MULTILINE) and text[at - 1] == "\n")
        if where is sre.AT_BEGINNING_STRING:
            return at == 0
        if where is sre.AT_END:
            return at == len(text) or text[at:] == "\n" or (bool(flags & re.MULTILINE) and text[at] == "\n")
        if where is sre.AT_END_STRING:
            return at == len(text)
        edge = _wordly(text, at - 1) != _wordly(text, at)
        return edge == (where is sre.AT_BOUNDARY)


_ONE = (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN)
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def _wordly(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def is_one(op: Any, given: Any, sign: str, flags: int) -> bool:
    """Whether a sign is what one place of a pattern takes."""
    if op is sre.ANY:
        return sign != "\n" or bool(flags & re.DOTALL)
    return _is_member(op, tuple(given) if op is sre.IN else given, sign, bool(flags & re.IGNORECASE))


@cache
def _is_member(op: Any, given: Any, sign: str, folded: bool) -> bool:
    signs = {sign, sign.lower(), sign.upper()} if folded else {sign}
    if op is sre.LITERAL:
        return any(len(each) == 1 and ord(each) == given for each in signs)
    if op is sre.NOT_LITERAL:
        return not any(len(each) == 1 and ord(each) == given for each in signs)
    inverted = given[0][0] is sre.NEGATE
    return inverted != any(_has(given, each) for each in signs if len(each) == 1)


def _has(items: Any, sign: str) -> bool:
    for op, given in items:
        match op:
            case sre.LITERAL if ord(sign) == given:
                return True
            case sre.RANGE if given[0] <= ord(sign) <= given[1]:
                return True
            case sre.CATEGORY if _CATEGORIES[given](sign):
                return True
    return False


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    sre.CATEGORY_DIGIT: str.isdecimal,
    sre.CATEGORY_NOT_DIGIT: lambda sign: not sign.isdecimal(),
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda sign: not sign.isspace(),
    sre.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
    sre.CATEGORY_NOT_WORD: lambda sign: not (sign.isalnum() or sign == "_"),
}


# Texts that make a search take many steps.


def attacks(pattern: str, flags: int = 0) -> Iterator[tuple[str, str, str]]:
    """Texts as a beginning, what is repeated, and an end: for each repeat of a pattern what leads to it, a sign or a
    word that it takes, and something that fails behind it."""
    tree = reader.parse(pattern, flags)
    literals = list(dict.fromkeys(filter(None, _literals(tree))))
    signs = "".join(dict.fromkeys([*SIGNS, *literals]))
    pairs = [one + other for one in literals[:FEW] for other in literals[:FEW] if one != other]
    once = {(begin, pair, "") for pair in pairs for begin in ("", pair[1])}
    for before, body, after in _repeats(list(tree), tree.state.flags, signs, ""):
        pumps = [sign for sign in signs if _takes(body, sign, tree.state.flags)]
        pumps = [*dict.fromkeys([*pumps[:MANY], *_samples(body, tree.state.flags, signs)])][: 2 * MANY]
        for pump in pumps:
            for begin in dict.fromkeys(("", before)):
                for end in dict.fromkeys(("", "\0", "a", after[:1] + "\0", after + "\0")):
                    once.add((begin, pump, end))
        once.add(("", before + (pumps[0] if pumps else ""), ""))
        once.add(("", before, "\0"))
    yield from sorted(each for each in once if each[1])


FEW = 6
"""Signs of a pattern that are tried in pairs."""
MANY = 8
"""Signs that each repeat is tried with."""


def _literals(nodes: Any) -> Iterator[str]:
    """Every sign that stands in a pattern."""
    for op, given in nodes:
        if op in (sre.LITERAL, sre.NOT_LITERAL):
            yield chr(given)
        elif op is sre.IN:
            for each, inner in given:
                yield chr(inner) if each is sre.LITERAL else chr(inner[0]) if each is sre.RANGE else ""
        else:
            for inner in _inside(op, given):
                yield from _literals(inner)


def _inside(op: Any, given: Any) -> list[Any]:
    """The parts of a node."""
    if op is sre.BRANCH:
        return list(given[1])
    if op is sre.SUBPATTERN:
        return [given[3]]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [given[1]]
    if op in _REPEATS:
        return [given[2]]
    if op is sre.GROUPREF_EXISTS:
        return [way for way in given[1:] if way]
    return [given] if op is sre.ATOMIC_GROUP else []


def _repeats(nodes: list[Any], flags: int, signs: str, before: str) -> Iterator[tuple[str, Any, str]]:
    """Every repeat: a text that leads to it, its body, a text for what follows."""
    for at, (op, given) in enumerate(nodes):
        lead = before + _sample(nodes[:at], flags, signs)
        after = _sample(nodes[at + 1 :], flags, signs)
        if op in _REPEATS and given[1] > 4:
            yield lead, given[2], after
        for inner in _inside(op, given):
            yield from _repeats(list(inner), flags, signs, lead)


def _takes(body: Any, sign: str, flags: int) -> bool:
    """Whether a repeat takes a sign by itself."""
    search = Search("", flags)
    search.text, search.groups, search.steps = sign, {}, 0
    return search._all(list(body), 0, 0, lambda at: at == 1, flags)


def _samples(body: Any, flags: int, signs: str) -> Iterator[str]:
    """Some texts that a repeat takes, one for each of its ways."""
    nodes = list(body)
    yield _sample(nodes, flags, signs)
    yield _sample(nodes, flags, signs, longer=True)
    for op, given in nodes:
        for inner in _inside(op, given):
            if op in (sre.BRANCH, sre.SUBPATTERN):
                yield from _samples(inner, flags, signs)


def _sample(nodes: list[Any], flags: int, signs: str, *, longer: bool = False) -> str:
    """A short text that nodes take, look-arounds left out."""
    text = ""
    for op, given in nodes:
        if op is sre.LITERAL:
            text += chr(given)
        elif op in _ONE:
            text += next((sign for sign in signs if is_one(op, given, sign, flags)), "")
        elif op in _REPEATS:
            times = max(given[0], int(longer and given[1] > 0))
            text += _sample(list(given[2]), flags, signs, longer=longer) * times
        elif op in (sre.SUBPATTERN, sre.ATOMIC_GROUP, sre.BRANCH):
            text += _sample(list(_inside(op, given)[0]), flags, signs, longer=longer)
    return text


class Growth(NamedTuple):
    """`rate` is what the last doubling of the worst `text` made of the `steps`."""

    rate: float
    steps: int
    text: str


def growth(pattern: str, flags: int = 0, *, anywhere: bool, whole: bool = False, gaps: bool = True) -> Growth:
    """How a search grows with its text at worst: what the last doubling made of the steps, 2 for one that is linear
    and 4 for one that goes with the square; the steps; and the text, such as `"a" + " " * n`. Without `gaps`, texts
    have no long runs of white space."""
    search = Search(pattern, flags)
    worst = Growth(0.0, 0, "")
    for begin, pump, end in attacks(pattern, flags):
        if not gaps and not pump.strip():
            continue
        size = max(8, 30 // len(pump))
        texts = [begin + pump * (size * times) + end for times in (1, 2, 4)]
        counts = [search.count(text, anywhere=anywhere, whole=whole) for text in texts]
        first, second = counts[1] - counts[0], counts[2] - counts[1]
        rate = second / max(first, 1) if counts[2] > 12 * len(texts[2]) or counts[2] > ENOUGH else 0.0
        if counts[2] > ENOUGH:
            rate = 99.0
        if rate > worst[0]:
            worst = Growth(rate, counts[2], f"{begin!r} + {pump!r} * n + {end!r}")
    return worst
