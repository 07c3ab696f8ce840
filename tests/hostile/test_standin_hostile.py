"""A stand-in that anybody on the machine, or any page in a browser, may speak to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyboard.door import building
from storyboard.planner.wanted import Wanted
from storyboard.standin import Clip, Standin, running
from storyboard.standin.queue import create_app
from storyboard.standin.store import Store

OMNI, ELEMENT = "kling-v3-omni", "kling-create-element"
KEY = {"authorization": "Bearer a-key"}
FINE = {"prompt": "A train arrives.", "duration": "3", "aspect_ratio": "16:9", "mode": "std"}


def scribble(clip: Clip, target: Path, thumbnail: Path) -> None:
    target.write_bytes(b"mp4")
    thumbnail.write_bytes(b"jpg")


@pytest.fixture(scope="module")
def standin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standin]:
    with Standin(tmp_path_factory.mktemp("standin"), renderer=scribble) as standing:
        yield standing


def ask(standin: Standin, method: str, path: str, **more: Any) -> httpx.Response:
    with httpx.Client(timeout=20) as http:
        return http.request(method, standin.url + path, **({"headers": KEY} | more))


def raw(standin: Standin, data: bytes) -> bytes:
    """Bytes on the line, and all that comes back."""
    with socket.create_connection(("127.0.0.1", int(standin.url.rpartition(":")[2])), timeout=10) as line:
        line.sendall(data)
        with contextlib.suppress(OSError):  # it may have hung up already
            line.shutdown(socket.SHUT_WR)
        got = b""
        with contextlib.suppress(ConnectionResetError):
            while more := line.recv(65_536):
                got += more
        return got


def status(answer: bytes) -> int:
    return int(answer.split()[1]) if answer else 0


def own_port(standin: Standin) -> int:
    return int(standin.url.rpartition(":")[2])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "127.0.0.2", "[::1]"])
def test_it_answers_to_its_own_names(standin: Standin, host: str) -> None:
    assert ask(standin, "GET", "/models", headers=KEY | {"host": f"{host}:{own_port(standin)}"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "10.0.0.1:PORT",
        "user@127.0.0.1:PORT",
        "127.0.0.1:PORT@evil.example",
        "127.0.0.1:PORT/x",
        "[::1",
        "",
        "a:b:c",
        "0.0.0.0:PORT",
    ],
)
@pytest.mark.parametrize("path", ["/models", "/requests", "/_standin/ledger", "/media/x", "/nothing"])
def test_another_host_is_refused(standin: Standin, host: str, path: str) -> None:
    """A page that gives its own name this machine's address comes with that name."""
    answer = ask(standin, "GET", path, headers=KEY | {"host": host.replace("PORT", str(own_port(standin)))})
    assert answer.status_code in (400, 421)


def test_two_hosts_or_none_are_refused(standin: Standin) -> None:
    port = own_port(standin)
    two = f"GET /models HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nhost: evil.example\r\nauthorization: Bearer k\r\n\r\n"
    assert status(raw(standin, two.encode())) in (400, 421)
    assert status(raw(standin, b"GET /models HTTP/1.0\r\nauthorization: Bearer k\r\n\r\n")) in (400, 421)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost", "http://127.0.0.1:1", "file://"]
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/requests"), ("GET", "/models"), ("OPTIONS", "/requests")])
def test_pages_of_others_are_refused(standin: Standin, origin: str, method: str, path: str) -> None:
    before = standin.ledger()["charged"]
    body = json.dumps({"model": OMNI, "payload": FINE})
    answer = ask(standin, method, path, headers=KEY | {"origin": origin}, content=body)
    assert answer.status_code == 403 and standin.ledger()["charged"] == before
    assert not any(name.startswith("access-control-") for name in answer.headers)


def test_so_is_what_a_page_only_embeds(standin: Standin) -> None:
    answer = ask(standin, "GET", "/_standin/ledger", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert ask(standin, "GET", "/models", headers=KEY | {"origin": standin.url}).status_code == 200


def test_a_proxys_word_for_the_caller_counts_nothing(standin: Standin) -> None:
    told = ask(standin, "POST", "/upload-url", headers=KEY | {"x-forwarded-proto": "https"}, json={"file_type": "png"})
    assert told.json()["upload_url"].startswith(f"{standin.url}/put/")


BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"1" * 5000,
    b'{"model": "kling-v3-omni", "payload": {"prompt": NaN}}',
    b'{"model": "kling-v3-omni", "payload": {"prompt": "x", "n": 1e999}}',
    b'{"model": "kling-v3-omni", "payload": {"prompt": "\\ud800"}}',
    b'{"model": "\xff\xfe"}',
    b"\x00" * 100,
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"model": "kling-v3-omni", "payload": ' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"model": {"a": []}, "payload": {}}',
    b'{"file_type": ["png"]}',
    b'{"file_type": "../../x"}',
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("path", ["/requests", "/upload-url"])
def test_a_body_that_is_none_is_refused(standin: Standin, path: str, body: bytes) -> None:
    answer = ask(standin, "POST", path, content=body)
    assert answer.status_code in (400, 404) and len(answer.content) < 2000 and answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "wanted"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/", 404),
        ("DELETE", "/requests", 405),
        ("PUT", "/requests/x", 405),
        ("POST", "/models", 405),
        ("GET", "/upload-url", 405),
        ("POST", "/media/x.png", 405),
        ("GET", "/requests/%00", 404),
        ("GET", "/requests/" + "x" * 5000, 404),
        ("GET", "/models/%ff%fe", 404),
        ("GET", "/requests?page=²", 200),
        ("GET", "/requests?page=" + "9" * 5000, 200),
        ("GET", "/requests?limit=-1&offset=-1", 200),
        ("GET", "/requests?model_id=%ff", 200),
    ],
)
def test_ways_that_lead_nowhere(standin: Standin, method: str, path: str, wanted: int) -> None:
    assert ask(standin, method, path).status_code == wanted


@pytest.mark.parametrize(
    "name",
    [
        "../records/x.json",
        "..%2frecords%2fx.json",
        "%2e%2e%2fx",
        "..%5cx",
        "%2fetc%2fpasswd",
        "C:%5cx",
        "%00.png",
        "x" * 300,
        ".",
        "%2e%2e",
        "x.part",
        "0" * 24 + ".png%00",
        "0" * 24 + ".png%0a",
    ],
)
def test_files_are_those_it_has_named(standin: Standin, name: str) -> None:
    for path in (f"/media/{name}", f"/put/{name}"):
        for method in ("GET", "PUT"):
            answer = ask(standin, method, path, headers={"content-type": "image/png"}, content=b"x")
            assert answer.status_code in (403, 404, 405), (method, path)


def upload_link(standin: Standin) -> str:
    url = ask(standin, "POST", "/upload-url", json={"file_type": "png"}).json()["upload_url"]
    return str(url).removeprefix(standin.url)


@pytest.mark.parametrize("path", ["/requests", "/upload-url", "upload"])
def test_a_body_longer_than_it_may_be_is_not_read(standin: Standin, path: str) -> None:
    """By its announced length, before a byte of it has come."""
    method, key = (
        ("PUT", "content-type: image/png\r\n") if path == "upload" else ("POST", "authorization: Bearer k\r\n")
    )
    path = upload_link(standin) if path == "upload" else path
    head = (
        f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{own_port(standin)}\r\n{key}content-length: 999999999999\r\n\r\n"
    )
    assert status(raw(standin, head.encode())) == 413


def test_nor_one_in_pieces_without_end(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyboard.standin.asked.FILE_BYTES", 300_000)
    pieces = (b" " * 60_000 for _ in range(10_000))
    with pytest.raises(httpx.TransportError):  # it answers and hangs up while we speak
        answer = ask(standin, "POST", "/requests", content=pieces)
        assert answer.status_code == 413
        raise httpx.TransportError("refused")
    with pytest.raises(httpx.TransportError):
        link, kind = upload_link(standin), {"content-type": "image/png"}
        answer = ask(standin, "PUT", link, content=(b"x" * 60_000 for _ in range(10_000)), headers=kind)
        assert answer.status_code == 413
        raise httpx.TransportError("refused")
    assert not [file for file in standin.store.media.iterdir() if file.stat().st_size > 300_000 or ".part" in file.name]


def test_all_uploads_together_are_bounded(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    used = sum(standin.store._sizes.values())
    monkeypatch.setattr("storyboard.standin.store.UPLOADED_BYTES", used + 1000)
    kind = {"content-type": "image/png"}
    first, second = upload_link(standin), upload_link(standin)
    assert ask(standin, "PUT", first, content=b"x" * 800, headers=kind).status_code == 200
    assert ask(standin, "PUT", second, content=b"x" * 800, headers=kind).status_code == 413
    assert ask(standin, "PUT", first, content=b"x" * 900, headers=kind).status_code == 200  # in the place of the other


def test_who_says_nothing_is_hung_up_on(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PATIENCE", 0.5)
    with socket.create_connection(("127.0.0.1", own_port(standin)), timeout=10) as line:
        line.sendall(b"GET /models HTTP/1.1\r\nhost: ")
        began = time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(100) == b""
        assert time.monotonic() - began < 9


def test_a_body_that_drips_is_not_waited_for(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyboard.standin.asked._JSON_SECONDS", 0.3)
    head = f"POST /requests HTTP/1.1\r\nhost: 127.0.0.1:{own_port(standin)}\r\nauthorization: Bearer k\r\n"
    with socket.create_connection(("127.0.0.1", own_port(standin)), timeout=10) as line:
        line.sendall(f"{head}content-length: 100\r\n\r\n{{".encode())
        assert status(line.recv(1000)) == 408


def test_garbage_on_the_line_is_refused(standin: Standin) -> None:
    for data in (b"\x00\xff\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 1000):
        assert status(raw(standin, data)) in (0, 400, 421)
    header = b"GET / HTTP/1.1\r\nx: " + b"y" * 200_000
    assert status(raw(standin, header)) in (0, 400)


def test_a_folder_with_files_of_others_is_opened(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    for name, text in (("a", "{"), ("b", "[]"), ("c", '{"request_id": 1}'), ("d", "\ud800")):
        (tmp_path / "records" / f"{name}.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert Store(tmp_path).records() == []


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "²", "\0", "on", "yes", "std", "base", "feature", "first_frame", "end_frame", "9" * 5000])
    | st.sampled_from(["http://[", "http://127.0.0.1/media/x", "https://x/y.png", "<<<element_1>>>", "<<<image_²>>>"])
    | st.sampled_from(
        ["<<<video_" + "9" * 2000 + ">>>", "image_refer", "video_refer", "customize", "3", "0", "-3", "3.5"]
    )
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def objects(**known: Any) -> Any:
    """Objects with some of the fields that are known, each as it should be or anything at all."""
    return st.fixed_dictionaries({}, optional={name: value | ANYTHING for name, value in known.items()})


def listed(entry: Any) -> Any:
    return st.lists(entry, max_size=4) | ANYTHING


PICTURE = st.sampled_from(["https://x.example/a.png", "http://127.0.0.1/media/" + "0" * 24 + ".png"])
FACES: dict[str, Any] = {
    "element_name": st.just("Mara"),
    "element_description": st.just("Woman"),
    "frontal_image": PICTURE,
    "refer_images": st.lists(PICTURE, max_size=3),
    "refer_videos": st.lists(PICTURE, max_size=2),
    "refer_video": PICTURE,
    "tag_list": listed(objects(tag_id=st.just("o_102"))),
    "element_voice_id": st.just("v"),
}
PAYLOAD = objects(
    prompt=st.just("A train. <<<image_1>>>"),
    mode=st.sampled_from(["std", "pro"]),
    sound=st.sampled_from(["on", "off"]),
    duration=st.just("5"),
    aspect_ratio=st.just("16:9"),
    multi_shot=st.booleans(),
    shot_type=st.just("customize"),
    multi_prompt=listed(objects(index=st.just(1), prompt=st.just("x"), duration=st.just("5"))),
    image_list=listed(objects(image_url=PICTURE, type=st.sampled_from(["first_frame", "end_frame"]))),
    video_list=listed(objects(video_url=PICTURE, refer_type=st.just("base"), keep_original_sound=st.just("yes"))),
    element_list=listed(objects(element_id=st.just("1"), **FACES)),
    watermark_info=objects(enabled=st.booleans()),
    reference_type=st.sampled_from(["image_refer", "video_refer"]),
    **FACES,
)


@given(st.sampled_from([OMNI, ELEMENT]) | ANYTHING, PAYLOAD | ANYTHING)
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_no_request_makes_it_fail(standin: Standin, model: Any, payload: Any) -> None:
    """Accepted or refused with a reason; what is accepted comes to an end and can be looked at."""
    body = json.dumps({"model": model, "payload": payload}).encode("utf-8", "surrogatepass")
    answer = ask(standin, "POST", "/requests", content=body)
    assert answer.status_code in (200, 400, 404), answer.text
    if answer.status_code != 200:
        assert answer.json()["error"]
        return
    number = answer.json()["request_id"]
    for _ in range(1000):
        record = ask(standin, "GET", f"/requests/{number}")
        assert record.status_code == 200
        if record.json()["status"] in ("success", "failed"):
            return
        time.sleep(0.005)
    raise AssertionError(f"never over: {payload}")


@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]),
    st.sampled_from(["/requests", "/models", "/upload-url", "/put/", "/media/", "/_standin/ledger", "/"]),
    st.text(max_size=20),
    st.dictionaries(st.sampled_from(["range", "content-type", "if-range", "accept"]), st.text("abc=-,0123456789 *")),
    st.binary(max_size=200),
)
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_no_call_makes_it_fail(
    standin: Standin, method: str, path: str, rest: str, headers: dict[str, str], body: bytes
) -> None:
    try:
        answer = ask(standin, method, path + rest, headers=KEY | headers, content=body)
    except (httpx.InvalidURL, UnicodeError, httpx.LocalProtocolError):
        return
    assert answer.status_code < 500


@pytest.mark.parametrize("wanted", ["bytes=0-", "bytes=-1", "bytes=" + "9" * 5000 + "-", "bytes=a", "bytes=5-1", "x"])
def test_a_stretch_of_a_file_that_is_none(standin: Standin, wanted: str) -> None:
    link = upload_link(standin)
    ask(standin, "PUT", link, content=b"picture", headers={"content-type": "image/png"})
    answer = ask(standin, "GET", link.replace("/put/", "/media/"), headers={"range": wanted})
    assert answer.status_code in (200, 206, 400, 416)
    assert answer.status_code > 206 or answer.headers["x-content-type-options"] == "nosniff"


def test_reached_from_elsewhere_it_answers_to_addresses_and_its_name(tmp_path: Path) -> None:
    app = create_app(tmp_path, renderer=scribble, names={"studio"})

    async def get(host: str) -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as http:
            return (await http.get("/_standin/ledger", headers={"host": host})).status_code

    answers = {host: asyncio.run(get(host)) for host in ("studio:9", "192.0.2.7:9", "localhost", "evil.example", "")}
    assert answers == {"studio:9": 200, "192.0.2.7:9": 200, "localhost": 200, "evil.example": 421, "": 421}


def test_a_rehearsal_has_a_key_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others on this machine can reach its port; they cannot order there, or read what is rehearsed."""
    keys: list[Any] = []

    class Seen(Standin):
        def __init__(self, folder: Path, **more: Any) -> None:
            keys.append(more.get("key"))
            super().__init__(folder, **more | {"renderer": scribble})

        def __enter__(self) -> Standin:
            running = super().__enter__()
            answers.append(ask(running, "GET", "/requests", headers={"authorization": "Bearer rehearsal"}).status_code)
            return running

    answers: list[int] = []
    monkeypatch.setattr(building, "Standin", Seen)
    (tmp_path / "a.kstory").write_text('story "A" {\n  aspect: 1:1\n}\n\nscene a {\n  shot 3s {\n    Dusk.\n  }\n}\n')
    for _ in range(2):
        building.build(tmp_path / "a.kstory", wanted=Wanted(frozenset({"a.1"}), False, frozenset()))
    assert answers == [401, 401] and len(set(keys)) == 2 and all(len(key) > 20 for key in keys)
