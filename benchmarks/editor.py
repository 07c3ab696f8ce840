"""How fast the language server answers a writer in a long story: `python benchmarks/editor.py [--shots 3000]`.

A client speaks with `kstory lsp` over a pipe. It types into scenes of one long story, letter by letter, with pauses as
people make them, and asks for completion at each letter. Times are from the keystroke leaving the client to the answer
arriving:

- completion: typed without rest, and with pauses after which the whole story is compiled behind the next letters
- first opinion: the diagnostics of the block at hand, the debounce of the server included
- whole story: the diagnostics that need all of it, debounce included
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

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


class Client:
    """As much of the protocol as a keystroke needs."""

    def __init__(self, process: asyncio.subprocess.Process, uri: str, text: str) -> None:
        self.process, self.uri, self.lines, self.version = process, uri, text.split("\n"), 1
        self.waiting: dict[int, asyncio.Future[Any]] = {}
        self.told: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()
        self.reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout
        while header := await self.process.stdout.readline():
            size = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            while (await self.process.stdout.readline()).strip():
                pass
            message = json.loads(await self.process.stdout.readexactly(size))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.told.put_nowait((time.perf_counter(), message["params"]))
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            elif message.get("id") in self.waiting:
                self.waiting.pop(message["id"]).set_result(message)

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    async def ask(self, method: str, params: Any) -> Any:
        number = len(self.waiting) + random.getrandbits(30)
        self.waiting[number] = future = asyncio.get_running_loop().create_future()
        self._send({"id": number, "method": method, "params": params})
        answer = await future
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def type(self, line: int, column: int, text: str, replaced: int = 0) -> None:
        """Put text into a line."""
        self.version += 1
        self.lines[line] = self.lines[line][:column] + text + self.lines[line][column + replaced :]
        where = {"start": _at(line, column), "end": _at(line, column + replaced)}
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": self.uri, "version": self.version},
                "contentChanges": [{"range": where, "text": text}],
            },
        )

    async def complete(self, line: int, column: int) -> Any:
        return await self.ask(
            "textDocument/completion", {"textDocument": {"uri": self.uri}, "position": _at(line, column)}
        )

    def sights(self, line: int) -> dict[str, Any]:
        """The questions an editor asks to show a file, when the screen stands at a line."""
        document = {"textDocument": {"uri": self.uri}}
        screen = {**document, "range": {"start": _at(max(0, line - 30), 0), "end": _at(line + 30, 0)}}
        return {
            "textDocument/documentSymbol": document,
            "textDocument/foldingRange": document,
            "textDocument/documentLink": document,
            "textDocument/codeLens": document,
            "textDocument/semanticTokens/full": document,
            "textDocument/inlayHint": screen,
            "textDocument/codeAction": {**screen, "context": {"diagnostics": []}},
        }

    async def until(self, code: str, begun: float, most: float = 60) -> float:
        """Seconds until diagnostics arrive that hold a code."""
        while True:
            at, params = await asyncio.wait_for(self.told.get(), most)
            if any(row.get("code") == code for row in params["diagnostics"]):
                return at - begun

    async def quiet(self) -> None:
        """Wait until the server has been silent for a while, and forget what it said."""
        while True:
            try:
                await asyncio.wait_for(self.told.get(), 4)
            except TimeoutError:
                return


def _at(line: int, column: int) -> dict[str, int]:
    return {"line": line, "character": column}


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
    everything = {"start": _at(0, 0), "end": _at(len(client.lines), 0)}
    screen = {"start": _at(9000, 0), "end": _at(9060, 0)}
    asked = {
        "hover": {**document, "position": _at(at, 6)},
        "definition": {**document, "position": _at(at, 6)},
        "references": {**document, "position": _at(at, 6), "context": {"includeDeclaration": True}},
        "rename": {**document, "position": _at(at, 6), "newName": "somebody"},
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


def shown(name: str, times: list[float]) -> str:
    """A row of the table."""
    ranked = sorted(times)
    p95 = ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]
    return f"{name:<46} {statistics.median(ranked):>9.1f} {p95:>9.1f} {ranked[-1]:>9.1f} {len(ranked):>6}"


async def main(shots: int, rounds: int) -> None:
    """Measure and print."""
    text = story(shots)
    with tempfile.TemporaryDirectory() as folder:
        client = await start(Path(folder), text)
        print(f"{shots} shots, {len(client.lines)} lines, {len(text) // 1000} kB in one file")
        print(f"{'milliseconds':<46} {'p50':>9} {'p95':>9} {'most':>9} {'n':>6}")
        print(shown("keystroke to completion, typing without rest", await typing(client, rounds, 0.1)))
        print(shown("keystroke to completion, the whole compiling", await typing(client, rounds, 0.7)))
        times = await typing(client, rounds, 0.7, everything=True)
        print(shown("keystroke to completion, all else asked too", times))
        await client.quiet()
        first, whole = await opinions(client, max(3, rounds // 3))
        print(shown("keystroke to diagnostics of the block", first))
        print(shown("keystroke to diagnostics of the whole story", whole))
        for method, took in (await others(client)).items():
            print(f"{method:<46} {took:>9.1f}")
        client.reader.cancel()
        client.process.kill()
        await client.process.wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Latency of the language server in a long story.")
    arguments.add_argument("--shots", type=int, default=3000)
    arguments.add_argument("--rounds", type=int, default=12, help="places to type at")
    given = arguments.parse_args()
    asyncio.run(main(given.shots, given.rounds))
