from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = "import sys; sys.modules.update(dict.fromkeys({names!r})); from storyboard.cli.main import main; main()"


def kstory(*arguments: str, without: tuple[str, ...] = (), said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", RUN.format(names=without), *arguments]
    return subprocess.run(command, input=said, capture_output=True, timeout=60, check=False)


def test_without_the_extra_it_says_what_to_install() -> None:
    done = kstory("lsp", without=("pygls", "lsprotocol"))
    assert done.returncode == 4
    assert b"pip install 'kstory[editor]'" in done.stderr
    assert b"Traceback" not in done.stderr


def test_no_other_command_needs_it(tmp_path: Path) -> None:
    story = tmp_path / "a.kstory"
    story.write_text("story {\n  aspect: 16:9\n}\nscene a {\n  shot 5s {\n    Snow falls\n  }\n}\n", encoding="utf-8")
    assert kstory("check", str(story), without=("pygls", "lsprotocol")).returncode == 0


def test_it_ends_when_the_editor_has_gone() -> None:
    done = kstory("lsp")
    assert done.returncode == 0
    assert done.stdout == b""
