"""Whatever is opened, the server goes on answering."""

from __future__ import annotations

import asyncio
import struct
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as t
from opened import FILM, Open
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = 30
"""Seconds after which a server hangs, on the slowest machine."""
HUGE = "scene s {\n  shot 5s {\n    %s\n  }\n}\n"
TEXTS = {
    "a long line": (HUGE % ("snow " * 400_000), "import-unreadable"),
    "a line of blanks": (HUGE % ("# " + " " * 500_000), "line-too-long"),
    "a soft hyphen": (HUGE % ("\u00ad" + "a" * 500_000), "line-too-long"),
    "a clock": ("scene s {\n  shot " + "1:" * 250_000 + " {\n  }\n}\n", "line-too-long"),
    "many long lines": (HUGE % (("\u00ad" + "a" * 9_900 + "\n") * 90), "control-sign"),
    "many loose signs": (HUGE % (("@[" * 4_900 + "\n") * 150), "loose-at"),
    "a hundred megabytes": ("# snow\n" * 15_000_000, "import-unreadable"),
    "very many lines": ("\n" * 1_000_000, "import-unreadable"),
}


@pytest_lsp.fixture(
    scope="module",
    loop_scope="module",
    config=ClientServerConfig(server_command=[sys.executable, "-m", "storyboard.cli.main", "lsp", "--stdio"]),
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    for method in (t.CLIENT_REGISTER_CAPABILITY, t.WORKSPACE_CODE_LENS_REFRESH, t.WORKSPACE_INLAY_HINT_REFRESH):
        lsp_client.feature(method)(lambda *_: None)
    capabilities = client_capabilities("visual-studio-code")
    await lsp_client.initialize_session(t.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


async def answers(client: LanguageClient, film: Open, line: int = 2, column: int = 4_000) -> None:
    """Ask all that an editor asks of a document, at a place in it that may be none."""
    at = t.Position(line, column)
    whole = t.Range(t.Position(0, 0), t.Position(2**31 - 1, 2**31 - 1))
    async with asyncio.timeout(PATIENCE):
        await client.text_document_completion_async(t.CompletionParams(film.id, at))
        await client.text_document_hover_async(t.HoverParams(film.id, at))
        await client.text_document_definition_async(t.DefinitionParams(film.id, at))
        await client.text_document_document_symbol_async(t.DocumentSymbolParams(film.id))
        await client.text_document_folding_range_async(t.FoldingRangeParams(film.id))
        await client.text_document_semantic_tokens_full_async(t.SemanticTokensParams(film.id))
        await client.text_document_inlay_hint_async(t.InlayHintParams(film.id, whole))
        context = t.CodeActionContext([])
        await client.text_document_code_action_async(t.CodeActionParams(film.id, t.Range(at, at), context))


async def told(client: LanguageClient, film: Open, code: str) -> None:
    """Wait until a document's faults hold a code."""
    async with asyncio.timeout(PATIENCE):
        while code not in {str(row.code) for row in client.diagnostics.get(film.uri, ())}:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("kind", TEXTS)
async def test_a_hostile_document_is_told_of_and_the_server_goes_on(
    client: LanguageClient, tmp_path: Path, kind: str
) -> None:
    text, code = TEXTS[kind]
    begun = time.perf_counter()
    film = Open(client, tmp_path / "film.kstory", text)
    other = Open(client, tmp_path / "other.kstory", FILM)
    await answers(client, film)
    await answers(client, other, 2**31 - 1, 2**31 - 1)
    await told(client, film, code)
    await answers(client, film, 0, 0)
    print(f"{kind}: {time.perf_counter() - begun:.2f} s")  # for who wonders, with `-s`
    film.close()
    other.close()


async def test_a_hostile_kstory_toml_and_clip_beside_a_story(client: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "kstory.toml").write_text('x = """\n[' + " " * 20_000 + '\n"""\n')
    stsz = struct.pack(">I4sIII", 20, b"stsz", 0, 1, 80_000_000)
    trak = stsz
    for name in (b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        trak = struct.pack(">I4s", len(trak) + 8, name) + trak
    (tmp_path / "clip.mp4").write_bytes(struct.pack(">I4s", 20, b"ftyp") + b"isom\0\0\2\0isom" + trak)
    film = Open(client, tmp_path / "film.kstory", 'video steps = "clip.mp4"\n' + FILM)
    await told(client, film, "media-unreadable")
    await answers(client, film)
    film.close()
