"""A paid clip is not lost to a broken line, a dead link or a lying host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from fake_service import BASE, Service, make_clip, sent
from hand_plans import QUICK, Stage, clip, story_of_three

from storyboard.execute.outcome import Outcome


def build(stage: Stage, service: Service) -> Outcome:
    return stage.build(BASE, clip("dock.1"), transport=service.transport(), largest_file=100_000)


def whole(stage: Stage, service: Service, outcome: Outcome) -> bool:
    (node,) = outcome.lock.nodes
    path = stage.places.build / node.takes[0].file
    leftovers = [each for each in path.parent.iterdir() if each != path]
    return path.read_bytes() == service.clip and not leftovers and len(service.charged) == 1


def test_cut_and_resumed(stage: Stage) -> None:
    service = Service()
    ranges: list[str | None] = []

    def media(request: httpx.Request, turn: int) -> httpx.Response:
        ranges.append(request.headers.get("range"))
        if turn == 1:
            return sent(200, service.clip, cut=700, etag='"a"')
        assert request.headers["if-range"] == '"a"'
        start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
        stretch = f"bytes {start}-{len(service.clip) - 1}/{len(service.clip)}"
        return sent(206, service.clip[start:], content_range=stretch)

    service.media = media
    assert whole(stage, service, build(stage, service)) and ranges == [None, "bytes=700-"]


@pytest.mark.parametrize("second", ["whole", "other-stretch", "out-of-range"])
def test_a_host_that_cannot_resume_begins_anew(stage: Stage, second: str) -> None:
    service = Service()

    def media(request: httpx.Request, turn: int) -> httpx.Response:
        if turn == 1:
            return sent(200, service.clip, cut=700)
        if turn == 2 and second == "other-stretch":
            return sent(206, service.clip[9:], content_range=f"bytes 9-{len(service.clip) - 1}/{len(service.clip)}")
        if turn == 2 and second == "out-of-range":
            return sent(416, b"")
        return sent(200, service.clip)

    service.media = media
    assert whole(stage, service, build(stage, service))


@pytest.mark.parametrize("bad", ["truncated", "page", "silent-cut"])
def test_what_is_no_whole_clip_is_fetched_again(stage: Stage, bad: str) -> None:
    service = Service()
    bodies = {
        "truncated": sent(200, service.clip[: len(service.clip) // 2]),
        "page": sent(200, b"<html>expired</html>"),
        "silent-cut": sent(200, service.clip[:-400], length=False),
    }
    service.media = lambda request, turn: bodies[bad] if turn == 1 else sent(200, service.clip)
    assert whole(stage, service, build(stage, service))


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_dead_link_is_asked_for_again(stage: Stage, status: int) -> None:
    service = Service()
    service.media = lambda request, turn: sent(status if "old" in str(request.url) else 200, service.clip)
    asked = 0

    def fresh(record: dict[str, object], polls: int) -> None:
        nonlocal asked
        if record["status"] == "success":
            asked += 1
            name = "old" if asked == 1 else "new"
            record["outcome"] = {"media_urls": [f"{service.origin}/media/{name}.mp4"]}

    service.polls["req-1"] = fresh  # type: ignore[assignment]
    assert whole(stage, service, build(stage, service)) and asked == 2


def test_redirects_carry_no_key(stage: Stage) -> None:
    service = Service()
    seen: list[httpx.Request] = []

    def media(request: httpx.Request, turn: int) -> httpx.Response:
        seen.append(request)
        if turn == 1:
            return httpx.Response(302, headers={"location": "http://elsewhere.test/media/there.mp4"})
        return sent(200, service.clip)

    service.media = media
    assert whole(stage, service, build(stage, service))
    assert seen[1].url.host == "elsewhere.test" and all("authorization" not in request.headers for request in seen)


@pytest.mark.parametrize("length", [True, False])
def test_a_file_without_end_is_refused(stage: Stage, length: bool) -> None:
    service = Service()
    service.media = lambda request, turn: sent(200, b"x" * 200_000, length=length)
    outcome = build(stage, service)
    assert outcome.failures[0].code == "download-failed" and "100000" in outcome.failures[0].words


def test_what_does_not_come_stays_paid_and_comes_next_time(stage: Stage) -> None:
    service = Service()
    service.media = lambda request, turn: sent(500, b"")
    outcome = build(stage, service)
    assert outcome.failures[0].code == "download-failed" and outcome.exit_code == 4 and str(outcome.spent) == "0.42"
    service.media = None
    later = build(stage, service)
    assert whole(stage, service, later) and later.spent == 0


def test_a_link_to_a_plain_host_is_not_followed_from_a_safe_service(stage: Stage) -> None:
    service = Service(base="https://service.test/api")

    def plain(record: dict[str, object], polls: int) -> None:
        if record["status"] == "success":
            record["outcome"] = {"video_url": "http://service.test/media/a.mp4"}

    service.polls["req-1"] = plain  # type: ignore[assignment]
    outcome = stage.build(service.base, clip("dock.1"), transport=service.transport())
    assert "not https" in outcome.failures[0].words and service.asked["media"] == 0


@pytest.mark.parametrize(
    "link", ["https://h.test:99999/a", "https://169.254.169.254/a", "https://[::1/a", "https:///a", "\t"]
)
def test_a_link_that_leads_nowhere_good_is_a_sentence(stage: Stage, link: str) -> None:
    service = Service(base="https://service.test/api")

    def astray(record: dict[str, object], polls: int) -> None:
        if record["status"] == "success":
            record["outcome"] = {"video_url": link}

    service.polls["req-1"] = astray  # type: ignore[assignment]
    outcome = stage.build(service.base, clip("dock.1"), transport=service.transport())
    assert outcome.failures[0].code == "download-failed" and "the service" in outcome.failures[0].words
    assert service.asked["media"] == 0 and len(service.charged) == 1


@pytest.mark.parametrize("name", ["upload_url", "public_url"])
@pytest.mark.parametrize("link", ["https://h.test:99999/a", "https://[::1/a", "", "ftp://h.test/a"])
def test_so_is_one_for_an_upload(stage: Stage, name: str, link: str) -> None:
    service = Service(base="https://service.test/api")
    plain = service.handle

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/upload-url"):
            good = "https://service.test/store/1"
            return httpx.Response(200, json={"upload_url": good, "public_url": good, name: link})
        return plain(request)

    service.handle = handle  # type: ignore[method-assign]
    outcome = stage.build(service.base, *story_of_three(), transport=service.transport())
    assert outcome.failures[0].code == "upload-failed" and "the service" in outcome.failures[0].words
    assert service.asked["put"] == 0 and not service.charged


def test_a_clip_of_another_length_is_kept_and_told(stage: Stage) -> None:
    service = Service()
    service.clip = make_clip(1.0)
    outcome = build(stage, service)
    assert outcome.exit_code == 0
    assert any(getattr(event, "code", "") == "length-differs" for event in stage.events)


def test_a_build_folder_that_is_a_link_is_not_written(stage: Stage) -> None:
    outside = stage.root.parent / f"{stage.root.name}-outside"
    outside.mkdir()
    stage.places.build.mkdir(parents=True)
    (stage.places.build / "clips").symlink_to(outside)
    outcome = build(stage, Service())
    assert outcome.exit_code == 4 and not list(outside.iterdir())


def test_a_host_that_drips_is_asked_anew(stage: Stage) -> None:
    """A few bytes a second keep every time-out of a single read from ending it."""
    service = Service()

    class Drip(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for sign in service.clip:
                await asyncio.sleep(0.02)
                yield bytes([sign])

    def media(request: httpx.Request, turn: int) -> httpx.Response:
        if turn == 1:
            return httpx.Response(200, headers={"content-length": str(len(service.clip))}, stream=Drip())
        return sent(200, service.clip)

    service.media = media
    outcome = stage.build(BASE, clip("dock.1"), transport=service.transport(), pace=replace(QUICK, read=0.1))
    assert whole(stage, service, outcome) and service.asked["media"] == 2


def test_an_answer_that_never_ends_is_a_lost_one(stage: Stage) -> None:
    service = Service()
    plain = service.handle

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0.02)
                yield b" "

    def handle(request: httpx.Request) -> httpx.Response:
        answer = plain(request)
        return httpx.Response(200, stream=Endless()) if request.method == "POST" else answer

    service.handle = handle  # type: ignore[method-assign]
    outcome = stage.build(BASE, clip("dock.1"), transport=service.transport(), pace=replace(QUICK, answer=0.1))
    assert outcome.exit_code == 0 and service.asked["post"] == 1
