"""Lines above scenes while builds run in a terminal beside the editor, and nothing is typed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as t
from opened import Open
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from storyboard.editor.hints import SHOW
from storyboard.editor.watch import Builds, follow
from storyboard.editor.workspace import Workspace
from storyboard.execute.holding import hold
from storyboard.execute.settings import Places
from storyboard.ledger.attempt import Intent
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal
from storyboard.project.place import locate

KSTORY = [sys.executable, "-m", "storyboard.cli.main"]
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name == "KSTORY_HOME" or not name.startswith(("GMI_", "KSTORY_"))
}
FILM = """\
scene quay "Quay" {
  aspect: 1:1
  mode: std

  shot 3s {
    Gulls over the water.
  }
  ---
  shot 3s {
    A boat comes in.
  }
}
"""
ASKED = asyncio.Event()
"""The server wants the lines above scenes to be shown anew."""

lens = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(scope="module", loop_scope="module", config=ClientServerConfig([*KSTORY, "lsp"], server_env=CLEAN))
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    for method in (t.CLIENT_REGISTER_CAPABILITY, t.WORKSPACE_INLAY_HINT_REFRESH):
        lsp_client.feature(method)(lambda *_: None)
    lsp_client.feature(t.WORKSPACE_CODE_LENS_REFRESH)(lambda *_: ASKED.set())
    capabilities = client_capabilities("visual-studio-code")
    await lsp_client.initialize_session(t.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


async def shown(client: LanguageClient, film: Open, words: str) -> None:
    """Wait until the line above the scene holds these words, looking again only where the server asks for it."""
    async with asyncio.timeout(60):
        while True:
            rows = await client.text_document_code_lens_async(t.CodeLensParams(film.id))
            told = [row.command.title for row in rows or () if row.command and row.command.command == SHOW]
            if told and words in told[0]:
                return
            await ASKED.wait()
            ASKED.clear()


@contextmanager
def running(*words: str, folder: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([*KSTORY, *words], cwd=folder, env=CLEAN | more, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


@lens
async def test_a_rehearsal_in_a_terminal_is_followed_to_its_end(client: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "film.kstory").write_text(FILM, encoding="utf-8")
    film = Open(client, tmp_path / "film.kstory", FILM)
    await shown(client, film, " · new")
    with running("build", folder=tmp_path) as build:
        await shown(client, film, "kept")
        build.wait(60)
    film.close()


@lens
async def test_what_is_ordered_is_under_way_also_when_the_build_is_gone(client: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "film.kstory").write_text(FILM, encoding="utf-8")
    (tmp_path / "service").mkdir()
    with running("standin", "--realistic", "--port", "0", folder=tmp_path / "service", PYTHONUNBUFFERED="1") as service:
        assert service.stdout
        found = re.search(r"http://\S+", service.stdout.readline())
        assert found
        (tmp_path / "kstory.toml").write_text(f'[service]\nname = "gmi"\nbase_url = "{found[0]}"\n', encoding="utf-8")
        with running("trust", "--yes", folder=tmp_path) as trust:
            assert trust.wait(60) == 0
        film = Open(client, tmp_path / "film.kstory", FILM)
        await shown(client, film, "new")
        with running("build", "--live", "--yes", folder=tmp_path, GMI_API_KEY="any") as build:
            await shown(client, film, " · under way")
            build.send_signal(signal.SIGINT)
            build.wait(60)
        film.replace("water", "dark water")
        await shown(client, film, "1 new, 1 under way · $0.252 to make")
        film.replace("dark water", "water")
        await shown(client, film, " · under way")
        film.close()


def test_a_rehearsal_is_under_way_while_it_runs(tmp_path: Path) -> None:
    path, stories = tmp_path / "film.kstory", Workspace({})
    path.write_text(FILM, encoding="utf-8")
    uri, builds = path.as_uri(), Builds(stories)
    stories.open(uri, path, FILM, 1)
    film = stories.compile(uri)
    plan = stories.price(uri, film).plan if film else None
    assert plan
    step, places = plan.steps[0], Places.of(locate(path), live=False)
    request, fingerprint = step.variants[0].request, step.variants[0].fingerprint
    intent = Intent(
        *(plan.story, step.address, "clip", step.scene, 1, fingerprint, request.model, "http://x", "{}"),
        *(step.each, step.seconds, True, {}, {}),
    )
    assert builds.changed() == {}
    with hold(places):
        journal = Journal.open(places.journal)
        attempt = journal.intend(intent)
        assert builds.changed() == {uri: False} and follow(stories, uri) and not follow(stories, uri)
        assert stories.films[uri].under_way == {step.address}
        assert builds.changed() == {uri: False}  # it is seen to be at work from now on
        journal.move(attempt, State.ACCEPTED, request_id="a")
        assert builds.changed() == {uri: False} and not follow(stories, uri)
    journal.close()
    assert builds.changed() == {uri: False} and follow(stories, uri)
    assert not stories.films[uri].under_way
    places.lock.parent.mkdir(parents=True)
    places.lock.write_text("", encoding="utf-8")
    assert builds.changed() == {uri: True} and builds.changed() == {}
