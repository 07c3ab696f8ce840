"""A project on disk, and a document of it typed in as an editor does."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lsprotocol import types as t
from pytest_lsp import LanguageClient

FILM = """\
import mara, letter as note from "cast.kstory"

story "Test" {
  aspect: 16:9
  watermark: off
}

scene platform "Platform" {
  shot 5s wide {
    @mara reads @note 👍
  }
}
"""


class Open:
    """An open document, typed in as an editor does."""

    def __init__(self, client: LanguageClient, path: Path, text: str, uri: str | None = None) -> None:
        self.client, self.text, self.version, self.uri = client, text, 1, uri or path.as_uri()
        client.text_document_did_open(
            t.DidOpenTextDocumentParams(t.TextDocumentItem(self.uri, "kstory", 1, text)),
        )

    @property
    def id(self) -> t.TextDocumentIdentifier:
        return t.TextDocumentIdentifier(self.uri)

    def at(self, words: str, extra: int = 0) -> t.Position:
        before = self.text[: self.text.index(words) + extra].replace("\r\n", "\n").split("\n")
        return t.Position(len(before) - 1, len(before[-1].encode("utf-16-le")) // 2)

    def replace(self, old: str, new: str) -> None:
        self.version += 1
        where = t.Range(self.at(old), self.at(old, len(old)))
        self.text = self.text.replace(old, new, 1)
        change = t.TextDocumentContentChangePartial(where, new)
        identifier = t.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.client.text_document_did_change(t.DidChangeTextDocumentParams(identifier, [change]))

    def close(self) -> None:
        self.client.text_document_did_close(t.DidCloseTextDocumentParams(self.id))

    async def codes(self, wanted: set[str], most: float = 20) -> list[t.Diagnostic]:
        """The diagnostics once they hold exactly these codes."""
        for _ in range(int(most / 0.02)):
            rows = self.client.diagnostics.get(self.uri)
            if rows is not None and {str(row.code) for row in rows} == wanted:
                return list(rows)
            await asyncio.sleep(0.02)
        raise AssertionError(f"{wanted} never came: {self.client.diagnostics.get(self.uri)}")
