"""kstory.lock: what goes in comes out, and what cannot be trusted blocks."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.store.lockfile import encode, read_lock, write_lock
from storyboard.project.writing import write_whole

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=12)
NAMES = WORDS.filter(bool)
FILES = st.lists(st.sampled_from(["a", "clips", "ep 2", "片", "..."]), max_size=3).map(
    lambda parts: "/".join([*parts, "hall.1@2.mp4"])
)
TAKES = st.builds(
    Take,
    take=st.integers(1, 99),
    fingerprint=WORDS,
    made=st.just("2026-04-10T12:00:00Z"),
    request_id=WORDS,
    element_id=WORDS,
    file=FILES | st.just(""),
    sha256=WORDS,
    seconds=st.floats(0, 15, allow_nan=False),
    cost=st.decimals(0, 100, places=3),
    inputs=st.dictionaries(WORDS, WORDS, max_size=3),
    added=st.booleans(),
)


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    takes = draw(st.lists(TAKES, max_size=3, unique_by=lambda take: take.take))
    chosen = draw(st.sampled_from([None, *takes]))
    kind = draw(st.sampled_from(["element", "clip", "edit"]))
    made = Node(draw(NAMES), draw(NAMES), kind, ()).having(takes)
    word = draw(WORDS)
    return made.choosing(chosen, "you" if word else "build", word) if chosen else made


LOCKS = st.lists(nodes(), max_size=4, unique_by=lambda node: (node.story, node.address)).map(
    lambda found: Lock(nodes=tuple(sorted(found, key=lambda node: (node.story, node.address))))
)
TAKE = Take(1, "f", "2026-04-10T12:00:00Z", cost=Decimal("0.56"))
ONE = Lock(nodes=(Node("a.kstory", "yard.1", "clip", (TAKE,)).choosing(TAKE, "build"),))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "kstory.lock"


@given(lock=LOCKS)
def test_what_goes_in_comes_out(lock: Lock, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "round" / "kstory.lock"
    write_lock(path, lock)
    assert read_lock(path) == (lock, ())


@given(LOCKS, st.randoms())
def test_the_bytes_do_not_depend_on_the_order(lock: Lock, chance) -> None:
    mixed = list(lock.nodes)
    chance.shuffle(mixed)
    turned = tuple(msgspec.structs.replace(node, takes=node.takes[::-1]) for node in mixed)
    assert encode(Lock(nodes=turned)) == encode(lock)


def test_one_node_a_line(place: Path) -> None:
    lock = Lock(nodes=tuple(Node("a.kstory", f"yard.{n}", "clip", ()) for n in range(3)))
    write_lock(place, lock)
    lines = place.read_text().splitlines()
    assert [line.count('"address"') for line in lines if "yard." in line] == [1, 1, 1]


def test_no_file_is_an_empty_lock(place: Path) -> None:
    assert read_lock(place) == (Lock(), ())


@given(cut=st.integers(0, len(encode(ONE)) - 3))
def test_a_lock_cut_anywhere_blocks(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.lock"
    path.write_bytes(encode(ONE)[:cut])
    lock, (complaint,) = read_lock(path)
    assert (lock, complaint.code) == (None, "lock-broken")


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        (b'{"version": 2, "nodes": "of another shape"}', "lock-newer"),
        (b'{"version": 0, "nodes": []}', "lock-broken"),
        (b"[]", "lock-broken"),
        (b"\xff\xfe", "lock-broken"),
        (b"[" * 100_000, "lock-broken"),
        (b'<<<<<<< ours\n{"version": 1, "nodes": []}\n=======\n>>>>>>> theirs\n', "lock-broken"),
        (encode(ONE).replace(b'"clip"', b'"film"'), "lock-broken"),
        (encode(ONE).replace(b'"pick":1', b'"pick":2'), "lock-broken"),
        (encode(Lock(nodes=ONE.nodes * 2)), "lock-broken"),
        (encode(Lock(nodes=(Node("a", "b", "clip", ONE.nodes[0].takes * 2),))), "lock-broken"),
    ],
)
def test_what_cannot_be_trusted_blocks(place: Path, contents: bytes, code: str) -> None:
    place.write_bytes(contents)
    lock, (complaint,) = read_lock(place)
    assert (lock, complaint.code) == (None, code)


def test_a_folder_in_its_place_blocks(place: Path) -> None:
    place.mkdir()
    assert read_lock(place)[0] is None


def test_an_equal_lock_is_not_written_again(place: Path) -> None:
    write_lock(place, ONE)
    os.utime(place, ns=(0, 0))
    write_lock(place, ONE)
    assert place.stat().st_mtime_ns == 0


def test_a_write_that_fails_leaves_the_old_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lock(place, ONE)
    before = place.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_lock(place, Lock())
    assert place.read_bytes() == before
    assert list(place.parent.iterdir()) == [place]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("mine")
    (tmp_path / "kstory.lock").symlink_to(tmp_path / "other")
    write_whole(tmp_path / "kstory.lock", b"new")
    assert (tmp_path / "other").read_text() == "mine"
    assert (tmp_path / "kstory.lock").read_text() == "new"
