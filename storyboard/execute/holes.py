"""Filling the holes of a request: files and frames are uploaded, ids and clips taken from what has been made."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storyboard.execute.settings import Places
from storyboard.execute.targets import inside
from storyboard.execute.uploads import Uploads, digest
from storyboard.ledger.records import Take
from storyboard.planner.records import Hole, Plan, Request
from storyboard.project.footage import last_frame
from storyboard.project.joining import join
from storyboard.project.stamps import own_name
from storyboard.project.state import is_own, link_in, private, remove


class HoleError(Exception):
    """Something that a request needs is not there or cannot be read; the text is for people."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A payload as it is posted, and what of other steps went into it: address to file hash or element id."""

    payload: dict[str, Any]
    inputs: dict[str, str]


@dataclass(slots=True)
class Filling:
    """Fills holes with what stands: `standing` maps an address to the take that stands for it now."""

    plan: Plan
    places: Places
    uploads: Uploads
    standing: Mapping[str, Take]
    _making: dict[Path, asyncio.Lock] = field(default_factory=dict)

    async def fill(self, request: Request, uploading: Callable[[str], None]) -> Filled:
        """The payload with every hole filled. Raises HoleError, UploadError, OSError."""
        payload = copy.deepcopy(request.payload)
        inputs: dict[str, str] = {}
        for hole in request.holes:
            value = await self._value(hole, inputs, uploading)
            payload = _put(payload, hole.path, hole.token, value)
        return Filled(payload, inputs)

    async def _value(self, hole: Hole, inputs: dict[str, str], uploading: Callable[[str], None]) -> str:
        match hole.kind:
            case "file":
                uploading(hole.target)
                return await self.uploads.url(self.places.root / hole.target, hole.sha256)
            case "element":
                inputs[hole.target] = self._element(hole.target)
                return inputs[hole.target]
            case "frame":
                uploading(f"last frame of {hole.target}")
                return await self.uploads.url(await self._frame(hole.target, inputs))
            case "clip":
                uploading(hole.target)
                return await self.uploads.url(await self._clip(hole.target, inputs))
            case "joined":
                uploading(f"film of {hole.target}")
                return await self.uploads.url(await self._joined(hole.target, inputs))

    def _take(self, address: str) -> Take:
        take = self.standing.get(address)
        if take is None:
            raise HoleError(f"{address} is not made yet")
        return take

    def _element(self, address: str) -> str:
        take = self._take(address)
        if not take.element_id:
            raise HoleError(f"{address} has no element id")
        return take.element_id

    async def _clip(self, address: str, inputs: dict[str, str]) -> Path:
        take = self._take(address)
        path = inside(self.places, take.file) if take.file else None
        if path is None or not path.is_file() or link_in(self.places.root, path):
            raise HoleError(f"the clip of {address} ({take.file or 'no file'}) is not in {self.places.build}")
        if take.sha256 and await asyncio.to_thread(digest, path) != take.sha256:
            raise HoleError(f"{path} is not the file that kstory.lock knows as {address}@{take.take}")
        inputs[address] = take.sha256
        return path

    async def _frame(self, address: str, inputs: dict[str, str]) -> Path:
        clip = await self._clip(address, inputs)
        return await self._cached("frames", inputs[address], ".png", lambda target: last_frame(clip, target))

    async def _joined(self, scene: str, inputs: dict[str, str]) -> Path:
        addresses = [step.address for step in self.plan.steps if step.scene == scene and step.kind != "element"]
        addresses.sort(key=lambda address: int(address.rpartition(".")[2]))
        if not addresses:
            raise HoleError(f"{scene} has no clips")
        clips = [await self._clip(address, inputs) for address in addresses]
        if len(clips) == 1:
            return clips[0]
        name = hashlib.sha256(" ".join(inputs[address] for address in addresses).encode()).hexdigest()
        return await self._cached("joined", name, ".mp4", lambda target: join(clips, target))

    async def _cached(self, folder: str, name: str, ending: str, make: Callable[[Path], object]) -> Path:
        """A file made once for each name, however many ask for it, and under a name that only this user can have given
        it: it is sent to the service, so it must not have come with the project. It gets its name only when it is
        whole: another build, of drafts say, may make the same one at this moment."""
        place = self.places.cache / folder
        target = place / f"{own_name(self.places.cache, name)}{ending}"
        async with self._making.setdefault(target, asyncio.Lock()):
            if not is_own(target):
                private(place)
                remove(target)
                part = target.with_name(f".{name}.{secrets.token_hex(6)}{ending}")
                try:
                    await asyncio.to_thread(make, part)
                    part.replace(target)
                finally:
                    part.unlink(missing_ok=True)
        return target


def _put(payload: Any, path: tuple[str | int, ...], token: str, value: str) -> Any:
    if not path:
        return value if payload == token else str(payload).replace(token, value)
    payload[path[0]] = _put(payload[path[0]], path[1:], token, value)
    return payload
