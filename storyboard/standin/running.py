"""The stand-in as a server: embedded in a thread, or in the foreground."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from weakref import WeakKeyDictionary

import uvicorn
from starlette.applications import Starlette

from storyboard.standin.cards import CardMaker
from storyboard.standin.faults import Faults
from storyboard.standin.gate import is_loopback
from storyboard.standin.queue import create_app
from storyboard.standin.rendering import render
from storyboard.standin.store import Store
from storyboard.standin.work import REHEARSAL, Renderer, Speed

CONNECTIONS: Final = 256
"""At once; who comes then is told to come again."""
_PATIENCE: Final = 20.0
"""Seconds that a caller may take to say what it wants."""
_UNSPECIFIED: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class NotLoopbackError(ValueError):
    """A host that others can reach, without leave."""


class Standin:
    """The stand-in on a free port of 127.0.0.1, in a thread, for as long as the `with` lasts.

    `.url` is the base URL for a client, `.ledger()` what was charged. Arguments as for `create_app`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        key: str | None = None,
        speed: Speed = REHEARSAL,
        faults: Faults | None = None,
        cards: CardMaker | None = None,
        known: Collection[str] = (),
        int_ids: bool = False,
        renderer: Renderer = render,
    ) -> None:
        self._app = create_app(
            folder,
            key=key,
            speed=speed,
            faults=faults,
            cards=cards,
            known=known,
            int_ids=int_ids,
            renderer=renderer,
        )
        self.url = ""

    @property
    def store(self) -> Store:
        """Its records and files."""
        store: Store = self._app.state.store
        return store

    def ledger(self) -> dict[str, Any]:
        """`{"charged": n, "by_model": {...}, "requests": [...]}` of all accepted submissions."""
        return self.store.ledger()

    def __enter__(self) -> Self:
        """Listen; returns when requests are answered."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = _Server(self._app)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="standin", daemon=True
        )
        self._thread.start()
        self._server.ready.wait()
        if not self._server.started:
            self.__exit__(None, None, None)
            raise RuntimeError("the stand-in could not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Stop listening, let go of clients, wait for the threads."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=30)
        self._socket.close()


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8787,
    anywhere: bool = False,
    key: str | None = None,
    speed: Speed = REHEARSAL,
    known: Collection[str] = (),
    say: Callable[[str], object] = print,
) -> None:
    """Run in the foreground until Ctrl-C or SIGTERM. `say` is told the URL once it listens; port 0 takes a free one.

    Raises NotLoopbackError for a host that isn't this machine's own unless `anywhere`, OSError when the port is taken.
    """
    if not anywhere and not is_loopback(host):
        raise NotLoopbackError(f"{host} can be reached from other machines, and the stand-in guards nothing")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    names = {host.lower(), socket.gethostname().lower()} if anywhere else None
    with socket.create_server((host, port), family=family) as listening:
        near = _UNSPECIFIED.get(host, host)
        shown = f"[{near}]" if ":" in near else near
        url = f"http://{shown}:{listening.getsockname()[1]}"
        app = create_app(folder, key=key, speed=speed, known=known, names=names)
        server = _Server(app, on_ready=lambda: say(url))
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises a signal again after it has shut down in order
            server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """Uvicorn that says when it is ready and can hang up on a client."""

    def __init__(self, app: Starlette, on_ready: Callable[[], object] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="critical",
                access_log=False,
                http="h11",
                ws="none",
                lifespan="on",
                proxy_headers=False,
                limit_concurrency=CONNECTIONS,
                timeout_graceful_shutdown=2,
            )
        )
        self.ready = threading.Event()
        self._on_ready = on_ready
        self._silent: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
        app.state.hang_up = self._hang_up

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's; `ready` is set however it ends."""
        try:
            super().run(sockets)
        finally:
            self.ready.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, then tell."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()
            self.ready.set()

    async def on_tick(self, counter: int) -> bool:
        """As uvicorn's; once a second, hang up on those who have connected and asked nothing, which it waits for."""
        if counter % 10 == 0:
            now = time.monotonic()
            for connection in list(self.server_state.connections):
                cycle = getattr(connection, "cycle", None)
                if cycle is not None and not cycle.response_complete:
                    self._silent.pop(connection, None)
                elif now - self._silent.setdefault(connection, now) > _PATIENCE:
                    connection.transport.abort()
        return await super().on_tick(counter)

    def _hang_up(self, client: tuple[str, int]) -> None:
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.abort()
