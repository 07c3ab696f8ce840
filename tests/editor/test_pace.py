"""When stories are compiled and what is told of them, at the door of the server's inner half."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from lsprotocol import types as t

from storyboard.editor.pace import Pace
from storyboard.editor.view import Film
from storyboard.editor.workspace import Workspace

FILM = 'scene quay "Quay" {\n  aspect: 16:9\n  shot 5s {\n    Gulls over the water.\n  }\n}\n'
TAKES = FILM.replace("aspect", "takes: 2\n  aspect")


class Desk:
    """A document that is typed in, and all that was told meanwhile."""

    def __init__(self, path: Path) -> None:
        self.stories = Workspace({})
        self.path, self.uri, self.version = path, path.as_uri(), 0
        self.told: list[tuple[int | None, list[str]]] = []
        self.own: list[Exception] = []
        self.rested = asyncio.Event()
        self.pace = Pace(self.stories, self._publish, self.rested.set, self.own.append)

    def _publish(self, uri: str, rows: list[t.Diagnostic], version: int | None) -> None:
        assert uri == self.uri
        self.told.append((version, [str(row.code) for row in rows]))

    def type(self, text: str) -> None:
        self.version += 1
        if self.version == 1:
            self.path.write_text(text, encoding="utf-8")
            self.stories.open(self.uri, self.path, text, 1)
        else:
            self.stories.change(self.uri, text, self.version)
        self.rested.clear()
        self.pace.touch(self.uri)

    async def typed(self, text: str) -> None:
        """Type, and wait until all that follows from it is told."""
        self.type(text)
        await asyncio.wait_for(self.rested.wait(), 60)


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    made = Desk(folder / "film.kstory")
    try:
        yield made
    finally:
        made.pace.stop()


def slip(text: str) -> str:
    return text.replace("aspect", "aspct")


@pytest.mark.asyncio
async def test_marks_come_with_the_version_they_are_about(tmp_path: Path) -> None:
    async with desk(tmp_path) as it:
        for text, codes in ((FILM, []), (slip(FILM), ["unknown-setting"]), (FILM, [])):
            await it.typed(text)
            assert it.told[-1] == (it.version, codes)
        assert not it.own


@pytest.mark.asyncio
async def test_an_edit_during_a_compile_is_what_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path) as it:
        await it.typed(FILM)
        begun, go_on = asyncio.Event(), threading.Event()
        loop, compile_ = asyncio.get_running_loop(), it.stories.compile

        def slowly(uri: str) -> Film | None:
            film = compile_(uri)
            loop.call_soon_threadsafe(begun.set)
            assert go_on.wait(60)
            return film

        monkeypatch.setattr(it.stories, "compile", slowly)
        it.type(slip(FILM))
        await asyncio.wait_for(begun.wait(), 60)
        monkeypatch.undo()
        it.type(FILM.replace("Gulls", "@nobdy"))
        go_on.set()
        await asyncio.wait_for(it.rested.wait(), 60)
        assert it.told[-1] == (3, ["unknown-name"])
        assert it.stories.films[it.uri].compiled.sources["film.kstory"].text == it.stories.documents[it.uri].raw


def broken(*faults: Exception) -> Callable[[str], Film | None]:
    """A compile that fails in turn by each of these, each at its own place."""
    left = iter(faults)

    def compile_(uri: str) -> Film | None:
        fault = next(left)
        if isinstance(fault, KeyError):
            raise fault
        raise fault

    return compile_


@pytest.mark.asyncio
async def test_a_fault_of_kstorys_own_is_told_once_and_does_not_end_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path) as it:
        await it.typed(slip(FILM))
        faults = [ValueError("first"), ValueError("first again"), KeyError("other"), ValueError("first once more")]
        monkeypatch.setattr(it.stories, "compile", broken(*(fault for fault in faults for _ in range(2))))
        for number, _ in enumerate(faults):
            await it.typed(slip(FILM).replace("Gulls", f"{number} gulls"))
        assert it.own == [faults[0], faults[2]]
        assert it.told[-1][1] == ["unknown-setting"]
        monkeypatch.undo()
        await it.typed(FILM)
        assert it.told[-1] == (it.version, [])


@pytest.mark.asyncio
async def test_what_fails_on_what_is_remembered_is_read_from_scratch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(tmp_path) as it:
        await it.typed(FILM)
        compile_, first = it.stories.compile, iter([ValueError("the memory is wrong")])

        def fails_once(uri: str) -> Film | None:
            if fault := next(first, None):
                raise fault
            return compile_(uri)

        monkeypatch.setattr(it.stories, "compile", fails_once)
        await it.typed(slip(FILM))
        assert it.told[-1] == (it.version, ["unknown-setting"])
        assert len(it.own) == 1


@pytest.mark.asyncio
async def test_a_plan_that_fails_leaves_the_marks_of_the_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path) as it:
        await it.typed(FILM)

        def fails(uri: str, film: Film) -> Film:
            raise ZeroDivisionError

        monkeypatch.setattr(it.stories, "price", fails)
        await it.typed(FILM.replace("Gulls", "@nobdy"))
        assert it.told[-1] == (2, ["unknown-name"])
        await it.typed(FILM)
        assert it.told[-1] == (3, []) and [type(each) for each in it.own] == [ZeroDivisionError]


@pytest.mark.asyncio
@pytest.mark.parametrize("quick", [True, False], ids=["planned quickly", "planned slowly"])
async def test_what_the_plan_finds_does_not_come_and_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: bool
) -> None:
    """A lock that cannot be read is found when the story is planned."""
    monkeypatch.setattr("storyboard.editor.pace.QUICK", 60.0 if quick else 0.0)
    (tmp_path / "kstory.toml").write_text("", encoding="utf-8")
    async with desk(tmp_path) as it:
        await it.typed(FILM)
        film = it.stories.films[it.uri]
        project = it.stories.documents[it.uri].project
        assert film.plan and project
        lock = project.lock(live=False)
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.write_text("{", encoding="utf-8")
        await it.typed(FILM + "\n")
        (code,) = it.told[-1][1]
        count = len(it.told)
        for number in range(3):
            await it.typed(f"{FILM}# {number}\n")
        assert it.told[count:] == [] and it.told[-1][1] == [code]
        await it.typed(FILM + FILM)
        assert [codes for _, codes in it.told[count:]] == [["name-clash"]]


@pytest.mark.asyncio
async def test_the_marks_of_what_is_closed_go(tmp_path: Path) -> None:
    async with desk(tmp_path) as it:
        await it.typed(slip(FILM))
        it.stories.close(it.uri)
        it.pace.forget(it.uri)
        assert it.told[-1] == (None, [])


def test_what_is_closed_is_forgotten_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "kstory.toml").write_text("", encoding="utf-8")
    stories = Workspace({})
    uris = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.kstory"
        text = "".join(FILM.replace("quay", f"{name}{number}") for number in range(400))
        path.write_text(text, encoding="utf-8")
        uris.append(stories.open(path.as_uri(), path, text, 1).uri)
    assert all(map(stories.compile, uris))
    both = stories.reader.size
    stories.close(uris[0])
    assert both == 802 and stories.reader.size == 401
    stories.close(uris[1])
    assert stories.reader.size == 0
