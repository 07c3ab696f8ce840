"""How fast the language server answers a writer in a long story: `python benchmarks/editor.py [--shots 3000]`.

`--write` measures what docs/performance.md shows, and writes that table anew.

A client speaks with `kstory lsp` over a pipe. It types into scenes of one long story, letter by letter, with pauses as
people make them, and asks for completion at each letter. Times are from the keystroke leaving the client to the answer
arriving:

- completion: typed without rest, and with pauses after which the whole story is compiled behind the next letters
- first opinion: the diagnostics of the block at hand, the debounce of the server included
- whole story: the diagnostics that need all of it, debounce included

And how long `kstory check` takes, the process and all.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from page import put
from typist import Client, position

WORDS = ("snow", "light", "platform", "slow", "train", "window", "breath", "coat", "lamp", "wind", "letter", "hand")
PEOPLE = 24


def story(shots: int, a_scene: int = 6) -> str:
    """A film of so many shots, with a cast, a style and templates."""
    dice = random.Random(7)
    out = ['story "Long" {', "  aspect: 16:9", "  sound: on", "  style: noir", "}", ""]
    out += ["style noir {", "  Muted winter palette, soft overcast light.", "}", ""]
    out += ['let station = "a small railway station under fresh snow"', ""]
    for number in range(PEOPLE):
        out += [f'character who_{number} "Who {number}" {{', f"  Person of {20 + number}", f'  id: "{1000 + number}"']
        out += ["}", ""]
    for scene in range(shots // a_scene):
        setting = "{{ station }}, dawn, thin fog." if scene % 5 == 0 else "Dawn."
        out += [f'scene s_{scene} "Scene {scene}" {{', f"  {setting}"]
        for shot in range(a_scene):
            who = f"@who_{dice.randrange(PEOPLE)}"
            prose = " ".join(dice.choices(WORDS, k=12))
            out += ["", f"  shot {dice.randint(3, 5)}s wide {{", f"    {who} in the {prose}, take {scene} {shot}."]
            out += [f"    {who} (softly): The {dice.choice(WORDS)} of number {shot}.", "  }"]
        out += ["}", ""]
    return "\n".join(out) + "\n"


SCENES: Final = (6, 30)
"""Shots a scene of the stories that the page shows."""


async def start(folder: Path, text: str) -> Client:
    """A server with the story open and compiled once."""
    path = folder / "long.kstory"
    path.write_text(text, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "storyboard.cli.main",
        "lsp",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    client = Client(process, path.as_uri(), text)
    capabilities = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}
    await client.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
    client.notify("initialized", {})
    document = {"uri": client.uri, "languageId": "kstory", "version": 1, "text": text}
    client.notify("textDocument/didOpen", {"textDocument": document})
    await asyncio.wait_for(client.told.get(), 120)
    await client.quiet()
    return client


async def typing(client: Client, rounds: int, pause: float, *, everything: bool = False) -> list[float]:
    """Type a mention into shots all over the story, with completion at each letter. Milliseconds of each answer.

    `everything`: at each third letter all that an editor shows of a file is asked for too, as the busiest ones do.
    """
    asked: set[asyncio.Task[Any]] = set()
    dice = random.Random(3)
    prose = [number for number, line in enumerate(client.lines) if line.startswith("    @who") and "(" not in line]
    times: list[float] = []
    for _ in range(rounds):
        line = dice.choice(prose)
        for number, letter in enumerate(" by @who_1"):
            if everything and number % 3 == 0 and len(asked) < len(client.sights(line)):
                asked |= {asyncio.create_task(client.ask(*each)) for each in client.sights(line).items()}
                await asyncio.sleep(0.01)
                asked = {task for task in asked if not task.done()}
            begun = time.perf_counter()
            column = len(client.lines[line])
            client.type(line, column, letter)
            await client.complete(line, column + 1)
            times.append(1000 * (time.perf_counter() - begun))
            await asyncio.sleep(max(0.0, 0.08 - (time.perf_counter() - begun)))
        await asyncio.sleep(pause)
    await asyncio.gather(*asked)
    return times


async def opinions(client: Client, rounds: int) -> tuple[list[float], list[float]]:
    """Make a slip in a shot, then a clash that only the whole story shows. Milliseconds until each is told."""
    dice = random.Random(5)
    prose = [number for number, line in enumerate(client.lines) if line.startswith("    @who") and "(" not in line]
    headers = [number for number, line in enumerate(client.lines) if line.startswith("scene s_")]
    first: list[float] = []
    whole: list[float] = []
    for _ in range(rounds):
        line = dice.choice(prose)
        begun, column = time.perf_counter(), len(client.lines[line])
        client.type(line, column, " @nobody")
        first.append(1000 * await client.until("unknown-name", begun))
        client.type(line, column, "", len(" @nobody"))
        await client.quiet()
        line = dice.choice(headers[1:])
        before = client.lines[line]
        begun = time.perf_counter()
        client.type(line, 0, 'scene s_0 "Again" {', len(before))
        whole.append(1000 * await client.until("name-clash", begun))
        client.type(line, 0, before, len(client.lines[line]))
        await client.quiet()
    return first, whole


async def others(client: Client) -> dict[str, float]:
    """Once each, the questions about a whole file."""
    document = {"textDocument": {"uri": client.uri}}
    at = next(number for number, line in enumerate(client.lines) if line.startswith("    @who"))
    everything = {"start": position(0, 0), "end": position(len(client.lines), 0)}
    screen = {"start": position(9000, 0), "end": position(9060, 0)}
    asked = {
        "hover": {**document, "position": position(at, 6)},
        "definition": {**document, "position": position(at, 6)},
        "references": {**document, "position": position(at, 6), "context": {"includeDeclaration": True}},
        "rename": {**document, "position": position(at, 6), "newName": "somebody"},
        "documentSymbol": document,
        "foldingRange": document,
        "codeLens": document,
        "inlayHint": {**document, "range": screen},
        "semanticTokens/range": {**document, "range": screen},
        "semanticTokens/full": document,
        "formatting": {**document, "options": {"tabSize": 2, "insertSpaces": True}},
        "codeAction": {**document, "range": everything, "context": {"diagnostics": []}},
    }
    found = {}
    for method, params in asked.items():
        begun = time.perf_counter()
        await client.ask(f"textDocument/{method}", params)
        found[method] = 1000 * (time.perf_counter() - begun)
    return found


def checked(folder: Path, rounds: int) -> list[float]:
    """Milliseconds of `kstory check`, from nothing to the answer."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        words = [sys.executable, "-m", "storyboard.cli.main", "check", str(folder / "long.kstory")]
        subprocess.run(words, check=True, capture_output=True)
        found.append(1000 * (time.perf_counter() - begun))
    return found


def middle_and_most(times: list[float]) -> tuple[float, float]:
    """The median, and what 95 % stay within."""
    ranked = sorted(times)
    return statistics.median(ranked), ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]


async def measured(shots: int, a_scene: int, rounds: int) -> dict[str, list[float]]:
    """Every figure of one story, printed as it comes."""
    text = story(shots, a_scene)
    found: dict[str, list[float]] = {}

    def note(name: str, times: list[float]) -> None:
        found[name] = times
        half, most = middle_and_most(times)
        print(f"{name:<50} {half:>9.1f} {most:>9.1f} {max(times):>9.1f} {len(times):>6}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        client = await start(Path(folder), text)
        print(
            f"{shots} shots in {shots // a_scene} scenes, {len(client.lines)} lines, {len(text) // 1000} kB, one file"
        )
        print(f"{'milliseconds':<50} {'p50':>9} {'p95':>9} {'most':>9} {'n':>6}")
        note("keystroke to completion, typing without rest", await typing(client, rounds, 0.1))
        note("keystroke to completion, the whole compiling", await typing(client, rounds, 0.7))
        note("keystroke to completion, all else asked too", await typing(client, rounds, 0.7, everything=True))
        await client.quiet()
        first, whole = await opinions(client, max(5, rounds // 2))
        note("keystroke to what is wrong in the block", first)
        note("keystroke to what only the whole story shows", whole)
        for method, took in (await others(client)).items():
            note(method, [took])
        client.reader.cancel()
        client.process.kill()
        await client.process.wait()
        note("`kstory check`, from nothing", checked(Path(folder), 5))
    return found


def page(columns: dict[str, dict[str, list[float]]]) -> str:
    """The table of the page."""
    lines = [f"| milliseconds | {' | '.join(f'{name}: half within | 95 % within' for name in columns)} |"]
    lines.append("|---|" + "---:|---:|" * len(columns))
    for row in next(iter(columns.values())):
        if "key" in row or "check" in row:
            cells = [f"{each:.0f}" for column in columns.values() for each in middle_and_most(column[row])]
            lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print, or write."""
    reader = argparse.ArgumentParser(description="Latency of the language server in a long story.")
    reader.add_argument("--shots", type=int, default=3000)
    reader.add_argument("--scene", type=int, default=30, help="shots of each scene")
    reader.add_argument("--rounds", type=int, default=12, help="places to type at")
    reader.add_argument("--write", action="store_true", help="write the table of docs/performance.md")
    given = reader.parse_args()
    columns = {}
    for a_scene in SCENES if given.write else (given.scene,):
        found = asyncio.run(measured(given.shots, a_scene, given.rounds))
        columns[f"{given.shots // a_scene} scenes"] = found
    if given.write:
        put(page(columns), Path(__file__).name)


if __name__ == "__main__":
    main()
