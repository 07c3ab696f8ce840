"""Plans by hand, projects in a folder, and a build of them against a service."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import msgspec

from storyboard.execute.build import run
from storyboard.execute.events import Event
from storyboard.execute.mend import mend
from storyboard.execute.outcome import Outcome
from storyboard.execute.settings import Pace, Places, Settings
from storyboard.kling.wire import ELEMENT, OMNI
from storyboard.ledger.records import Lock
from storyboard.planner.records import Hole, Place, Plan, Request, Step, Variant
from storyboard.project.place import Project
from storyboard.project.secrets import Key

HERE = Place("story.kstory", 1, 1, 1, 2)
QUICK = Pace(
    busy=0.01,
    busy_most=0.02,
    retry=0.005,
    retry_most=0.01,
    settle=0.05,
    settle_alone=0.05,
    answer=10,
    read=10,
    lost_outcome=0.1,
    tries=4,
)


def fingerprint(payload: dict[str, Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(payload, order="deterministic")).hexdigest()


def clip(
    address: str,
    prompt: str | None = None,
    needs: tuple[str, ...] = (),
    holes: tuple[Hole, ...] = (),
    takes: int = 1,
    each: str = "0.42",
    **more: Any,
) -> Step:
    payload = {
        "prompt": prompt or f"A clip of {address}",
        "mode": "std",
        "duration": "3",
        "aspect_ratio": "16:9",
        "sound": "off",
        **more,
    }
    variants = tuple(
        Variant(take, Request(OMNI, payload, holes), fingerprint(payload), {"prompt": "x"})
        for take in range(1, takes + 1)
    )
    return Step(
        address,
        "clip",
        address,
        variants,
        needs,
        3,
        Decimal(each),
        Decimal(each) * takes,
        "new",
        HERE,
        scene=address.rpartition(".")[0],
        submits=tuple(range(1, takes + 1)),
    )


def element(address: str, front: str = "front.png", angle: str = "angle.png") -> Step:
    payload = {
        "element_name": address,
        "element_description": "Somebody",
        "reference_type": "image_refer",
        "frontal_image": f"${{file:{front}}}",
        "refer_images": [f"${{file:{angle}}}"],
        "tag_list": [{"tag_id": "o_102"}],
    }
    holes = (
        Hole(("frontal_image",), f"${{file:{front}}}", "file", front),
        Hole(("refer_images", 0), f"${{file:{angle}}}", "file", angle),
    )
    variant = Variant(1, Request(ELEMENT, payload, holes), fingerprint(payload))
    return Step(address, "element", address, (variant,), (), 0, Decimal(0), Decimal(0), "new", HERE, submits=(1,))


def with_element(address: str, who: str) -> Step:
    hole = Hole(("element_list", 0, "element_id"), f"${{element:{who}}}", "element", who)
    return clip(address, "<<<element_1>>> walks", (who,), (hole,), element_list=[{"element_id": f"${{element:{who}}}"}])


def continued(address: str, before: str) -> Step:
    token = f"${{frame:{before}}}"
    hole = Hole(("image_list", 0, "image_url"), token, "frame", before)
    return clip(
        address, f"{address} goes on", (before,), (hole,), image_list=[{"image_url": token, "type": "first_frame"}]
    )


def story_of_three() -> tuple[Step, ...]:
    """An element, a clip with it, and a clip that goes on from there."""
    return element("mara"), with_element("platform.1", "mara"), continued("platform.2", "platform.1")


def plan_of(*steps: Step, lock: Lock | None = None) -> Plan:
    """A plan as the planner would make it from a lock, by fingerprint and address alone."""
    known = {node.address: node for node in (lock.nodes if lock else ())}
    judged = []
    for step in steps:
        node = known.get(step.address)
        prints = [take.fingerprint for take in node.takes] if node else []
        missing = []
        for variant in step.variants:
            if variant.fingerprint in prints:
                prints.remove(variant.fingerprint)
            else:
                missing.append(variant.take)
        state = "new" if node is None else "kept" if len(missing) < len(step.variants) else "changed"
        if step.state == "blocked":
            state, missing = "blocked", []
        judged.append(
            msgspec.structs.replace(
                step,
                state=state,
                submits=tuple(missing),
                price=step.each * len(missing),
                take=node.pick if node else 0,
            )
        )
    total = sum((step.price for step in judged), Decimal(0))
    return Plan(1, "story.kstory", "A story", tuple(judged), (), total, 0, "2026-04-10")


@dataclass
class Stage:
    """A project in a folder and the builds of it."""

    root: Path
    live: bool = True
    events: list[Event] = field(default_factory=list)

    @property
    def places(self) -> Places:
        return Places.of(Project(self.root, "story.kstory", None), live=self.live)

    def lock(self) -> Lock:
        mended, complaints = mend(self.places)
        assert mended is not None, complaints
        return mended.lock

    def build(
        self, url: str, *steps: Step, transport: httpx.AsyncBaseTransport | None = None, **wishes: Any
    ) -> Outcome:
        lock = self.lock()
        return self.build_plan(url, plan_of(*steps, lock=lock), lock, transport=transport, **wishes)

    def build_plan(
        self,
        url: str,
        plan: Plan,
        lock: Lock,
        transport: httpx.AsyncBaseTransport | None = None,
        **wishes: Any,
    ) -> Outcome:
        wishes = {"key": Key("secret-key-1"), "poll_seconds": 0.02, "pace": QUICK, "deadline_minutes": 0.5} | wishes
        settings = Settings(base_url=url, **wishes)

        async def go() -> Outcome:
            return await run(
                plan, settings, self.places, lock, self.events.append, asyncio.Event(), transport=transport
            )

        return asyncio.run(go())

    def told(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]
