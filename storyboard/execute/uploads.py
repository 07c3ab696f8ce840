"""Local files on their way to the service: one upload for each content, a few at a time."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx

from storyboard.execute.client import Client, UnreadableError, backoff
from storyboard.execute.line import line
from storyboard.execute.service_words import clean
from storyboard.execute.settings import Settings
from storyboard.kling.wire import UPLOAD_TYPES

AT_ONCE: Final = 4
_PART: Final = 262_144


class UploadError(Exception):
    """A file could not be handed to the service; the text is for people. `status` is the service's, 0 for none."""

    def __init__(self, words: str, status: int = 0) -> None:
        super().__init__(words)
        self.status = status


def digest(path: Path) -> str:
    """The SHA-256 of a file's contents, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Uploads:
    """Uploads files and remembers, for this run, where each content went. Enter it."""

    def __init__(self, client: Client, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = client
        self._pace = settings.pace
        self._tries = settings.pace.tries
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._known: dict[tuple[str, str], asyncio.Task[str]] = {}
        timeout = httpx.Timeout(settings.pace.answer, connect=settings.pace.connect, pool=None)
        self._outside = httpx.AsyncClient(timeout=timeout, **line(settings, settings.base_url, transport))

    async def __aenter__(self) -> Uploads:
        return self

    async def __aexit__(self, *fault: object) -> None:
        for task in self._known.values():
            task.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)
        await self._outside.aclose()

    async def url(self, path: Path, sha256: str | None = None) -> str:
        """The public URL of a file's contents, uploading them if this run has not yet.

        Raises UploadError, also when the contents are no longer those of `sha256`: a plan was made for them.
        """
        kind = path.suffix.lower().removeprefix(".")
        if kind not in UPLOAD_TYPES:
            raise UploadError(f"{path.name}: the service takes {', '.join(UPLOAD_TYPES)}, not {kind or 'this'}")
        try:
            found = await asyncio.to_thread(digest, path)
        except OSError as fault:
            raise UploadError(f"{path.name} cannot be read: {fault.strerror or fault}") from fault
        if sha256 is not None and found != sha256:
            raise UploadError(f"{path.name} was changed after the plan was made; build again")
        key = (found, kind)
        task = self._known.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._known[key] = asyncio.ensure_future(self._upload(path, kind))
        return await asyncio.shield(task)

    async def _upload(self, path: Path, kind: str) -> str:
        words, status = "", 0
        for turn in range(self._tries):
            if turn:
                await asyncio.sleep(backoff(self._pace.retry, self._pace.retry_most, turn - 1))
            async with self._gate:
                try:
                    link = await self._client.upload_link(kind)
                    await self._put(link.put, path, UPLOAD_TYPES[kind])
                    return link.public
                except UnreadableError as fault:
                    words, status = fault.words, fault.status
                    if status in (400, 401, 402, 403, 404):
                        break
                except httpx.HTTPError as fault:
                    words, status = clean(f"{type(fault).__name__}: {fault}"), 0
                except (OSError, httpx.InvalidURL) as fault:
                    raise UploadError(f"{path.name} cannot be uploaded: {clean(fault)}") from fault
        raise UploadError(f"{path.name} cannot be uploaded: {words}", status)

    async def _put(self, url: str, path: Path, content_type: str) -> None:
        size = path.stat().st_size
        headers = {"Content-Type": content_type, "Content-Length": str(size)}
        answer = await self._outside.put(url, content=_parts(path), headers=headers, follow_redirects=False)
        if not 200 <= answer.status_code < 300:
            # An expired link answers 403: that is the link's fault, and a new one is asked for.
            raise UnreadableError(0, f"the store answered {answer.status_code}")


async def _parts(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while part := await asyncio.to_thread(file.read, _PART):
            yield part
