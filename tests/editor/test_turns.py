"""Answers that take long, one at a time: what is asked again of a later text is not worked out for the earlier one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import pytest
from lsprotocol import types as t
from pygls.exceptions import JsonRpcContentModified

from storyboard.editor.talk import apart, server

MOST = 60


class Turn:
    """A lock that says when somebody comes to wait for it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.waiting: Queue[None] = Queue()

    def __enter__(self) -> None:
        self.waiting.put(None)
        self.lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def test_an_answer_to_what_was_typed_over_is_not_worked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turn, go_on, read = Turn(), threading.Event(), list[str]()
    monkeypatch.setattr("storyboard.editor.talk._TURN", turn)
    path = tmp_path / "film.kstory"
    uri = path.as_uri()
    server.stories.open(uri, path, "# one", 1)

    def answer(params: t.DocumentSymbolParams | str) -> str:
        if isinstance(params, str):
            assert go_on.wait(MOST)
            return params
        read.append(server.stories.documents[uri].raw)
        return read[-1]

    asked, question = apart(answer), t.DocumentSymbolParams(t.TextDocumentIdentifier(uri))
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(asked, "something that takes long")
        turn.waiting.get(timeout=MOST)
        late = threads.submit(asked, question)
        turn.waiting.get(timeout=MOST)
        server.stories.change(uri, "# two", 2)
        again = threads.submit(asked, question)
        turn.waiting.get(timeout=MOST)
        go_on.set()
        assert first.result(MOST) == "something that takes long"
        assert isinstance(late.exception(MOST), JsonRpcContentModified)
        assert again.result(MOST) == "# two" and read == ["# two"]
    server.stories.close(uri)
