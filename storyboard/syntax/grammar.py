"""The grammar, found and made into a parser of lines."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lark import Lark

from storyboard.text.remembering import remembered

_PACKAGED = Path(__file__).parent.parent / "grammar" / "kstory.lark"
_CHECKOUT = Path(__file__).parent.parent.parent / "grammar" / "kstory.lark"
_RULES: Final = ("story", "part", "element", "shot", "setting", "cue", "imports", "let", "media")
"""The lines that have parts. The others are what their kind says."""
_LINES: Final = 4096
"""Lines whose parts are remembered: many lines of a story are the same."""


def grammar_text() -> str:
    """The grammar of the installed package, else the one beside the checkout."""
    try:
        return _PACKAGED.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _CHECKOUT.read_text(encoding="utf-8")


def cache_folder() -> Path:
    """Where this user's caches of kstory lie, by the habits of the system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kstory"


def _cache_file(grammar: str) -> str | None:
    """Where the parser's tables are kept, or None where nothing can be written."""
    key = sha256(f"{grammar}{sys.version_info[:3]}".encode()).hexdigest()[:16]
    try:
        folder = cache_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return str(folder / f"grammar-{key}.bin")


@cache
def parser() -> Lark:
    """The parser. Made once; a cache that can't be read or written only costs time."""
    grammar = grammar_text()
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=list(_RULES),
        propagate_positions=False,
        maybe_placeholders=True,
        cache=_cache_file(grammar) or False,
    )


@remembered(_LINES)
def parts_of(rule: str, line: str) -> tuple[Any, ...]:
    """The parts of a line, given without white space around it, as a rule of the grammar names them: tokens with
    offsets in the line, None where an option is not taken, and trees for rules within.

    UnexpectedInput where the rule does not fit.
    """
    return tuple(parser().parse(f"{line}\n", start=rule).children)
