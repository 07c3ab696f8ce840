"""What a click on a line above a scene does. Nothing here can spend: a build is always asked for as a rehearsal."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.uris import from_fs_path

from storyboard.editor.hints import PLAY, REHEARSE, SHOW
from storyboard.editor.sheet import made, sheet
from storyboard.editor.talk import server
from storyboard.editor.view import Film
from storyboard.editor.workspace import Document
from storyboard.story.model import EditScene, Scene

_SHEETS: Final = "kstory-"
_UNSAFE: Final = re.compile(r"[^\w-]+")
_LINES: Final = 6
"""Lines of what a rehearsal says that are shown at its end: the last ones."""

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
    folder = Path(tempfile.mkdtemp(prefix=_SHEETS))
    path = folder / f"{_UNSAFE.sub('_', there.name)}.md"
    path.write_text(text, encoding="utf-8")
    await _open(path, outside=False)
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
    words = ["-m", "storyboard.cli.main", "build", "--rehearsal", "--only", scene, "--story", str(document.path)]
    _say(f"Rehearsing '{scene}' ...")
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=document.path.parent,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await running.communicate()
    lines = told.decode("utf-8", "replace").strip().splitlines()
    done = running.returncode == 0
    _say("\n".join(lines[-_LINES:]), types.MessageType.Info if done else types.MessageType.Error)
    if server.document(uri):
        server.pace.touch(uri, at_once=True)
    return done


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
