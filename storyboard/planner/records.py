"""A plan as inert data: what would be sent, in which order, why and for how much. JSON both ways through msgspec."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import msgspec

VERSION = 1
"""Of the plan's JSON."""

Address = str
"""`mara` an element, `platform` a scene, `platform.2` its second clip, `platform.2.3` that clip's third shot."""

State = Literal["new", "changed", "stale", "kept", "blocked"]
"""new: never made. changed: made from another request. stale: made, but something it was made from has changed;
usable, left alone unless asked. kept: made from this very request. blocked: cannot be decided or sent until a fault
is mended."""


class Place(msgspec.Struct, frozen=True):
    """Where in the sources something comes from; lines and columns from 1."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Hole(msgspec.Struct, frozen=True):
    """A value of the payload that is known only when the plan runs: at `path` (keys and list indexes) stands `token`.

    `file`: `target` is a path in the project, to be uploaded; `sha256` its contents. `element`: the element id of the
    step `target` (an address). `frame`: the last frame of the picked take of the step `target`, uploaded. `clip`: the
    picked take of the step `target`, uploaded. `joined`: the picks of all clips of the scene or edit `target`,
    joined, uploaded.
    """

    path: tuple[str | int, ...]
    token: str
    kind: Literal["file", "element", "frame", "clip", "joined"]
    target: str
    sha256: str | None = None


class Request(msgspec.Struct, frozen=True):
    """What is posted. `payload` is exactly what would be sent, but for the holes."""

    model: str
    payload: dict[str, Any]
    holes: tuple[Hole, ...] = ()


class ShotPart(msgspec.Struct, frozen=True):
    """One shot inside a clip, as a rehearsal card and a report need it. `number` counts in the scene.

    `parts` is how many characters of `characters` the setting, framing, prose, dialogue and style take. `cast` and
    `references` are the names of elements and of images and videos it mentions. `framing` and `body` (prose and
    dialogue, in the order of writing) have shown names.
    """

    address: Address
    number: int
    seconds: int
    framing: str
    body: tuple[str | SpokenLine, ...]
    cast: tuple[str, ...]
    references: tuple[str, ...]
    characters: int
    parts: dict[str, int]
    place: Place


class SpokenLine(msgspec.Struct, frozen=True):
    """A dialogue cue with shown names."""

    speaker: str
    how: str | None
    words: str


class Variant(msgspec.Struct, frozen=True):
    """One take of a step. `fingerprint` is over exactly what is sent, with references standing for what they are.

    `take` is what a template reads as `take`, from 1; the number in the lock is the next free one of the step's node.
    `parts` goes into the lock's take as it stands: short hashes by which a later plan can say what was edited.
    """

    take: int
    request: Request
    fingerprint: str
    parts: dict[str, str] = {}


class Edited(msgspec.Struct, frozen=True):
    """One thing that was edited since a take was made; `place` is None for what was taken away."""

    what: str
    place: Place | None = None


class Step(msgspec.Struct, frozen=True):
    """One generation or one element. `variants` holds one request a take wanted, take 1 first (the requests are equal
    unless a template reads `take`).

    `state` and `cause` say what the lock knows of it; `made` is the address under which the lock holds it where that
    differs. `price` is dollars for all takes that would be submitted now; `each` is dollars for one. `seconds` is 0
    for an element and the length of the source for an edit. `needs` are addresses of steps. `scene` is the scene's or
    edit's name, "" for an element. `faces` maps the names of elements and images used to a local picture for cards,
    None where there is none. `submits` are the variants, by `Variant.take`, that a build would send now. `take` is
    the take of the lock's node (`made_in` or this story, `made` or this address) that stands for the step now, 0 for
    none: see `states.standing`; `lasts` is its seconds. `edits` is all that was edited since it was made, where
    `cause` names a few. `others` are fingerprints of the request as takes beyond those wanted word it. A step that is
    blocked may have no variants.
    """

    address: Address
    kind: Literal["element", "clip", "edit"]
    title: str
    variants: tuple[Variant, ...]
    needs: tuple[Address, ...]
    seconds: float
    each: Decimal
    price: Decimal
    state: State
    place: Place
    cause: str = ""
    cause_place: Place | None = None
    scene: str = ""
    shots: tuple[ShotPart, ...] = ()
    faces: dict[str, str | None] = {}
    made: Address | None = None
    submits: tuple[int, ...] = ()
    made_in: str | None = None
    take: int = 0
    lasts: float = 0.0
    edits: tuple[Edited, ...] = ()
    others: tuple[str, ...] = ()


class FilmPart(msgspec.Struct, frozen=True):
    """What stands at one place of the film: the clips (step addresses, in order) of scene or edit `scene`."""

    scene: str
    title: str
    steps: tuple[Address, ...]
    seconds: float


class Plan(msgspec.Struct, frozen=True):
    """Everything that a build would do, in an order in which it can be done. `version` is the format's.
    `prices_of` is the day of the prices, `prices` says whose they are."""

    version: int
    story: str
    title: str
    steps: tuple[Step, ...]
    film: tuple[FilmPart, ...]
    total: Decimal
    seconds: float
    prices_of: str
    prices: str = ""
