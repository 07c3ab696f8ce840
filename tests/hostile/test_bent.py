"""The short version of `python benchmarks/hostile.py`: files and answers bent at random bring nothing down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is told elsewhere")
@pytest.mark.parametrize("kind", ["stories", "settings", "locks", "media", "answers"])
def test_bent_at_random(kind: str) -> None:
    """Tracebacks alone count here; time and memory are for a quiet machine."""
    command = [sys.executable, str(ROOT / "benchmarks" / "hostile.py"), "--cases", "12", kind]
    said = subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout
    assert "12 cases" in said
    assert "traceback" not in said, said
