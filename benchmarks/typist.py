"""A client of the language server that types."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any


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
        where = {"start": position(line, column), "end": position(line, column + replaced)}
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": self.uri, "version": self.version},
                "contentChanges": [{"range": where, "text": text}],
            },
        )

    async def complete(self, line: int, column: int) -> Any:
        return await self.ask(
            "textDocument/completion", {"textDocument": {"uri": self.uri}, "position": position(line, column)}
        )

    def sights(self, line: int) -> dict[str, Any]:
        """The questions an editor asks to show a file, when the screen stands at a line."""
        document = {"textDocument": {"uri": self.uri}}
        screen = {**document, "range": {"start": position(max(0, line - 30), 0), "end": position(line + 30, 0)}}
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


def position(line: int, column: int) -> dict[str, int]:
    """A place, from 0."""
    return {"line": line, "character": column}
