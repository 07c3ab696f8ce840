"""The server itself: what it holds, and the documents that an editor opens, types in and closes."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import from_fs_path, to_fs_path

from storyboard import __version__
from storyboard.editor.document import Document
from storyboard.editor.pace import Pace
from storyboard.editor.view import View
from storyboard.editor.watch import EVERY, OFTEN, Builds, Watch
from storyboard.editor.wire import client
from storyboard.editor.workspace import Workspace
from storyboard.kling.limits import IMAGE_KINDS, VIDEO_KINDS
from storyboard.project.hiding import without_secrets
from storyboard.project.place import CONFIG, STORY_ENDING
from storyboard.project.secrets import FILE_VARIABLE
from storyboard.project.trusted import FILE
from storyboard.text import Source, Span

_MEDIA: Final = ",".join(ending for each in sorted(IMAGE_KINDS | VIDEO_KINDS) for ending in (each, each.upper()))
_WATCHED: Final = (f"**/*{STORY_ENDING}", f"**/{CONFIG}", f"**/*.{{{_MEDIA}}}")

_THREADS: Final = 64
"""One of them reads what the editor says, the others mostly wait for their turn."""
_TURN: Final = threading.RLock()
"""Answers that take long take turns: several at once would keep the interpreter from the next keystroke."""

P = TypeVar("P")
R = TypeVar("R")


class _Whole:
    """A writer that finishes one message before the next: answers come from several threads."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        """Send a message."""
        with self._lock:
            self._writer.write(data)

    def close(self) -> Any:
        """Close the pipe."""
        return self._writer.close()


class _Protocol(LanguageServerProtocol):
    """pygls' protocol without its own copy of the documents, which knows more line ends than the protocol has."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        """Hand the change on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    def set_writer(self, writer: Any, include_headers: bool = True) -> None:
        """Take the pipe to the editor."""
        super().set_writer(_Whole(writer), include_headers)

    def _send_handler_result(self, future: Future[Any], *, msg_id: Any) -> None:
        """An answer that nobody wants any more is no fault to be told of."""
        if future.cancelled() or not isinstance(late := future.exception(), JsonRpcContentModified):
            super()._send_handler_result(future, msg_id=msg_id)
            return
        self._request_futures.pop(msg_id, None)
        self._send_response(msg_id, error=late.to_response_error())

    def _send_data(self, data: Any) -> None:
        if threading.current_thread() is threading.main_thread():
            super()._send_data(data)
        else:
            with _TURN:
                super()._send_data(data)


class Server(LanguageServer):
    """The server and what it holds."""

    def __init__(self) -> None:
        super().__init__("kstory", __version__, protocol_cls=_Protocol, max_workers=_THREADS)
        self.stories = Workspace()
        self.pace = Pace(self.stories, self._publish, self._refresh, self._own)
        self.watching: list[asyncio.Task[None]] = []
        self._refreshes: list[Any] = []

    def begin(self, capabilities: types.ClientCapabilities) -> None:
        """The client has said what it can."""
        self.pace.wire = client(capabilities, self.workspace.position_encoding)
        workspace = capabilities.workspace
        if workspace and workspace.code_lens and workspace.code_lens.refresh_support:
            self._refreshes.append(self.workspace_code_lens_refresh)
        if workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self._refreshes.append(self.workspace_inlay_hint_refresh)

    def _publish(self, uri: str, rows: list[types.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, rows, version))

    def _own(self, fault: Exception) -> None:
        """Say that kstory itself has failed. Its log gets what a report of it needs."""
        log = "".join(traceback.format_exception(fault))
        log = without_secrets(log, self.stories.environment, (FILE_VARIABLE,))
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"kstory {__version__}\n{log}"))
        message = (
            f"kstory itself has failed ({type(fault).__name__}); this is its own fault, not your story's. Its marks "
            "may be those of before. Please report it with what its log says."
        )
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))

    def _refresh(self) -> None:
        for ask in self._refreshes:
            ask(None)

    def document(self, uri: str) -> Document | None:
        """An open document."""
        return self.stories.documents.get(uri)

    def asked(self, uri: str, at: types.Position) -> tuple[View, int] | None:
        """What an answer about a position looks at, and the offset."""
        view = self.stories.view(uri)
        return (view, self.pace.wire.offset(view.source, at)) if view else None

    def location(self, uri: str, sources: Mapping[str, Source], span: Span) -> types.Location | None:
        """Where a span of the project of a document stands."""
        path, source = self.stories.path_of(uri, span.file), sources.get(span.file)
        if source is None:
            return None
        return types.Location(self.uri_of(uri, span.file, path), self.pace.wire.range(source, span))

    def uri_of(self, uri: str, file: str, path: Path | None) -> str:
        """The address of a file; that of an open one as the client wrote it."""
        open_ = self.stories.typed(uri, file)
        return open_.uri if open_ else (from_fs_path(str(path)) if path else None) or uri


server = Server()


def apart(answer: Callable[[P], R]) -> Callable[[P], R]:
    """An answer that reads a whole file: in a thread, one at a time, so that no keystroke waits for it.

    Some editors ask for all of them at each letter. What was asked again, of a later text, while it waited for its turn
    is not worked out.
    """
    last: dict[str, Document | None] = {}

    @wraps(answer)
    def alone(params: P) -> R:
        question, document = repr(params), server.stories.documents.get(_uri(params))
        last[question] = document
        with _TURN:
            if last.get(question, document) is not document:
                raise JsonRpcContentModified()
            try:
                return answer(params)
            finally:
                last.pop(question, None)

    made: Callable[[P], R] = server.thread()(alone)
    return made


def _uri(params: object) -> str:
    return str(getattr(getattr(params, "text_document", None), "uri", ""))


# Documents.


@server.feature(types.INITIALIZED)
def initialized(params: types.InitializedParams) -> None:
    server.begin(server.client_capabilities)
    workspace = server.client_capabilities.workspace
    watch = workspace.did_change_watched_files if workspace else None
    told = bool(watch and watch.dynamic_registration)
    if told:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(each) for each in _WATCHED])
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        server.client_register_capability(
            types.RegistrationParams([types.Registration("kstory-files", method, options)])
        )
    loop = asyncio.get_running_loop()
    server.watching += [loop.create_task(_look(templates_only=told)), loop.create_task(_follow())]


async def _look(*, templates_only: bool) -> None:
    """Look at the files from time to time; what changed counts as told."""
    watch = Watch(server.stories, templates_only=templates_only)
    while True:
        await asyncio.sleep(EVERY)
        if changed := await _seen(watch.changed):
            _changed(not {CONFIG, FILE}.isdisjoint(path.name for path in changed))


async def _follow() -> None:
    """Follow the builds beside the editor."""
    builds = Builds(server.stories)
    while True:
        await asyncio.sleep(OFTEN)
        for uri, anew in (await _seen(builds.changed) or {}).items():
            await server.pace.follow(uri, anew=anew)


async def _seen(look: Callable[[], R]) -> R | None:
    """What a look at the disk finds, in a thread; None where it fails: the next may not."""
    try:
        return await asyncio.get_running_loop().run_in_executor(None, look)
    except Exception as fault:
        server.pace.tell_of(fault)
        return None


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
async def did_open(params: types.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    path = to_fs_path(item.uri) if item.uri.startswith("file:") else None
    server.stories.open(item.uri, Path(path) if path else None, item.text, item.version)
    server.pace.touch(item.uri, at_once=True)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    if server.document(uri) is None:
        return
    version = params.text_document.version
    for change in params.content_changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = change.range.start, change.range.end
            server.stories.edit(
                uri,
                (start.line, start.character),
                (end.line, end.character),
                change.text,
                version,
                server.pace.wire.encoding,
            )
        else:
            server.stories.change(uri, change.text, version)
    server.pace.touch(uri)


@server.feature(types.TEXT_DOCUMENT_DID_SAVE)
async def did_save(params: types.DidSaveTextDocumentParams) -> None:
    if server.document(params.text_document.uri):
        server.pace.touch(params.text_document.uri, at_once=True)


@server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
async def did_close(params: types.DidCloseTextDocumentParams) -> None:
    others = server.stories.importers(params.text_document.uri)
    server.stories.close(params.text_document.uri)
    server.pace.forget(params.text_document.uri)
    for other in others:
        server.pace.touch(other)


@server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
async def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
    _changed(any(change.uri.endswith(f"/{CONFIG}") for change in params.changes))


def _changed(settings: bool) -> None:
    if settings:
        server.stories.relocate()
    for uri in list(server.stories.documents):
        server.pace.touch(uri)


@server.feature(types.SHUTDOWN)
def shutdown(params: None) -> None:
    server.pace.stop()
    for task in server.watching:
        task.cancel()
