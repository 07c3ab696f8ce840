"""The line to the service: requests, records, lists and upload links, over httpx."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final
from urllib.parse import quote

import httpx
import msgspec

from storyboard.execute.answers import Answer, of_answer, of_fault
from storyboard.execute.line import line
from storyboard.execute.service_words import Record, clean, decoded, error_words, packed, read_record
from storyboard.execute.settings import Settings
from storyboard.kling.wire import ORGANISATION_HEADER
from storyboard.text.bounds import LIST_BYTES, RECORD_BYTES

ERROR_BYTES: Final = 64_000
CONNECTIONS: Final = 16
"""A gate for polls: httpx's work for each request grows with its pool."""
_HOPS: Final = 3
_PAGES: Final = 50
_PAGING: Final[tuple[Callable[[int, int], dict[str, str]], ...]] = (
    lambda number, size: {"offset": str(number * size), "limit": str(size)},
    lambda number, size: {"page": str(number + 1), "page_size": str(size)},
)
"""How the n-th page after the first is asked for."""


class UnreadableError(Exception):
    """An answer of the service that cannot be used. `status` is 0 when there was none; `words` are fit to be shown."""

    def __init__(self, status: int, words: str, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of one POST. `record` stands with ACCEPTED alone; `seconds` is how long the answer took."""

    answer: Answer
    words: str
    seconds: float
    record: Record | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of requests. `whole` says whether it claims to show all there are."""

    records: tuple[Record, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class UploadLink:
    """Where to PUT a file, and where the service will find it."""

    put: str
    public: str


class Client:
    """Talks to one service. Enter it. The key goes to the service's own origin and nowhere else. `known`: what is there
    has answered in JSON, so it is a service of this kind."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.settings = settings
        self.base = settings.base_url.rstrip("/")
        pace = settings.pace
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if settings.organisation:
            headers[ORGANISATION_HEADER] = settings.organisation
        way = line(settings, self.base, transport, keyed=True)
        self._asking = httpx.AsyncClient(
            **way,
            headers=headers,
            timeout=httpx.Timeout(pace.read, connect=pace.connect, pool=None),
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        )
        self._posting = httpx.AsyncClient(
            **way,
            headers={**headers, "Connection": "close"},
            timeout=httpx.Timeout(pace.answer, connect=pace.connect, pool=None),
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._quiet_until = 0.0
        self.known = False

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._asking.aclose()
        await self._posting.aclose()

    async def submit(self, model: str, payload: bytes) -> Sent:
        """POST one request on a fresh connection, once. Never raises for what a service or a network can do.

        `payload` is canonical JSON. Once begun it is finished even if the caller is cancelled.
        """
        body = b'{"model":' + msgspec.json.encode(model) + b',"payload":' + payload + b"}"
        return await asyncio.shield(asyncio.ensure_future(self._submit(body)))

    async def _submit(self, body: bytes) -> Sent:
        began = time.monotonic()
        try:
            status, headers, data = await self._exchange(
                self._posting, "POST", f"{self.base}/requests", RECORD_BYTES, content=body, headers=_JSON
            )
        except httpx.HTTPError as fault:
            return Sent(of_fault(fault), _fault_words(fault), time.monotonic() - began)
        except (UnreadableError, httpx.InvalidURL, httpx.StreamError) as fault:
            return Sent(Answer.UNKNOWN, clean(fault), time.monotonic() - began)
        seconds = time.monotonic() - began
        said = decoded(data)
        answer = of_answer(status, json=said is not None, known=self.known)
        self.known |= said is not None
        words = error_words(said) or _words(status, data)
        if answer is not Answer.ACCEPTED:
            return Sent(answer, words + _elsewhere(status, headers), seconds, retry_after=_retry_after(headers))
        record = read_record({"status": "created", **said} if isinstance(said, dict) else None)
        if record is None:
            return Sent(Answer.UNKNOWN, f"the answer {status} has no request id: {words}", seconds)
        return Sent(answer, "", seconds, record)

    async def record(self, request_id: str) -> Record:
        """The record of a request. Raises UnreadableError; the caller decides when to ask again."""
        data = await self._get(f"{self.base}/requests/{quote(request_id, safe='')}", RECORD_BYTES)
        record = read_record(data)
        if record is None or record.request_id != request_id:
            raise UnreadableError(200, "the service's answer is not the record of this request")
        return record

    async def model(self, model: str) -> Any:
        """What the service says of a model: parameters, price. Raises UnreadableError."""
        return await self._get(f"{self.base}/models/{model}", RECORD_BYTES)

    async def listing(self, model: str) -> Listing:
        """The requests of a model that the service shows first. Raises UnreadableError."""
        return (await self._page(model, {}))[0]

    async def pages(self, model: str) -> Listing:
        """All requests of a model that the service shows. How it pages is unknown, so the usual ways are tried, each
        for as long as it shows something new; a service that ignores them is asked once more for nothing. Raises
        UnreadableError.
        """
        first, total = await self._page(model, {})
        size, found = len(first.records), {record.request_id: record for record in first.records}
        room = LIST_BYTES - sum(record.size for record in first.records)
        for way in _PAGING:
            for number in range(1, _PAGES):
                if first.whole or not size or room < 0 or total is None or len(found) >= total:
                    break
                page, _ = await self._page(model, way(number, size))
                fresh = {record.request_id: record for record in page.records if record.request_id not in found}
                room -= sum(record.size for record in fresh.values())
                if not fresh or room < 0:
                    break
                found |= fresh
        return Listing(tuple(found.values()), whole=first.whole or (total is not None and len(found) >= total))

    async def _page(self, model: str, where: Mapping[str, str]) -> tuple[Listing, int | None]:
        data = await self._get(f"{self.base}/requests", LIST_BYTES, {"model_id": model, **where})
        rows = data.get("requests") if isinstance(data, dict) else None
        if not isinstance(rows, list):
            raise UnreadableError(200, "the service's list of requests cannot be read")
        total = data.get("total") if isinstance(data, dict) else None
        total = total if isinstance(total, int) and not isinstance(total, bool) else None
        records = tuple(record for row in rows if (record := read_record(row)) is not None)
        return Listing(records, whole=total is not None and total <= len(rows) == len(records)), total

    async def upload_link(self, file_type: str) -> UploadLink:
        """Ask where to upload a file. Costs nothing and may be asked again. Raises UnreadableError."""
        await self._silence()
        url, wanted = f"{self.base}/upload-url", msgspec.json.encode({"file_type": file_type})
        try:
            status, headers, data = await self._exchange(
                self._asking, "POST", url, RECORD_BYTES, content=wanted, headers=_JSON
            )
        except httpx.HTTPError as fault:
            raise UnreadableError(0, _fault_words(fault)) from fault
        answer = self._checked(status, headers, data)
        put, public = (answer.get(name) if isinstance(answer, dict) else None for name in ("upload_url", "public_url"))
        if not isinstance(put, str) or not isinstance(public, str):
            raise UnreadableError(status, "the service gave no upload link")
        return UploadLink(put, public)

    async def _get(self, url: str, most: int, params: Mapping[str, str] | None = None) -> Any:
        """A GET, following redirects inside the service's own origin alone."""
        await self._silence()
        target = httpx.URL(url, params=params) if params else httpx.URL(url)
        home = _origin(target)
        for _ in range(_HOPS):
            try:
                status, headers, data = await self._exchange(self._asking, "GET", target, most)
            except httpx.HTTPError as fault:
                raise UnreadableError(0, _fault_words(fault)) from fault
            if status not in (301, 302, 303, 307, 308):
                return self._checked(status, headers, data)
            try:
                target = target.join(headers.get("location", ""))
                elsewhere = _origin(target) != home
            except (httpx.InvalidURL, ValueError) as fault:
                raise UnreadableError(status, f"the service points to no link: {clean(fault, 100)}") from fault
            if elsewhere:
                raise UnreadableError(
                    status, f"the service points to another host ({clean(target.host, 80)}); the key stays here"
                )
        raise UnreadableError(0, "the service redirects in circles")

    def _checked(self, status: int, headers: httpx.Headers, data: bytes) -> Any:
        """The decoded body of a good answer; UnreadableError for anything else, with the time the service asks for."""
        wait = _retry_after(headers)
        if wait is not None and (status == 429 or status >= 500):
            self._quiet_until = max(self._quiet_until, time.monotonic() + wait)
        said = decoded(data)
        self.known |= said is not None
        if not 200 <= status < 300:
            words = error_words(said) or _words(status, data)
            raise UnreadableError(status, words + _elsewhere(status, headers), wait)
        if said is None:
            raise UnreadableError(status, "the service's answer is not JSON, or more than anybody reads")
        return said

    async def _exchange(
        self, http: httpx.AsyncClient, method: str, url: str | httpx.URL, most: int, **more: Any
    ) -> tuple[int, httpx.Headers, bytes]:
        """One request and its whole answer, at most `most` bytes as they come. Redirects are left to the caller.

        Should an answer quote the key, it goes no further than here.
        """
        patience = 2 * (self.settings.pace.answer if http is self._posting else self.settings.pace.read)
        try:
            async with asyncio.timeout(patience):
                return await self._read(http, method, url, most, **more)
        except TimeoutError as fault:
            raise httpx.ReadTimeout(f"the answer was not over after {patience:g} s") from fault
        except (ValueError, OverflowError) as fault:  # of an address in a header, which httpx looks at
            raise httpx.RemoteProtocolError(str(fault)) from fault

    async def _read(
        self, http: httpx.AsyncClient, method: str, url: str | httpx.URL, most: int, **more: Any
    ) -> tuple[int, httpx.Headers, bytes]:
        async with http.stream(method, url, follow_redirects=False, **more) as answer:
            if coding := packed(
                answer.headers.get("content-encoding", "")
            ):  # a few bytes of one can unfold to gigabytes
                raise UnreadableError(answer.status_code, f"the service's answer is packed ({coding}), and is not read")
            good = 200 <= answer.status_code < 300
            body = bytearray()
            async for part in answer.aiter_bytes(65_536):
                body += part
                if len(body) > most:
                    raise UnreadableError(answer.status_code, f"the service's answer is longer than {most} bytes")
                if not good and len(body) > ERROR_BYTES:
                    break
            key = self.settings.key
            return answer.status_code, answer.headers, key.hide(bytes(body)) if key else bytes(body)

    async def _silence(self) -> None:
        """Wait as long as the service asked for."""
        while (left := self._quiet_until - time.monotonic()) > 0:
            await asyncio.sleep(left)


_JSON: Final = {"Content-Type": "application/json"}


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _words(status: int, data: bytes) -> str:
    said = clean(data[:2000].decode("utf-8", "replace"), 200)
    return f"{status} {said}".strip()


def _elsewhere(status: int, headers: httpx.Headers) -> str:
    """Where a redirect that is not followed leads, for the words about it."""
    to = headers.get("location", "") if 300 <= status < 400 else ""
    return f": it points to {clean(to, 80)}; is the service's address right?" if to else ""


def _fault_words(fault: Exception) -> str:
    return clean(f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__)


def _retry_after(headers: httpx.Headers) -> float | None:
    """Retry-After in seconds, at most an hour; it may be a number or a date."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return None
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(said).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError, OSError):
            return None
    return min(max(seconds, 0.0), 3600.0) if seconds == seconds else None
