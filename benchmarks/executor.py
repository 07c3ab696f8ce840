"""How close a big build comes to what the account allows: `python benchmarks/executor.py [--clips 1000 --flight 50]`.

`--write` runs what docs/performance.md shows and writes its table anew.

A service in a process of its own on loopback makes each clip in a time drawn from what the live service takes,
divided by `--faster`; polls are quicker by as much, so that requests per job are those of a live build. The builds
differ in what the service's list shows: all requests, the newest hundred, or nothing (then each request is asked for
by itself). Printed are:

- makespan over the lower bound: all the work there is, shared among as many as may be in flight
- makespan over that of a build that notices and submits without any delay, in the same order: what kstory itself adds
- requests per job by kind, CPU of the build per job, peak memory, most open files
- with `--profile N`, the N functions that cost most
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import hashlib
import heapq
import io
import json
import multiprocessing
import pstats
import random
import resource
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import av
from page import put
from PIL import Image

from storyboard.execute.build import run
from storyboard.execute.settings import Pace, Places, Settings
from storyboard.kling.wire import OMNI
from storyboard.ledger.records import Lock
from storyboard.planner.records import Place, Plan, Request, Step, Variant
from storyboard.project.place import Project
from storyboard.project.secrets import Key

SECONDS = (60.0, 150.0)
"""How long the live service takes for a clip, least and most."""
PAGE = 100
LISTS = ("all", "page", "none")
CASES = ((1000, 50, 20.0), (200, 3, 60.0))
"""What the page shows: clips, in flight, times as fast as the live service."""


def clip() -> bytes:
    """A tiny whole mp4 of three seconds."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for shade in range(24):
            picture = Image.new("RGB", (64, 64), (shade * 9, 90, 90))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return out.getvalue()


class Service:
    """The queue, as plainly and quickly as it can be answered."""

    def __init__(self, lists: str, faster: float) -> None:
        self.lists, self.faster, self.film = lists, faster, clip()
        self.dice = random.Random(11)
        self.records: dict[str, tuple[float, float, dict[str, Any]]] = {}
        self.asked: Counter[str] = Counter()
        self.port = 0

    async def serve(self, pipe: Connection) -> None:
        server = await asyncio.start_server(self._line, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        pipe.send(self.port)
        while not pipe.poll():
            await asyncio.sleep(0.1)
        pipe.send((dict(self.asked), [lasts for _, lasts, _ in self.records.values()]))

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                method, path, _ = head.split(" ", 2)
                found = head.lower().partition("content-length:")[2].split("\r\n", 1)[0]
                data = self._answer(method, path, await reader.readexactly(int(found or 0)))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data) + data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, method: str, path: str, body: bytes) -> bytes:
        last = path.rpartition("/")[2]
        if path.startswith("/media/"):
            self.asked["download"] += 1
            return self.film
        if method == "POST":
            self.asked["submit"] += 1
            name = f"r{len(self.records)}"
            self.records[name] = (time.time(), self.dice.uniform(*SECONDS) / self.faster, json.loads(body)["payload"])
            return json.dumps(self._shown(name)).encode()
        if last.startswith("requests?"):
            self.asked["list"] += 1
            if self.lists == "none":
                return b"{}"
            names = list(reversed(self.records))
            shown = names if self.lists == "all" else names[:PAGE]
            return json.dumps({"requests": [self._shown(name) for name in shown], "total": len(names)}).encode()
        self.asked["record"] += 1
        return json.dumps(self._shown(last)).encode()

    def _shown(self, name: str) -> dict[str, Any]:
        at, lasts, payload = self.records[name]
        over = time.time() - at >= lasts
        outcome = {"media_urls": [{"url": f"http://127.0.0.1:{self.port}/media/{name}.mp4"}]} if over else None
        status = "success" if over else "processing"
        return {"request_id": name, "model": OMNI, "status": status, "created_at": int(at)} | {
            "payload": payload,
            "outcome": outcome,
        }


def _serve(lists: str, faster: float, pipe: Connection) -> None:
    asyncio.run(Service(lists, faster).serve(pipe))


def plan(clips: int) -> Plan:
    """So many clips that need nothing of each other."""
    here = Place("long.kstory", 1, 1, 1, 2)
    steps = []
    for number in range(1, clips + 1):
        payload = {"prompt": f"Clip {number} of many. " + "Snow falls on the platform. " * 12, "mode": "std"}
        payload |= {"duration": "3", "aspect_ratio": "16:9", "sound": "off"}
        mark = hashlib.sha256(payload["prompt"].encode()).hexdigest()
        variant = Variant(1, Request(OMNI, payload), mark)
        each = Decimal("0.252")
        address = f"scene_{(number - 1) // 10}.{(number - 1) % 10 + 1}"
        scene = address.partition(".")[0]
        steps.append(
            Step(address, "clip", address, (variant,), (), 3, each, each, "new", here, scene=scene, submits=(1,))
        )
    return Plan(1, "long.kstory", "Long", tuple(steps), (), Decimal("0.252") * clips, 3.0 * clips, "2026-04-10")


@contextmanager
def most_open_files() -> Iterator[list[int]]:
    """Looks at the open files of this process ten times a second; the most it saw is the last of the list."""
    most, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            most.append(max(most[-1], len(list(Path("/proc/self/fd").iterdir()))))

    thread = threading.Thread(target=look)
    if Path("/proc/self/fd").is_dir():
        thread.start()
    try:
        yield most
    finally:
        over.set()
        if thread.ident:
            thread.join()


@dataclass(frozen=True)
class Figures:
    """What one build came to. Times in seconds, CPU in milliseconds a job, memory in MiB."""

    clips: int
    flight: int
    lists: str
    makespan: float
    bound: float
    greedy: float
    polls: float
    records: float
    requests: float
    cpu: float
    memory: float
    files: int

    def cells(self) -> tuple[str, ...]:
        """As the table has them."""
        return (
            str(self.clips),
            str(self.flight),
            self.lists,
            f"{self.makespan / self.bound:.3f}",
            f"{self.makespan / self.greedy:.3f}",
            f"{self.polls:.2f}",
            f"{self.records:.2f}",
            f"{self.requests:.2f}",
            f"{self.cpu:.1f} ms",
            f"{self.memory:.0f} MiB",
            str(self.files),
        )


HEAD = ("clips", "in flight", "list", "ratio", "no delay", "lists", "records", "requests", "CPU", "memory", "files")


def without_delay(times: list[float], flight: int) -> float:
    """The makespan of work that is begun the moment there is room, in this order."""
    busy = [0.0] * min(flight, len(times))
    for lasts in times:
        heapq.heapreplace(busy, busy[0] + lasts)
    return max(busy)


def build(lists: str, given: argparse.Namespace, told: Connection) -> None:
    """One build against one service; sends its figures."""
    ours, theirs = multiprocessing.Pipe()
    service = multiprocessing.Process(target=_serve, args=(lists, given.faster, theirs))
    service.start()
    url = f"http://127.0.0.1:{ours.recv()}"
    profile = cProfile.Profile() if given.profile else None
    with tempfile.TemporaryDirectory() as folder, most_open_files() as files:
        places = Places.of(Project(Path(folder), "long.kstory", None), live=True)
        poll = 5 / given.faster
        settings = Settings(
            base_url=url, key=Key("none"), concurrency=given.flight, poll_seconds=poll, pace=Pace.of(poll)
        )
        work = plan(given.clips)
        before, began = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
        if profile:
            profile.enable()
        outcome = asyncio.run(run(work, settings, places, Lock(), lambda _: None, asyncio.Event()))
        if profile:
            profile.disable()
        lasted, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF)
    ours.send("over")
    asked, times = ours.recv()
    service.join()
    assert outcome.exit_code == 0 and asked["submit"] == given.clips, outcome.failures[:3]
    bound = max(sum(times) / given.flight, max(times))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(given.profile)
    told.send(
        Figures(
            given.clips,
            given.flight,
            lists,
            lasted,
            bound,
            without_delay(times, given.flight),
            asked.get("list", 0) / given.clips,
            asked.get("record", 0) / given.clips,
            sum(asked.values()) / given.clips,
            1000 * cpu / given.clips,
            after.ru_maxrss / 1024,
            files[-1],
        )
    )


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--clips", type=int, default=1000)
    reader.add_argument("--flight", type=int, default=50)
    reader.add_argument("--faster", type=float, default=20)
    reader.add_argument("--lists", nargs="+", choices=LISTS, default=LISTS)
    reader.add_argument("--profile", type=int, default=0, metavar="N")
    reader.add_argument("--write", action="store_true", help="run what docs/performance.md shows, and write it")
    given = reader.parse_args()
    cases = CASES if given.write else ((given.clips, given.flight, given.faster),)
    print("  ".join(f"{each:>{_wide(each)}}" for each in HEAD), flush=True)
    rows = []
    for given.clips, given.flight, given.faster in cases:
        for lists in given.lists:
            rows.append(_alone(lists, given).cells())
            print("  ".join(f"{cell:>{_wide(head)}}" for head, cell in zip(HEAD, rows[-1], strict=True)), flush=True)
    if given.write:
        lines = [HEAD, tuple("---" for _ in HEAD), *rows]
        put("".join(f"| {' | '.join(line)} |\n" for line in lines), Path(__file__).name)


def _wide(head: str) -> int:
    return max(len(head), 8)


def _alone(lists: str, given: argparse.Namespace) -> Figures:
    """A build in a process of its own, so that its memory is its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=build, args=(lists, given, theirs))
    process.start()
    process.join()
    assert ours.poll(), "the build failed"
    figures = ours.recv()
    assert isinstance(figures, Figures)
    return figures


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
