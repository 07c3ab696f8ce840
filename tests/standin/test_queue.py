"""The queue over HTTP: the road from upload to film, its refusals, and what it remembers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from storyboard.standin import Card, Clip, Fault, Faults, NotLoopbackError, Speed, Standin, serve

OMNI, ELEMENT = "kling-v3-omni", "kling-create-element"
PROMPT = {"prompt": "A train arrives.", "duration": "3", "aspect_ratio": "16:9", "mode": "std"}
KEY = {"authorization": "Bearer a-key"}


def scribble(clip: Clip, target: Path, thumbnail: Path) -> None:
    """A renderer that is quicker than drawing."""
    target.write_bytes(f"{clip.width}x{clip.height} {clip.seconds}".encode() * 50)
    thumbnail.write_bytes(b"jpg")


def picture(width: int = 400, height: int = 400) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "png")
    return out.getvalue()


class Client:
    """A polite client of the queue."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, headers=KEY, timeout=20)
        self.bare = httpx.Client(timeout=20)

    def submit(self, payload: dict[str, Any], model: str = OMNI) -> httpx.Response:
        return self.http.post("/requests", json={"model": model, "payload": payload})

    def upload(self, data: bytes, ending: str = "png") -> str:
        links = self.http.post("/upload-url", json={"file_type": ending}).json()
        self.bare.put(links["upload_url"], content=data, headers={"content-type": f"image/{ending}"}).raise_for_status()
        return str(links["public_url"])

    def wait(self, request_id: str) -> dict[str, Any]:
        for _ in range(2000):
            record = self.http.get(f"/requests/{request_id}").json()
            if record["status"] in {"success", "failed"}:
                return dict(record)
            time.sleep(0.01)
        raise AssertionError("never done")

    def finish(self, payload: dict[str, Any], model: str = OMNI) -> dict[str, Any]:
        answer = self.submit(payload, model)
        assert answer.status_code == 200, answer.text
        return self.wait(answer.json()["request_id"])

    def close(self) -> None:
        self.http.close()
        self.bare.close()


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Standin]:
    with Standin(tmp_path, renderer=scribble) as running:
        yield running


@pytest.fixture
def client(standin: Standin) -> Iterator[Client]:
    client = Client(standin.url)
    yield client
    client.close()


def element(client: Client) -> dict[str, Any]:
    return {
        "element_name": "Mara",
        "element_description": "Woman of 34",
        "reference_type": "image_refer",
        "frontal_image": client.upload(picture()),
        "refer_images": [client.upload(picture())],
    }


def test_from_upload_to_clip(client: Client, standin: Standin) -> None:
    made = client.finish(element(client), ELEMENT)["outcome"]["element_id"]
    assert isinstance(made, str) and made.isdigit()
    record = client.finish(PROMPT | {"prompt": "<<<element_1>>> waits.", "element_list": [{"element_id": made}]})
    assert record["payload"]["element_list"] == [{"element_id": made}]
    clip = client.bare.get(record["outcome"]["media_urls"][0]["url"])
    assert clip.headers["content-type"] == "video/mp4" and clip.content.startswith(b"1280x720 3.0")
    assert client.bare.get(record["outcome"]["thumbnail_image_url"]).content == b"jpg"
    assert standin.ledger()["by_model"] == {ELEMENT: 1, OMNI: 1}
    assert client.bare.get(f"{standin.url}/_standin/ledger").json() == standin.ledger()


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ({"mode": "pro"}, "1920x1080"),
        ({"mode": "pro", "aspect_ratio": "9:16"}, "1080x1920"),
        ({"aspect_ratio": "1:1"}, "720x720"),
    ],
)
def test_sizes(client: Client, shape: dict[str, Any], size: str) -> None:
    url = client.finish(PROMPT | shape)["outcome"]["media_urls"][0]["url"]
    assert client.bare.get(url).text.startswith(size)


@pytest.mark.parametrize(
    ("frame", "size"), [((900, 1400), "720x1280"), ((500, 480), "720x720"), ((800, 450), "1280x720")]
)
def test_without_aspect_the_first_frame_decides(client: Client, frame: tuple[int, int], size: str) -> None:
    start = {"image_url": client.upload(picture(*frame)), "type": "first_frame"}
    payload = {"prompt": "Dawn.", "duration": "3", "mode": "std", "image_list": [start]}
    assert client.bare.get(client.finish(payload)["outcome"]["media_urls"][0]["url"]).text.startswith(size)


def test_what_is_refused_is_not_charged(client: Client, standin: Standin) -> None:
    tiny = client.upload(picture(200, 200))
    for payload in (PROMPT | {"duration": "2"}, PROMPT | {"image_list": [{"image_url": tiny}]}):
        answer = client.submit(payload)
        assert answer.status_code == 400 and answer.json()["error"]
    assert client.submit(PROMPT, "sora").status_code == 404
    assert client.http.post("/requests", content=b"{").status_code == 400
    assert standin.ledger()["charged"] == 0


def test_a_picture_is_judged_by_its_bytes(client: Client) -> None:
    url = client.upload(b"GIF89a not really a png")
    assert "unreadable" in client.submit(PROMPT | {"image_list": [{"image_url": url}]}).json()["error"]


def test_the_api_wants_a_key_and_media_refuses_one(client: Client, standin: Standin) -> None:
    for path in ("/requests", "/models", "/requests/x"):
        assert client.bare.get(standin.url + path).status_code == 401
    url = client.upload(picture())
    assert client.bare.get(url).content == picture()
    assert client.http.get(url).status_code == 400
    links = client.http.post("/upload-url", json={"file_type": "png"}).json()
    sent = client.http.put(links["upload_url"], content=b"x", headers={"content-type": "image/png"})
    assert sent.status_code == 400


def test_one_key_only(tmp_path: Path) -> None:
    with Standin(tmp_path, key="the-key", renderer=scribble) as standin:
        assert httpx.get(f"{standin.url}/models", headers=KEY).status_code == 401
        assert httpx.get(f"{standin.url}/models", headers={"authorization": "Bearer the-key"}).status_code == 200


def test_uploads_are_literal(client: Client, standin: Standin) -> None:
    for ending in ("mov", "webp", None):
        assert client.http.post("/upload-url", json={"file_type": ending}).status_code == 400
    links = client.http.post("/upload-url", json={"file_type": "jpg"}).json()
    wrong = client.bare.put(links["upload_url"], content=b"x", headers={"content-type": "image/jpeg"})
    assert wrong.status_code == 403
    assert client.bare.get(links["public_url"]).status_code == 404
    assert client.bare.put(f"{standin.url}/put/made-up.png", content=b"x").status_code == 403
    right = client.bare.put(links["upload_url"], content=b"x", headers={"content-type": "image/jpg"})
    assert right.status_code == 200


def test_lists_pages_and_models(client: Client) -> None:
    ids = [client.submit(PROMPT).json()["request_id"] for _ in range(5)]
    client.submit(element(client), ELEMENT)
    found = client.http.get("/requests", params={"model_id": OMNI}).json()
    assert [r["request_id"] for r in found["requests"]] == ids[::-1] and found["total"] == 5
    pages = [
        client.http.get("/requests", params={"model_id": OMNI, "page": p, "page_size": 2}).json() for p in (1, 2, 3)
    ]
    assert [r["request_id"] for page in pages for r in page["requests"]] == ids[::-1]
    part = client.http.get("/requests", params={"model_id": OMNI, "limit": 2, "offset": 3}).json()
    assert [r["request_id"] for r in part["requests"]] == ids[1::-1]
    assert client.http.get(f"/models/{OMNI}").json()["model"] == OMNI
    assert client.http.get("/models/none").status_code == 404
    assert client.http.get("/requests/none").status_code == 404


def test_it_remembers_and_goes_on(tmp_path: Path) -> None:
    with Standin(tmp_path, renderer=scribble, speed=Speed(processing=60)) as slow:
        client = Client(slow.url)
        waiting = client.submit(PROMPT).json()["request_id"]
        assert client.http.get(f"/requests/{waiting}").json()["outcome"] is None
        start = {"image_url": client.upload(picture(900, 1400)), "type": "first_frame"}
        client.close()
    with Standin(tmp_path, renderer=scribble) as again:
        client = Client(again.url)
        done = client.wait(waiting)
        assert client.bare.get(done["outcome"]["media_urls"][0]["url"]).status_code == 200
        assert again.ledger()["charged"] == 1
        made = client.finish(element(client), ELEMENT)["outcome"]["element_id"]
        tall = client.finish({"prompt": "Dawn.", "duration": "3", "image_list": [start]})
        assert client.bare.get(tall["outcome"]["media_urls"][0]["url"]).text.startswith("1080x1920")
        client.close()
    with Standin(tmp_path, renderer=scribble) as third:
        client = Client(third.url)
        assert client.submit(PROMPT | {"element_list": [{"element_id": made}]}).status_code == 200
        client.close()


def test_elements_made_elsewhere_and_numbers(tmp_path: Path) -> None:
    with Standin(tmp_path, renderer=scribble, known={"123456"}, int_ids=True) as standin:
        client = Client(standin.url)
        assert client.submit(PROMPT | {"element_list": [{"element_id": "123456"}]}).status_code == 200
        assert client.submit(PROMPT | {"element_list": [{"element_id": "654321"}]}).status_code == 400
        made = client.finish(element(client), ELEMENT)["outcome"]["element_id"]
        assert isinstance(made, int)
        assert client.submit(PROMPT | {"element_list": [{"element_id": str(made)}]}).status_code == 200
        client.close()


def test_a_clip_that_cannot_be_drawn_fails_alone(tmp_path: Path) -> None:
    def broken(clip: Clip, target: Path, thumbnail: Path) -> None:
        raise OSError("no space left")

    with Standin(tmp_path, renderer=broken) as standin:
        client = Client(standin.url)
        record = client.finish(PROMPT)
        assert record["status"] == "failed" and "no space left" in record["outcome"]["error"]
        client.close()


def test_it_keeps_to_this_machine(tmp_path: Path) -> None:
    with pytest.raises(NotLoopbackError):
        serve(tmp_path, host="0.0.0.0", port=0)


def faulty(folder: Path, *rows: Fault, **more: Any) -> Standin:
    return Standin(folder, renderer=scribble, faults=Faults(*rows, **more))


def test_a_submission_may_be_accepted_and_denied(tmp_path: Path) -> None:
    row = Fault("submit", status=500, body={"error": "Backend error (400)"}, accept=True, skip=1)
    with faulty(tmp_path, row) as standin:
        client = Client(standin.url)
        assert [client.submit(PROMPT).status_code for _ in range(3)] == [200, 500, 200]
        assert standin.ledger()["charged"] == 3
        client.close()


@pytest.mark.parametrize("accept", [True, False])
def test_a_submission_may_be_lost_on_the_way(tmp_path: Path, accept: bool) -> None:
    with faulty(tmp_path, Fault("submit", drop=True, accept=accept)) as standin:
        client = Client(standin.url)
        with pytest.raises(httpx.TransportError):
            client.submit(PROMPT)
        assert standin.ledger()["charged"] == accept
        assert client.submit(PROMPT).status_code == 200
        client.close()


def test_it_may_be_too_much(tmp_path: Path) -> None:
    rows = (
        Fault("submit", status=429, headers={"retry-after": "7"}),
        Fault("submit", status=429),
        Fault("submit", status=402, body={"error": "Insufficient credits"}, model=OMNI),
    )
    with faulty(tmp_path, *rows) as standin:
        client = Client(standin.url)
        answers = [client.submit(PROMPT) for _ in range(3)]
        assert [a.status_code for a in answers] == [429, 429, 402]
        assert [a.headers.get("retry-after") for a in answers] == ["7", None, None]
        assert standin.ledger()["charged"] == 0
        client.close()


def test_a_record_may_fail_or_come_without_outcome(tmp_path: Path) -> None:
    refused = {"status": "failed", "outcome": {"error": "content policy"}}
    rows = (Fault("finish", record=refused), Fault("finish", record={"outcome": None}), Fault("poll", status=503))
    with faulty(tmp_path, *rows) as standin:
        client = Client(standin.url)
        first = client.submit(PROMPT).json()["request_id"]
        assert client.http.get(f"/requests/{first}").status_code == 503
        record = client.wait(first)
        assert record["status"] == "failed" and record["outcome"] == {"error": "content policy"}
        record = client.finish(PROMPT)
        assert record["status"] == "success" and record["outcome"] is None
        client.close()


def test_a_download_may_break_off(tmp_path: Path) -> None:
    with faulty(tmp_path, Fault("media", share=0.5, path=".mp4")) as standin:
        client = Client(standin.url)
        url = client.finish(PROMPT)["outcome"]["media_urls"][0]["url"]
        with pytest.raises(httpx.TransportError):
            client.bare.get(url)
        assert client.bare.get(url).status_code == 200
        client.close()


def test_lists_may_lag_and_be_short(tmp_path: Path) -> None:
    with faulty(tmp_path, list_lag=60) as standin:
        client = Client(standin.url)
        client.submit(PROMPT)
        assert client.http.get("/requests", params={"model_id": OMNI}).json() == {"requests": [], "total": 0}
        client.close()
    with faulty(tmp_path, page=1) as standin:
        client = Client(standin.url)
        client.submit(PROMPT)
        found = client.http.get("/requests").json()
        assert len(found["requests"]) == 1 and found["total"] == 2
        client.close()


def test_stopping_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    long = PROMPT | {"duration": "15", "mode": "pro"}
    with Standin(tmp_path) as standin:
        client = Client(standin.url)
        ids = [client.submit(long).json()["request_id"] for _ in range(4)]
        time.sleep(0.3)
        client.close()
    assert not list((tmp_path / "media").glob("*.part"))
    with Standin(tmp_path, renderer=scribble) as again:
        client = Client(again.url)
        assert {client.wait(request_id)["status"] for request_id in ids} == {"success"}
        client.close()


def test_richer_cards_may_be_supplied(tmp_path: Path) -> None:
    seen: list[Any] = []

    def cards(asked: dict[str, Any]) -> list[Card] | None:
        seen.append(asked)
        return [Card(3, ("Dawn.",), scene="Platform")] if asked["payload"]["prompt"] == "rich" else None

    clips: list[Clip] = []

    def keep(clip: Clip, target: Path, thumbnail: Path) -> None:
        clips.append(clip)
        scribble(clip, target, thumbnail)

    with Standin(tmp_path, cards=cards, renderer=keep) as standin:
        client = Client(standin.url)
        start = {"image_url": client.upload(picture()), "type": "first_frame"}
        client.finish(PROMPT | {"prompt": "rich", "image_list": [start]})
        client.finish(PROMPT | {"prompt": "plain"})
        client.close()
    assert [asked["model"] for asked in seen] == [OMNI, OMNI]
    assert clips[0].cards[0].scene == "Platform" and clips[0].cards[0].start is not None
    assert clips[1].cards[0].body == ("plain",) and clips[1].cards[0].start is None


def test_plain_cards_call_everything_by_its_name(tmp_path: Path) -> None:
    clips: list[Clip] = []

    def keep(clip: Clip, target: Path, thumbnail: Path) -> None:
        clips.append(clip)
        scribble(clip, target, thumbnail)

    with Standin(tmp_path, renderer=keep) as standin:
        client = Client(standin.url)
        made = client.finish(element(client), ELEMENT)["outcome"]["element_id"]
        shots = [{"index": 1, "prompt": "<<<element_1>>> waits.", "duration": "2"}]
        shots.append({"index": 2, "prompt": "<<<image_1>>> lies in the snow.", "duration": "1"})
        client.finish(
            {
                "multi_shot": True,
                "shot_type": "customize",
                "multi_prompt": shots,
                "duration": "3",
                "aspect_ratio": "1:1",
            }
            | {"element_list": [{"element_id": made}], "image_list": [{"image_url": client.upload(picture())}]}
        )
        client.close()
    one, two = clips[0].cards
    assert (one.seconds, one.body, two.seconds, two.body) == (2, ("Mara waits.",), 1, ("picture 1 lies in the snow.",))
    assert [face.name for face in one.cast] == ["Mara"] and one.cast[0].file is not None and two.cast == ()
    assert one.references == () and two.references[0].file is not None
