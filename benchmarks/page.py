"""Tables of docs/performance.md, each between the marks of the benchmark that makes it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"
_END: Final = "<!-- end -->\n"


def put(table: str, maker: str) -> None:
    """Write a table in the place of the one before. `maker` is the file name of its benchmark."""
    mark = f"<!-- made by benchmarks/{maker} --write -->\n"
    before, found, rest = PAGE.read_text(encoding="utf-8").partition(mark)
    if not found:
        raise SystemExit(f"{PAGE.name} has no place for the table of {maker}: {mark}")
    PAGE.write_text(f"{before}{mark}{table}{_END}{rest.partition(_END)[2]}", encoding="utf-8")
