"""How close a big build comes to what the account allows: `python benchmarks/executor.py [--clips 1000 --flight 50]`.

A service in a process of its own on loopback makes each clip in a time drawn from what the live service takes,
divided by `--faster`; polls are quicker by as much, so that requests per job are those of a live build. The builds
differ in what the service's list shows: all requests, the newest hundred, or nothing (then each request is asked for
by itself). Printed are:

- makespan over the lower bound: all the work there is, shared among as many as may be in flight
- requests per job by kind, CPU of the build per job, peak memory, most open files
- with `--profile N`, the N functions that cost most
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import hashlib
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
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import av
from PIL import Image

from storyboard.execute.build import run
from storyboard.execute.settings import Pace, Places, Settings
from storyboard.kling.wire import OMNI
from storyboard.planner.records import Place, Plan, Request, Step, Variant
from storyboard.project.place import Project
from storyboard.project.records import Lock
from storyboard.project.secrets import Key

SECONDS = (60.0, 150.0)
"""How long the live service takes for a clip, least and most."""
PAGE = 100
LISTS = ("all", "page", "none")


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
    print(
        f"{lists:<5} {lasted:7.1f} s  {bound:7.1f} s  {lasted / bound:6.3f}"
        f"  {asked.get('list', 0) / given.clips:6.2f} {asked.get('record', 0) / given.clips:8.2f}"
        f"  {sum(asked.values()) / given.clips:8.2f}  {1000 * cpu / given.clips:7.1f} ms"
        f"  {after.ru_maxrss / 1024:7.0f} MiB  {files[-1]:5}",
        flush=True,
    )
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(given.profile)
    told.send(True)


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--clips", type=int, default=1000)
    reader.add_argument("--flight", type=int, default=50)
    reader.add_argument("--faster", type=float, default=20)
    reader.add_argument("--lists", nargs="+", choices=LISTS, default=LISTS)
    reader.add_argument("--profile", type=int, default=0, metavar="N")
    given = reader.parse_args()
    print(f"{given.clips} clips, {given.flight} in flight, {given.faster:g} times as fast as the live service")
    print("list  makespan   at least   ratio   lists  records  requests  CPU a job     memory  files")
    for lists in given.lists:
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.Process(target=build, args=(lists, given, theirs))
        process.start()
        process.join()
        assert ours.poll(), "the build failed"


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
