"""A strange environment: variables that cannot be used, streams that are closed or full, folders that are gone, odd
locales. A rehearsal is touched by none of it; everything else says one sentence that names what is wrong."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from film_set import KSTORY, Set, make_set

from storyboard.door.examining import examine
from storyboard.door.variables import VARIABLES
from storyboard.execute.client import Client, UnreadableError
from storyboard.execute.network import Network
from storyboard.execute.settings import Settings
from storyboard.project.environment import for_rehearsals
from storyboard.project.home import NOWHERE, home

KEY = "gmi-planted-key-1"
SPELT = "s3cr"
LIVE = [
    ("HTTP_PROXY", "http://user:s3cr#t@127.0.0.1:9"),
    ("https_proxy", "http://user:s3cr/t@127.0.0.1:9"),
    ("HTTPS_PROXY", "http://127.0.0.1:99999"),
    ("HTTPS_PROXY", "http://[::1"),
    ("HTTPS_PROXY", "http://exa mple.com"),
    ("HTTPS_PROXY", "ftp://127.0.0.1"),
    ("HTTPS_PROXY", "\udcff"),
    ("ALL_PROXY", "socks5://127.0.0.1:9"),
    ("all_proxy", "socks5h://user:s3cr@127.0.0.1:9"),
    ("SSL_CERT_FILE", "/dev/null/none"),
    ("SSL_CERT_FILE", "/"),
    ("SSL_CERT_FILE", __file__),
    ("SSL_CERT_DIR", "/dev/null/none"),
    ("SSLKEYLOGFILE", "/dev/null/keys"),
    ("KSTORY_KEY_FILE", "~nobody-of-this-name/key"),
    ("KSTORY_KEY_FILE", "key"),
    ("KSTORY_KEY_FILE", "/"),
    ("KSTORY_KEY_FILE", "/dev/null/none"),
    ("KSTORY_KEY_FILE", "/dev/null"),
    ("GMI_ORG_ID", "é"),
    ("GMI_ORG_ID", "a\r\nX-Other: b"),
    ("GMI_ORG_ID", "two words"),
    ("GMI_API_KEY", "é"),
    ("GMI_API_KEY", "a\nb"),
    ("GMI_API_KEY", "k" * 100_000),
]
OWN = [
    ("KSTORY_CONCURRENCY", "0"),
    ("KSTORY_CONCURRENCY", "9" * 5000),
    ("KSTORY_CONCURRENCY", "many"),
    ("KSTORY_POLL_SECONDS", "nan"),
    ("KSTORY_POLL_SECONDS", "1e999999"),
    ("KSTORY_DEADLINE_MINUTES", "inf"),
    ("KSTORY_SETTLE_SECONDS", "-1"),
    ("KSTORY_BUSY_SECONDS", "\udcff"),
    ("GMI_BASE_URL", "nonsense"),
    ("GMI_BASE_URL", "https://h:99999"),
    ("KSTORY_HOME", "relative"),
    ("KSTORY_HOME", "~nobody-of-this-name/x"),
    ("KSTORY_HOME", __file__),
    ("KSTORY_HOME", f"{__file__}/below"),
]


class Line:
    """An address that counts who comes; it answers nothing."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def line() -> Iterator[Line]:
    found = Line()
    yield found
    found.close()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Set:
    """A film that is rehearsed. Nobody changes it."""
    found = make_set(tmp_path_factory.mktemp("scene"))
    assert found.run("build").code == 0
    return found


def with_key(found: Set, service: str, **more: str) -> dict[str, str]:
    given = {} if any(name in more for name in ("KSTORY_KEY_FILE", "GMI_API_KEY")) else {"GMI_API_KEY": KEY}
    return {"GMI_BASE_URL": service} | given | more


def shell(found: Set, words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", words], cwd=found.root, env=found.environment | more, capture_output=True, timeout=120
    )


def test_a_rehearsal_takes_nothing_that_live_work_takes(tmp_path: Path, line: Line) -> None:
    film = make_set(tmp_path)
    broken = dict(reversed(LIVE)) | {"HTTP_PROXY": line.url, "NO_PROXY": "[::1]", "GMI_BASE_URL": line.url}
    done = film.run("build", **broken)
    assert done.code == 0, done.err
    assert "Film:" in done.out and not line.calls
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        shutil.rmtree(film.root / "build")
        assert film.run("build", **{name: line.url, "REQUEST_METHOD": "GET"}).code == 0
    assert not line.calls


@pytest.mark.parametrize(("name", "value"), LIVE, ids=range(len(LIVE)))
def test_what_live_work_cannot_use_is_said_before_a_price(scene: Set, line: Line, name: str, value: str) -> None:
    done = scene.run("build", "--live", "--yes", **with_key(scene, line.url, **{name: value}))
    assert done.code == 1, done.err
    assert done.err.count("error[") == 1 and name in done.err
    assert "This build" not in done.out and not line.calls
    assert not any(word in done.out + done.err for word in ("itself", "Traceback", SPELT, KEY, "cannot convert"))
    asked = scene.run("doctor", "--online", "--json", **with_key(scene, line.url, **{name: value}))
    assert asked.code == 1 and not line.calls
    bad = [each["says"] for each in asked.data()["findings"] if each["state"] == "bad"]
    assert any(name in says for says in bad) and SPELT not in asked.out and KEY not in asked.out


@pytest.mark.parametrize(("name", "value"), OWN, ids=range(len(OWN)))
def test_a_setting_that_cannot_be_used_is_said_by_every_command(scene: Set, name: str, value: str) -> None:
    for words in (["check"], ["build"], ["build", "--live", "--yes"], ["doctor"]):
        done = scene.run(*words, **{name: value})
        assert done.code == 1 and name in done.out + done.err, (words, done)
        assert "itself" not in done.err and "Traceback" not in done.err


def test_a_live_build_goes_through_the_proxy_and_to_this_machine_directly(tmp_path: Path, line: Line) -> None:
    film = make_set(tmp_path)
    here = film.run("build", "--live", "--yes", **with_key(film, "http://127.0.0.1:9"), HTTP_PROXY=line.url)
    assert here.code == 4 and not line.calls
    there = with_key(film, "https://service.invalid"), {"HTTPS_PROXY": line.url.replace("//", "//user:s3cr@")}
    done = film.run("doctor", "--online", **there[0], **there[1])
    assert line.calls and SPELT not in done.out + done.err


@pytest.mark.parametrize(
    ("url", "given", "proxy"),
    [
        ("https://a.example/x", {"HTTPS_PROXY": "p:1"}, "http://p:1"),
        ("https://a.example/x", {"HTTP_PROXY": "p:1"}, None),
        ("https://a.example/x", {"ALL_PROXY": "http://p:1"}, "http://p:1"),
        ("https://a.example/x", {"HTTPS_PROXY": "p:1", "https_proxy": "q:2"}, "http://q:2"),
        ("https://a.example/x", {"HTTPS_PROXY": "p:1", "https_proxy": ""}, None),
        ("https://a.example/x", {"HTTPS_PROXY": "p:1", "NO_PROXY": "*"}, None),
        ("https://a.example/x", {"HTTPS_PROXY": "p:1", "NO_PROXY": "b, .example"}, None),
        ("https://a.example/x", {"HTTPS_PROXY": "p:1", "NO_PROXY": "ample"}, "http://p:1"),
        ("https://a.example:4/x", {"HTTPS_PROXY": "p:1", "NO_PROXY": "a.example:4"}, None),
        ("https://[2001:db8::1]/x", {"HTTPS_PROXY": "p:1", "NO_PROXY": "[2001:db8::1]"}, None),
        ("https://10.1.2.3/x", {"HTTPS_PROXY": "p:1", "NO_PROXY": "10.0.0.0/8,[::1"}, None),
        ("http://127.0.0.1:8/x", {"HTTP_PROXY": "p:1"}, None),
        ("http://[::1]:8/x", {"HTTP_PROXY": "p:1"}, None),
        ("http://localhost/x", {"ALL_PROXY": "p:1"}, None),
        ("http://a.example/x", {"HTTP_PROXY": "p:1", "REQUEST_METHOD": "GET"}, None),
    ],
)
def test_which_proxy(url: str, given: dict[str, str], proxy: str | None) -> None:
    assert Network.of(given).proxy(url) == proxy


async def _asked(settings: Settings) -> str:
    async with Client(settings) as client:
        try:
            await client.model("m")
        except UnreadableError as fault:
            return fault.words
    return ""


@pytest.mark.asyncio
async def test_a_rehearsal_reaches_this_machine_alone(line: Line) -> None:
    network = Network.of({"ALL_PROXY": line.url})
    for url in ("http://192.0.2.1/x", "https://service.invalid/x", "http://127.0.0.1.example/x"):
        assert "this machine alone" in await _asked(Settings(base_url=url, rehearsal=True))
        assert "this machine alone" in await _asked(Settings(base_url=url, rehearsal=True, network=network))
    assert not line.calls


def test_what_a_child_that_rehearses_is_given() -> None:
    kept = {"PATH": "/bin", "KSTORY_HOME": "/h", "KSTORY_CONCURRENCY": "2", "HOME": "/h"}
    taken = {name: "x" for name, _ in LIVE} | {"no_proxy": "x", "PYTHONPATH": ".", "GMI_BASE_URL": "x"}
    assert for_rehearsals(kept | taken) == kept


def test_doctor_names_every_variable(tmp_path: Path) -> None:
    told = {"KSTORY_CONCURRENCY": "2", "KSTORY_CONCURENCY": "2", "GMI_ORG_ID": "org", "GMI_APIKEY": KEY, "GMI_X": "1"}
    told |= {
        "HTTPS_PROXY": "http://user:s3cr@p.example:1",
        "NO_PROXY": "a",
        "KSTORY_STANDIN_KEY": KEY,
        "KSTORY_ZZZ": KEY,
    }
    found = {each.says: each.state for each in examine(tmp_path, told) if each.what == "variable"}
    assert len(found) == 8 and not any(word in str(found) for word in (KEY, SPELT, "GMI_X"))
    notes = [says for says, state in found.items() if state == "note"]
    assert len(notes) == 3
    assert any("Did you mean KSTORY_CONCURRENCY" in each for each in notes)
    assert any("Did you mean GMI_API_KEY" in each for each in notes)


def test_every_row_can_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for row in VARIABLES:
        for value in ("\udcff", "\0", "x" * 10_000, "-", "//@", "[", "1e9999", "é"):
            try:
                row.judge(value)
            except ValueError as wrong:
                assert str(wrong).startswith(("a ", "an ", "one ", "the ", '"')), (row.name, value)
    assert not list(tmp_path.iterdir()), "nothing is made by looking"


def test_a_home_of_its_own_is_never_where_kstory_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    assert home({"KSTORY_HOME": "relative"}) == home({"KSTORY_HOME": "~nobody-of-this-name/x"}) == NOWHERE
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert home({}) == NOWHERE or home({}).is_absolute()
    assert not NOWHERE.exists()


SAYS = ["--version", "--help", "check", "check --json", "check --sarif", "plan", "plan --json", "build", "build --json"]
SAYS += [
    "status",
    "stats",
    "doctor",
    "doctor --json",
    "explain unknown-name",
    "graph",
    "completion bash",
    "show hall.1",
]


@pytest.mark.parametrize("output", [">/dev/full", ">&-", "1</dev/null", ">/dev/full 2>&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("words", SAYS)
def test_what_cannot_be_written_is_said_and_is_no_success(scene: Set, words: str, output: str) -> None:
    done = shell(scene, f"{KSTORY} {words} {output}")
    assert done.returncode == 74, done
    if "2>" not in output:
        assert b"cannot be written" in done.stderr
    assert b"itself" not in done.stderr and b"Traceback" not in done.stderr and b"Exception" not in done.stderr


def test_what_went_wrong_stays_the_exit_code(scene: Set) -> None:
    assert shell(scene, f"{KSTORY} check none.kstory --json >/dev/full").returncode == 1
    assert shell(scene, f"{KSTORY} nonsense >&-").returncode == 64
    assert shell(scene, f"{KSTORY} nonsense 2>/dev/full").returncode == 64
    assert shell(scene, f"{KSTORY} plan --detailed-exitcode --again hall >/dev/full").returncode == 74


@pytest.mark.parametrize("words", ["plan", "plan --json", "build", "--help", "completion bash"])
def test_a_reader_who_leaves_ends_nothing(scene: Set, words: str) -> None:
    done = shell(scene, f"({KSTORY} {words}; echo $? >&2) | head -c 1")
    assert done.stderr.decode().split()[-1] == "0" and b"cannot be written" not in done.stderr
    done = shell(scene, f"({KSTORY} {words} 2>/dev/null; echo $? >&2) | true")
    assert done.stderr == b"0\n"


@pytest.mark.parametrize("inputs", ["<&-", "0>/dev/null"])
def test_an_input_that_cannot_be_read(scene: Set, inputs: str) -> None:
    for words, code in (("fmt -", 1), ("lsp", 4)):
        done = shell(scene, f"{KSTORY} {words} {inputs}")
        assert done.returncode == code and b"itself" not in done.stderr and done.stderr.count(b"\n") == 1
    assert shell(scene, f"{KSTORY} build --json {inputs}").returncode == 0


def test_streams_that_are_closed_lend_their_numbers_to_no_file(tmp_path: Path) -> None:
    film = make_set(tmp_path)
    assert shell(film, f"{KSTORY} build <&- >&- 2>&-").returncode == 74
    assert film.run("build").out.startswith("Two doors: nothing to make")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of this kind")
def test_a_price_that_nobody_can_see_is_agreed_to_by_nobody(tmp_path: Path, line: Line) -> None:
    import pty  # noqa: PLC0415

    film = make_set(tmp_path)
    ours, theirs = pty.openpty()
    os.write(ours, b"y\n")
    done = subprocess.run(
        ["bash", "-c", f"{KSTORY} build --live >/dev/full"],
        cwd=film.root,
        env=film.environment | with_key(film, line.url),
        stdin=theirs,
        capture_output=True,
        timeout=60,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 3 and b"The price cannot be shown" in done.stderr and not line.calls


@pytest.mark.parametrize(
    "words", ["check", "build", "plan --json", "status", "doctor", "clean", "stats", "fmt", "new x"]
)
def test_a_folder_that_is_gone(tmp_path: Path, words: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    film = make_set(tmp_path / "film")
    done = shell(film, f"cd {shlex.quote(str(gone))} && rmdir {shlex.quote(str(gone))} && {KSTORY} {words}")
    assert done.returncode in (1, 4), done
    assert b"itself" not in done.stderr and b"Traceback" not in done.stderr and (done.stderr or done.stdout)


def test_a_story_elsewhere_is_read_though_this_folder_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    film = make_set(tmp_path / "film")
    for words in ("check", "build", "plan"):
        gone.mkdir(exist_ok=True)
        done = shell(film, f"cd {gone} && rmdir {gone} && {KSTORY} {words} {film.story}")
        assert done.returncode == 0, done.stderr


SNOW = 'story "雪の駅" {\n  aspect: 1:1\n}\nscene 雪 {\n  shot 3s {\n    雪。\n  }\n}\n'
ODD = [
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "latin-1"},
    {"LC_ALL": "nonsense", "LANG": "\udcff", "LANGUAGE": "\udcff"},
    {"COLUMNS": "wide", "LINES": "-1", "TERM": "\x1b[31m"},
    {"TMPDIR": "/dev/null/none", "TZ": "Nowhere/Land", "HOME": "/dev/null/none", "XDG_CACHE_HOME": "/dev/null"},
    {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"},
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_names_beyond_ascii_in_odd_surroundings(tmp_path: Path, odd: dict[str, str]) -> None:
    film = make_set(
        tmp_path / "雪", story='story "雪の駅" {\n  aspect: 1:1\n}\nscene 雪 {\n  shot 3s {\n    雪。\n  }\n}\n'
    )
    (film.root / "doors.kstory").rename(film.root / "駅.kstory")
    home_of = {"HOME": str(tmp_path), **odd}
    done = shell(film, f"{KSTORY} build", **home_of)
    assert done.returncode == 0, done.stderr
    assert (film.root / "build" / "rehearsal" / "clips" / "雪.1@1.mp4").is_file()
    told = shell(film, f"{KSTORY} check 駅.kstory --json", **home_of)
    assert told.returncode == 0 and json.loads(told.stdout.decode("latin-1"))["ok"]


def test_a_program_in_a_locale_without_the_letters_is_told_before_anything_is_made(tmp_path: Path) -> None:
    film = make_set(tmp_path, story=SNOW)
    program = (
        "import storyboard; built = storyboard.build(); print(built.outcome, [each.code for each in built.diagnostics])"
    )
    odd = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell(film, f"{sys.executable} -c {shlex.quote(program)}", **odd)
    assert b"None" in done.stdout and b"variable-value" in done.stdout, done


CLOSED = {
    "root": lambda root: root.chmod(0),
    "root without entering": lambda root: root.chmod(0o400),
    "root without writing": lambda root: root.chmod(0o500),
    "story": lambda root: (root / "doors.kstory").chmod(0),
    "picture": lambda root: (root / "ada.png").chmod(0),
    "state": lambda root: (root / ".kstory").chmod(0),
    "build": lambda root: (root / "build").chmod(0),
    "a story that is a folder": lambda root: ((root / "doors.kstory").unlink(), (root / "doors.kstory").mkdir()),
    "a story that is a pipe": lambda root: ((root / "doors.kstory").unlink(), os.mkfifo(root / "doors.kstory")),
    "settings": lambda root: ((root / "kstory.toml").write_text(""), (root / "kstory.toml").chmod(0)),
    "settings that are a folder": lambda root: (root / "kstory.toml").mkdir(),
}


PLAIN = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
"""Takes from root what root is spared."""


def as_plain() -> list[str]:
    """What stands before a command so that modes count for it."""
    if not hasattr(os, "geteuid"):
        pytest.skip("modes of another kind")
    if os.geteuid():
        return []
    if shutil.which("setpriv") is None or subprocess.run([*PLAIN, "true"], capture_output=True).returncode:
        pytest.skip("root here is spared by every mode")
    return PLAIN


@pytest.mark.parametrize("what", CLOSED)
def test_folders_and_files_that_are_closed(scene: Set, tmp_path: Path, what: str) -> None:
    before = as_plain()
    film = Set(tmp_path / "film", scene.environment | {"HOME": str(tmp_path)})
    shutil.copytree(scene.root, film.root)
    CLOSED[what](film.root)
    try:
        for words in (
            "check",
            "plan",
            "build",
            "status",
            "doctor",
            "stats",
            "fmt",
            "takes hall.1 --story",
            "clean --yes",
        ):
            call = [*before, KSTORY, *words.split(), str(film.root if words == "fmt" else film.story)]
            done = subprocess.run(
                call, cwd=tmp_path, env=film.environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
            )
            said = (done.stdout + done.stderr).decode()
            assert done.returncode in (0, 1, 4), (words, said)
            assert "itself" not in said and "Traceback" not in said and said.strip(), (words, said)
    finally:
        film.root.chmod(0o700)
        for folder in (".kstory", "build"):
            if (film.root / folder).is_dir():
                (film.root / folder).chmod(0o700)


def test_no_client_looks_at_the_environment_by_itself(monkeypatch: pytest.MonkeyPatch, line: Line) -> None:
    monkeypatch.setenv("HTTPS_PROXY", line.url)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "[::1]")
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null/none")
    client = Client(Settings(base_url="https://service.invalid"))
    assert not client._asking.trust_env and not client._posting.trust_env
    assert isinstance(client._asking, httpx.AsyncClient)
