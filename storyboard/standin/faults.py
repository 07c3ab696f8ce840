"""What may go wrong on purpose: a table of rows, used up one by one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Moment = Literal["submit", "poll", "list", "models", "upload", "put", "media", "finish"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong `times` times (None: always), after `skip` matching moments went well.

    `at`: submit (POST /requests), poll, list, models, upload (POST /upload-url), put (the bytes), media (a download) or
    finish (a record that reaches its end). `model` and `path` (a part of the URL's path) narrow it. `status`, `body`,
    `headers` answer in place of the real answer; `accept` lets a submission be accepted, and charged, first. `drop`
    cuts the connection without an answer; `share` sends that part of a download's bytes, then cuts. `delay` is seconds
    to wait first. `record` is laid over the record: at finish for good, at submit and poll in that answer alone.
    """

    at: Moment
    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    accept: bool = False
    drop: bool = False
    share: float | None = None
    delay: float = 0.0
    record: Mapping[str, Any] | None = None
    model: str | None = None
    path: str | None = None
    skip: int = 0
    times: int | None = 1


class Faults:
    """Rows of faults and how often each has matched.

    `list_lag` is seconds that a new record stays out of lists, `page` the most a list shows at once.
    """

    def __init__(self, *rows: Fault, list_lag: float = 0.0, page: int | None = None) -> None:
        self.rows = rows
        self.list_lag = list_lag
        self.page = page
        self._seen = [0] * len(rows)
        self._lock = threading.Lock()

    def take(self, at: Moment, *, model: str = "", path: str = "") -> Fault | None:
        """The first row that holds now, used once more; None when all goes well."""
        with self._lock:
            for number, row in enumerate(self.rows):
                if row.at != at or row.model not in (None, model) or (row.path or "") not in path:
                    continue
                self._seen[number] += 1
                turn = self._seen[number] - row.skip
                if turn >= 1 and (row.times is None or turn <= row.times):
                    return row
        return None
