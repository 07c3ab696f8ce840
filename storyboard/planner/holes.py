"""Values that are known only when the plan runs, and what they stand for in a fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from storyboard.planner.records import Hole

HoleKind = Literal["file", "element", "frame", "clip", "joined"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A hole while a payload is being written. `meaning` stands for it in the fingerprint, its token in the payload."""

    kind: HoleKind
    target: str
    meaning: str
    sha256: str | None = None

    @property
    def token(self) -> str:
        """Such as `${file:cast/mara-front.png}`."""
        return f"${{{self.kind}:{self.target}}}"


@dataclass(frozen=True, slots=True)
class Settled:
    """A payload with tokens in its holes, the same with meanings in them, and the holes."""

    payload: Any
    meaning: Any
    holes: tuple[Hole, ...]


def settle(raw: Any) -> Settled:
    """Take the marks out of a payload."""
    holes: list[Hole] = []
    payload, meaning = _split(raw, (), holes)
    return Settled(payload, meaning, tuple(holes))


def _split(value: Any, path: tuple[str | int, ...], holes: list[Hole]) -> tuple[Any, Any]:
    match value:
        case Mark():
            holes.append(Hole(path, value.token, value.kind, value.target, value.sha256))
            return value.token, value.meaning
        case dict():
            split = {key: _split(item, (*path, key), holes) for key, item in value.items()}
            return {key: both[0] for key, both in split.items()}, {key: both[1] for key, both in split.items()}
        case list():
            pairs = [_split(item, (*path, index), holes) for index, item in enumerate(value)]
            return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        case _:
            return value, value
