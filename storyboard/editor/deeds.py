"""What a click on a line above a scene does. Nothing here can spend: a build is always asked for as a rehearsal."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.uris import from_fs_path

from storyboard.editor.document import Document
from storyboard.editor.hints import PLAY, REHEARSE, SHOW
from storyboard.editor.sheet import made, sheet
from storyboard.editor.talk import server
from storyboard.editor.view import Film
from storyboard.project.environment import for_rehearsals
from storyboard.story.model import EditScene, Scene

_SHEETS: Final = "kstory-"
_UNSAFE: Final = re.compile(r"[^\w-]+")
_LINES: Final = 6
"""Lines of what a rehearsal that failed said last, which are shown."""
_NUMBERS: Final = count(1)

Found = tuple[Document, Film, Scene | EditScene]


@server.command(SHOW)
async def show(uri: str, scene: str) -> str | None:
    """A scene's plan and final prompts, in a document of their own; the same text is the answer."""
    if (found := _found(uri, scene)) is None:
        return None
    _, film, there = found
    text = sheet(film, there)
    if not _shows():
        _say(text)
        return text
    await _open(_written(f"{_UNSAFE.sub('_', there.name)}.md", text), outside=False)
    return text


@server.command(PLAY)
async def play(uri: str, scene: str) -> list[str]:
    """The clips that stand for a scene now, each in the program that plays it; their paths are the answer."""
    if (found := _found(uri, scene)) is None:
        return []
    document, film, there = found
    assert document.project
    folder = document.project.build(live=server.stories.wishes(document)[0].service == "gmi")
    paths = [path for file in made(film, there) if (path := folder / file).is_file()]
    if not paths:
        _say(f"No clip of '{scene}' is made yet.", types.MessageType.Warning)
    elif not _shows():
        _say("\n".join(map(str, paths)))
    for path in paths if _shows() else ():
        await _open(path, outside=True)
    return [str(path) for path in paths]


@server.command(REHEARSE)
async def rehearse(uri: str, scene: str) -> bool:
    """A rehearsal of one scene and what it needs: free, on this machine. Whether it came to its end."""
    if (found := _found(uri, scene)) is None:
        return False
    document = found[0]
    if document.path is None or document.project is None or not _saved(document):
        _say("Save the story first: a rehearsal reads what is on the disk.", types.MessageType.Warning)
        return False
    words = ["build", "--rehearsal", "--wait", "--only", scene, "--story", str(document.path)]
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-X", "utf8", "-c", _program(), *words),
        cwd=document.path.parent,
        env=for_rehearsals(server.stories.environment),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
    )
    lines, stopped = [], asyncio.Event()
    async with _progress(f"Rehearsing '{scene}'", running, stopped) as told:
        async for line in told:
            lines.append(line)
    if await running.wait() == 0:
        _say(f"'{scene}' is rehearsed. {lines[-1] if lines else ''}".strip())
    elif stopped.is_set():
        _say(f"The rehearsal of '{scene}' was stopped. What is made stays.")
    else:
        _say("\n".join(lines[-_LINES:]), types.MessageType.Error)
    if server.document(uri):
        server.pace.touch(uri, at_once=True)
    return running.returncode == 0


def _program() -> str:
    """This very kstory, as a program. Nothing is imported from the project's folder, which may be anybody's."""
    places = [place for place in sys.path if Path(place).is_absolute()]
    return f"import sys; sys.path[:] = {places!r}; sys.argv[0] = 'kstory'; from storyboard.cli.main import main; main()"


@asynccontextmanager
async def _progress(title: str, running: Process, stopped: asyncio.Event) -> AsyncIterator[AsyncIterator[str]]:
    """The lines that a process says. Where the editor has a place for it they are shown, with a way to stop it."""
    window, shown = server.client_capabilities.window, server.work_done_progress
    if not (window and window.work_done_progress):
        _say(f"{title} ...")
        yield _lines(running)
        return
    token = f"kstory-{next(_NUMBERS)}"
    await shown.create_async(token)
    shown.begin(token, types.WorkDoneProgressBegin(title, cancellable=True))
    loop = asyncio.get_running_loop()
    shown.tokens[token].add_done_callback(lambda _: loop.call_soon_threadsafe(_stop, running, stopped))

    async def told() -> AsyncIterator[str]:
        async for line in _lines(running):
            shown.report(token, types.WorkDoneProgressReport(message=line, cancellable=True))
            yield line

    try:
        yield told()
    finally:
        shown.tokens.pop(token, None)
        shown.end(token, types.WorkDoneProgressEnd())


async def _lines(running: Process) -> AsyncIterator[str]:
    assert running.stdout
    async for row in running.stdout:
        if line := row.decode("utf-8", "replace").strip():
            yield line


def _stop(running: Process, stopped: asyncio.Event) -> None:
    """As Ctrl+C does, in good order. Not by SIGINT, which programs that were started in the background ignore."""
    stopped.set()
    with suppress(ProcessLookupError):
        running.terminate()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where sheets lie until the server ends."""
    return tempfile.TemporaryDirectory(prefix=_SHEETS)


@cache
def _written(name: str, text: str) -> Path:
    """A file that holds a sheet. What was shown once is never changed: not every editor would look again."""
    path = Path(_folder().name, str(next(_NUMBERS)), name)
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def _found(uri: str, name: str) -> Found | None:
    """The scene as it was last compiled."""
    document, film = server.document(uri), server.stories.films.get(uri)
    scenes = film.compiled.story.scenes if film else ()
    scene = next((each for each in scenes if each.name == name), None)
    if document is None or film is None or scene is None:
        _say(f"There is no scene '{name}' any more.", types.MessageType.Warning)
        return None
    return document, film, scene


def _saved(document: Document) -> bool:
    try:
        return document.path is not None and document.path.read_bytes() == document.raw.encode("utf-8")
    except OSError:
        return False


def _shows() -> bool:
    window = server.client_capabilities.window
    return bool(window and window.show_document and window.show_document.support)


async def _open(path: Path, *, outside: bool) -> None:
    uri = from_fs_path(str(path)) or ""
    await server.window_show_document_async(types.ShowDocumentParams(uri, external=outside, take_focus=not outside))


def _say(text: str, kind: types.MessageType = types.MessageType.Info) -> None:
    server.window_show_message(types.ShowMessageParams(kind, text))
