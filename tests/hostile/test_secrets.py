"""Keys and passwords, planted wherever they can be, and looked for in everything that is shown, stored or handed on."""

from __future__ import annotations

import copy
import importlib
import inspect
import io
import json
import os
import pickle
import pkgutil
import pydoc
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from film_set import KSTORY, Set, make_set, standin

import storyboard
from storyboard.cli.wrong import failed
from storyboard.door.examining import examine
from storyboard.door.variables import connected
from storyboard.editor.talk import server
from storyboard.editor.workspace import Workspace
from storyboard.execute.client import Client
from storyboard.execute.downloads import Downloads
from storyboard.execute.events import Event
from storyboard.execute.settings import Settings
from storyboard.execute.uploads import Uploads
from storyboard.project.environment import surrounding
from storyboard.project.hiding import without_secrets
from storyboard.project.secrets import Key

KEY = "gmi-planted/3f9a+XYZ=="
PASSWORD = "hunter2#planted"
TOKEN = "tok-planted-0815"
GIVEN = {
    "GMI_API_KEY": KEY,
    "HTTPS_PROXY": "http://user:hunter2%23planted@proxy.invalid:9",
    "OTHER_TOKEN": TOKEN,
    "SLACK_HOOK": "https://hooks.example/planted-7/x",
}
PARTS = ("3f9a", "hunter2", "planted")


def shows(text: object) -> list[str]:
    return [part for part in PARTS if part in str(text)]


def guises(value: Any) -> Iterator[str]:
    """A value in every way that programs and people look at it."""
    yield repr(value)
    yield str(value)
    yield f"{value}"
    yield pydoc.render_doc(type(value))
    yield traceback_of(value)
    ways: tuple[Callable[[Any], object], ...] = (
        pickle.dumps,
        lambda each: json.dumps(each, default=str),
        lambda each: json.dumps(each, default=repr),
        msgspec.json.encode,
        copy.deepcopy,
        vars,
    )
    for way in ways:
        try:
            yield repr(way(value))
        except Exception as fault:
            yield "".join(traceback.format_exception(fault))


def traceback_of(value: Any) -> str:
    """How a fault is told that has the value among its locals."""
    try:
        held = value
        raise ValueError(held)
    except ValueError as fault:
        return "".join(traceback.TracebackException.from_exception(fault, capture_locals=True).format())


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with standin(tmp_path_factory.mktemp("service")) as url:
        yield url


def modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(storyboard.__path__, "storyboard.")
    return [importlib.import_module(each.name) for each in found]


def test_no_help_or_signature_shows_the_environment(planted: None) -> None:
    for name in storyboard.__all__:
        public = getattr(storyboard, name)
        with redirect_stdout(io.StringIO()) as said:
            help(public)
        told = said.getvalue() + (str(inspect.signature(public)) if callable(public) else "")
        assert not shows(told), name
    path = os.environ["PATH"]
    for module in modules():
        for thing in vars(module).values():
            if callable(thing) and getattr(thing, "__module__", "").startswith("storyboard"):
                try:
                    defaults = [each.default for each in inspect.signature(thing).parameters.values()]
                except (TypeError, ValueError):
                    continue
                assert not any(path in repr(each) or os.environ is each for each in defaults), thing


def test_nothing_that_holds_a_secret_shows_it(planted: None, tmp_path: Path) -> None:
    film = make_set(tmp_path)
    settings, faults = connected(Settings(), surrounding(), film.root)
    assert settings is not None and not faults and settings.network.proxy("https://x.example")
    client = Client(settings)
    held: list[Any] = [
        Key(KEY),
        surrounding(),
        settings,
        settings.network,
        client,
        client._asking,
        client._asking.headers,
        client._posting,
        Uploads(client, settings),
        Downloads(settings),
        Workspace(),
        storyboard.check(film.root),
        storyboard.plan(film.root),
        examine(film.root),
        storyboard.build(film.root),
        storyboard.check(film.root, environment=GIVEN),
        storyboard.plan(film.root, live=True, environment=GIVEN),
        examine(film.root, GIVEN),
    ]
    for each in held:
        for guise in guises(each):
            assert not shows(guise), (type(each), guise[:2000])


def test_a_key_in_a_file_shows_no_more(tmp_path: Path) -> None:
    film = make_set(tmp_path / "film")
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    file.chmod(0o600)
    given = {"KSTORY_KEY_FILE": str(file)}
    settings, _ = connected(Settings(), given, film.root)
    assert settings is not None and settings.key == Key(KEY)
    assert not [guise for each in (settings, examine(film.root, given)) for guise in guises(each) if shows(guise)]
    for spoilt in (f"{KEY} more", f"{KEY}\n{KEY}", "é" + KEY):
        file.write_text(spoilt)
        assert not [guise for guise in guises(connected(Settings(), given, film.root)) if shows(guise)]
        assert not [
            guise for guise in guises(connected(Settings(), {"GMI_API_KEY": spoilt}, film.root)) if shows(guise)
        ]


def test_a_live_build_shows_it_in_no_event_no_file_and_no_frame(tmp_path: Path, service: str) -> None:
    film = make_set(tmp_path / "film")
    given = GIVEN | {"GMI_BASE_URL": service, "KSTORY_POLL_SECONDS": "0.1"}
    heard: list[Event] = []
    built = storyboard.build(film.root, live=True, consent=lambda *_: True, emit=heard.append, environment=given)
    assert built.ok and heard
    for each in (built, built.outcome, built.planned, built.checked, *heard):
        for guise in guises(each):
            assert not shows(guise), (type(each), guise[:2000])

    def falls(_event: Event) -> None:
        raise RuntimeError("told badly")

    shutil.rmtree(film.root / "build")
    (film.root / "kstory.lock").unlink()
    shutil.rmtree(film.root / ".kstory")
    try:
        storyboard.build(film.root, live=True, consent=lambda *_: True, emit=falls, environment=given)
    except Exception as fault:
        told = traceback.TracebackException.from_exception(fault, capture_locals=True)
        frames = [
            frame for frame in told.stack if frame.name != "test_a_live_build_shows_it_in_no_event_no_file_and_no_frame"
        ]
        ours = [frame for frame in frames if f"{os.sep}storyboard{os.sep}" in frame.filename]
        assert ours and not [frame for frame in ours if shows(frame.locals)]
    for path in film.root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [part for part in (KEY, "hunter2", TOKEN) if part.encode() in data], path


def test_a_key_that_a_service_quotes_is_hidden_however_it_is_quoted() -> None:
    key = Key('a"b\\c/d')
    for text in ('"a\\"b\\\\c/d"', "a%22b%5Cc%2Fd", 'a"b\\c/d', "YSJiXGMvZA"):
        assert "(key)" in key.hide(f"said {text}!") and "(key)" in key.hide(f"said {text}!".encode()).decode()


FAULTS = [
    f"Invalid port: '{PASSWORD.partition('#')[0]}'",
    f"the proxy http://user:{PASSWORD}@proxy.invalid:9 and http://user:hunter2%23planted@proxy.invalid:9",
    f"Bearer {KEY}",
    f"repr {KEY!r} {KEY.encode()!r} json {json.dumps(KEY)}",
    "quoted gmi-planted%2F3f9a%2BXYZ%3D%3D",
    f"a part only: {KEY[4:16]}",
    f"{TOKEN} and https://hooks.example/planted-7/x",
    "Basic dXNlcjpodW50ZXIyI3BsYW50ZWQ",
]


@pytest.mark.parametrize("words", FAULTS)
def test_a_fault_file_holds_no_secret(
    planted: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    file = tmp_path / "key"
    file.write_text(KEY)
    monkeypatch.setenv("KSTORY_KEY_FILE", str(file))
    monkeypatch.setenv("HTTP_PROXY", f"http://user:{PASSWORD}@proxy.invalid:9")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for unset in ((), ("GMI_API_KEY",)):
        for name in unset:
            monkeypatch.delenv(name)
        fault = RuntimeError(words)
        fault.__cause__ = ValueError(words)
        fault.add_note(words)
        assert failed(fault, []) == 4
        (kept,) = tmp_path.glob("kstory-fault-*.txt")
        text = kept.read_text()
        assert "RuntimeError" in text and not shows(text) and "dXNlcjpodW50ZXIy" not in text, text
        kept.unlink()
    said = capsys.readouterr()
    assert not shows(said.out + said.err)


def test_a_fault_without_a_place_to_write_is_told_without_secrets(
    planted: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/dev/null/none")
    assert failed(RuntimeError(f"{KEY} \x1b[31m"), []) == 4
    said = capsys.readouterr().err
    assert "RuntimeError" in said and not shows(said) and "\x1b" not in said


def test_what_is_no_secret_stays_readable() -> None:
    given = {
        "LANG": "de_DE.UTF-8",
        "PWD": "/home/ana/film",
        "SHLVL": "1",
        "TERM": "xterm-256color",
        "HOME": "/",
        "X_KEY": "",
    }
    text = "File /home/ana/film/doors.kstory, line 1, in de_DE.UTF-8 on xterm-256color"
    assert without_secrets(text, given) == text


HOSTILE = """\
import os, pathlib
pathlib.Path({marker!r}).write_text(repr(dict(os.environ)))
"""


class Editor:
    """The few words of the protocol that a click takes."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        self._server = subprocess.Popen([KSTORY, "lsp"], cwd=folder, env=environment, stdin=pipe, stdout=pipe)
        self._number = 0

    def tell(self, method: str, params: object, **more: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def ask(self, method: str, params: object) -> Any:
        self._number += 1
        self.tell(method, params, id=self._number)
        while True:
            said = self._heard()
            if said.get("id") == self._number and "method" not in said:
                return said.get("result")

    def _heard(self) -> dict[str, Any]:
        assert self._server.stdout
        size = 0
        while (row := self._server.stdout.readline().strip()) or not size:
            if row.lower().startswith(b"content-length:"):
                size = int(row.partition(b":")[2])
        found: dict[str, Any] = json.loads(self._server.stdout.read(size))
        return found

    def end(self) -> None:
        self._server.kill()
        self._server.communicate()


def test_the_editor_rehearses_a_strangers_project_without_running_it(tmp_path: Path) -> None:
    film = make_set(tmp_path / "film")
    marker = tmp_path / "ran"
    code = HOSTILE.format(marker=str(marker))
    for name in ("sitecustomize", "usercustomize", "click", "httpx", "msgspec", "json", "av", "rich", "encodings"):
        (film.root / f"{name}.py").write_text(code)
    for name in ("storyboard", "storyboard/cli", "typst"):
        (film.root / name).mkdir()
        (film.root / name / "__init__.py").write_text(code)
    (film.root / "storyboard" / "cli" / "main.py").write_text(code)
    editor = Editor(film.root, film.environment | GIVEN | {"NO_PROXY": "", "HTTP_PROXY": "http://127.0.0.1:9"})
    try:
        uri = film.story.as_uri()
        editor.ask("initialize", {"processId": None, "rootUri": film.root.as_uri(), "capabilities": {}})
        editor.tell("initialized", {})
        document = {"uri": uri, "languageId": "kstory", "version": 1, "text": film.story.read_text()}
        editor.tell("textDocument/didOpen", {"textDocument": document})
        wish = {"command": "kstory.rehearse", "arguments": [uri, "hall"]}
        patience = time.monotonic() + 60
        while not (done := editor.ask("workspace/executeCommand", wish)) and time.monotonic() < patience:
            time.sleep(0.2)
        assert done is True
    finally:
        editor.end()
    assert list((film.root / "build").rglob("hall.1@1.mp4"))
    assert not marker.exists(), marker.read_text()


def test_the_command_imports_nothing_from_the_folder_it_is_started_in(tmp_path: Path) -> None:
    film: Set = make_set(tmp_path / "film")
    marker = tmp_path / "ran"
    for name in ("storyboard", "click", "httpx", "sitecustomize", "typst", "av"):
        (film.root / f"{name}.py").write_text(HOSTILE.format(marker=str(marker)))
    for words in (["check"], ["plan"], ["build"], ["doctor"], ["status"]):
        assert film.run(*words, **GIVEN).code in (0, 1)
    assert not marker.exists()


def test_the_log_of_an_editor_holds_no_secret(planted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(server, "window_log_message", lambda params: said.append(params.message))
    monkeypatch.setattr(server, "window_show_message", lambda params: said.append(params.message))
    server._own(RuntimeError(f"{KEY} and {TOKEN}"))
    assert "RuntimeError" in said[0] and not shows(said)
