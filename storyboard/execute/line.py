"""What every client of httpx is made with: nothing is left to its own look at the environment."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import httpx

from storyboard.execute.network import is_here
from storyboard.execute.settings import Settings
from storyboard.execute.tls import certificates
from storyboard.project.secrets import Key


def line(
    settings: Settings, url: str, transport: httpx.AsyncBaseTransport | None, *, keyed: bool = False
) -> dict[str, Any]:
    """Arguments for a client that speaks to `url`, with the key only if `keyed`. A rehearsal's reaches this machine
    alone, unless a test has a `transport` that reaches nothing."""
    return {
        "transport": transport,
        "auth": _Bearer(settings.key) if keyed and settings.key else None,
        "verify": certificates(settings),
        "proxy": settings.network.proxy(url),
        "trust_env": False,
        "event_hooks": only_here(settings, transport),
    }


def only_here(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> dict[str, list[Any]]:
    """The hooks of a client that reaches this machine alone where it rehearses."""
    return {"request": [_only_here]} if settings.rehearsal and transport is None else {}


class _Bearer(httpx.Auth):
    """Shows the key request by request, so that no client holds it in its headers."""

    def __init__(self, key: Key) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign one request."""
        request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        yield request


async def _only_here(request: httpx.Request) -> None:
    if not is_here(request.url.host):
        raise httpx.ConnectError("a rehearsal reaches this machine alone", request=request)
