"""When to compile, and what to tell: a first opinion soon after a keystroke, the whole truth once the typing rests."""

from __future__ import annotations

import asyncio
import gc
import os
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from lsprotocol import types
from msgspec.structs import replace
from pygls.uris import from_fs_path

from storyboard.editor.document import Document
from storyboard.editor.view import Film, shift
from storyboard.editor.watch import follow
from storyboard.editor.wire import Wire
from storyboard.editor.workspace import Workspace
from storyboard.text import Span

T = TypeVar("T")
Far = Callable[[Span], types.Location | None]
Publish = Callable[[str, list[types.Diagnostic], int | None], None]
Own = Callable[[Exception], None]
"""Tells the writer of a fault that is kstory's own."""

SOON: Final = 0.04
"""Seconds without a keystroke before a story is compiled that compiles quickly."""
NEXT: Final = 0.1
"""Seconds without a keystroke before the first opinion on a long story."""
REST: Final = 0.5
"""Seconds more before a long story is compiled."""
IDLE: Final = 30.0
"""Seconds of quiet after which the garbage is collected, which may halt everything for a moment."""
QUICK: Final = 0.4
"""Seconds of a compile that needs no first opinion before it."""


class Pace:
    """Compiles behind the editor's back. Everything but the compiling itself happens in the event loop.

    What fails in it is kstory's own fault. Each such fault is told once; the marks stay those of before, and the next
    keystroke is compiled as if nothing had been.
    """

    def __init__(self, workspace: Workspace, publish: Publish, refresh: Callable[[], None], own: Own) -> None:
        self.workspace = workspace
        self.wire = Wire()
        self._publish = publish
        self._refresh = refresh
        self._own = own
        self._owned: set[tuple[str, ...]] = set()
        self._soon = ThreadPoolExecutor(1, "kstory-near")
        self._whole = ThreadPoolExecutor(1, "kstory-whole")
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._took: dict[str, float] = {}
        self._priced: dict[str, float] = {}
        self._told: dict[str, list[types.Diagnostic]] = {}
        self._idle: asyncio.TimerHandle | None = None

    def touch(self, uri: str, *, at_once: bool = False) -> None:
        """A document, or something it stands on, has changed."""
        if running := self._tasks.get(uri):
            running.cancel()
        loop = asyncio.get_running_loop()
        self._tasks[uri] = loop.create_task(self._settle(uri, at_once))
        if self._idle:
            self._idle.cancel()
        self._idle = loop.call_later(IDLE, self._whole.submit, gc.collect)

    async def follow(self, uri: str, *, anew: bool) -> None:
        """Builds have written something of a document's project: plan `anew`, or only look at what is under way."""
        if anew:
            await self._price(uri)
        elif not await self._run(uri, self._whole, follow, self.workspace, uri):
            return
        self._refresh()

    def forget(self, uri: str) -> None:
        """A document was closed."""
        if running := self._tasks.pop(uri, None):
            running.cancel()
        self._took.pop(uri, None)
        self._priced.pop(uri, None)
        self._tell()

    def stop(self) -> None:
        """End. What is being compiled is not waited for."""
        for task in self._tasks.values():
            task.cancel()
        if self._idle:
            self._idle.cancel()
        for pool in (self._soon, self._whole):
            pool.shutdown(wait=False, cancel_futures=True)

    async def _settle(self, uri: str, at_once: bool) -> None:
        slow = self._took.get(uri, 0) > QUICK and not at_once
        await asyncio.sleep(0 if at_once else NEXT if slow else SOON)
        if slow:
            await self._first(uri)
            await asyncio.sleep(REST)
        await self._compile(uri)
        compiled = [uri]
        for other in self.workspace.importers(uri):
            if other not in self._tasks or self._tasks[other].done():
                await self._compile(other)
                compiled.append(other)
        unplanned = [each for each in compiled if not self._is_quick(each)]
        if any(each in self._priced for each in unplanned):
            await asyncio.sleep(REST)
        for each in unplanned:
            await self._price(each)
        self._refresh()

    async def _first(self, uri: str) -> None:
        document = self.workspace.documents.get(uri)
        found = await self._run(uri, self._soon, self.workspace.near, uri)
        if document and found is not None and self.workspace.documents.get(uri) is document:
            mine = [fault for fault in found if fault.span.file == document.source.name]
            self._send(uri, [self.wire.fault(fault, document.source, self._here(document)) for fault in mine], document)

    async def _compile(self, uri: str) -> None:
        """Compile, and plan where that is quick, so that all is told at once."""
        begun = time.perf_counter()
        await self._run(uri, self._whole, self.workspace.compile, uri)
        self._took[uri] = time.perf_counter() - begun if uri in self._took else 0.0  # the first is no measure
        if self._is_quick(uri):
            await self._price(uri, tell=False)
        self._tell()

    def _is_quick(self, uri: str) -> bool:
        """Whether a story is known to be planned quickly."""
        return self._priced.get(uri, QUICK) < QUICK

    async def _price(self, uri: str, *, tell: bool = True) -> None:
        begun = time.perf_counter()
        film = self.workspace.films.get(uri)
        if film is not None:
            priced = await self._run(uri, self._whole, self.workspace.price, uri, film)
            self._priced[uri] = time.perf_counter() - begun
            if tell and priced and priced.complaints != film.complaints:
                self._tell()

    async def _run(self, uri: str, pool: ThreadPoolExecutor, work: Callable[..., T], *given: object) -> T | None:
        """Work on a story in a thread, once more from scratch where it fails: what is remembered may be what failed.
        None where it fails again."""
        for _ in range(2):
            try:
                return await asyncio.get_running_loop().run_in_executor(pool, work, *given)
            except Exception as fault:  # whatever it is, the server goes on
                self.workspace.anew(uri)
                self.tell_of(fault)
        return None

    def tell_of(self, fault: Exception) -> None:
        """Say once what of kstory itself has failed, by where it did."""
        place = traceback.extract_tb(fault.__traceback__)[-1]
        if (key := (type(fault).__name__, place.filename, str(place.lineno))) not in self._owned:
            self._owned.add(key)
            self._own(fault)

    # Telling.

    def _tell(self) -> None:
        """Send what is known of every file that a compile may have changed: the open ones, and those they read."""
        found: dict[str, list[types.Diagnostic]] = {}
        for document in list(self.workspace.documents.values()):
            found[document.uri] = self._of(document)
        for path, film, file, of in self._closed():
            there = found.setdefault(from_fs_path(str(path)) or "", [])
            far = self._far(of, film)
            rows = (self.wire.fault(row, film.sources[file], far) for row in film.diagnostics if row.span.file == file)
            there += [row for row in rows if row not in there]
        for each in {*self._told, *found}:
            self._send(each, found.get(each, []), self.workspace.documents.get(each))

    def _of(self, document: Document) -> list[types.Diagnostic]:
        """What all compiles say of an open document, where its text has gone meanwhile."""
        once: dict[tuple[str, Span, str], types.Diagnostic] = {}
        for uri, film in self.workspace.films_of(document.uri):
            file = self.workspace.name_of(uri, document)
            if file is None or (source := film.sources.get(file)) is None:
                continue
            far = self._far(uri, film)
            moved = shift(source.text, document.source.text)
            for fault in film.diagnostics:
                if fault.span.file == file and (span := moved.now(fault.span)):
                    key = (fault.code, span, fault.message)
                    once.setdefault(key, self.wire.fault(replace(fault, span=span), document.source, far))
        return list(once.values())

    def _closed(self) -> list[tuple[Path, Film, str, str]]:
        """The files that compiles read and that are not open, and which document's compile it was."""
        open_ = {document.real for document in self.workspace.documents.values()}
        return [
            (path, film, file, uri)
            for uri, film in self.workspace.films.items()
            for file in film.sources
            if (path := self.workspace.path_of(uri, file)) and os.path.realpath(path) not in open_
        ]

    def _here(self, document: Document) -> Far:
        """Where labels of a first opinion stand: in the document, or nowhere yet."""

        def place(span: Span) -> types.Location | None:
            if span.file != document.source.name:
                return None
            return types.Location(document.uri, self.wire.range(document.source, span))

        return place

    def _far(self, uri: str, film: Film) -> Far:
        """Where the labels of a compile's complaints stand."""

        def place(span: Span) -> types.Location | None:
            source = film.sources.get(span.file)
            path = self.workspace.path_of(uri, span.file)
            there = self.workspace.typed(uri, span.file)
            if source is None:
                return None
            if there is None:
                return types.Location(from_fs_path(str(path)) or "", self.wire.range(source, span)) if path else None
            moved = shift(source.text, there.source.text).now(span)
            return types.Location(there.uri, self.wire.range(there.source, moved)) if moved else None

        return place

    def _send(self, uri: str, rows: list[types.Diagnostic], document: Document | None) -> None:
        if document is None and not rows:
            if self._told.pop(uri, None):
                self._publish(uri, [], None)
            return
        if uri not in self._told or self._told[uri] != rows:
            self._told[uri] = rows
            self._publish(uri, rows, document.version if document else None)
