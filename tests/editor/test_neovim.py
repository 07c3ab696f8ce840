"""The server as Neovim meets it, which shows no pictures and tells of no files."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from asking import CAST
from lsprotocol import types as t
from opened import FILM, Open
from PIL import Image
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(
    scope="module",
    loop_scope="module",
    config=ClientServerConfig(server_command=[sys.executable, "-m", "storyboard.cli.main", "lsp"]),
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    lsp_client.feature(t.WORKSPACE_INLAY_HINT_REFRESH)(lambda *_: None)
    await lsp_client.initialize_session(t.InitializeParams(capabilities=client_capabilities("neovim")))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def film(client: LanguageClient, tmp_path: Path) -> Open:
    (tmp_path / "cast.kstory").write_text(CAST, encoding="utf-8")
    return Open(client, tmp_path / "film.kstory", FILM)


async def test_files_are_looked_at(film: Open, tmp_path: Path) -> None:
    await film.codes(set())
    cast = tmp_path / "cast.kstory"
    cast.unlink()
    await film.codes({"import-unreadable"})
    cast.write_text(CAST, encoding="utf-8")
    await film.codes(set())
    film.close()


async def test_a_hover_names_pictures_and_does_not_try_to_show_them(
    client: LanguageClient, film: Open, tmp_path: Path
) -> None:
    Image.new("RGB", (640, 640)).save(tmp_path / "yard.png")
    film.replace("scene platform", 'image yard = "yard.png"\nscene platform')
    film.replace("reads", "@yard reads")
    await film.codes(set())
    hover = None
    while hover is None:  # it is compiled meanwhile
        hover = await client.text_document_hover_async(t.HoverParams(film.id, film.at("@yard", 2)))
    assert isinstance(hover.contents, t.MarkupContent)
    assert "yard.png" in hover.contents.value and "![" not in hover.contents.value
    film.close()


async def test_the_answer_to_the_last_question_is_of_the_last_text(client: LanguageClient, film: Open) -> None:
    await film.codes(set())
    waiting = []
    for number in range(40):
        film.replace("scene platform", f"scene s{number} {{\n}}\n\nscene platform")
        params = t.FoldingRangeParams(film.id)
        waiting.append(asyncio.ensure_future(client.text_document_folding_range_async(params)))
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    folds: Any = answers[-1]
    assert film.at("scene platform").line in {fold.start_line for fold in folds}
    late = [each for each in answers if isinstance(each, BaseException)]
    assert all(isinstance(each, JsonRpcException) and each.code == -32801 for each in late)
    film.close()


async def test_a_rehearsal_shows_how_far_it_is(client: LanguageClient, film: Open, tmp_path: Path) -> None:
    (tmp_path / "film.kstory").write_text(FILM, encoding="utf-8")
    await film.codes(set())
    words = t.ExecuteCommandParams("kstory.rehearse", arguments=[film.uri, "platform"])
    assert await client.workspace_execute_command_async(words) is True
    told: list[Any] = list(*client.progress_reports.values())
    assert [type(each) for each in (told[0], told[-1])] == [t.WorkDoneProgressBegin, t.WorkDoneProgressEnd]
    assert any("platform.1" in (each.message or "") for each in told if isinstance(each, t.WorkDoneProgressReport))
    assert "'platform' is rehearsed" in client.messages[-1].message
    film.close()


async def test_a_rehearsal_can_be_stopped(client: LanguageClient, film: Open, tmp_path: Path) -> None:
    film.replace("  shot 5s", "  takes: 20\n  shot 5s")  # so many that none can be done before it is stopped
    (tmp_path / "film.kstory").write_text(film.text, encoding="utf-8")
    await film.codes({"equal-takes"})
    before = set(client.progress_reports)
    words = t.ExecuteCommandParams("kstory.rehearse", arguments=[film.uri, "platform"])
    asked = asyncio.ensure_future(client.workspace_execute_command_async(words))
    while not (new := set(client.progress_reports) - before) or len(client.progress_reports[min(new, key=str)]) < 1:
        await asyncio.sleep(0.01)
    client.window_work_done_progress_cancel(t.WorkDoneProgressCancelParams(new.pop()))
    assert await asked is False and "stopped" in client.messages[-1].message
    film.close()
