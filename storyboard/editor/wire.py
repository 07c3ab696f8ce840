"""Answers → the language server protocol."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lsprotocol import types

from storyboard.editor import positions
from storyboard.editor.choice import Choice
from storyboard.editor.hints import Hint, Lens
from storyboard.editor.outline import Fold, Symbol, SymbolKind
from storyboard.text import Diagnostic, Edit, Source, Span
from storyboard.text.catalogue import severity
from storyboard.text.changes import common_ends

_SEVERITY: Final = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_SYMBOLS: Final[dict[SymbolKind, types.SymbolKind]] = {
    "story": types.SymbolKind.Namespace,
    "style": types.SymbolKind.Property,
    "element": types.SymbolKind.Class,
    "scene": types.SymbolKind.Module,
    "edit": types.SymbolKind.Operator,
    "shot": types.SymbolKind.Event,
    "let": types.SymbolKind.Constant,
    "image": types.SymbolKind.File,
    "video": types.SymbolKind.File,
}
_CHOICES: Final = {
    "block": types.CompletionItemKind.Keyword,
    "declaration": types.CompletionItemKind.Keyword,
    "setting": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "framing": types.CompletionItemKind.Text,
    "file": types.CompletionItemKind.File,
    "folder": types.CompletionItemKind.Folder,
    "let": types.CompletionItemKind.Constant,
    "style": types.CompletionItemKind.Color,
    "element": types.CompletionItemKind.Class,
    "image": types.CompletionItemKind.File,
    "video": types.CompletionItemKind.File,
    "scene": types.CompletionItemKind.Module,
    "edit": types.CompletionItemKind.Operator,
}
_STOP: Final = re.compile(r"\$\{\d+:([^${}]*)\}|\$\d+")
_MOST: Final = 200
"""Proposals sent at once; with more the editor asks again as the word grows."""


@dataclass(frozen=True, slots=True)
class Wire:
    """How columns are counted, and what the client can do."""

    encoding: positions.Encoding = "utf-16"
    snippets: bool = False
    related: bool = False
    pictures: bool = False
    versioned: bool = False

    def at(self, source: Source, offset: int) -> types.Position:
        """An offset."""
        return types.Position(*positions.place(source, offset, self.encoding))

    def offset(self, source: Source, at: types.Position) -> int:
        """A position."""
        return positions.offset(source, (at.line, at.character), self.encoding)

    def range(self, source: Source, span: Span) -> types.Range:
        """A span of the source."""
        return types.Range(self.at(source, span.start), self.at(source, span.end))

    def span(self, source: Source, where: types.Range) -> Span:
        """A range of the source."""
        return Span(source.name, self.offset(source, where.start), self.offset(source, where.end))

    def edit(self, source: Source, edit: Edit, line_end: str = "\n") -> types.TextEdit:
        """An edit, in the line ends of the document."""
        return types.TextEdit(self.range(source, edit.span), edit.text.replace("\n", line_end))

    def change(self, files: Mapping[str, tuple[int | None, list[types.TextEdit]]]) -> types.WorkspaceEdit:
        """Edits by address, with the version of the text that they were made for (None where no editor has it open):
        a client that understands versions takes none for a text that has gone on."""
        if not self.versioned:
            return types.WorkspaceEdit({uri: rows for uri, (_, rows) in files.items()})
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, version), list(rows))
                for uri, (version, rows) in files.items()
            ]
        )

    def fault(
        self, fault: Diagnostic, source: Source, far: Callable[[Span], types.Location | None]
    ) -> types.Diagnostic:
        """A complaint. `far` places its labels, which may stand in other files."""
        kind = severity(fault.code)
        labels = [(far(label.span), label.text) for label in fault.labels] if self.related else []
        return types.Diagnostic(
            self.range(source, fault.span),
            fault.message + (f"\n{fault.hint}" if fault.hint else ""),
            _SEVERITY[kind],
            fault.code,
            source="kstory",
            tags=[types.DiagnosticTag.Unnecessary] if fault.code == "unused" else None,
            related_information=[
                types.DiagnosticRelatedInformation(place, text) for place, text in labels if place is not None
            ]
            or None,
        )

    def choices(self, source: Source, found: Iterable[Choice]) -> types.CompletionList:
        """Proposals, those that begin as what is typed first where there are too many."""
        rows = list(found)
        more = len(rows) > _MOST
        if more:
            rows = sorted(rows, key=lambda row: _apart(row, source))[:_MOST]
        items = [self._choice(source, row, number) for number, row in enumerate(rows)]
        return types.CompletionList(more, items)

    def _choice(self, source: Source, row: Choice, number: int) -> types.CompletionItem:
        snippet = row.snippet and self.snippets
        text = row.text if snippet or not row.snippet else _STOP.sub(r"\1", row.text)
        return types.CompletionItem(
            row.label,
            kind=_CHOICES[row.kind],
            detail=row.detail or None,
            documentation=row.more or None,
            sort_text=f"{number:05}",
            filter_text=row.label.lstrip("@") if row.text.lstrip("[").startswith(row.label[1:]) else None,
            insert_text=text if row.label.startswith("@") else None,  # Emacs puts this in before the edit
            insert_text_format=types.InsertTextFormat.Snippet if snippet else types.InsertTextFormat.PlainText,
            insert_text_mode=types.InsertTextMode.AdjustIndentation if "\n" in text else None,
            text_edit=types.TextEdit(self.range(source, row.span), text),
        )

    def symbols(self, source: Source, found: Iterable[Symbol]) -> list[types.DocumentSymbol]:
        """An outline."""
        return [
            types.DocumentSymbol(
                each.name or "?",
                _SYMBOLS[each.kind],
                self.range(source, each.span),
                self.range(source, each.at),
                each.detail or None,
                children=self.symbols(source, each.children) or None,
            )
            for each in found
        ]

    def hints(self, source: Source, found: Iterable[Hint]) -> list[types.InlayHint]:
        """Small print."""
        return [
            types.InlayHint(self.at(source, hint.offset), hint.text, padding_left=True, tooltip=hint.tip)
            for hint in found
        ]

    def lenses(self, source: Source, uri: str, found: Iterable[Lens]) -> list[types.CodeLens]:
        """Lines above headers."""
        return [
            types.CodeLens(
                self.range(source, lens.span), types.Command(lens.text, lens.command, arguments=[uri, lens.scene])
            )
            for lens in found
        ]


def folds(found: Iterable[Fold]) -> list[types.FoldingRange]:
    """What can be folded; the last line stays in sight."""
    kinds = {"region": None, "comment": types.FoldingRangeKind.Comment, "imports": types.FoldingRangeKind.Imports}
    return [
        types.FoldingRange(fold.first - 1, fold.last - (2 if fold.kind == "region" else 1), kind=kinds[fold.kind])
        for fold in found
    ]


def _apart(row: Choice, source: Source) -> tuple[bool, bool]:
    typed = source.text[row.span.start : row.span.end].casefold().lstrip("@[")
    label = row.label.casefold().lstrip("@")
    return not label.startswith(typed), typed not in label


def client(capabilities: types.ClientCapabilities, encoding: str | None) -> Wire:
    """What a client can do, from what it says when it starts."""
    document = capabilities.text_document
    item = document.completion.completion_item if document and document.completion else None
    publish = document.publish_diagnostics if document else None
    changes = capabilities.workspace.workspace_edit if capabilities.workspace else None
    general = capabilities.general  # one that names no parser of Markdown shows the address in a picture's place
    known: dict[str, positions.Encoding] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}
    return Wire(
        known.get(str(getattr(encoding, "value", encoding)), "utf-16"),
        bool(item and item.snippet_support),
        bool(publish and publish.related_information),
        bool(general and general.markdown),
        bool(changes and changes.document_changes),
    )


def minimal(source: Source, new: str) -> Iterator[Edit]:
    """One edit from a text to another, as small as can be, so that the cursor stays where it is."""
    old = source.text
    if old == new:
        return
    start, end = common_ends(old, new)
    yield Edit(Span(source.name, start, len(old) - end), new[start : len(new) - end])
