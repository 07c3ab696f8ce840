"""Questions about a place. Those that read more than the lines around it are answered in a thread, so that no
keystroke waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified
from pygls.uris import from_fs_path

from storyboard.editor import places, positions
from storyboard.editor.actions import actions, all_at_once
from storyboard.editor.complete import complete
from storyboard.editor.hover import hover
from storyboard.editor.shelf import library_of, listing
from storyboard.editor.talk import apart, server
from storyboard.editor.view import shift
from storyboard.text import Span

TRIGGERS: Final = ("@", "[", ":", " ", '"', "/", "{")


@server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(TRIGGERS)))
def completion(params: types.CompletionParams) -> types.CompletionList | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None
    view, offset = asked
    found = complete(view, offset, lambda folder: listing(server.stories, uri, folder))
    return server.pace.wire.choices(view.source, found)


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hovered(params: types.HoverParams) -> types.Hover | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None

    def address(path: str) -> str | None:
        found = server.stories.path_of(uri, path) if server.pace.wire.pictures else None
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


@server.feature(types.TEXT_DOCUMENT_DEFINITION)
@apart
def definition(params: types.DefinitionParams) -> types.Location | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None
    view, offset = asked
    library = library_of(server.stories, uri)
    if (file := places.file_at(view.source, offset)) and file in library.sources:
        return server.location(uri, library.sources, Span(file, 0, 0))
    found = places.named(view.source, offset)
    span = places.definition(library, found) if found else None
    return server.location(uri, library.sources, span) if span else None


@server.feature(types.TEXT_DOCUMENT_REFERENCES)
@apart
def references(params: types.ReferenceParams) -> list[types.Location]:
    return list(_references(params.text_document.uri, params.position, params.context.include_declaration))


def _references(uri: str, at: types.Position, declaration: bool) -> Iterator[types.Location]:
    if (asked := server.asked(uri, at)) is None or (found := places.named(asked[0].source, asked[1])) is None:
        return
    library = library_of(server.stories, uri)
    target = places.definition(library, found)
    for span in places.references(library, target, declaration=declaration) if target else ():
        if location := server.location(uri, library.sources, span):
            yield location


@server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
@apart
def highlights(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    uri = params.text_document.uri
    return [types.DocumentHighlight(each.range) for each in _references(uri, params.position, True) if each.uri == uri]


@server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
@apart
def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
    uri = params.text_document.uri
    if (asked := server.asked(uri, params.position)) is None:
        return None
    found = places.named(asked[0].source, asked[1])
    if found is None:
        return None
    library = library_of(server.stories, uri)
    edits = places.rename(library, found, params.new_name, server.stories.reader.aside)
    if isinstance(edits, places.Refused):
        server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, edits.reason))
        return None
    wire = server.pace.wire
    files: dict[str, tuple[int | None, list[types.TextEdit]]] = {}
    for file, rows in edits.items():
        source, document = library.sources[file], server.stories.typed(uri, file)
        if document and document.source.text != source.text:
            raise JsonRpcContentModified()
        there = server.uri_of(uri, file, server.stories.path_of(uri, file))
        files[there] = document.version if document else None, [wire.edit(source, edit) for edit in rows]
    return wire.change(files)


_ALL: Final = (types.CodeActionKind.Source, types.CodeActionKind.SourceFixAll)
"""What asks for everything to be mended at once: only who asks gets it, so that no list of fixes begins with it."""


@server.feature(
    types.TEXT_DOCUMENT_CODE_ACTION,
    types.CodeActionOptions([types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]),
)
@apart
def quick_fixes(params: types.CodeActionParams) -> list[types.CodeAction]:
    uri = params.text_document.uri
    document = server.document(uri)
    if document is None or uri not in server.stories.found:
        return []
    then, faults = server.stories.found[uri]
    wire, source, version = server.pace.wire, document.source, document.version
    moved_on = shift(then.text, source.text)
    end = positions.line_end(document.raw)
    if any(each in _ALL for each in params.context.only or ()):
        mends = [wire.edit(source, edit, end) for edit in all_at_once(faults, moved_on, source)]
        kind, change = types.CodeActionKind.SourceFixAll, wire.change({uri: (version, mends)})
        return [types.CodeAction("Mend all that is certain", kind, edit=change)] if mends else []
    found = []
    for action in actions(faults, moved_on, source, wire.span(source, params.range)):
        edits = [wire.edit(source, edit, end) for edit in action.edits]
        moved = moved_on.now(action.fault.span)
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
                is_preferred=action.mends,
                edit=wire.change({uri: (version, edits)}),
            )
        )
    return found
