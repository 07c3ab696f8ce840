"""A small film in three files, rehearsed once a session; commands run in this process, each test on a copy."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from PIL import Image

from storyboard.cli.commands import kstory
from storyboard.door.planning import plan
from storyboard.door.strangers import accept_state
from storyboard.execute.settings import Places
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.attempt import Attempt, Intent, canonical
from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal
from storyboard.ledger.store.lockfile import encode, read_lock
from storyboard.planner.records import Plan
from storyboard.project.place import locate

CAST = """\
character mara "Mara" {
  Woman of 34, short black hair
  front: "mara.png"
  angles: "mara.png"
}

character tomas "Tomas" {
  Man of 70, white beard
  front: "mara.png"
  angles: "mara.png"
}

style winter {
  Muted winter palette.
}
"""
FILM = """\
story "Tiny" {
  aspect: 1:1
  style: winter
  sound: on
}

# mara is in every shot but one
import mara, tomas as station_master, winter from "cast.kstory"
let station = "a small station"

scene platform "Empty platform" {
  {{ station }}.

  shot 3s wide {
    @mara stands alone, mara@example.com in her pocket.
    @mara (low): He said the first train.
  }
  ---
  shot 3s close-up {
    Snow on @[mara]'s coat.
  }
}

scene departure {
  start: @platform
  shot 3s wide {
    {% if take > 1 %}@mara is gone.{% else %}The {{ station }} is empty.{% endif %}
  }
}
"""
OTHER = """\
story "Other" {
  aspect: 1:1
}

import "cast.kstory"

scene yard {
  with: @mara
  shot 3s {
    Somebody waits.
  }
}
"""
QUIET = {name: None for name in os.environ if name != "KSTORY_HOME" and name.startswith(("GMI_", "KSTORY_"))} | {
    "NO_COLOR": "1"
}


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Room:
    """A project's folder."""

    root: Path

    def run(self, *words: str, **environment: str) -> Said:
        here = Path.cwd()
        os.chdir(self.root)
        try:
            done = CliRunner().invoke(kstory, list(words), env={**QUIET, **environment}, prog_name="kstory")
        finally:
            os.chdir(here)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    def ok(self, *words: str, **environment: str) -> Said:
        done = self.run(*words, **environment)
        assert done.code == 0, done.out + done.err
        return done

    def edit(self, before: str, after: str, name: str = "film.kstory") -> None:
        path = self.root / name
        text = path.read_bytes().decode()
        assert before in text
        path.write_bytes(text.replace(before, after).encode())

    def text(self, name: str = "film.kstory") -> str:
        return (self.root / name).read_bytes().decode()

    def places(self, *, live: bool = False, draft: bool = False) -> Places:
        return Places.of(locate(self.root / "film.kstory"), live=live, draft=draft)

    def lock(self, *, live: bool = False, draft: bool = False) -> Lock:
        lock, faults = read_lock(self.places(live=live, draft=draft).lock)
        assert lock is not None, faults
        return lock

    def node(self, address: str, *, live: bool = False) -> Node:
        return next(node for node in self.lock(live=live).nodes if node.address == address)

    def plan(self, *, live: bool = False) -> Plan:
        made = plan(self.root / "film.kstory", live=live, environment={}).plan
        assert made is not None
        return made

    def states(self) -> dict[str, str]:
        return {step.address: step.state for step in self.plan().steps}

    def submits(self) -> list[str]:
        return [step.address for step in self.plan().steps if step.submits]

    def files(self) -> dict[str, bytes]:
        """Every source, lock and clip, to see that nothing changed."""
        kept = [path for path in self.root.rglob("*") if path.suffix in (".kstory", ".lock", ".mp4") and path.is_file()]
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in kept}

    def attempt(self, address: str, state: State, *, price: str = "0.42", draft: bool = False, **facts: Any) -> Attempt:
        """An attempt in the live journal that has come as far as `state`, of the words of now."""
        step = next(step for step in self.plan(live=True).steps if step.address == address)
        variant = step.variants[0]
        journal = Journal.open(self.places(live=True, draft=draft).journal)
        try:
            made = journal.intend(
                Intent(
                    "film.kstory",
                    address,
                    step.kind,
                    step.scene,
                    journal.next_take("film.kstory", address),
                    variant.fingerprint,
                    variant.request.model,
                    BASE_URL,
                    canonical(variant.request.payload),
                    Decimal(price),
                    step.seconds,
                    True,
                    {},
                    variant.parts,
                )
            )
            way = {
                State.INTENDED: [],
                State.UNRESOLVED: [State.UNRESOLVED],
                State.ACCEPTED: [State.ACCEPTED],
                State.FAILED: [State.ACCEPTED, State.FAILED],
                State.ABSENT: [State.ABSENT],
            }[state]
            for each in way:
                made = journal.move(made, each, **(facts if each is State.ACCEPTED else {}))
            return made
        finally:
            journal.close()


def write_film(root: Path) -> Room:
    root.mkdir(parents=True, exist_ok=True)
    (root / "kstory.toml").write_text("")
    for name, text in (("cast.kstory", CAST), ("film.kstory", FILM), ("other.kstory", OTHER)):
        (root / name).write_text(text)
    Image.new("RGB", (320, 320), "#a05030").save(root / "mara.png")
    return Room(root)


def copied(room: Room, root: Path) -> Room:
    shutil.copytree(room.root, root)
    accept_state(locate(root / "film.kstory"))  # as its owner, who knows where it comes from
    return Room(root)


def live_lock(room: Room, *, words_of_now: bool = True) -> None:
    """A live lock by hand, as a paid build of the whole film would have left it on somebody else's machine."""
    nodes = []
    for step in room.plan(live=True).steps:
        variant = step.variants[0]
        element = step.kind == "element"
        take = Take(
            1,
            variant.fingerprint if words_of_now else "0" * 64,
            "2026-05-01T12:00:00Z",
            request_id=f"req-{step.address}",
            element_id=f"9{len(nodes)}" if element else "",
            file="" if element else f"clips/{step.address}@1.mp4",
            sha256="" if element else f"{len(nodes):064}",
            seconds=step.seconds,
            cost=Decimal(0) if element else Decimal("0.42"),
            parts=variant.parts,
        )
        nodes.append(Node("film.kstory", step.address, step.kind, (take,)).choosing(take, "build"))
    path = room.root / "kstory.lock"
    path.write_bytes(encode(Lock(tuple(nodes))))
