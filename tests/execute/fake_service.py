"""A small service for tests: what it does to each POST, record, list and download is said by the test.

One handler serves httpx's mock transport and, in a thread, real sockets.
"""

from __future__ import annotations

import functools
import http.server
import io
import json
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import av
import httpx
from PIL import Image

BASE = "http://service.test/api"


@functools.cache
def make_clip(seconds: float = 1.0, shade: int = 90) -> bytes:
    """A tiny whole mp4."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=8)
        stream.width, stream.height, stream.pix_fmt = 320, 320, "yuv420p"
        for number in range(int(8 * seconds)):
            grey = (shade + number) % 256
            picture = Image.new("RGB", (320, 320), (grey, grey, grey))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return out.getvalue()


class _Body(httpx.AsyncByteStream, httpx.SyncByteStream):
    """Bytes as they come over a line, cut off after some of them."""

    def __init__(self, data: bytes, cut: int | None) -> None:
        self.data, self.cut = data, cut

    def __iter__(self) -> Iterator[bytes]:
        yield self.data[: self.cut]
        if self.cut is not None:
            raise httpx.ReadError("cut")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part


def sent(status: int, data: bytes, *, cut: int | None = None, length: bool = True, **headers: str) -> httpx.Response:
    """An answer whose body streams."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if length:
        named["content-length"] = str(len(data))
    return httpx.Response(status, headers=named, stream=_Body(data, cut))


Reply = tuple[int, Any, dict[str, str]]


class Service:
    """Accepts requests as `posts` says, one entry a POST, then "ok".

    ok · lost (accepted, no answer) · dropped (not accepted, no answer) · unreachable · garbage (accepted, no JSON) ·
    huge (accepted, endless answer) · a status number (not accepted) · (status, "accepted") ·
    done (accepted, terminal at once).
    """

    def __init__(self, *posts: Any, base: str = BASE) -> None:
        self.base = base
        self.posts = list(posts)
        self.statuses = ["queued", "processing", "success"]
        self.charged: list[dict[str, Any]] = []
        self.records: dict[str, dict[str, Any]] = {}
        self.asked: Counter[str] = Counter()
        self.seen: list[httpx.Request] = []
        self.hidden: set[str] = set()
        self.list_works = True
        self.list_most: int | None = None
        self.polls: dict[str, Callable[[dict[str, Any], int], Reply | None]] = {}
        self.failure: dict[str, Any] | None = None
        self.media: Callable[[httpx.Request, int], httpx.Response] | None = None
        self.clip = make_clip()
        self.clock = time.time()
        self.headers: dict[str, str] = {}
        self._lock = threading.Lock()

    @property
    def origin(self) -> str:
        url = httpx.URL(self.base)
        return f"{url.scheme}://{url.netloc.decode()}"

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def ids(self) -> list[str]:
        return list(self.records)

    def handle(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.seen.append(request)
            path = request.url.path.removeprefix(httpx.URL(self.base).path)
            match request.method, path:
                case "POST", "/requests":
                    self.asked["post"] += 1
                    return self._post(json.loads(request.read()))
                case "GET", "/requests":
                    self.asked["list"] += 1
                    return self._list(request.url.params["model_id"])
                case "GET", path if path.startswith("/requests/"):
                    self.asked["record"] += 1
                    return self._record(path.removeprefix("/requests/"))
                case "POST", "/upload-url":
                    self.asked["link"] += 1
                    where = f"{self.origin}/store/{self.asked['link']}"
                    return httpx.Response(200, json={"upload_url": where, "public_url": where})
                case "PUT", _:
                    self.asked["put"] += 1
                    request.read()
                    return httpx.Response(200)
                case "GET", path if path.startswith("/media/"):
                    self.asked["media"] += 1
                    if self.media is not None:
                        return self.media(request, self.asked["media"])
                    return sent(200, self.clip)
        return httpx.Response(404)

    def accept(self, body: dict[str, Any]) -> dict[str, Any]:
        number = len(self.records) + 1
        self.clock += 1
        record = {
            "request_id": f"req-{number}",
            "model": body["model"],
            "status": "created",
            "created_at": int(self.clock),
            "payload": {**body["payload"], "normalised": True},
            "outcome": None,
            "polls": 0,
        }
        self.records[record["request_id"]] = record
        self.charged.append(body["payload"])
        return record

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        what = self.posts.pop(0) if self.posts else "ok"
        match what:
            case "ok":
                return httpx.Response(200, json=_shown(self.accept(body)))
            case "done":
                record = self.accept(body)
                self._finish(record, "success")
                return httpx.Response(201, json=_shown(record))
            case "lost":
                self.accept(body)
                raise httpx.ReadTimeout("no answer")
            case "dropped":
                raise httpx.ReadError("reset")
            case "unreachable":
                raise httpx.ConnectError("refused")
            case "garbage":
                self.accept(body)
                return httpx.Response(200, content=b"<html>")
            case "huge":
                self.accept(body)
                return httpx.Response(200, content=b" " * 5_000_000)
            case (int() as status, "accepted"):
                self.accept(body)
                return httpx.Response(status, json={"error": "Backend error (400)"}, headers={"location": "/elsewhere"})
            case int() as status:
                words = {400: "content policy \x1b[31mviolated", 402: "Insufficient credits"}.get(status, "no")
                return httpx.Response(status, json={"error": words}, headers=self.headers)
            case _:
                raise AssertionError(what)

    def _list(self, model: str) -> httpx.Response:
        if not self.list_works:
            return httpx.Response(404, json={"error": "no such page"})
        for record in self.records.values():
            self._advance(record)
        found = [
            r for r in reversed(self.records.values()) if r["model"] == model and r["request_id"] not in self.hidden
        ]
        return httpx.Response(200, json={"requests": [_shown(r) for r in found[: self.list_most]], "total": len(found)})

    def _record(self, request_id: str) -> httpx.Response:
        record = self.records.get(request_id)
        if record is None:
            return httpx.Response(404, json={"error": "not found"})
        self._advance(record)
        if request_id in self.polls and (reply := self.polls[request_id](record, record["polls"])) is not None:
            status, body, headers = reply
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            return httpx.Response(status, content=content, headers=headers)
        return httpx.Response(200, json=_shown(record))

    def _advance(self, record: dict[str, Any]) -> None:
        if record["status"] not in ("success", "failed", "cancelled"):
            status = self.statuses[min(record["polls"], len(self.statuses) - 1)]
            record["polls"] += 1
            self._finish(record, status)

    def _finish(self, record: dict[str, Any], status: str) -> None:
        record["status"] = status
        if status == "failed":
            record["outcome"] = self.failure
        if status == "success":
            if record["model"] == "kling-create-element":
                record["outcome"] = {"element_id": 9_007_199_254_740_993 + len(self.records)}
            else:
                record["outcome"] = {
                    "media_urls": [{"id": "0", "url": f"{self.origin}/media/{record['request_id']}.mp4"}]
                }


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "polls"}


class Served:
    """A Service on a real port of this machine, for processes that are killed."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def __enter__(self) -> Served:
        service = self.service

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length)
                url = service.origin + self.path
                try:
                    answer = service.handle(httpx.Request(self.command, url, headers=dict(self.headers), content=body))
                    answer.read()
                except httpx.HTTPError:
                    self.close_connection = True
                    return
                self.send_response(answer.status_code)
                self.send_header("content-length", str(len(answer.content)))
                for name, value in answer.headers.items():
                    if name not in ("content-length", "transfer-encoding"):
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PUT = _any  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        service.base = f"http://127.0.0.1:{self.server.server_address[1]}/api"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
