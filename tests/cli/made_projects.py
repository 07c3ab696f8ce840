"""Some sixty projects as builds leave them: takes, orders, edits, drafts, two stories, imports."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from cutting_room import Room, live_lock
from PIL import Image

from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.states import State
from storyboard.ledger.store.lockfile import encode

Change = Callable[[Room], None]


def nothing(_room: Room) -> None:
    """As it is."""


def nodes(room: Room, change: Callable[[Node], Node | None], *, draft: bool = False) -> None:
    """Change each node of the lock, or leave it out."""
    lock = room.lock(live=True, draft=draft)
    kept = [after for node in lock.nodes if (after := change(node)) is not None]
    room.places(live=True, draft=draft).lock.write_bytes(encode(Lock(tuple(kept))))


def made(room: Room) -> None:
    """All made, by this machine: the files are there."""
    live_lock(room)
    files(room)


def files(room: Room) -> None:
    for node in room.lock(live=True).nodes:
        for take in node.takes:
            if take.file:
                path = room.places(live=True).build / take.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"a clip")


def away(room: Room) -> None:
    """All made, on another machine: a lock and no file."""
    live_lock(room)


def lost(room: Room) -> None:
    """One file is gone."""
    made(room)
    (room.places(live=True).build / "clips/platform.2@1.mp4").unlink()


def half(room: Room) -> None:
    """The last scene was never made."""
    made(room)
    nodes(room, lambda node: None if node.address == "departure.1" else node)


def two_takes(room: Room) -> None:
    """A clip with two takes, of which the second stands."""
    made(room)
    nodes(room, lambda node: _again(node) if node.address == "platform.1" else node)
    files(room)


def first_of_two(room: Room) -> None:
    """The first of two takes stands, by the writer's word."""
    two_takes(room)
    nodes(room, lambda node: node.choosing(node.takes[0], "you") if node.address == "platform.1" else node)


def _again(node: Node) -> Node:
    take = msgspec.structs.replace(node.takes[0], take=2, request_id="again", file="clips/platform.1@2.mp4", id="")
    return node.having((*node.takes, take)).choosing(take, "build")


def kept(room: Room) -> None:
    """Made of other words, and kept by the writer's word."""
    live_lock(room, words_of_now=False)
    files(room)
    prints = {step.address: step.variants[0].fingerprint for step in room.plan(live=True).steps}
    nodes(room, lambda node: msgspec.structs.replace(node, kept=prints[node.address]))


def other_words(room: Room) -> None:
    """All made, of other words."""
    live_lock(room, words_of_now=False)
    files(room)


LOCKS: Final[dict[str, Change]] = {
    "nothing-made": nothing,
    "made": made,
    "away": away,
    "lost": lost,
    "half": half,
    "two-takes": two_takes,
    "first-of-two": first_of_two,
    "kept": kept,
    "other-words": other_words,
}


def words(room: Room) -> None:
    room.edit("Snow on", "Deep snow on")


def style(room: Room) -> None:
    room.edit("Muted winter", "Bright summer", "cast.kstory")


def picture(room: Room) -> None:
    Image.new("RGB", (400, 400), "#123456").save(room.root / "mara.png")


def renamed(room: Room) -> None:
    room.edit("scene platform", "scene quay")
    room.edit("start: @platform", "start: @quay")


def moved(room: Room) -> None:
    first, rest = room.text().split("scene platform", 1)
    platform, departure = rest.split("scene departure", 1)
    (room.root / "film.kstory").write_text(f"{first}scene departure{departure}\nscene platform{platform}")


def more_takes(room: Room) -> None:
    room.edit("scene departure {", "scene departure {\n  takes: 2")


def shot_gone(room: Room) -> None:
    room.edit("  ---\n  shot 3s close-up {\n    Snow on @[mara]'s coat.\n  }\n", "")


EDITS: Final[dict[str, Change]] = {
    "as-it-was": nothing,
    "words": words,
    "style": style,
    "picture": picture,
    "renamed": renamed,
    "moved": moved,
    "more-takes": more_takes,
    "shot-gone": shot_gone,
}


def ordered(address: str, state: State, **facts: str) -> Change:
    def change(room: Room) -> None:
        room.attempt(address, state, **facts)

    return change


def twice_ordered(room: Room) -> None:
    for number in (3, 4):
        room.attempt("platform.2", State.ACCEPTED, request_id=f"ordered-{number}")


ORDERS: Final[dict[str, Change]] = {
    "intended": ordered("platform.2", State.INTENDED),
    "unresolved": ordered("platform.2", State.UNRESOLVED),
    "accepted": ordered("platform.2", State.ACCEPTED, request_id="ordered-1"),
    "failed": ordered("platform.2", State.FAILED, request_id="ordered-2"),
    "two-accepted": twice_ordered,
    "element-accepted": ordered("mara", State.ACCEPTED, request_id="ordered-5"),
}


def draft_made(room: Room) -> None:
    made(room)
    takes = {
        node.address: msgspec.structs.replace(
            node, takes=tuple(map(_cheaper, node.takes)), choice=_cheaper(node.takes[0]).id
        )
        for node in room.lock(live=True).nodes
        if node.kind == "clip"
    }
    path = room.places(live=True, draft=True).lock
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(Lock(tuple(takes.values()))))


def _cheaper(take: Take) -> Take:
    return msgspec.structs.replace(take, request_id=f"{take.request_id}-draft", cost=take.cost / 2, id="")


def draft_ordered(room: Room) -> None:
    room.attempt("platform.2", State.ACCEPTED, request_id="ordered-6", draft=True)


def own_clip(room: Room) -> None:
    made(room)
    own = Take(2, "", "2026-05-02T12:00:00Z", file="clips/platform.1@2.mp4", sha256="f" * 64, seconds=2.5, added=True)
    nodes(
        room,
        lambda node: node.having((*node.takes, own)).choosing(own, "you") if node.address == "platform.1" else node,
    )
    files(room)


def element_of_other_story(room: Room) -> None:
    made(room)
    nodes(room, lambda node: msgspec.structs.replace(node, story="other.kstory") if node.kind == "element" else node)


def nodes_of_no_step(room: Room) -> None:
    made(room)
    take = Take(1, "0" * 64, "2026-05-02T12:00:00Z", request_id="gone", file="clips/attic.1@1.mp4", sha256="e" * 64)
    lock = room.lock(live=True)
    room.places(live=True).lock.write_bytes(
        encode(Lock((*lock.nodes, Node("film.kstory", "attic.1", "clip", (take,)).choosing(take, "build"))))
    )


def alias(room: Room) -> None:
    room.edit("import mara,", "import mara as heroine,")
    for before, after in (
        ("@mara stands", "@heroine stands"),
        ("@mara (low)", "@heroine (low)"),
        ("[mara]", "[heroine]"),
    ):
        room.edit(before, after)
    room.edit("@mara is gone", "@heroine is gone")


def in_one_file(room: Room) -> None:
    room.edit('import mara, tomas as station_master, winter from "cast.kstory"\n', room.text("cast.kstory"))


def picked_out_of_order(room: Room) -> None:
    two_takes(room)
    words(room)
    room.attempt("platform.1", State.ACCEPTED, request_id="ordered-7")


def ghost(room: Room) -> None:
    """Judged absent, and sent again."""
    half(room)
    room.attempt("departure.1", State.ABSENT)
    room.attempt("departure.1", State.ACCEPTED, request_id="ordered-8")


OTHERS: Final[dict[str, tuple[Change, ...]]] = {
    "drafts": (draft_made,),
    "drafts-words": (draft_made, words),
    "draft-ordered": (made, draft_ordered),
    "draft-ordered-nothing-made": (draft_ordered,),
    "own-clip": (own_clip,),
    "own-clip-words": (own_clip, words),
    "element-of-another-story": (element_of_other_story,),
    "element-of-another-story-picture": (element_of_other_story, picture),
    "nodes-of-no-step": (nodes_of_no_step,),
    "alias": (made, alias),
    "alias-order": (half, ordered("departure.1", State.ACCEPTED, request_id="ordered-9"), alias),
    "in-one-file": (made, in_one_file),
    "picked-out-of-order": (picked_out_of_order,),
    "absent-sent-again": (ghost,),
    "order-for-older-words": (half, ordered("departure.1", State.ACCEPTED, request_id="ordered-10"), style),
    "order-renamed": (half, ordered("platform.2", State.ACCEPTED, request_id="ordered-11"), renamed),
    "unresolved-renamed": (nothing, ordered("platform.2", State.UNRESOLVED), renamed),
}

PROJECTS: Final[dict[str, tuple[Change, ...]]] = {
    **{f"{lock}-{edit}": (LOCKS[lock], EDITS[edit]) for lock, edit in itertools.product(LOCKS, ("as-it-was", "words"))},
    **{f"{lock}-{edit}": (LOCKS[lock], EDITS[edit]) for lock in ("made", "two-takes", "away") for edit in EDITS},
    **{
        f"{lock}-{order}{edit}": (LOCKS[lock], ORDERS[order], change)
        for lock, (edit, change), order in itertools.product(
            ("nothing-made", "made"), (("", nothing), ("-words", words)), ORDERS
        )
        if lock == "nothing-made" or edit
    },
    **OTHERS,
}


def make(name: str, room: Room) -> Path:
    """Make one of the projects in a fresh room."""
    for change in PROJECTS[name]:
        change(room)
    return room.root
