"""The language server: the protocol's questions, each handed to the room's answers. pygls does the talking."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import from_fs_path, to_fs_path

from storyboard import __version__
from storyboard.editor import colours, hints, outline, places, positions
from storyboard.editor.actions import actions
from storyboard.editor.complete import complete
from storyboard.editor.hover import hover
from storyboard.editor.pace import Pace
from storyboard.editor.view import View
from storyboard.editor.wire import client, folds, minimal
from storyboard.editor.workspace import Document, Workspace
from storyboard.syntax import format_source
from storyboard.text import Source, Span

TRIGGERS: Final = ("@", "[", ":", " ", '"', "/", "{")
_WATCHED: Final = ("**/*.kstory", "**/kstory.toml", "**/kstory.lock", "**/*.{png,jpg,jpeg,mp4,mov}")
_SWITCH: Final = 0.001
"""Seconds that a compile may keep the interpreter while an answer waits."""


class _Protocol(LanguageServerProtocol):
    """pygls' protocol without its own copy of the documents, which knows more line ends than the protocol has."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        """Hand the change on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None


class Server(LanguageServer):
    """The server and what it holds."""

    def __init__(self) -> None:
        super().__init__("kstory", __version__, protocol_cls=_Protocol)
        self.stories = Workspace()
        self.pace = Pace(self.stories, self._publish, self._refresh)
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

    def location(self, uri: str, sources: dict[str, Source], span: Span) -> types.Location | None:
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


# Documents.


@server.feature(types.INITIALIZED)
def initialized(params: types.InitializedParams) -> None:
    server.begin(server.client_capabilities)
    workspace = server.client_capabilities.workspace
    if workspace and (watch := workspace.did_change_watched_files) and watch.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(each) for each in _WATCHED])
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        server.client_register_capability(
            types.RegistrationParams([types.Registration("kstory-files", method, options)])
        )


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
async def did_open(params: types.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    path = to_fs_path(item.uri) if item.uri.startswith("file:") else None
    server.stories.open(item.uri, Path(path) if path else None, item.text, item.version)
    server.pace.touch(item.uri, at_once=True)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    document = server.document(uri)
    if document is None:
        return
    raw = document.raw
    for change in params.content_changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = change.range.start, change.range.end
            raw = positions.edited(
                raw,
                (start.line, start.character),
                (end.line, end.character),
                change.text,
                server.pace.wire.encoding,
            )
        else:
            raw = change.text
    server.stories.change(uri, raw, params.text_document.version)
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
    if any(change.uri.endswith("/kstory.toml") for change in params.changes):
        server.stories.relocate()
    for uri in list(server.stories.documents):
        server.pace.touch(uri)


@server.feature(types.SHUTDOWN)
def shutdown(params: None) -> None:
    server.pace.stop()


# Answers at the cursor: at once, in the event loop.


@server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(TRIGGERS)))
def completion(params: types.CompletionParams) -> types.CompletionList | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None
    view, offset = asked
    found = complete(view, offset, lambda folder: server.stories.listing(uri, folder))
    return server.pace.wire.choices(view.source, found)


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hovered(params: types.HoverParams) -> types.Hover | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None

    def address(path: str) -> str | None:
        found = server.stories.path_of(uri, path)
        return from_fs_path(str(found)) if found else None

    view, offset = asked
    told = hover(view, offset, address)
    if told is None:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, told.text)
    return types.Hover(content, server.pace.wire.range(view.source, told.span))


@server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
def prepare_rename(params: types.PrepareRenameParams) -> types.Range | None:
    if (asked := server.asked(params.text_document.uri, params.position)) is None:
        return None
    view, offset = asked
    found = places.named(view.source, offset)
    return server.pace.wire.range(view.source, found.span) if found else None


# Answers that read the whole file or the project: in a thread, so that no keystroke waits for them.


@server.feature(types.TEXT_DOCUMENT_DEFINITION)
@server.thread()
def definition(params: types.DefinitionParams) -> types.Location | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None
    view, offset = asked
    library = server.stories.library(uri)
    if (file := places.file_at(view.source, offset)) and file in library.sources:
        return server.location(uri, dict(library.sources), Span(file, 0, 0))
    found = places.named(view.source, offset)
    span = places.definition(library, found) if found else None
    return server.location(uri, dict(library.sources), span) if span else None


@server.feature(types.TEXT_DOCUMENT_REFERENCES)
@server.thread()
def references(params: types.ReferenceParams) -> list[types.Location]:
    return list(_references(params.text_document.uri, params.position, params.context.include_declaration))


def _references(uri: str, at: types.Position, declaration: bool) -> Iterator[types.Location]:
    if (asked := server.asked(uri, at)) is None or (found := places.named(asked[0].source, asked[1])) is None:
        return
    library = server.stories.library(uri)
    target = places.definition(library, found)
    for span in places.references(library, target, declaration=declaration) if target else ():
        if location := server.location(uri, dict(library.sources), span):
            yield location


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
@server.thread()
def highlights(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    uri = params.text_document.uri
    return [types.DocumentHighlight(each.range) for each in _references(uri, params.position, True) if each.uri == uri]


@server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
@server.thread()
def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None
    found = places.named(asked[0].source, asked[1])
    if found is None:
        return None
    library = server.stories.library(uri)
    edits = places.rename(library, found, params.new_name)
    if isinstance(edits, places.Refused):
        server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, edits.reason))
        return None
    wire = server.pace.wire
    return types.WorkspaceEdit(
        {
            server.uri_of(uri, file, server.stories.path_of(uri, file)): [
                wire.edit(library.sources[file], edit) for edit in rows
            ]
            for file, rows in edits.items()
        }
    )


@server.feature(types.WORKSPACE_SYMBOL)
@server.thread()
def find_symbols(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    found: dict[tuple[str, int], types.WorkspaceSymbol] = {}
    wanted = params.query.casefold()
    for uri in list(server.stories.documents):
        library = server.stories.library(uri)
        for source in library.sources.values():
            for symbol in outline.outline(source):
                location = server.location(uri, dict(library.sources), symbol.at)
                if location and wanted in symbol.name.casefold():
                    kind = server.pace.wire.symbols(source, [symbol])[0].kind
                    found[location.uri, symbol.at.start] = types.WorkspaceSymbol(location, symbol.name, kind)
    return list(found.values())[:500]


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
@server.thread()
def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    document = server.document(params.text_document.uri)
    return server.pace.wire.symbols(document.source, outline.outline(document.source)) if document else []


@server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
@server.thread()
def folding(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    document = server.document(params.text_document.uri)
    return folds(outline.folds(document.source)) if document else []


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
@server.thread()
def links(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    uri = params.text_document.uri
    document = server.document(uri)
    found = []
    for link in outline.links(document.source) if document else ():
        path = server.stories.path_of(uri, link.path)
        remote = link.path.startswith(("https://", "http://"))
        target = link.path if remote else from_fs_path(str(path)) if path else None
        if document and target:
            found.append(types.DocumentLink(server.pace.wire.range(document.source, link.span), target))
    return found


_LEGEND: Final = types.SemanticTokensLegend(list(colours.KINDS), list(colours.MODIFIERS))


@server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _LEGEND)
@server.thread()
def all_colours(params: types.SemanticTokensParams) -> types.SemanticTokens:
    return _colours(params.text_document.uri, 1, sys.maxsize)


@server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, _LEGEND)
@server.thread()
def some_colours(params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    return _colours(params.text_document.uri, params.range.start.line + 1, params.range.end.line + 1)


def _colours(uri: str, first: int, last: int) -> types.SemanticTokens:
    document = server.document(uri)
    rows = colours.colours(document.source, first, last, server.pace.wire.encoding) if document else []
    return types.SemanticTokens(rows)


@server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
@server.thread()
def inlay_hints(params: types.InlayHintParams) -> list[types.InlayHint]:
    view = server.stories.view(params.text_document.uri)
    if view is None:
        return []
    wire = server.pace.wire
    where = wire.span(view.source, params.range)
    return wire.hints(view.source, hints.hints(view, where.start, where.end))


@server.feature(types.TEXT_DOCUMENT_CODE_LENS)
@server.thread()
def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
    view = server.stories.view(params.text_document.uri)
    return server.pace.wire.lenses(view.source, hints.lenses(view)) if view else []


@server.feature(types.TEXT_DOCUMENT_FORMATTING)
@server.thread()
def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    document = server.document(params.text_document.uri)
    new = format_source(document.source) if document else None
    if document is None or new is None:
        return []
    end = positions.line_end(document.raw)
    return [server.pace.wire.edit(document.source, edit, end) for edit in minimal(document.source, new)]


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
@server.thread()
def quick_fixes(params: types.CodeActionParams) -> list[types.CodeAction]:
    uri = params.text_document.uri
    view = server.stories.view(uri)
    if view is None or view.film is None:
        return []
    wire, source = server.pace.wire, view.source
    document = server.document(uri)
    end = positions.line_end(document.raw) if document else "\n"
    found = []
    for action in actions(view.film.diagnostics, view.shift, wire.span(source, params.range)):
        edits = [wire.edit(source, edit, end) for edit in action.edits]
        moved = view.shift.now(action.fault.span)
        answered = [
            each
            for each in params.context.diagnostics
            if each.code == action.fault.code and moved and wire.span(source, each.range) == moved
        ]
        found.append(
            types.CodeAction(
                action.title,
                types.CodeActionKind.QuickFix,
                answered or None,
                is_preferred=True,
                edit=types.WorkspaceEdit({uri: edits}),
            )
        )
    return found


def serve() -> None:
    """Speak with an editor over standard input and output until it says that it is done."""
    sys.setswitchinterval(_SWITCH)
    gc.set_threshold(100_000, 50, 100)
    server.start_io()
