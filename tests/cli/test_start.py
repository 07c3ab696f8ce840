"""What a writer runs all the time starts without what it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from film_set import CLEAN, make_set

HEAVY = ("asyncio", "httpx", "networkx", "rich", "sqlite3", "starlette", "storyboard.execute", "typst")


@pytest.mark.parametrize("call", [["check"], ["fmt", "--check"], ["explain", "unknown-name"]], ids=" ".join)
def test_looking_loads_nothing_that_builds(tmp_path: Path, call: list[str]) -> None:
    make_set(tmp_path)
    arguments = [*call, "doors.kstory"] if call[0] != "explain" else call
    program = (
        "import sys\n"
        "from storyboard.cli.main import main\n"
        f"sys.argv = ['kstory', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded', [name for name in sys.modules if name.startswith({HEAVY!r})])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=CLEAN, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["loaded []"], done.stdout + done.stderr
