"""A service whose links lead elsewhere: into this machine, into its network, over plain http, nowhere."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storyboard.execute.client import Client
from storyboard.execute.downloads import DownloadError, Downloads, Errand
from storyboard.execute.network import Network
from storyboard.execute.reachable import LinkRefusedError, Reach, is_public
from storyboard.execute.settings import Pace, Settings
from storyboard.execute.uploads import UploadError, Uploads

SAFE = "https://service.example/api"
HERE = "http://127.0.0.1:8787"
QUICK = Pace(retry=0.001, retry_most=0.002, connect=2, read=2, answer=2, tries=3)

INSIDE = [
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.7/x",
    "https://172.16.3.4/x",
    "https://192.168.1.1/x",
    "https://100.64.0.1/x",
    "https://127.0.0.1/x",
    "https://127.9.9.9:8443/x",
    "https://127.0.0.1./x",
    "https://127.1/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0x7f.0.0.1/x",
    "https://017700000001/x",
    "https://0/x",
    "https://99999999999/x",
    "https://0.0.0.0/x",
    "https://255.255.255.255/x",
    "https://224.0.0.1/x",
    "https://240.0.0.1/x",
    "https://[::1]/x",
    "https://[::]/x",
    "https://[fe80::1]/x",
    "https://[fe80::1%25eth0]/x",
    "https://[fd00::1]/x",
    "https://[fec0::1]/x",
    "https://[ff02::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:a9fe:a9fe]/x",
    "https://[::127.0.0.1]/x",
    "https://[64:ff9b::a00:1]/x",
    "https://[2002:7f00:1::]/x",
    "https://localhost/x",
    "https://LOCALHOST./x",
    "https://a.localhost/x",
    "https://metadata.google.internal/x",
    "https://printer.local/x",
    "https://intranet/x",
]
NO_LINKS = [
    "http://store.example/x?signature=s3cret",
    "https://store.example:99999/x?signature=s3cret",
    "https://store.example:0/x",
    "https://store.example:-1/x",
    "https://store.example:x/x",
    "https:///x",
    "//store.example/x",
    "file:///etc/passwd",
    "ftp://store.example/x",
    "data:,x",
    "https://[::1/x",
    "https://a b/x",
    "https://%31%32%37.0.0.1/x",
    "https://store%2eexample/x",
    "https://\x1b[31mstore.example/x",
    "https://store.example/\ud800",
    "https://１２７.０.０.１/x",
    "https://store.example/" + "x" * 10_000,
    "https://store.example/\x00",
    "\n",
]


def service(
    upload: str = "https://store.example/put", public: str = "https://store.example/got"
) -> httpx.MockTransport:
    answer = json.dumps({"upload_url": upload, "public_url": public})
    return httpx.MockTransport(lambda request: httpx.Response(200, content=answer.encode()))


def upload(tmp_path: Path, base: str, link: str, transport: httpx.AsyncBaseTransport | None, public: str = "") -> str:
    picture = tmp_path / "ada.png"
    Image.new("RGB", (32, 32)).save(picture)
    settings = Settings(base_url=base, pace=QUICK)

    async def go() -> str:
        async with (
            Client(settings, service(link, public or "https://store.example/got")) as client,
            Uploads(client, settings, transport) as uploads,
        ):
            return await uploads.url(picture)

    return asyncio.run(go())


DIRECT = Network()


def download(
    tmp_path: Path, base: str, link: str, transport: httpx.AsyncBaseTransport | None, network: Network = DIRECT
) -> bytes:
    settings = Settings(base_url=base, pace=QUICK, network=network)
    part = tmp_path / "clip.part"

    async def fresh() -> str:
        return link

    async def go() -> str:
        async with Downloads(settings, transport) as downloads:
            return await downloads.fetch(Errand(link, part, fresh, lambda path: None, lambda size: None))

    assert asyncio.run(go()) == hashlib.sha256(part.read_bytes()).hexdigest()
    return part.read_bytes()


def nobody(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"asked {request.url}")


def fit_to_be_shown(words: str, link: str) -> None:
    assert words.isprintable() and len(words) < 300, words
    assert "s3cret" not in words and (len(link) < 15 or link[9:] not in words)


@pytest.mark.parametrize("link", [*INSIDE, *NO_LINKS])
def test_nothing_is_sent_to_where_a_service_has_no_business(tmp_path: Path, link: str) -> None:
    """Neither through httpx's own transport nor through one of ours: the judgement comes before both."""
    for transport in (httpx.MockTransport(nobody), None):
        with pytest.raises(UploadError) as refused:
            upload(tmp_path, SAFE, link, transport)
        fit_to_be_shown(str(refused.value), link)
        with pytest.raises(DownloadError) as lost:
            download(tmp_path, SAFE, link, transport)
        fit_to_be_shown(str(lost.value), link)


@pytest.mark.parametrize("link", [*INSIDE, *NO_LINKS])
def test_nor_by_a_redirect(tmp_path: Path, link: str) -> None:
    def host(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "store.example", request.url
        asked.append(str(request.url))
        return httpx.Response(302, headers=[(b"location", link.encode("utf-8", "replace"))])

    asked: list[str] = []
    with pytest.raises(DownloadError) as lost:
        download(tmp_path, SAFE, "https://store.example/clip", httpx.MockTransport(host))
    fit_to_be_shown(str(lost.value), link)
    assert asked


@pytest.mark.parametrize("link", ["https://elsewhere.example/put", "http://store.example:99999/put", "data:,x", "\n"])
def test_a_store_that_redirects_an_upload_is_not_followed(tmp_path: Path, link: str) -> None:
    def host(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "https://store.example/put"
        return httpx.Response(307, headers={"location": link})

    with pytest.raises(UploadError, match=r"307|InvalidURL|Protocol"):
        upload(tmp_path, SAFE, "https://store.example/put", httpx.MockTransport(host))


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    """A host on this machine that counts who comes."""
    seen: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def wait() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(2)
                    seen.append(line.recv(65_536).decode("latin-1"))
                    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nclip")

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield server.getsockname()[1], seen
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def resolving(*answers: str | list[str]) -> Callable[..., list[Any]]:
    """A resolver that gives one answer after the other, the last for good: what a rebinding host's server does."""
    left = list(answers)

    def look_up(host: str | bytes, port: Any, *rest: Any, **more: Any) -> list[Any]:
        text = host.decode() if isinstance(host, bytes) else host
        try:
            found: str | list[str] = str(ipaddress.ip_address(text))
        except ValueError:
            found = left.pop(0) if len(left) > 1 else left[0]
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, int(port or 0)))
            for each in ([found] if isinstance(found, str) else found)
        ]

    return look_up


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_a_name_that_stands_for_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with listener() as (port, seen):
        monkeypatch.setattr(socket, "getaddrinfo", resolving(address))
        link = f"https://store.example:{port}/x?signature=s3cret"
        with pytest.raises(UploadError, match=r"store\.example at .*no public address") as refused:
            upload(tmp_path, SAFE, link, None)
        fit_to_be_shown(str(refused.value), link)
        with pytest.raises(DownloadError, match=r"store\.example at .*no public address"):
            download(tmp_path, SAFE, link, None)
    assert not seen


class Clip(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"clip"


class Line(httpx.AsyncHTTPTransport):
    """What would be connected to."""

    seen: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return httpx.Response(200, stream=Clip())


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> list[httpx.Request]:
    monkeypatch.setattr(httpx, "AsyncHTTPTransport", Line)
    monkeypatch.setattr(Line, "seen", [])
    return Line.seen


def test_what_was_judged_is_what_is_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[httpx.Request]
) -> None:
    """A name that stands for another address a moment later gains nothing; the certificate is still the name's."""
    monkeypatch.setattr(socket, "getaddrinfo", resolving("93.184.216.34", "127.0.0.1"))
    assert download(tmp_path, SAFE, "https://store.example/clip?a=1", None) == b"clip"
    (request,) = line
    assert str(request.url) == "https://93.184.216.34/clip?a=1"
    assert request.headers["host"] == "store.example" and request.extensions["sni_hostname"] == "store.example"


@pytest.mark.usefixtures("line")
def test_of_several_addresses_the_public_ones_are_tried_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def one_is_down(self: Line, request: httpx.Request) -> httpx.Response:
        tried.append(request.url.host)
        if request.url.host == "2606:4700::1":
            raise httpx.ConnectError("no route")
        async for _ in request.stream:  # type: ignore[union-attr]
            pass
        return httpx.Response(200)

    monkeypatch.setattr(Line, "handle_async_request", one_is_down)
    monkeypatch.setattr(socket, "getaddrinfo", resolving(["10.0.0.1", "2606:4700::1", "93.184.216.34"]))
    assert upload(tmp_path, SAFE, "https://store.example/put", None) == "https://store.example/got"
    assert tried == ["2606:4700::1", "93.184.216.34"]


def test_a_proxy_is_told_the_name_and_never_an_address_within(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[httpx.Request]
) -> None:
    def no_look_up(*_: Any, **__: Any) -> Any:
        raise AssertionError("a proxy resolves names")

    proxied = Network.of({"https_proxy": "http://proxy.example:3128"})
    monkeypatch.setattr(socket, "getaddrinfo", no_look_up)
    assert download(tmp_path, SAFE, "https://store.example/clip", None, proxied) == b"clip"
    assert line[0].url.host == "store.example"
    for link in INSIDE:
        with pytest.raises(DownloadError):
            download(tmp_path, SAFE, link, None, proxied)
    assert len(line) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_service_on_this_machine_has_its_links_here(tmp_path: Path, host: str) -> None:
    with listener() as (port, seen):
        assert download(tmp_path, HERE, f"http://{host}:{port}/clip", None) == b"clip"
        upload(tmp_path, HERE, f"http://{host}:{port}/put", None)
    assert [each.split()[0] for each in seen] == ["GET", "PUT"]


@pytest.mark.parametrize("link", ["http://10.0.0.7/x", "http://169.254.169.254/x", "http://[fe80::1]/x", "http://0/x"])
def test_but_not_in_the_network_around_it(tmp_path: Path, link: str) -> None:
    with pytest.raises(DownloadError, match="no public address"):
        download(tmp_path, HERE, link, None)


@pytest.mark.parametrize("public", ["https://store.example/\x1b[2J", "https://store.example/" + "x" * 10_000])
def test_a_public_link_that_is_none_is_not_handed_on(tmp_path: Path, public: str) -> None:
    with pytest.raises(UploadError) as refused:
        upload(tmp_path, SAFE, "https://store.example/put", httpx.MockTransport(lambda _: httpx.Response(200)), public)
    fit_to_be_shown(str(refused.value), public)


@given(st.ip_addresses())
def test_no_address_that_is_not_of_the_internet_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(address):
        inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
        assert not (inner.is_private or inner.is_loopback or inner.is_link_local or inner.is_multicast)
        assert not inner.is_unspecified


@given(st.text(max_size=60) | st.from_regex(r"https?://[\x00-\xff]{0,20}(:[0-9]{1,7})?(/.{0,9})?", fullmatch=True))
def test_any_text_is_a_link_or_is_refused(text: str) -> None:
    try:
        url = Reach(SAFE).url(text)
    except LinkRefusedError as refused:
        assert str(refused).isprintable()
    else:
        assert url.scheme == "https" and url.host


@pytest.mark.parametrize("said", ["bytes 0-3/" + "9" * 5000, "bytes ²-³/⁴", "bytes 0-3/-4"])
def test_a_length_beyond_reason_is_a_cut_line(tmp_path: Path, said: str) -> None:
    def host(request: httpx.Request) -> httpx.Response:
        return httpx.Response(206, headers=[(b"content-range", said.encode())], content=b"clip")

    with pytest.raises(DownloadError, match="another stretch"):
        download(tmp_path, SAFE, "https://store.example/clip", httpx.MockTransport(host))
