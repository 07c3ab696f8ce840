"""Shots into clips: legal, complete, in order, and the best there is."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from storyboard.planner.packing import Cost, Fact, Frame, Unpackable, Window, added, cost, legal, pack

NAMES = st.frozensets(st.sampled_from("abcdef"), max_size=4)
SHOTS = st.builds(
    Fact,
    seconds=st.integers(1, 12),
    characters=st.sampled_from([40, 200, 512, 513, 2500]),
    elements=NAMES,
    images=NAMES,
    break_before=st.sampled_from([False, False, False, True]),
)
FRAMES = st.builds(
    Frame,
    start=st.sampled_from([None, None, "a", "s"]),
    end=st.sampled_from([None, None, None, "a", "e"]),
    video=st.booleans(),
    most=st.sampled_from([10, 15]),
)
SCENES = st.lists(SHOTS, min_size=1, max_size=9)


def every_cut(count: int) -> Iterator[list[Window]]:
    if count == 0:
        yield []
    for size in range(1, count + 1):
        for rest in every_cut(count - size):
            yield [*rest, (count - size, count)]


def total(shots: list[Fact], cuts: list[Window], asks: Frame, paid: frozenset[Window]) -> Cost:
    price: Cost = (0, 0, 0, 0)
    for window in cuts:
        price = added(price, cost(shots, window, asks, window in paid))
    return price


@given(SCENES, FRAMES, st.data())
def test_no_cut_is_better(shots: list[Fact], asks: Frame, data: st.DataObject) -> None:
    windows = [(first, last) for last in range(1, len(shots) + 1) for first in range(last)]
    paid = data.draw(st.frozensets(st.sampled_from(windows), max_size=4))
    legal_cuts = [cuts for cuts in every_cut(len(shots)) if all(legal(shots, window, asks) for window in cuts)]
    found = pack(shots, asks, paid.__contains__)
    if isinstance(found, Unpackable):
        assert not legal_cuts
    else:
        assert found in legal_cuts
        assert total(shots, found, asks, paid) == min(total(shots, cuts, asks, paid) for cuts in legal_cuts)


@given(st.lists(st.integers(3, 10), min_size=1, max_size=40), st.sampled_from([10, 15]))
def test_plain_shots_always_pack_in_order(lengths: list[int], most: int) -> None:
    shots = [Fact(seconds, 100, frozenset(), frozenset(), False) for seconds in lengths]
    found = pack(shots, Frame(most=most))
    assert not isinstance(found, Unpackable)
    assert [index for first, last in found for index in range(first, last)] == list(range(len(shots)))
    for first, last in found:
        assert 3 <= sum(lengths[first:last]) <= most
        assert last - first <= 6


def plain(*lengths: int, at: dict[int, dict[str, object]] | None = None) -> list[Fact]:
    special = at or {}
    facts = []
    for index, seconds in enumerate(lengths):
        given_ = {"characters": 100, "elements": frozenset(), "images": frozenset(), "break_before": False}
        facts.append(Fact(seconds, **(given_ | special.get(index, {}))))  # type: ignore[arg-type]
    return facts


def test_clips_are_even() -> None:
    assert pack(plain(5, 5, 5, 5), Frame()) == [(0, 2), (2, 4)]
    assert pack(plain(4, 4, 4, 4, 4, 4), Frame()) == [(0, 3), (3, 6)]


def test_what_is_paid_stays() -> None:
    paid = {(0, 3)}
    assert pack(plain(5, 5, 5, 5), Frame(), paid.__contains__) == [(0, 3), (3, 4)]


def test_a_rule_breaks_what_is_paid() -> None:
    shots = plain(5, 5, 5, 5, at={2: {"break_before": True}})
    assert pack(shots, Frame(), {(0, 3)}.__contains__) == [(0, 2), (2, 4)]


def test_a_long_prompt_stands_alone() -> None:
    assert pack(plain(5, 5, 5, at={1: {"characters": 513}}), Frame()) == [(0, 1), (1, 2), (2, 3)]
    assert pack(plain(5, 2, 5, at={1: {"characters": 513}}), Frame()) == Unpackable((0, 3))


def test_the_lists_of_a_clip_are_full() -> None:
    crowd = {"elements": frozenset("abcd")}
    other = {"elements": frozenset("efgh")}
    assert pack(plain(5, 5, at={0: crowd, 1: crowd}), Frame()) == [(0, 2)]
    assert pack(plain(5, 5, at={0: crowd, 1: other}), Frame()) == [(0, 1), (1, 2)]
    assert pack(plain(5, 5, at={0: crowd}), Frame(start="s")) == Unpackable((0, 2))


def test_an_end_frame_takes_one_shot() -> None:
    assert pack(plain(5), Frame(start="s", end="e")) == [(0, 1)]
    assert pack(plain(5, 5), Frame(start="s", end="e")) == Unpackable((0, 2))


def test_following_prefers_ten_seconds() -> None:
    assert pack(plain(5, 5, 5), Frame(video=True)) in ([(0, 1), (1, 3)], [(0, 2), (2, 3)])
    assert pack(plain(5, 5, 5), Frame()) == [(0, 3)]
    assert pack(plain(12), Frame(video=True)) == [(0, 1)]
