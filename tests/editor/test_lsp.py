"""The server as an editor meets it: a process, a pipe, the protocol."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from asking import CAST
from lsprotocol import types as t
from opened import FILM, Open
from pygls.uris import to_fs_path
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="module")


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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cast.kstory").write_text(CAST, encoding="utf-8")
    (tmp_path / "film.kstory").write_text(FILM, encoding="utf-8")
    (tmp_path / "kstory.toml").write_text("", encoding="utf-8")
    return tmp_path


async def test_a_slip_is_told_as_it_is_typed_and_its_fix_mends_it(client: LanguageClient, folder: Path) -> None:
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())
    film.replace("watermark", "watermrak")
    slip = (await film.codes({"unknown-setting"}))[0]
    assert slip.range == t.Range(t.Position(4, 2), t.Position(4, 11))
    assert slip.severity == t.DiagnosticSeverity.Error
    context = t.CodeActionContext([slip])
    answer = await client.text_document_code_action_async(t.CodeActionParams(film.id, slip.range, context))
    assert answer
    action = answer[0]
    assert isinstance(action, t.CodeAction) and action.edit and action.diagnostics == (slip,)
    (change,) = action.edit.document_changes or ()
    assert isinstance(change, t.TextDocumentEdit)
    assert change.text_document == t.OptionalVersionedTextDocumentIdentifier(film.uri, film.version)
    assert [edit.new_text for edit in change.edits if isinstance(edit, t.TextEdit)] == ["watermark"]
    context = t.CodeActionContext([], only=[t.CodeActionKind.SourceFixAll])
    (whole,) = await client.text_document_code_action_async(t.CodeActionParams(film.id, slip.range, context)) or ()
    assert isinstance(whole, t.CodeAction) and whole.edit == action.edit and whole.kind == "source.fixAll"
    film.replace("watermrak", "watermark")
    await film.codes(set())
    film.close()


async def test_a_warning_is_answered_by_a_comment(client: LanguageClient, folder: Path) -> None:
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())
    film.replace("watermark", "# 👍\n  watermark")
    film.replace("@note 👍", "@note @ 👍")
    (told,) = await film.codes({"loose-at"})
    answer = await client.text_document_code_action_async(
        t.CodeActionParams(film.id, told.range, t.CodeActionContext([told]))
    )
    (action,) = [each for each in answer or () if isinstance(each, t.CodeAction) and not each.is_preferred]
    assert action.edit and action.edit.document_changes
    (change,) = action.edit.document_changes
    assert isinstance(change, t.TextDocumentEdit)
    (edit,) = change.edits
    assert edit.range.start == edit.range.end == t.Position(film.at("@ 👍").line, 0)
    line = film.text.split("\n")[edit.range.start.line]
    film.replace(line, edit.new_text + line)
    await film.codes(set())
    film.replace("@note @", "@note")
    await film.codes({"meant-nothing"})
    film.close()


async def test_positions_are_right_behind_astral_signs_and_in_windows_line_ends(
    client: LanguageClient, folder: Path
) -> None:
    film = Open(client, folder / "film.kstory", FILM.replace("\n", "\r\n"))
    await film.codes(set())
    film.replace("👍", "👍👍 and @nobody 漢")
    row = (await film.codes({"unknown-name"}))[0]
    assert (row.range.start, row.range.end) == (film.at("@nobody"), film.at("@nobody", 7))
    film.replace("👍👍 and @nobody", "\r\n    👍\r\n    @mara")
    await film.codes(set())
    hover = await client.text_document_hover_async(t.HoverParams(film.id, film.at("@mara 漢", 2)))
    assert hover and hover.range and hover.range.start == film.at("@mara 漢", 1)
    film.close()


@pytest.mark.parametrize("opened", ["cast.kstory", "link/cast.kstory"])
async def test_an_import_is_read_as_it_is_typed(client: LanguageClient, folder: Path, opened: str) -> None:
    (folder / "link").symlink_to(folder)
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())
    cast = Open(client, folder / opened, CAST)
    cast.replace("character mara", "character marta")
    rows = await film.codes({"import-unknown-name"})
    assert "mara" in rows[0].message
    assert rows[0].related_information and rows[0].related_information[0].location.uri == cast.uri
    cast.close()
    await film.codes(set())
    film.close()


async def test_faults_of_a_file_that_is_not_open_are_told_at_that_file(client: LanguageClient, folder: Path) -> None:
    broken = folder / "cast.kstory"
    broken.write_text(CAST.replace("id:", "idd:", 1), encoding="utf-8")
    film = Open(client, folder / "film.kstory", FILM)
    for _ in range(500):
        if client.diagnostics.get(broken.as_uri()):
            break
        await asyncio.sleep(0.02)
    assert "unknown-setting" in {row.code for row in client.diagnostics[broken.as_uri()]}
    film.close()
    for _ in range(500):
        if not client.diagnostics.get(broken.as_uri()):
            break
        await asyncio.sleep(0.02)
    assert not client.diagnostics[broken.as_uri()]


async def test_names_are_followed_and_renamed_over_files(client: LanguageClient, folder: Path) -> None:
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())
    place = film.at("@mara", 2)
    there = await client.text_document_definition_async(t.DefinitionParams(film.id, place))
    assert isinstance(there, t.Location)
    assert there.uri == (folder / "cast.kstory").as_uri() and there.range.start == t.Position(0, 10)
    found = await client.text_document_references_async(t.ReferenceParams(t.ReferenceContext(True), film.id, place))
    assert found and len(found) == 3
    prepared = await client.text_document_prepare_rename_async(t.PrepareRenameParams(film.id, place))
    assert isinstance(prepared, t.Range) and prepared.start == film.at("@mara", 1)
    edit = await client.text_document_rename_async(t.RenameParams(film.id, place, "marta"))
    assert counted(edit) == {(film.uri, 1): 2, ((folder / "cast.kstory").as_uri(), None): 1}
    refused = await client.text_document_rename_async(t.RenameParams(film.id, place, "note"))
    assert refused is None and "note" in client.messages[-1].message
    cast = Open(client, folder / "cast.kstory", CAST)
    cast.replace("station", "station of @mara")
    edit = await client.text_document_rename_async(t.RenameParams(film.id, place, "marta"))
    assert counted(edit) == {(film.uri, 1): 2, (cast.uri, 2): 2}, "what is typed and not saved is renamed too"
    cast.close()
    film.close()


def counted(edit: t.WorkspaceEdit | None) -> dict[tuple[str, int | None], int]:
    """The number of edits by document and its version."""
    found = {}
    for each in (edit and edit.document_changes) or ():
        assert isinstance(each, t.TextDocumentEdit)
        found[each.text_document.uri, each.text_document.version] = len(each.edits)
    return found


async def test_completion_knows_what_is_not_saved(client: LanguageClient, folder: Path) -> None:
    (folder / "art").mkdir()
    (folder / "art" / "yard.png").write_bytes(b"")
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())
    film.replace("@mara reads", "@mara reads @")
    answer = await client.text_document_completion_async(t.CompletionParams(film.id, film.at("reads @", 7)))
    assert isinstance(answer, t.CompletionList)
    assert {item.label for item in answer.items} == {"@mara", "@note"}
    film.replace("reads @ ", "reads ")
    film.replace('story "Test"', 'image yard = "art/"\nstory "Test"')
    answer = await client.text_document_completion_async(t.CompletionParams(film.id, film.at('art/"', 4)))
    assert isinstance(answer, t.CompletionList) and [item.label for item in answer.items] == ["yard.png"]
    film.close()


async def test_the_whole_file_questions(client: LanguageClient, folder: Path) -> None:
    film = Open(client, folder / "film.kstory", FILM.replace("  shot", "     shot"))
    await film.codes(set())
    everything = t.Range(t.Position(0, 0), t.Position(99, 0))
    symbols = await client.text_document_document_symbol_async(t.DocumentSymbolParams(film.id))
    assert symbols and [each.name for each in symbols] == ["Test", "platform"]
    folds = await client.text_document_folding_range_async(t.FoldingRangeParams(film.id))
    assert folds and len(folds) == 3
    links = await client.text_document_document_link_async(t.DocumentLinkParams(film.id))
    assert links and [link.target for link in links] == [(folder / "cast.kstory").as_uri()]
    tokens = await client.text_document_semantic_tokens_full_async(t.SemanticTokensParams(film.id))
    part = await client.text_document_semantic_tokens_range_async(t.SemanticTokensRangeParams(film.id, everything))
    assert tokens and part and tokens.data == part.data and len(tokens.data) % 5 == 0
    lenses = await client.text_document_code_lens_async(t.CodeLensParams(film.id))
    assert lenses and lenses[0].command and "1 clip" in lenses[0].command.title and "new" in lenses[0].command.title
    hints = await client.text_document_inlay_hint_async(t.InlayHintParams(film.id, everything))
    assert hints and [hint.position.line for hint in hints] == [7, 8]
    edits = await client.text_document_formatting_async(
        t.DocumentFormattingParams(film.id, t.FormattingOptions(tab_size=2, insert_spaces=True))
    )
    assert edits and len(edits) == 1 and edits[0].range.start.line == 8
    marks = await client.text_document_document_highlight_async(t.DocumentHighlightParams(film.id, film.at("mara")))
    assert marks and len(marks) == 2
    found = await client.workspace_symbol_async(t.WorkspaceSymbolParams("station"))
    assert found and found[0].name == "station"
    film.close()


async def test_a_story_that_was_never_saved_is_read_alone(client: LanguageClient) -> None:
    film = Open(client, Path(), CAST + "scene a {\n  shot 5s {\n    @nobody\n  }\n}\n", uri="untitled:Untitled-1")
    rows = await film.codes({"unknown-name", "unused", "aspect-missing"})
    assert rows
    assert await client.text_document_rename_async(t.RenameParams(film.id, film.at("mara", 1), "marta"))
    film.close()


async def test_a_file_outside_any_project_is_its_own(client: LanguageClient, tmp_path: Path) -> None:
    film = Open(client, tmp_path / "new.kstory", FILM.replace('from "cast', 'from "no_cast'))
    rows = await film.codes({"import-unreadable"})
    assert "no_cast.kstory" in rows[0].message
    assert not list(tmp_path.iterdir())
    film.close()


async def test_settings_of_the_project_count_and_are_told_of(client: LanguageClient, folder: Path) -> None:
    toml = folder / "kstory.toml"
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())
    toml.write_text("[money]\nbudgett = 5\n", encoding="utf-8")
    client.workspace_did_change_watched_files(
        t.DidChangeWatchedFilesParams([t.FileEvent(toml.as_uri(), t.FileChangeType.Changed)])
    )
    for _ in range(500):
        if client.diagnostics.get(toml.as_uri()):
            break
        await asyncio.sleep(0.02)
    assert client.diagnostics[toml.as_uri()][0].range.start.line == 1
    film.close()


async def test_a_projects_own_template_is_followed_on_the_disk(client: LanguageClient, folder: Path) -> None:
    (folder / "kstory.toml").write_text('[prompt]\ntemplate = "prompt.txt"\n', encoding="utf-8")
    (folder / "prompt.txt").write_text("{{ prose }}", encoding="utf-8")
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())
    (folder / "prompt.txt").write_text("{{ nope }}", encoding="utf-8")
    await film.codes({"template-name"})
    film.close()


async def test_nonsense_does_not_stop_the_server(client: LanguageClient, tmp_path: Path) -> None:
    film = Open(client, tmp_path / "odd.kstory", "scene {\n\u2028 }}}{{\n\ud83d @[\n\x00 shot 5s {\n{% for")
    for line in range(7):
        for column in (0, 1, 7, 99):
            at = t.Position(line, column)
            await client.text_document_completion_async(t.CompletionParams(film.id, at))
            await client.text_document_hover_async(t.HoverParams(film.id, at))
            await client.text_document_definition_async(t.DefinitionParams(film.id, at))
    await client.text_document_document_symbol_async(t.DocumentSymbolParams(film.id))
    film.close()


async def asked(client: LanguageClient, film: Open, command: str) -> object:
    params = t.ExecuteCommandParams(f"kstory.{command}", arguments=[film.uri, "platform"])
    return await client.workspace_execute_command_async(params)


async def test_what_stands_above_a_scene_can_be_clicked(client: LanguageClient, folder: Path) -> None:
    film = Open(client, folder / "film.kstory", FILM)
    await film.codes(set())

    async def lenses(count: int) -> list[str]:
        for _ in range(400):
            rows = await client.text_document_code_lens_async(t.CodeLensParams(film.id)) or []
            if len(rows) == count:
                return [row.command.command for row in rows if row.command]
            await asyncio.sleep(0.02)
        raise AssertionError(rows)

    assert await lenses(2) == ["kstory.show", "kstory.rehearse"]
    told = await asked(client, film, "show")
    assert isinstance(told, str) and "@mara reads @note 👍" in told
    shown = Path(to_fs_path(client.shown_documents[-1].uri) or "")
    assert shown.read_text(encoding="utf-8") == told
    assert await asked(client, film, "play") == []
    assert await asked(client, film, "rehearse") is True
    assert len(await lenses(3)) == 3
    clips = await asked(client, film, "play")
    assert isinstance(clips, list) and [Path(clip).suffix for clip in clips] == [".mp4"]
    assert client.shown_documents[-1].external
    film.replace("wide", "close-up")
    assert await asked(client, film, "rehearse") is False
    film.replace("close-up", "wide")
    edit = await client.text_document_rename_async(t.RenameParams(film.id, film.at("platform"), "station"))
    assert edit and edit.document_changes and isinstance(edit.document_changes[0], t.TextDocumentEdit)
    assert [row.new_text for row in edit.document_changes[0].edits if isinstance(row, t.TextEdit)] == ["station"]
    film.replace("platform", "station")
    for _ in range(400):
        rows = await client.text_document_code_lens_async(t.CodeLensParams(film.id)) or []
        if [row.command.arguments for row in rows[:1] if row.command] == [[film.uri, "station"]] and len(rows) == 3:
            break
        await asyncio.sleep(0.02)
    assert rows[0].command and rows[0].command.title.endswith("kept"), "a scene by another name is not made again"
