"""Finished clips on their way home: resumed when cut, asked for again when the link has died, believed only when
they decode."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import httpx

from storyboard.execute.client import UnreadableError, backoff
from storyboard.execute.line import line
from storyboard.execute.service_words import clean
from storyboard.execute.settings import Settings
from storyboard.execute.targets import create
from storyboard.execute.uploads import digest

AT_ONCE: Final = 4
_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_HOPS: Final = 5
_PROGRESS: Final = 1_000_000
"""Bytes after which a cut connection does not count: a long file comes in as many pieces as it takes."""
_GONE: Final = frozenset({400, 401, 403, 404, 410})


class DownloadError(Exception):
    """A finished clip could not be brought home; it is still there, and the next build tries again."""


class _CutError(Exception):
    """The connection ended before the file did; what came is kept."""


class _StaleLinkError(Exception):
    """The link has died."""


@dataclass(slots=True)
class _Part:
    """What has come so far. `tag` is the host's mark of this content, "" when it gives none."""

    path: Path
    size: int = 0
    tag: str = ""
    url: str = ""

    def restart(self) -> None:
        self.size, self.tag = 0, ""


@dataclass(frozen=True, slots=True)
class Errand:
    """One file to fetch. `fresh` asks the record for a link that lives; `check` says what is wrong with the file,
    None if nothing.

    `sized` is told the size in bytes, None where the host does not say.
    """

    url: str
    part: Path
    fresh: Callable[[], Awaitable[str | None]]
    check: Callable[[Path], str | None]
    sized: Callable[[int | None], None]


class Downloads:
    """Fetches files, a few at a time, with no key and no cookies. Enter it."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._gate = asyncio.Semaphore(AT_ONCE)
        pace = settings.pace
        self._plain = httpx.URL(settings.base_url).scheme == "http"
        self._http = httpx.AsyncClient(
            headers={"Accept-Encoding": "identity"},
            **line(settings, settings.base_url, transport),
            timeout=httpx.Timeout(pace.read, connect=pace.connect, pool=None),
            limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
        )

    async def __aenter__(self) -> Downloads:
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._http.aclose()

    async def fetch(self, errand: Errand) -> str:
        """Fetch a file to `errand.part`, whole and checked; its SHA-256. Raises DownloadError, or OSError from the
        disk."""
        async with self._gate:
            return await self._fetch(errand)

    async def _fetch(self, errand: Errand) -> str:
        pace = self._settings.pace
        part = _Part(errand.part, url=errand.url)
        words = ""
        turn, furthest = 0, 0
        while turn < pace.tries:
            if turn:
                await asyncio.sleep(backoff(pace.retry, pace.retry_most, turn - 1))
            turn += 1
            try:
                await self._attempt(part, errand)
            except _CutError as fault:
                words = str(fault)
                if part.size >= furthest + _PROGRESS:
                    turn, furthest = 1, part.size
                continue
            except (_StaleLinkError, httpx.InvalidURL) as fault:
                words = clean(fault)
                part.url = await self._renewed(errand, part.url)
                continue
            except httpx.HTTPError as fault:
                words = clean(f"{type(fault).__name__}: {fault}")
                continue
            if (complaint := await asyncio.to_thread(errand.check, part.path)) is None:
                return await asyncio.to_thread(digest, part.path)
            words = complaint
            part.restart()
            part.url = await self._renewed(errand, part.url)
        raise DownloadError(words)

    async def _renewed(self, errand: Errand, old: str) -> str:
        try:
            return await errand.fresh() or old
        except UnreadableError as fault:
            if not old:
                raise DownloadError(f"the service does not show it: {fault.status} {fault.words}") from fault
            return old

    async def _attempt(self, part: _Part, errand: Errand) -> None:
        if not part.url:
            raise _StaleLinkError("there is no link to it")
        url = httpx.URL(part.url)
        headers = {}
        if part.size:
            headers["Range"] = f"bytes={part.size}-"
            if part.tag:
                headers["If-Range"] = part.tag
        for _ in range(_HOPS):
            if url.scheme != "https" and not (self._plain and url.scheme == "http"):
                raise DownloadError(f"the link to the finished clip is not https: {clean(url, 100)}")
            async with self._http.stream("GET", url, headers=headers, follow_redirects=False) as answer:
                if answer.status_code in (301, 302, 303, 307, 308):
                    url = url.join(answer.headers.get("location", ""))
                    continue
                await self._receive(part, answer, errand)
                return
        raise _StaleLinkError("the link redirects in circles")

    async def _receive(self, part: _Part, answer: httpx.Response, errand: Errand) -> None:
        status = answer.status_code
        if status in _GONE:
            raise _StaleLinkError(f"the link answered {status}")
        if status == 416 or status not in (200, 206):
            part.restart()
            raise _CutError(f"the host answered {status}")
        total = _total(answer, part)
        most = self._settings.largest_file
        if total is not None and total > most:
            raise DownloadError(f"the finished clip has {total} bytes; kstory takes at most {most}")
        if not part.size:
            errand.sized(total)
            part.tag = _tag(answer)
        with create(part.path) if not part.size else part.path.open("ab") as out:
            await self._copy(part, answer, out, most)
        if total is not None and part.size != total:
            if part.size > total:
                part.restart()
            raise _CutError(f"the connection ended after {part.size} of {total} bytes")

    async def _copy(self, part: _Part, answer: httpx.Response, out: IO[bytes], most: int) -> None:
        pace, began, before = self._settings.pace, time.monotonic(), part.size
        try:
            async for piece in answer.aiter_raw():
                lasted = time.monotonic() - began
                if lasted > pace.read and part.size - before < lasted * pace.slowest:
                    raise _CutError(f"only {part.size - before} bytes came in {lasted:.0f} s")
                if part.size + len(piece) > most:
                    raise DownloadError(f"the finished clip is longer than {most} bytes")
                await asyncio.to_thread(out.write, piece)
                part.size += len(piece)
        except httpx.HTTPError as fault:
            raise _CutError(clean(f"{type(fault).__name__} after {part.size} bytes: {fault}")) from fault


def _total(answer: httpx.Response, part: _Part) -> int | None:
    """How long the whole file is, None where the host does not say. A host that begins anew makes us begin anew."""
    if answer.status_code == 206:
        found = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
        if found is None or int(found[1]) != part.size:
            part.restart()
            raise _CutError("the host sent another stretch of the file than was asked for")
        return None if found[3] == "*" else int(found[3])
    part.restart()
    length = answer.headers.get("content-length", "")
    return int(length) if length.isdigit() else None


def _tag(answer: httpx.Response) -> str:
    tag = answer.headers.get("etag", "")
    return "" if tag.startswith("W/") else str(tag)
