"""What happens to a submission after it was accepted: its statuses, its element, its rendered clip."""

from __future__ import annotations

import logging
import math
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storyboard.standin.cards import CardMaker, Picture, Sources, cards_of, with_media
from storyboard.standin.faults import Faults
from storyboard.standin.media_rules import among
from storyboard.standin.rendering import Clip, GivenUpError, render
from storyboard.standin.rules import DURATIONS
from storyboard.standin.store import TERMINAL, Record, Store

log = logging.getLogger(__name__)

_SHORT_SIDE: Final = {"std": 720, "pro": 1080}
_RATIOS: Final = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}


Renderer = Callable[[Clip, Path, Path], None]
"""Writes a clip and its thumbnail; tests that don't look at pictures inject a quicker one."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds a record stays in each status at least; `per_second` is added to processing for each second of video."""

    created: float = 0.0
    queued: float = 0.0
    dispatched: float = 0.0
    processing: float = 0.0
    per_second: float = 0.0


REHEARSAL: Final = Speed()
"""As fast as rendering allows."""
REALISTIC: Final = Speed(created=0.5, queued=2.0, dispatched=1.0, processing=15.0, per_second=12.0)


class Work:
    """Carries records to their end in threads of its own. `int_ids` hands out element ids as numbers."""

    def __init__(
        self,
        store: Store,
        speed: Speed,
        faults: Faults,
        cards: CardMaker | None,
        *,
        int_ids: bool = False,
        renderer: Renderer = render,
    ) -> None:
        self._store, self._speed, self._faults, self._cards = store, speed, faults, cards
        self._int_ids, self._renderer = int_ids, renderer
        self._stopping = threading.Event()
        self._walkers = ThreadPoolExecutor(64, "standin-walk")
        self._renderers = ThreadPoolExecutor(max(1, os.cpu_count() or 1), "standin-render")
        for record in reversed(store.records()):
            if record.status not in TERMINAL:
                self.start(record)

    def start(self, record: Record) -> None:
        """Begin a record, or go on with it."""
        self._walkers.submit(self._walk, record)

    def stop(self) -> None:
        """Let go of everything; what isn't done goes on when the folder is opened again."""
        self._stopping.set()
        self._walkers.shutdown(wait=False, cancel_futures=True)
        self._renderers.shutdown(wait=True, cancel_futures=True)
        self._walkers.shutdown(wait=True)

    def _walk(self, record: Record) -> None:
        try:
            for status in ("created", "queued", "dispatched"):
                record.status = status
                if self._stopping.wait(getattr(self._speed, status)):
                    return
            record.status = "processing"
            if self._stopping.wait(self._speed.processing + self._speed.per_second * clip_seconds(record.payload)):
                return
            self._end(record)
        except (GivenUpError, CancelledError):
            pass  # we are stopping, and go on with it when the folder is opened again

    def _end(self, record: Record) -> None:
        fault = self._faults.take("finish", model=record.model)
        laid_over = dict(fault.record) if fault and fault.record else {}
        status = laid_over.get("status", "success")
        try:
            outcome = self._made(record) if status == "success" else None
        except (GivenUpError, CancelledError):
            raise
        except Exception as error:  # whatever can't be drawn is that record's failure, never the server's
            log.info("the stand-in could not make %s", record.request_id, exc_info=True)
            status, outcome = "failed", {"error": f"the stand-in could not make this: {error}"}
        record.outcome, record.laid_over = outcome, laid_over
        record.status = status
        self._store.save(record)

    def _made(self, record: Record) -> dict[str, Any]:
        if record.model == "kling-create-element":
            number = 800_000_000_000 + secrets.randbelow(99_999_999_999)
            return {"element_id": number if self._int_ids else str(number)}
        video, still = self._store.new_media("mp4"), self._store.new_media("jpg")
        clip = self.clip_of(record)
        if self._stopping.is_set():
            raise GivenUpError
        self._renderers.submit(self._renderer, clip, self._store.media / video, self._store.media / still).result()
        return {"media_urls": [{"id": "0", "url": f"media:{video}"}], "thumbnail_image_url": f"media:{still}"}

    def clip_of(self, record: Record) -> Clip:
        """What a record's payload asks to be rendered."""
        payload = record.payload
        sources = Sources(self._file, self._element)
        base = next((v["video_url"] for v in payload.get("video_list") or [] if v["refer_type"] == "base"), None)
        footage = self._store.held(base) if base else None
        seconds = footage.seconds if footage else clip_seconds(payload)
        asked = self._cards({"model": record.model, "payload": payload}) if self._cards else None
        cards = tuple(asked) if asked else cards_of(payload, sources, seconds)
        width, height = self._size(payload, (footage.width, footage.height) if footage else None)
        return Clip(
            width=width,
            height=height,
            seconds=seconds,
            cards=cards if footage else with_media(cards, payload, sources),
            sound=payload.get("sound") == "on",
            watermark=bool((payload.get("watermark_info") or {}).get("enabled")),
            base=footage.path if footage else None,
            wanted=lambda: not self._stopping.is_set(),
            keep_sound=any(v.get("keep_original_sound") == "yes" for v in payload.get("video_list") or []),
        )

    def _size(self, payload: Mapping[str, Any], footage: tuple[int, int] | None) -> tuple[int, int]:
        """Pixels, of the mode's class: shaped as the edited video, else as asked for, else near to the first frame."""
        short = _SHORT_SIDE[payload.get("mode") or "pro"]
        if footage:
            shape = footage
        elif payload.get("aspect_ratio"):
            shape = _RATIOS[payload["aspect_ratio"]]
        else:
            urls = (i["image_url"] for i in payload.get("image_list") or [] if i.get("type") == "first_frame")
            frame = next((held for url in urls if (held := self._store.held(url)) and held.height), None)
            ratio = frame.width / frame.height if frame else 16 / 9
            shape = min(_RATIOS.values(), key=lambda shape: abs(math.log(shape[0] / shape[1] / ratio)))
        scale = short / min(shape)
        return round(shape[0] * scale / 2) * 2, round(shape[1] * scale / 2) * 2

    def _file(self, url: str) -> Path | None:
        held = self._store.held(url)
        return held.path if held and held.path.is_file() else None

    def _element(self, element_id: str) -> Picture | None:
        element = self._store.element(element_id)
        return Picture(element.name, self._file(element.face) if element.face else None) if element else None


def clip_seconds(payload: Mapping[str, Any]) -> float:
    """The length that is asked for; 5 where nothing is said."""
    asked = payload.get("duration")
    return float(str(asked)) if among(asked, DURATIONS) else 5.0
