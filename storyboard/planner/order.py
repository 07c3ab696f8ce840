"""An order in which things can be done: stable, and without a graph library, since every command passes here."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence


def ordered(names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> tuple[list[str], frozenset[str]]:
    """`names` so that each stands behind its needs and otherwise as given, and those that a circle keeps from being
    done.

    Needs that are no names are left out of account.
    """
    rank = {name: index for index, name in enumerate(names)}
    waiting = {name: {need for need in needs.get(name, ()) if need in rank} for name in names}
    users: dict[str, list[str]] = {name: [] for name in names}
    for name, all_needs in waiting.items():
        for need in all_needs:
            users[need].append(name)
    ready = [index for index, name in enumerate(names) if not waiting[name]]
    done: list[str] = []
    while ready:
        name = names[heapq.heappop(ready)]
        done.append(name)
        for user in users[name]:
            waiting[user].discard(name)
            if not waiting[user]:
                heapq.heappush(ready, rank[user])
    return done, frozenset(names) - frozenset(done)


def circle(among: frozenset[str], needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """One circle among names that could not be ordered, from its first name by spelling."""
    seen: list[str] = []
    name = min(among)
    while name not in seen:
        seen.append(name)
        name = min(need for need in needs[name] if need in among)
    found = seen[seen.index(name) :]
    turn = found.index(min(found))
    return (*found[turn:], *found[:turn])
