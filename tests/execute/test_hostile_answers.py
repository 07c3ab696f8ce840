"""Answers that no sound service gives: each is a sentence or waited over, never a fault of kstory, and is free."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_service import BASE, Service, sent
from hand_plans import QUICK, Stage, clip

from storyboard.execute.client import Client, UnreadableError
from storyboard.execute.reachable import LinkRefusedError, Reach
from storyboard.execute.service_words import decoded, read_record
from storyboard.execute.settings import Settings
from storyboard.execute.uploads import UploadError, Uploads

BOMB = gzip.compress(gzip.compress(bytes(50_000_000)))


def asked(reply: httpx.Response) -> UnreadableError:
    """What becomes of an answer to a question."""

    async def ask() -> None:
        transport = httpx.MockTransport(
            lambda request: httpx.Response(reply.status_code, headers=reply.headers, stream=reply.stream)
        )
        async with Client(Settings(base_url=BASE, pace=QUICK), transport) as client:
            await client.record("req-1")

    with pytest.raises(UnreadableError) as caught:
        asyncio.run(ask())
    return caught.value


class Packed(Service):
    """Accepts, and packs its answer."""

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        data = gzip.compress(json.dumps(self.accept(body)).encode())
        return sent(200, data, content_encoding="gzip")


def test_a_packed_answer_is_not_unfolded() -> None:
    fault = asked(sent(200, BOMB, content_encoding="gzip, gzip"))
    assert fault.words == "the service's answer is packed (gzip, gzip), and is not read"


def test_a_packed_answer_to_an_order_may_be_an_acceptance(stage: Stage) -> None:
    service = Packed()
    outcome = stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 1 and len(service.charged) == 1


@pytest.mark.parametrize("status", [400, 401, 429])
def test_so_may_a_packed_refusal(stage: Stage, status: int) -> None:
    class Refusing(Packed):
        def _post(self, body: dict[str, Any]) -> httpx.Response:
            answer = super()._post(body)
            answer.status_code = status
            return answer

    service = Refusing()
    outcome = stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 1 and len(service.charged) == 1


NO_JSON = {
    "lists in lists": b"[" * 50_000,
    "objects in objects": b'{"a":' * 900 + b"1" + b"}" * 900,
    "closed lists": b'{"outcome":' + b"[" * 200 + b"]" * 200 + b"}",
    "very many values": b"[" + b"[]," * 1_200_000 + b"[]]",
    "a great number": b'{"request_id": "a", "status": "b", "created_at": 1e999}',
    "digits": b"1" * 100_000,
    "half a sign": b'"\\ud800"',
}


@pytest.mark.parametrize("kind", NO_JSON)
def test_what_nobody_reads(kind: str) -> None:
    assert decoded(NO_JSON[kind]) is None
    assert "not JSON" in asked(sent(200, NO_JSON[kind])).words


def test_brackets_in_words_are_no_lists() -> None:
    assert decoded(json.dumps({"a": '[{"' * 500, "b": [[{}]] * 100}).encode()) is not None


@pytest.mark.parametrize("when", [10**400, 1e300, -1, float("nan"), True, "now"])
def test_times_that_are_none(when: Any) -> None:
    record = read_record({"request_id": "a", "status": "b", "created_at": when})
    assert record is not None and record.created is None


@pytest.mark.parametrize("said", ["nan", "-5", "inf", "1" * 5000, "Mon, 01 Jan 99999 00:00:00 GMT", "\u00b2"])
def test_pauses_that_are_none(said: str) -> None:
    reply = httpx.Response(503, headers={"retry-after": said.encode()}, stream=httpx.ByteStream(b""))
    fault = asked(reply)
    assert fault.status == 503 and (fault.retry_after is None or 0 <= fault.retry_after <= 3600)


BAD_LINKS = [
    "http://127.0.0.1:99999/x",
    "http://[::1",
    "http://xn--/",
    "http:///x",
    "//",
    "a" * 70_000,
    "http://a\x00b/",
]


@pytest.mark.parametrize("said", BAD_LINKS, ids=lambda said: repr(said)[:30])
def test_links_that_are_none(said: str) -> None:
    with pytest.raises(LinkRefusedError, match="the service"):
        Reach(BASE).url(said)


@pytest.mark.parametrize("said", BAD_LINKS, ids=lambda said: repr(said)[:30])
def test_a_result_behind_no_link_is_a_failed_download(stage: Stage, said: str) -> None:
    service = Service()
    service.polls = {"req-1": lambda record, count: (200, done(record, said), {})}
    outcome = stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert outcome.failures[0].code == "download-failed"
    assert "the service" in outcome.failures[0].words and "link" in outcome.failures[0].words
    assert outcome.stopped is None and len(service.charged) == 1


def done(record: dict[str, Any], said: str) -> dict[str, Any]:
    return {**record, "status": "success", "outcome": {"video_url": said, "media_urls": [{"url": said}]}}


@pytest.mark.parametrize("said", BAD_LINKS, ids=lambda said: repr(said)[:30])
def test_an_upload_to_no_link_is_told(tmp_path: Path, said: str) -> None:
    path = tmp_path / "mara.png"
    path.write_bytes(b"picture")

    async def upload() -> None:
        reply = {"upload_url": said, "public_url": "http://x.test/y"}
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=reply))
        settings = Settings(base_url=BASE, pace=QUICK)
        async with Client(settings, transport) as client, Uploads(client, settings, transport) as uploads:
            await uploads.url(path)

    with pytest.raises(UploadError, match=r"mara.png cannot be uploaded: the service.* link"):
        asyncio.run(upload())


def test_what_a_store_says_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "mara.png"
    path.write_bytes(b"picture")
    read = []

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:
            while True:
                read.append(1)
                yield bytes(1_000_000)

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            return httpx.Response(200, stream=Endless())
        return httpx.Response(200, json={"upload_url": "http://x.test/y", "public_url": "http://x.test/y"})

    async def upload() -> str:
        settings, transport = Settings(base_url=BASE, pace=QUICK), httpx.MockTransport(handle)
        async with Client(settings, transport) as client, Uploads(client, settings, transport) as uploads:
            return await uploads.url(path)

    assert asyncio.run(upload()) == "http://x.test/y"
    assert not read


WHERE = ["http://127.0.0.1:99999/", "http://[::1", "http://a\x7fb/", "http://xn--/", "//"]


@pytest.mark.parametrize("said", WHERE)
def test_a_redirect_to_no_link(said: str) -> None:
    assert asked(sent(302, b"", location=said)).words


@pytest.mark.parametrize("said", WHERE)
def test_an_order_that_is_redirected_to_no_link(stage: Stage, said: str) -> None:
    class Redirecting(Service):
        def _post(self, body: dict[str, Any]) -> httpx.Response:
            self.accept(body)
            return sent(302, b"", location=said)

    service = Redirecting()
    outcome = stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 1 and len(service.charged) == 1
