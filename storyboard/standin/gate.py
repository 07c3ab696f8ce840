"""Who is let in: callers of this machine by its own names, no web page of somebody else, and nobody who only holds
the door.

A page that a browser shows can send requests here, and can give its own name this machine's address. The first has an
Origin, the second another Host.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_FOREIGN: Final = {"cross-site", "same-site"}


class Gate:
    """The application, for those who may speak with it.

    With `names` None only this machine's own names count, with the port that it listens on. Else it may be reached
    from elsewhere: by any address, or by one of the names, at any port, since ports may be mapped on the way.
    """

    def __init__(self, app: ASGIApp, names: Collection[str] | None = None) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it before anything of it is read."""
        if scope["type"] == "http" and (refusal := self._refusal(scope)):
            status, words = refusal
            await JSONResponse({"error": words}, status, {"connection": "close"})(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        own = (scope.get("server") or (None, None))[1]
        if len(hosts) != 1 or not self._is_ours(f"http://{hosts[0]}", own):
            return 421, "this is not the host that was asked for"
        if any(origin.lower() != f"http://{hosts[0]}".lower() for origin in origins):
            return 403, "web pages may not use the stand-in"
        if headers.get("sec-fetch-site", "").lower() in _FOREIGN:
            return 403, "web pages may not use the stand-in"
        return None

    def _is_ours(self, origin: str, own: int | None) -> bool:
        try:
            parts = urlsplit(origin)
            host, port = (parts.hostname or "").rstrip("."), parts.port or 80
        except ValueError:
            return False
        if parts.netloc != origin.removeprefix("http://") or "@" in parts.netloc:
            return False
        if self._names is None:
            return is_loopback(host) and port == (own or port)
        return host == "localhost" or host in self._names or _is_address(host)


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own, and no other can reach it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
