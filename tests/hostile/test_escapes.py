"""Names, titles, paths and a service's words at their worst, through every command: on a terminal and into a pipe, for
people and as JSON. Nothing of them steers the terminal, makes a line of its own, or breaks the format it stands in."""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storyboard.cli.commands import NAMES
from storyboard.standin import Clip, Fault, Faults, Standin
from storyboard.text.escapes import as_block, as_code, in_dot, in_json, in_markdown, in_mermaid
from storyboard.text.visible import line, shown

KSTORY = str(Path(sys.executable).with_name("kstory"))
WORST = "w\x1b[35;8m\x1b]0;p\x07\x9b31m\x7f\r\b\u202e\u2066\u200b\u00ad\u2028\nFORGED"
"""What a terminal obeys, what hides, what turns round; a colour that is not ours, and a line that is not."""
BYTES = os.fsdecode(b"\xff\x9b[31m")
"""A part of a name that is no Unicode."""
HIDDEN = "\u202e\u200b\u2066[x](http://evil.example)<b>`c`*d*|&"
"""What a story may hold without an error."""
STORY = """\
story "Two {X} doors" {{
  aspect: 1:1
  mode: std
}}

character ada "Ada {X:.12}" {{
  Woman {X} with a lamp
  front: "ada.png"
  angles: "ada.png"
}}

scene hall "The hall {X}" {{
  shot 3s wide {{
    @ada stands {X} in a dark hall.
  }}
}}
"""
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("GMI_", "KSTORY_"))}
CLEAN["KSTORY_HOME"] = os.environ["KSTORY_HOME"]


@dataclass(frozen=True)
class Scene:
    """A hostile folder: a story in it that can be built, one that cannot, and what commands are told."""

    root: Path
    story: str
    broken: str
    environment: dict[str, str]


def scribble(clip: Clip, target: Path, thumbnail: Path) -> None:
    raise ValueError(f"cannot be drawn {WORST}")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    outer = tmp_path_factory.mktemp("hostile")
    root = outer / f"folder {WORST}{BYTES}"
    try:
        root.mkdir()
    except OSError:
        pytest.skip("this disk takes no such names")
    Image.new("RGB", (720, 720), "teal").save(root / "ada.png")
    story, broken = f"film {WORST}.kstory", f"broken {WORST}{BYTES}.kstory"
    (root / story).write_text(STORY.format(X=HIDDEN), encoding="utf-8")
    (root / broken).write_text(STORY.format(X=WORST.replace("\n", "")) + f'image no = "{WORST}.png"\n@ni{WORST}\n')
    failing = {"status": "failed", "outcome": {"error": f"refused {WORST}"}}
    faults = Faults(Fault("finish", record=failing, times=None))
    with Standin(outer / "standin", key="k", renderer=scribble, faults=faults) as standin:
        yield Scene(root, story, broken, CLEAN | {"GMI_BASE_URL": standin.url, "GMI_API_KEY": "k"})


CALLS: dict[str, list[list[str]]] = {
    "new": [[f"new {WORST}"], ["STORY"], [WORST], ["ok/" + WORST]],
    "check": [["STORY"], ["BROKEN"], [WORST], [], ["STORY", "--sarif"], ["BROKEN", "--sarif"], ["COPY", "--fix"]],
    "fmt": [["COPY", "--diff"], ["COPY", "--check"], ["BROKEN", "--diff"], [WORST], ["-", "--diff"], ["-"]],
    "trust": [["."], ["--list"], [WORST]],
    "explain": [[WORST], [f"[{WORST}]"]],
    "plan": [["STORY"], ["STORY", "--live", "-v"], ["BROKEN"], ["STORY", "--only", WORST]],
    "show": [
        ["hall", "--story", "STORY"],
        ["hall@1", "--story", "STORY"],
        [WORST, "--story", "STORY"],
        ["ada", "--live"],
    ],
    "graph": [["STORY"], ["STORY", "--as", "mermaid"], ["BROKEN"]],
    "build": [["STORY"], ["STORY", "--live", "--yes"], ["STORY", "--live"], ["BROKEN"], ["STORY", "--again", WORST]],
    "status": [["STORY"], ["STORY", "--live"], ["BROKEN"]],
    "takes": [["--story", "STORY"], [WORST, "--story", "STORY"], ["add", "hall.1", WORST, "--story", "STORY"]],
    "pick": [["hall", "1", "--story", "STORY"], [WORST, "1", "--story", "STORY"], ["hall", WORST]],
    "keep": [["hall", "--story", "STORY"], [WORST, "--story", "STORY"]],
    "adopt": [["hall", WORST, "--story", "STORY"], [WORST, "r", "--live", "--verify", "--story", "STORY"]],
    "mv": [["ada", "eve", "--dry-run", "--story", "STORY"], [WORST, "x", "--story", "STORY"], ["ada", WORST]],
    "stats": [["STORY"], ["STORY", "--cost"], ["BROKEN"]],
    "clean": [["STORY", "--dry-run"], ["STORY", "--takes", "unpicked", "--dry-run"], ["BROKEN"], ["STORY"]],
    "doctor": [["STORY"], ["STORY", "--online"], ["BROKEN"]],
    "lsp": [[WORST]],
    "standin": [["--host", WORST], ["--port", WORST], ["--folder", "STORY"]],
    "completion": [["bash"], [WORST]],
}
"""Of every command what it is called with, in turn; STORY, BROKEN and COPY stand for the files."""
WITHOUT_JSON = {"lsp", "standin", "completion"}


def words_of(scene: Scene, name: str, words: list[str]) -> list[str]:
    if "COPY" in words:
        (scene.root / f"copy {WORST}.kstory").write_bytes((scene.root / scene.broken).read_bytes())
    files = {"STORY": scene.story, "BROKEN": scene.broken, "COPY": f"copy {WORST}.kstory"}
    return [name, *(files.get(word, word) for word in words)]


def typed(words: list[str]) -> bytes:
    return (STORY.format(X=WORST.replace("\n", ""))).encode() if "-" in words else b"n\n"


def piped(scene: Scene, words: list[str]) -> tuple[bytes, bytes]:
    done = subprocess.run(
        [KSTORY, *words], cwd=scene.root, env=scene.environment, input=typed(words), capture_output=True, timeout=120
    )
    return done.stdout, done.stderr


def on_a_terminal(scene: Scene, words: list[str]) -> bytes:
    """Everything that a command writes to a terminal, output and errors in their order."""
    ours, theirs = pty.openpty()
    environment = scene.environment | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40"}
    given = subprocess.PIPE if "-" in words else theirs
    process = subprocess.Popen(
        [KSTORY, *words], cwd=scene.root, env=environment, stdin=given, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    if process.stdin:
        process.stdin.write(typed(words))
        process.stdin.close()
    out, until = b"", time.monotonic() + 120
    while time.monotonic() < until:
        if not select.select([ours], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            more = os.read(ours, 65_536)
        except OSError:  # everybody has closed the other end
            break
        if not more:
            break
        out += more
        if b"?" in more and b"[y/N]" in more:
            os.write(ours, b"n\n")
    os.close(ours)
    process.wait(30)
    return out


OURS = re.compile(r"\x1b\[[0-9;]*m")
RICH = re.compile(r"\x1b\[\?25[lh]|\x1b\[[0-9]*[AK]|\x1b\[2K|\r")
"""How a display that is drawn again and again moves on the screen, which builds alone do."""


def fit(out: bytes, *, display: bool = False) -> str:
    """The output as text, once nothing in it is found that steers, hides or forges."""
    text = out.decode("utf-8")
    assert "\x1b[35;8m" not in text, text
    text = OURS.sub("", text.replace("\r\n", "\n"))
    text = RICH.sub("", text) if display else text
    odd = {sign for sign in text if sign != "\n" and shown(sign) not in (sign, "\u00a0")}
    assert not odd, (odd, text)
    assert not re.search(r"^\s*FORGED", text, re.MULTILINE), text
    return text


@pytest.mark.parametrize("name", NAMES)
def test_no_command_lets_anything_through(scene: Scene, name: str) -> None:
    said = ""
    for words in CALLS[name]:
        call = words_of(scene, name, words)
        if name == "standin" and "--folder" in words:
            continue  # it would serve; below
        out, err = piped(scene, call)
        if name != "fmt" or "-" not in words or "--diff" in words:  # a filter hands its text on as it is
            said += fit(out)
        said += fit(err)
        said += fit(on_a_terminal(scene, call), display=name == "build")
        if name in WITHOUT_JSON or "-" in words or "--sarif" in words:
            if "--sarif" in words:
                json.loads(out)
            continue
        out, err = piped(scene, [*call, "--json"])
        assert (out.strip() or err.strip()) and fit(err) is not None
        for each in fit(out).splitlines() if name == "build" else [fit(out)]:
            json.loads(each)
        if words is CALLS[name][0]:
            fit(on_a_terminal(scene, [*call, "--json"]), display=name == "build")
    assert "kstory itself has failed" not in said, said
    assert name in ("clean", "completion", "explain", "lsp") or "FORGED" in said, said


TOML = """\
[story]
main = "\\u001b[35;8m\\nFORGED"
"\\u001b]0;p\\u009b\\nFORGED" = 1
[service]
name = "\\u001b[35;8m\\nFORGED\\u202e"
base_url = "https://\\u001b[35;8m\\nFORGED"
[paths]
build = "\\u001b[35;8m\\nFORGED"
allow = ["\\u001b[35;8m\\nFORGED"]
[checks]
meant = ["\\u001b[35;8m\\nFORGED"]
"""
LOCK = {
    "version": 1,
    "nodes": [
        {
            "story": WORST,
            "address": "hall.1",
            "kind": "clip",
            "pick": 1,
            "takes": [
                {"take": 1, "file": WORST, "request_id": WORST, "made": WORST, "fingerprint": WORST, "cost": WORST}
            ],
        }
    ],
}


@pytest.mark.parametrize("name", ["check", "plan", "build", "status", "takes", "stats", "doctor", "clean", "show"])
@pytest.mark.parametrize("at_its_worst", ["kstory.toml", "kstory.lock", "both"])
def test_a_project_whose_files_say_the_worst(scene: Scene, name: str, at_its_worst: str) -> None:
    """Settings and locks are written by strangers too."""
    root = scene.root / f"with {at_its_worst}"
    root.mkdir(exist_ok=True)
    Image.new("RGB", (720, 720), "teal").save(root / "ada.png")
    (root / "a.kstory").write_text(STORY.format(X=HIDDEN), encoding="utf-8")
    if at_its_worst != "kstory.lock":
        (root / "kstory.toml").write_text(TOML, encoding="utf-8")
    if at_its_worst != "kstory.toml":
        (root / "kstory.lock").write_text(json.dumps(LOCK), encoding="utf-8")
        (root / "kstory.rehearsal.lock").write_text(json.dumps(LOCK), encoding="utf-8")
    here = Scene(root, "a.kstory", "a.kstory", scene.environment)
    call = [
        name,
        *(["hall"] if name == "show" else []),
        *(["--live"] if name not in ("check", "doctor", "clean") else []),
    ]
    out, err = piped(here, call)
    text = fit(out) + fit(err) + fit(on_a_terminal(here, call), display=name == "build")
    fit(b"".join(piped(here, [*call, "--json"])))
    assert text.strip() and "kstory itself has failed" not in text, text


def test_the_folder_of_a_stand_in(scene: Scene) -> None:
    process = subprocess.Popen(
        [KSTORY, "standin", "--port", "0", "--folder", f"kept {WORST}", "--host", "127.0.0.1"],
        cwd=scene.root,
        env=scene.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    fit(first + process.communicate(timeout=30)[0])


def test_a_service_that_says_the_worst(scene: Scene) -> None:
    """The words of a failure, live: they are told, and harmless."""
    call = words_of(scene, "build", ["STORY", "--live", "--yes", "--again", "ada"])
    assert "refused w" in fit(on_a_terminal(scene, call), display=True)


def test_the_table_has_every_command() -> None:
    assert set(CALLS) == set(NAMES)


def test_nothing_is_written_to_a_terminal_but_through_one_module() -> None:
    """Nor is a line break handed to `say`, which would show it."""
    package = Path(__file__).parents[2] / "storyboard"
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            where = f"{path.name}:{node.lineno} {called}"
            if path.name not in ("screen.py", "main.py"):  # main.py: that what was said was lost
                assert called not in ("print", "click.echo", "click.secho", "click.confirm", "click.prompt"), where
                if re.search(r"\bstd(out|err)\b.*\.write", called):
                    assert path.name in ("fmt.py", "main.py"), where
            if called == "say":
                breaks = [part for each in node.args for part in ast.walk(each) if isinstance(part, ast.Constant)]
                split = "split" in ast.unparse(node) or "join" in ast.unparse(node)
                assert split or not any("\n" in str(part.value) for part in breaks), where


TEXT = st.text(st.characters() | st.sampled_from(WORST + HIDDEN + BYTES + '`"#;\n&'), max_size=40)


@given(TEXT)
def test_a_line_is_one_line(text: str) -> None:
    assert all(shown(sign) in (sign, "\u00a0") for sign in line(text)) and "\n" not in line(text)
    line(text).encode()


@given(st.recursive(TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner)), st.booleans())
def test_json_is_whole_and_says_the_same(data: Any, ascii_only: bool) -> None:
    text = in_json(data, indent=2, ascii_only=ascii_only)
    assert all(sign == "\n" or shown(sign) in (sign, "\u00a0") for sign in text)
    text.encode("ascii" if ascii_only else "utf-8")
    halves = re.compile("[\ud800-\udfff]")
    if not halves.search(repr_of(data)):
        assert json.loads(text) == data
    assert not halves.search(repr_of(json.loads(text)))


def repr_of(data: Any) -> str:
    match data:
        case str():
            return data
        case dict():
            return "".join(map(repr_of, [*data, *data.values()]))
        case _:
            return "".join(map(repr_of, data))


@given(TEXT)
def test_drawings_quote(text: str) -> None:
    assert re.fullmatch(r'(\\.|[^"\\\n])*', in_dot(text), re.DOTALL)
    assert not set(in_mermaid(text)) & set('"<>`\n\\') and not re.search(r"#(?!35;|92;|96;)", in_mermaid(text))


@given(TEXT)
def test_markdown_stays_words(text: str) -> None:
    words = re.sub(r"\\[!-/:-@\[-`{-~]", "", in_markdown(text))
    assert not re.search(r"[\\`*\[\]<>&~|\n]", words)
    assert not re.match(r"[-+#=]|\d{1,2}[.)]", in_markdown(text))
    code = as_code(text)
    fence = re.match("`+", code)
    assert fence and code.endswith(fence[0]) and "\n" not in code
    assert len(fence[0]) > max(map(len, re.findall("`+", code[len(fence[0]) : -len(fence[0])])), default=0)
    first, *body, last = as_block(text, "text").split("\n")
    assert first == f"{last}text" and not any(last in each for each in body)
