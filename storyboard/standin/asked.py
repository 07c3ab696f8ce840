"""What a request says, read in bounds: its body as JSON, its body into a file, numbers of its query."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from storyboard.standin.breaking import CutError

JSON_BYTES: Final = 1_000_000
FILE_BYTES: Final = 200_000_000
_JSON_SECONDS: Final = 30.0
_FILE_SECONDS: Final = 15 * 60.0
"""As long as a link for an upload lives."""


async def read_object(request: Request) -> dict[str, Any]:
    """The body, which is to be an object in JSON. Raises HTTPException for what is none, too long or too slow."""
    data = b"".join([part async for part in _parts(request, JSON_BYTES, _JSON_SECONDS)])
    try:
        body = msgspec.json.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise HTTPException(400, "the body is not JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "the body is not an object")
    return body


async def receive(request: Request, target: Path, most: int) -> int:
    """Write the body to a file, which is there whole or not at all; its size in bytes, at most `most`."""
    part, size = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part"), 0
    try:
        with part.open("wb") as file:
            async for chunk in _parts(request, min(most, FILE_BYTES), _FILE_SECONDS):
                size += len(chunk)
                await asyncio.to_thread(file.write, chunk)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return size


async def _parts(request: Request, most: int, seconds: float) -> AsyncIterator[bytes]:
    """The body as it comes: refused by its announced length, else as soon as it is too long."""
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit() and len(told) <= 15):
        raise HTTPException(400, "the content length is no number")
    if int(told) > most:
        raise HTTPException(413, f"too large: at most {most} bytes")
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise HTTPException(413, f"too large: at most {most} bytes")
                yield part
    except TimeoutError as slow:
        raise HTTPException(408, f"the body was not over after {seconds:g} s") from slow
    except ClientDisconnect as gone:
        raise CutError from gone


def page(query: Mapping[str, str], total: int) -> tuple[int, int]:
    """The first record of a list and how many, of so many; page+page_size and limit+offset are both understood."""

    def number(names: tuple[str, ...], otherwise: int) -> int:
        return next((int(query[name]) for name in names if _is_number(query.get(name, ""))), otherwise)

    size = number(("page_size", "limit", "size"), total)
    return number(("offset",), (max(1, number(("page",), 1)) - 1) * size), size


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
