"""Records and files of the stand-in: in memory, and in its folder so that it knows them when it starts again."""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from storyboard.standin.measuring import Held, measure

TERMINAL: Final = {"success", "failed", "cancelled"}
MEDIA_PATH: Final = "/media/"
UPLOAD_LIVES: Final = 15 * 60.0
UPLOADED_BYTES: Final = 20_000_000_000
"""All that may be uploaded to a stand-in as long as it runs."""
_NAME: Final = re.compile(r"[0-9a-f]{24}\.(jpg|jpeg|png|mp4)")
_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}


@dataclass(slots=True)
class Record:
    """One accepted submission. `outcome` names files of this store as `media:NAME`; answers turn them into URLs."""

    request_id: str
    model: str
    payload: dict[str, Any]
    created_at: int
    status: str = "created"
    outcome: dict[str, Any] | None = None
    laid_over: dict[str, Any] = field(default_factory=dict)
    born: float = 0.0

    def age(self) -> float:
        """Seconds since it was accepted."""
        return time.time() - self.born

    def answer(self, origin: str) -> dict[str, Any]:
        """The record as a GET shows it; `origin` is this server's address."""
        shown = asdict(self) | {"outcome": _with_urls(self.outcome, origin)} | self.laid_over
        return {name: value for name, value in shown.items() if name not in {"laid_over", "born"}}


@dataclass(frozen=True, slots=True)
class Element:
    """A made element: its name, kind and the file of its face."""

    name: str
    kind: Literal["image", "video"]
    face: str | None


class Store:
    """Everything the stand-in remembers. Safe for use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.media = folder / "media"
        self._records = folder / "records"
        for place in (self.media, self._records):
            place.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._table: dict[str, Record] = {}
        self._measured: dict[str, Held] = {}
        self._uploads: dict[str, float] = {}
        self._sizes: dict[str, int] = {}
        self._elements: dict[str, Element] = {}
        for file in self._records.glob("*.json"):
            try:
                record = Record(**json.loads(file.read_text(encoding="utf-8")))
            except (ValueError, TypeError, OSError):
                continue  # of somebody else, who may keep it
            self._table[record.request_id] = record
            self._remember_element(record)

    def accept(self, model: str, payload: dict[str, Any]) -> Record:
        """A new record, on disk before anybody hears of it."""
        now = time.time()
        record = Record(secrets.token_hex(12), model, payload, int(now), born=now)
        self.save(record)
        with self._lock:
            self._table[record.request_id] = record
        return record

    def save(self, record: Record) -> None:
        """Write a record's file whole."""
        self._remember_element(record)
        file = self._records / f"{record.request_id}.json"
        new = file.with_suffix(".new")
        new.write_text(json.dumps(asdict(record), ensure_ascii=False), encoding="utf-8")
        new.replace(file)

    def find(self, request_id: str) -> Record | None:
        """A record by its id."""
        return self._table.get(request_id)

    def records(self, model: str | None = None) -> list[Record]:
        """All records of a model (of all models), newest first."""
        with self._lock:
            chosen = [record for record in self._table.values() if model in (None, record.model)]
        return sorted(chosen, key=lambda record: (-record.born, record.request_id))

    def ledger(self) -> dict[str, Any]:
        """What was charged: accepted submissions by model, and each of them."""
        records = self.records()
        models = sorted({record.model for record in records})
        return {
            "charged": len(records),
            "by_model": {model: sum(record.model == model for record in records) for model in models},
            "requests": [{"request_id": r.request_id, "model": r.model, "status": r.status} for r in reversed(records)],
        }

    def new_media(self, ending: str) -> str:
        """A fresh file name."""
        return f"{secrets.token_hex(12)}.{ending}"

    def offer_upload(self, ending: str) -> str:
        """A name that may be written once, for 15 minutes."""
        name, now = self.new_media(ending), time.monotonic()
        for old in [old for old, until in self._uploads.items() if until <= now]:
            del self._uploads[old]
        self._uploads[name] = now + UPLOAD_LIVES
        return name

    def room(self, name: str) -> int:
        """How many bytes may still be uploaded under a name."""
        return UPLOADED_BYTES - sum(size for other, size in self._sizes.items() if other != name)

    def uploaded(self, name: str, size: int) -> None:
        """Remember what an upload has taken."""
        self._sizes[name] = size
        self._measured.pop(name, None)

    def upload_is_open(self, name: str) -> bool:
        """Whether a name was offered and its time has not run out."""
        return self._uploads.get(name, 0.0) > time.monotonic()

    def file(self, name: str) -> Path | None:
        """The file of a name, None if it isn't here."""
        path = self.media / name
        return path if _NAME.fullmatch(name) and path.is_file() else None

    def held(self, url: str) -> Held | None:
        """The measured file behind a URL of this store; None for foreign ones. One of ours may be 'missing'."""
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return None
        name = parts.path.removeprefix(MEDIA_PATH)
        path = self.file(name) if parts.path.startswith(MEDIA_PATH) else None
        if path is None:  # names are never guessed, so one that is here is ours by whatever host we were called
            ours = host in _LOOPBACK and parts.path.startswith(MEDIA_PATH)
            return Held(self.media / "missing", "missing", 0) if ours else None
        if name not in self._measured:
            self._measured[name] = measure(path)
        return self._measured[name]

    def element(self, element_id: str) -> Element | None:
        """An element that was made here, by its id."""
        return self._elements.get(element_id)

    def _remember_element(self, record: Record) -> None:
        if record.model != "kling-create-element" or record.status != "success" or not record.outcome:
            return
        payload = record.payload
        is_video = payload.get("reference_type") == "video_refer"
        face = payload.get("refer_video") if is_video else payload.get("frontal_image")
        made = Element(str(payload.get("element_name", "")), "video" if is_video else "image", face)
        self._elements[str(record.outcome["element_id"])] = made


def _with_urls(value: Any, origin: str) -> Any:
    match value:
        case str() if value.startswith("media:"):
            return f"{origin}{MEDIA_PATH}{value.removeprefix('media:')}"
        case dict():
            return {key: _with_urls(entry, origin) for key, entry in value.items()}
        case list():
            return [_with_urls(entry, origin) for entry in value]
        case _:
            return value
