"""Looks for texts that bring the compiler down or make it slow: `python benchmarks/fuzz_atheris.py [-runs=100000] ...`.

Needs the extra `fuzz`. Arguments are libFuzzer's; texts that are new to it are kept in tests/corpus/found, which git
ignores. What it finds belongs into tests/corpus/broken, where a test reads it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "tests" / "corpus" / "found"
WORDS = ROOT / "tests" / "corpus" / "found.dict"

with atheris.instrument_imports(include=["storyboard"]):
    from storyboard.compiler import compile_story
    from storyboard.syntax import decode, format_source
    from storyboard.syntax.words import BLOCKS, SETTINGS
    from storyboard.text import MediaProblem, Source
    from storyboard.text.render import render

MISSING = MediaProblem("missing", "there is no such file")


def one(data: bytes) -> None:
    """One text through everything that reads it."""
    source, faults = decode("film.kstory", data)
    made = compile_story("film.kstory", lambda path: source if path == "film.kstory" else MISSING)
    for fault in (*faults, *made.diagnostics):
        render(fault, {"film.kstory": source})
    laid_out = format_source(source)
    if laid_out is not None:
        again = format_source(Source("film.kstory", laid_out))
        assert again == laid_out, "not settled"


def main() -> None:
    """The command."""
    FOUND.mkdir(parents=True, exist_ok=True)
    for path in [*(ROOT / "examples").rglob("*.kstory"), *(ROOT / "tests" / "corpus").glob("*.kstory")]:
        if path.is_file():
            shutil.copyfile(path, FOUND / path.name)
    marks = ["{{", "}}", "{%", "%}", "@[", "---", "> ", "# ", "import ", "let ", "image ", "video "]
    words = [*BLOCKS, *(f"{word}:" for word in SETTINGS), *marks]
    WORDS.write_text("".join(f'"{word}"\n' for word in words), encoding="utf-8")
    atheris.Setup([*sys.argv, f"-dict={WORDS}", "-timeout=5", "-max_len=4000", str(FOUND)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
