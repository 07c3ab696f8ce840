"""Answers that go wrong on purpose: cut connections, torn downloads, somebody else's words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storyboard.standin.faults import Fault

Handler = Callable[[Request], Awaitable[Response]]


class CutError(Exception):
    """The connection ends here, without an answer."""


class Torn(Response):
    """A download that promises all of a file and ends before."""

    def __init__(self, file: Path, share: float, media_type: str) -> None:
        data = file.read_bytes()
        super().__init__(data[: int(len(data) * share)], media_type=media_type)
        self.headers["content-length"] = str(len(data))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await asyncio.sleep(0.05)
        _hang_up(scope)


class _Gone(Response):
    """No answer at all."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        _hang_up(scope)
        await asyncio.sleep(0.05)


def _hang_up(scope: Mapping[str, Any]) -> None:
    """Cut the connection, where the server that runs us says how; elsewhere raise, which ends it too."""
    hang_up = getattr(scope["app"].state, "hang_up", None)
    if hang_up is None:
        raise CutError
    hang_up(scope["client"])


async def or_cut(handler: Handler, request: Request) -> Response:
    """A handler's answer, or a cut connection."""
    try:
        return await handler(request)
    except CutError:
        return _Gone()


async def pause(fault: Fault | None) -> None:
    """Wait as long as the fault says."""
    if fault and fault.delay:
        await asyncio.sleep(fault.delay)


def instead_of(fault: Fault) -> Response | None:
    """The answer that a fault gives in place of the real one."""
    if fault.drop:
        return _Gone()
    if fault.status is None:
        return None
    match fault.body:
        case bytes() | str():
            return Response(fault.body, fault.status, dict(fault.headers))
        case None:
            return JSONResponse({"error": f"fault {fault.status}"}, fault.status, dict(fault.headers))
        case _:
            return JSONResponse(fault.body, fault.status, dict(fault.headers))
