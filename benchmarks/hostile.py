"""Looks for files and answers that bring kstory down: `python benchmarks/hostile.py [--minutes N] [KIND]...`.

Stories, kstory.toml, kstory.lock, pictures and clips, the journal and the service's answers are bent at random and
given to what reads them, in a process of its own. Told is each case that ends in a traceback, takes over two seconds of
the processor, or more than 300 MiB. A case is its kind and number: `--from NUMBER --cases 1 KIND` runs it again.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from ast import literal_eval
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "execute")]

# behind the path that they are found by, hence E402
import httpx  # noqa: E402
from click.testing import CliRunner  # noqa: E402
from fake_service import BASE, Service, make_clip  # noqa: E402
from hand_plans import QUICK, Stage, clip, element  # noqa: E402
from PIL import Image  # noqa: E402

from storyboard.cli.commands import kstory  # noqa: E402
from storyboard.project.footage import verify_clip  # noqa: E402

SECONDS: Final = 2.0
MEMORY: Final = 300
LARGEST: Final = 200_000
"""Bytes of a story, so that an honest one of that size takes far less than two seconds."""
FRESH: Final = 200
"""Cases of one process: what it remembers is no case's fault."""
KILLED_AFTER: Final = 30.0
"""Seconds of the clock after which a case is ended."""
STORY: Final = """\
story "Tiny" {
  aspect: 16:9
  sound: on
}
let when = "at dawn"
image yard = "yard.jpg"
video steps = "steps.mp4"
character mara "Mara" {
  Woman of 34, short black hair
  front: "mara.png"
  angles: "mara.png"
}
# meant: repeated-shot
scene s "One" {
  Snow {{ when }}.
  start: @yard

  shot 5s wide {
    @mara waits in @yard.
    @mara (softly): Hello.
  }
  ---
  shot 4s {
    She goes.
  }
}
edit cut {
  source: @steps
  Make it night.
}
"""
CONFIG: Final = """\
[service]
name = "gmi"
concurrency = 2
poll_seconds = 0.5
[money]
max_cost = 12.50
[prices]
"std.silent" = 0.084
dated = 2026-04-10
[paths]
allow = ["../shared"]
[check]
meant = ["repeated-shot"]
"""
SCRAPS: Final = [
    *'{}[]()":@#>,=-\n\t \\/.;|<*_`~^$%&\x00\x1b',
    "{{",
    "}}",
    "{%",
    "@[",
    "---\n",
    "shot 5s {\n",
    "\u00ad",
    "\u200b",
    "\ufeff",
    "＠",
    "“",
    "\u202e",
    "1e999",
    "-1",
    "9" * 400,
    '"""',
    "[[",
    "null",
    '"\\ud800"',
    "http://[::1",
    "http://a:99999/",
    "nan",
]
NUMBERS: Final = (0, 1, 2, 7, 8, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 80_000_000, 0x00010000)


def bent(data: bytes, dice: random.Random) -> bytes:
    """Data to which something has happened, once or some times."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice((0, 1, 1, 2, 4, 8, 40, 400)))
        piece = dice.choice(SCRAPS).encode("utf-8", "surrogatepass")
        match dice.randrange(9):
            case 0:
                data = data[:at] + data[end:]
            case 1:
                data = data[:at] + piece + data[end:]
            case 2:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case 3:
                data = data[:at] + (data[at:end] or piece) * dice.choice((2, 9, 300, 9_000)) + data[end:]
            case 4:
                data = data[:at] + piece * dice.choice((50, 4_900, 60_000)) + data[end:]
            case 5:
                data = data[:at]
            case 6:
                data = data[:at] + dice.choice(NUMBERS).to_bytes(4, "big") + data[at + 4 :]
            case 7:
                data = data[:at] + dice.choice(NUMBERS).to_bytes(4, "little") + data[at + 4 :]
            case 8:
                other = dice.randrange(len(data) + 1)
                data = data[:at] + data[other : other + 2_000] + data[end:]
        data = data[:20_000_000]
    return data


def bent_boxes(data: bytes, dice: random.Random) -> bytes:
    """A clip with a number near the name of a box made another."""
    names = (b"stts", b"stsz", b"stsc", b"stco", b"ctts", b"elst", b"mdhd", b"tkhd", b"stsd", b"avc1", b"trun", b"moov")
    for _ in range(dice.choice((1, 1, 2, 4))):
        places = [place for name in names if (place := data.find(name)) > 0]
        at = dice.choice(places) + dice.choice((-4, 4, 8, 12, 16, 20, 24, 28)) if places else 0
        number = dice.choice((*NUMBERS, dice.randrange(300)))
        data = data[:at] + number.to_bytes(4, "big") + data[at + 4 :]
    return data


# What reads them, in the process of its own.


class World:
    """A project, whole, from which each case is made."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        for name in ("mara.png", "front.png", "angle.png", "yard.jpg"):
            Image.new("RGB", (720, 720), (90, 30, 60)).save(root / name)
        (root / "steps.mp4").write_bytes(make_clip(4.0))
        (root / "film.kstory").write_text(STORY)
        (root / "kstory.toml").write_text("")
        stage = Stage(root)
        stage.build(BASE, element("mara"), clip("s.1"), clip("s.2"), transport=Service("ok", 400).transport())
        self.lock, self.journal = (root / "kstory.lock").read_bytes(), (root / ".kstory" / "live.sqlite").read_bytes()
        self.whole = {name: (root / name).read_bytes() for name in ("mara.png", "yard.jpg", "steps.mp4")}
        examples = sorted(path for path in ROOT.glob("examples/*/*.kstory") if path.is_file())
        self.stories = [STORY.encode(), *(path.read_bytes() for path in examples)]

    def anew(self) -> None:
        """The project as it was."""
        for name, data in self.whole.items():
            (self.root / name).write_bytes(data)
        (self.root / "film.kstory").write_text(STORY)
        (self.root / "kstory.toml").write_text("")
        (self.root / "kstory.lock").write_bytes(self.lock)
        state = self.root / ".kstory"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir()
        (state / "live.sqlite").write_bytes(self.journal)


def read(world: World, *commands: str) -> None:
    """Commands as they are typed, in this process. Their own faults raise."""
    for command in commands:
        done = CliRunner().invoke(kstory, [*command.split(), str(world.root / "film.kstory")])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        if "itself has failed" in done.output:
            raise AssertionError(done.output)


def of_stories(world: World, dice: random.Random) -> None:
    (world.root / "film.kstory").write_bytes(bent(dice.choice(world.stories), dice)[:LARGEST])
    read(world, dice.choice(("check", "check --json", "fmt --check", "plan", "stats", "graph")))


def of_settings(world: World, dice: random.Random) -> None:
    (world.root / "kstory.toml").write_bytes(bent(CONFIG.encode(), dice))
    read(world, "check")


def of_locks(world: World, dice: random.Random) -> None:
    (world.root / "kstory.lock").write_bytes(bent(world.lock, dice))
    read(world, dice.choice(("plan --live", "status --live", "takes --live")))


def of_media(world: World, dice: random.Random) -> None:
    name = dice.choice(("mara.png", "yard.jpg", "steps.mp4", "steps.mp4", "steps.mp4"))
    bend = dice.choice((bent, bent_boxes)) if name == "steps.mp4" else bent
    (world.root / name).write_bytes(bend(world.whole[name], dice))
    read(world, "check")
    verify_clip(world.root / name)


def of_journals(world: World, dice: random.Random) -> None:
    (world.root / ".kstory" / "live.sqlite").write_bytes(bent(world.journal, dice))
    read(world, dice.choice(("status --live", "plan --live", "takes --live")))


def of_answers(world: World, dice: random.Random) -> None:
    service = Service()
    headers = ("retry-after", "content-encoding", "content-type", "location", "etag", "content-range")

    def handle(request: httpx.Request) -> httpx.Response:
        answer = service.handle(request)
        if dice.random() < 0.4:
            return answer
        data = answer.read() if not hasattr(answer.stream, "data") else answer.stream.data
        status = dice.choice((answer.status_code, answer.status_code, 200, 206, 302, 400, 429, 500, 503, 416))
        said = dice.choice(SCRAPS).strip().replace("\0", "").encode("utf-8", "replace")
        named = {dice.choice(headers): said} if dice.random() < 0.4 else {}
        if said not in (b"nan", b"-1"):
            named.pop("retry-after", None)  # up to an hour is waited where it is asked for
        return httpx.Response(status, headers=named, stream=_Stream(bent(data, dice)))

    class _Stream(httpx.AsyncByteStream):
        def __init__(self, data: bytes) -> None:
            self.data = data

        async def __aiter__(self) -> Any:
            yield self.data

    folder = Path(tempfile.mkdtemp(dir=world.root.parent))
    try:
        for name in ("front.png", "angle.png"):
            shutil.copy(world.root / name, folder / name)
        Stage(folder).build(
            BASE,
            element("mara"),
            clip("s.1"),
            transport=httpx.MockTransport(handle),
            pace=QUICK,
            deadline_minutes=0.02,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


KINDS: Final[dict[str, Callable[[World, random.Random], None]]] = {
    "stories": of_stories,
    "settings": of_settings,
    "locks": of_locks,
    "media": of_media,
    "journals": of_journals,
    "answers": of_answers,
}


def work() -> None:
    """Run the cases that are named line by line, and say how each went."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KSTORY_HOME"] = f"{folder}/home"
        world = World(Path(folder) / "film")
        answers = os.fdopen(os.dup(1), "w", buffering=1)
        print("ready", file=answers)
        for line in sys.stdin:
            kind, number = line.split()
            world.anew()
            before = time.process_time()
            said = ""
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    KINDS[kind](world, random.Random(f"{kind} {number}"))
            except BaseException:
                said = traceback.format_exc()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{time.process_time() - before:.2f}\t{peak}\t{said[-2000:]!r}", file=answers)


# The process that watches.


class Worker:
    """One process that runs cases, until it ends or has to be ended."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--work"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.line(KILLED_AFTER * 4)

    def line(self, seconds: float) -> str:
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        return self.process.stdout.readline() if ready else ""

    def run(self, kind: str, number: int) -> tuple[str, str]:
        """How a case ended: "", "traceback", "slow", "large" or "killed", and more about it."""
        assert self.process.stdin
        self.process.stdin.write(f"{kind} {number}\n")
        said = self.line(KILLED_AFTER)
        if not said:
            return "killed", f"after {KILLED_AFTER:g} s, or by itself ({self.process.poll()})"
        seconds, peak, words = said.rstrip("\n").split("\t", 2)
        if words != "''":
            return "traceback", "\n".join(literal_eval(words).strip().splitlines()[-8:])
        if float(seconds) > SECONDS:
            return "slow", f"{seconds} s"
        return ("large", f"{peak} MiB") if int(peak) > MEMORY else ("", "")

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--cases", type=int, default=50, help="of each kind, where no minutes are given")
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work()
        return 0
    kinds, until = given.kinds or list(KINDS), time.monotonic() + 60 * given.minutes
    counts, bad = Counter[str](), Counter[str]()
    worker, number = Worker(), given.first
    while time.monotonic() < until if given.minutes else number < given.first + given.cases:
        for kind in kinds:
            ended, more = worker.run(kind, number)
            counts[kind] += 1
            if ended:
                bad[f"{kind}: {ended}"] += 1
                print(f"{kind} {number}: {ended}. {more}", flush=True)
            if ended in ("killed", "large") or sum(counts.values()) % FRESH == 0:
                worker.end()
                worker = Worker()
        number += 1
    worker.end()
    print(f"{sum(counts.values())} cases ({', '.join(f'{count} {kind}' for kind, count in counts.items())})")
    print("\n".join(f"{count} {what}" for what, count in bad.items()) or "nothing found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
