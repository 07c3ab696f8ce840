"""Questions about a whole file, answered in threads."""

from __future__ import annotations

import sys
from typing import Final

from lsprotocol import types
from pygls.uris import from_fs_path

from storyboard.editor import colours, hints, outline, positions
from storyboard.editor.shelf import library_of
from storyboard.editor.talk import apart, server
from storyboard.editor.wire import folds, minimal
from storyboard.syntax import format_source


@server.feature(types.WORKSPACE_SYMBOL)
@apart
def find_symbols(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    found: dict[tuple[str, int], types.WorkspaceSymbol] = {}
    wanted = params.query.casefold()
    for uri in list(server.stories.documents):
        library = library_of(server.stories, uri)
        for source in library.sources.values():
            for symbol in outline.outline(source):
                location = server.location(uri, library.sources, symbol.at)
                if location and wanted in symbol.name.casefold():
                    kind = server.pace.wire.symbols(source, [symbol])[0].kind
                    found[location.uri, symbol.at.start] = types.WorkspaceSymbol(location, symbol.name, kind)
    return list(found.values())[:500]


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
@apart
def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    document = server.document(params.text_document.uri)
    return server.pace.wire.symbols(document.source, outline.outline(document.source)) if document else []


@server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
@apart
def folding(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    document = server.document(params.text_document.uri)
    return folds(outline.folds(document.source)) if document else []


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
@apart
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
@apart
def all_colours(params: types.SemanticTokensParams) -> types.SemanticTokens:
    return _colours(params.text_document.uri, 1, sys.maxsize)


@server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, _LEGEND)
@apart
def some_colours(params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    return _colours(params.text_document.uri, params.range.start.line + 1, params.range.end.line + 1)


def _colours(uri: str, first: int, last: int) -> types.SemanticTokens:
    document = server.document(uri)
    rows = colours.colours(document.source, first, last, server.pace.wire.encoding) if document else []
    return types.SemanticTokens(rows)


@server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
@apart
def inlay_hints(params: types.InlayHintParams) -> list[types.InlayHint]:
    view = server.stories.view(params.text_document.uri)
    if view is None:
        return []
    wire = server.pace.wire
    where = wire.span(view.source, params.range)
    return wire.hints(view.source, hints.hints(view, where.start, where.end))


@server.feature(types.TEXT_DOCUMENT_CODE_LENS)
@apart
def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
    uri = params.text_document.uri
    view = server.stories.view(uri)
    return server.pace.wire.lenses(view.source, uri, hints.lenses(view)) if view else []


@server.feature(types.TEXT_DOCUMENT_FORMATTING)
@apart
def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    document = server.document(params.text_document.uri)
    new = format_source(document.source, server.stories.reader) if document else None
    if document is None or new is None:
        return []
    end = positions.line_end(document.raw)
    return [server.pace.wire.edit(document.source, edit, end) for edit in minimal(document.source, new)]
