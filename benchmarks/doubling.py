"""What commands take of stories that grow twice as long, and twice again: `python benchmarks/doubling.py [WORD]...`.

A row is a story and a command: CPU seconds and MiB at n, 2n and 4n, and how much the last doubling made of the seconds
behind the start. 2 is as it should be; what stands far above it, was killed or failed is marked. Words choose stories
and commands. `--write` measures what docs/performance.md shows, and writes that table anew (about six minutes).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from page import put

MARA: Final = 'character mara "Mara" {\n  Woman of 34\n  id: "1"\n}\n\n'
FRAME: Final = 'story "Long" {\n  aspect: 16:9\n}\n\n'
SCENE: Final = "scene s {\n  Dawn.\n\n  shot 5s {\n    %s\n  }\n}\n"


def each(count: int, row: str) -> str:
    """A row so many times, numbered at each `%d`."""
    return "".join(row.replace("%d", str(number)) for number in range(count))


def in_scene(prose: str) -> str:
    """A film of one shot."""
    return FRAME + MARA + SCENE % prose


KINDS: Final[dict[str, tuple[int, Callable[[int], str]]]] = {
    "scenes": (
        2500,
        lambda n: FRAME + MARA + each(n, "scene s%d {\n  shot 5s {\n    @mara waits, day %d.\n  }\n}\n\n"),
    ),
    "shots": (
        2500,
        lambda n: FRAME + MARA + "scene s {\n" + each(n, "  shot 5s {\n    @mara waits, day %d.\n  }\n") + "}\n",
    ),
    "elements": (
        2500,
        lambda n: in_scene("@mara waits.") + each(n, '\ncharacter who_%d "Who %d" {\n  Person %d\n  id: "1%d"\n}\n'),
    ),
    "texts": (2500, lambda n: each(n, 'let a%d = "the %d"\n') + in_scene("@mara waits for {{ a1 }}.")),
    "texts of texts": (
        2500,
        lambda n: each(n, 'let a%d = "b"\n') + each(n, 'let b%d = "{{ a%d }} c"\n') + in_scene("{{ b0 }}"),
    ),
    "settings": (2500, lambda n: "story {\n" + "  aspect: 16:9\n" * n + "}\n" + MARA),
    "unknown settings": (1000, lambda n: "story {\n" + each(n, "  sound%d: on\n") + "}\n" + MARA),
    "lists of values": (
        2500,
        lambda n: MARA + "scene s {\n  shot 5s {\n    with: " + each(n, "@mara, ") + "\n    Snow.\n  }\n}\n",
    ),
    "takes": (
        10_000,
        lambda n: FRAME + MARA + f"scene s {{\n  takes: {n}\n  shot 5s {{\n    @mara in {{{{ take }}}}.\n  }}\n}}\n",
    ),
    "mentions": (20_000, lambda n: in_scene("@mara " * n)),
    "mentions on lines": (10_000, lambda n: in_scene("@mara waits.\n" * n)),
    "cues": (5000, lambda n: in_scene("@mara waits.\n" + each(n, "    @mara (softly): Day %d.\n"))),
    "unknown names": (1000, lambda n: in_scene(each(n, "@mara%d "))),
    "names nearly alike": (
        1000,
        lambda n: in_scene(each(n, "@who_%dx ")) + each(n, 'character who_%d {\n  id: "1%d"\n}\n'),
    ),
    "unknown blocks": (1000, lambda n: in_scene("Snow.") + each(n, "scenee x%d {\n}\n")),
    "unmarked names": (
        1000,
        lambda n: in_scene(each(n, "Who%d ")) + each(n, 'character who%d "Who%d" {\n  id: "1%d"\n}\n'),
    ),
    "one name many times": (2500, lambda n: FRAME + MARA * n),
    "pictures": (1000, lambda n: in_scene("Snow.") + each(n, 'image i%d = "i%d.png"\n')),
    "paragraphs": (10_000, lambda n: in_scene("Snow falls on the roofs.\n\n    " * n)),
    "a long line": (1_000_000, lambda n: in_scene("snow falls " * (n // 11))),
    "a long word": (1_000_000, lambda n: in_scene("s" * n)),
    "a long name": (250_000, lambda n: in_scene("@" + "s" * n)),
    "a long header": (250_000, lambda n: FRAME + "scene s {\n  shot " + "wide " * (n // 5) + "{\n    Snow.\n  }\n}\n"),
    "a long string": (1_000_000, lambda n: f'let a = "{"snow " * (n // 5)}"\n' + in_scene("Snow {{ a }}.")),
    "open braces": (25_000, lambda n: in_scene("Snow.") + "{" * n),
    "open braces on lines": (2500, lambda n: in_scene("Snow.") + "{\n" * n),
    "blocks in blocks": (1000, lambda n: "scene a {\n" * n),
    "close braces": (25_000, lambda n: in_scene("Snow.") + "}" * n),
    "close braces on lines": (2500, lambda n: in_scene("Snow.") + "}\n" * n),
    "quotes": (25_000, lambda n: "let a = " + '"' * n + "\n" + in_scene("Snow.")),
    "quotes on lines": (2500, lambda n: in_scene("Snow.") + '"\n' * n),
    "at signs": (25_000, lambda n: in_scene("@" * n)),
    "loose at signs": (10_000, lambda n: in_scene("@ " * n)),
    "dashes": (2500, lambda n: in_scene("Snow.") + "---\n" * n),
    "comments": (10_000, lambda n: "# snow\n" * n + in_scene("Snow.")),
    "comments never closed": (2500, lambda n: "/* snow\n" * n + in_scene("Snow.")),
    "meant": (1000, lambda n: in_scene("Snow.") + each(n, "# meant: unused, it is\nstyle y%d {\n  Grain %d.\n}\n")),
    "spaces": (250_000, lambda n: in_scene("Snow" + " " * n + "falls.")),
    "blank lines": (25_000, lambda n: in_scene("Snow.") + "\n" * n),
    "zero width": (100_000, lambda n: in_scene("s\u200b" * n)),
    "combining": (100_000, lambda n: in_scene("e" + "\u0301" * n)),
    "emoji": (100_000, lambda n: in_scene("\U0001f468\u200d\U0001f469 " * n)),
    "right to left": (100_000, lambda n: in_scene("\u202eשלום\u202c " * (n // 4))),
    "controls": (50_000, lambda n: in_scene("\x00\x01\x1b " * n)),
    "template expressions": (2500, lambda n: 'let a = "b"\n' + in_scene("{{ a | upper }} " * n)),
    "template blocks": (250, lambda n: in_scene("{% if true %}" * n + "snow" + "{% endif %}" * n)),
    "template brackets": (1000, lambda n: in_scene("{{ " + "(" * n + "1" + ")" * n + " }}")),
    "template sums": (1000, lambda n: in_scene("{{ 1" + " + 1" * n + " }}")),
    "unclosed templates": (2500, lambda n: in_scene("{{ " * n)),
    "template scenes": (
        500,
        lambda n: FRAME + MARA + each(n, "scene s%d {\n  shot 5s {\n    @mara {{ 'waits' | upper }} %d.\n  }\n}\n"),
    ),
    "dialogue of nobody": (2500, lambda n: in_scene("Snow.\n" + each(n, "    TOM%d: Hello.\n"))),
    "warnings on a line": (2500, lambda n: in_scene("“snow ＠mara @ mara " * n)),
    "wide quotes": (2500, lambda n: FRAME + each(n, "scene s%d “Snow” ｛\n  shot 5s ｛\n    Snow %d.\n  ｝\n｝\n")),
    "chained scenes": (
        1000,
        lambda n: (
            FRAME
            + MARA
            + "scene s {\n  shot 5s {\n    Snow.\n  }\n}\n"
            + each(n, "scene s%d {\n  start: continue\n  shot 5s {\n    @mara, day %d.\n  }\n}\n")
        ),
    ),
    "starts that wait": (
        1000,
        lambda n: (
            FRAME
            + each(n, "scene a%d {\n  start: @b%d\n  shot 5s {\n    Day %d.\n  }\n}\n")
            + each(n, "scene b%d {\n  shot 5s {\n    Night %d.\n  }\n}\n")
        ),
    ),
    "edits of edits": (
        500,
        lambda n: (
            in_scene("Snow.")
            + "edit e0 {\n  source: @s\n  More snow.\n}\n"
            + "".join(f"edit e{i + 1} {{\n  source: @e{i}\n  More snow.\n}}\n" for i in range(n))
        ),
    ),
}
"""Stories of about n of something, and the smallest n."""

COMMANDS: Final[dict[str, list[str]]] = {
    "check": ["check"],
    "fix": ["check", "--fix"],
    "json": ["check", "--json"],
    "sarif": ["check", "--sarif"],
    "fmt": ["fmt"],
    "diff": ["fmt", "--diff"],
    "plan": ["plan"],
    "plan-json": ["plan", "--json"],
    "stats": ["stats"],
    "show": ["show", "s"],
    "graph": ["graph"],
    "mv": ["mv", "mara", "marta"],
    "status": ["status"],
    "takes": ["takes"],
    "pick": ["pick", "s.1", "1"],
    "keep": ["keep", "s.1"],
    "clean": ["clean"],
    "adopt": ["adopt", "s.1", "0123456789"],
}


SHOWN: Final = (
    *((kind, "check") for kind in ("scenes", "shots", "elements", "texts of texts", "mentions", "paragraphs")),
    *((kind, "check") for kind in ("a long line", "spaces", "zero width", "close braces on lines", "unknown names")),
    *((kind, "fix") for kind in ("names nearly alike", "one name many times", "unknown settings")),
    *(("scenes", name) for name in ("json", "fmt", "plan", "stats", "show", "graph", "mv", "status", "takes", "clean")),
)
"""What the page shows."""
DOUBLINGS: Final = 3
MEMORY: Final = 6 << 30
_FAILED: Final = 4


class Run(NamedTuple):
    """One run: CPU seconds, MiB at the peak, the exit code (negative where it was killed)."""

    seconds: float
    memory: float
    code: int


def measure(command: list[str], text: str, limit: int) -> Run:
    """Run a command on a story, with so many seconds at most."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "film.kstory").write_text(text, encoding="utf-8")

        def hold() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

        words = [sys.executable, "-m", "storyboard.cli.main", *command]
        with Path(folder, "said.txt").open("wb") as out:
            process = subprocess.Popen(words, cwd=folder, stdout=out, stderr=out, preexec_fn=hold)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode)


def growing(kind: str, command: str, least: int, limit: int, start: float) -> tuple[list[Run], float]:
    """The runs of a row, and what the last doubling made of the seconds behind the start."""
    make = KINDS[kind][1]
    runs: list[Run] = []
    while len(runs) < DOUBLINGS and all(run.code >= 0 for run in runs):
        runs.append(measure(COMMANDS[command], make(least << len(runs)), limit))
    last, before = runs[-1], runs[-2:][0]
    return runs, (last.seconds - start) / max(0.05, before.seconds - start)


def lines(rows: list[tuple[str, str]], scale: float, limit: int) -> Iterator[str]:
    """The rows of the table, as they come."""
    yield "| a story of | command | n | seconds at n, 2n, 4n | the last doubling | MiB at 4n |"
    yield "|---|---|---:|---:|---:|---:|"
    start = min(measure(["--help"], "", limit).seconds for _ in range(3))
    for kind, command in rows:
        least = int(KINDS[kind][0] * scale)
        runs, more = growing(kind, command, least, limit, start)
        wrong = runs[-1].code < 0 or runs[-1].code == _FAILED or (more > 2.6 and runs[-1].seconds > 1)
        seconds = ", ".join(f"{run.seconds:.1f}" for run in runs)
        said = " ".join(COMMANDS[command])
        yield f"| {kind} | `{said}` | {least} | {seconds} | {more:.1f}{' !' if wrong else ''} | {runs[-1].memory:.0f} |"


def main() -> None:
    """Measure and print, or write."""
    reader = argparse.ArgumentParser(description="Seconds and memory of commands on stories that grow.")
    reader.add_argument("words", nargs="*", help=f"of {', '.join([*KINDS, *COMMANDS])}")
    reader.add_argument("--limit", type=int, default=60, help="seconds that a run may take")
    reader.add_argument("--scale", type=float, default=1, help="times the smallest story")
    reader.add_argument("--write", action="store_true", help="write the table of docs/performance.md")
    given = reader.parse_args()
    kinds = [kind for kind in KINDS if kind in given.words] or list(KINDS)
    commands = [name for name in COMMANDS if name in given.words] or list(COMMANDS)
    rows = list(SHOWN) if given.write else [(kind, name) for kind in kinds for name in commands]
    table = []
    for line in lines(rows, given.scale, given.limit):
        print(line, flush=True)
        table.append(f"{line}\n")
    if given.write:
        put("".join(table), Path(__file__).name)


if __name__ == "__main__":
    main()
