"""The grammar, found and made into a parser of lines."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
from lark import Lark, __version__
from lark.grammar import Rule
from lark.lexer import TerminalDef

from storyboard.text.remembering import remembered

_PACKAGED = Path(__file__).parent.parent / "grammar" / "kstory.lark"
_CHECKOUT = Path(__file__).parent.parent.parent / "grammar" / "kstory.lark"
TABLES: Final = Path(__file__).with_name("tables.json")
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


def tables() -> bytes:
    """What TABLES should hold: the file as it is where that is of this grammar, else made anew, by `docs/generate.py`.
    (Lark numbers its states otherwise each time, to the same end.)"""
    grammar = grammar_text()
    if TABLES.exists() and msgspec.json.decode(TABLES.read_bytes())["grammar"] == _mark(grammar):
        return TABLES.read_bytes()
    data, memo = _made(grammar).memo_serialize([TerminalDef, Rule])
    return msgspec.json.encode({"grammar": _mark(grammar), "lark": __version__, "data": data, "memo": memo}) + b"\n"


@cache
def parser() -> Lark:
    """The parser, made once: from the tables of the package, or from the grammar where these are of another one or of
    another Lark, which takes 20 ms longer. Nothing outside the package is read, nothing is written."""
    grammar = grammar_text()
    try:
        kept = msgspec.json.decode(TABLES.read_bytes())
        if (kept["grammar"], kept["lark"]) == (_mark(grammar), __version__):
            table = kept["data"]["parser"]["parser"]
            table["states"] = {int(state): _by_number(moves) for state, moves in table["states"].items()}
            table["tokens"] = _by_number(table["tokens"])
            return Lark.load({"data": kept["data"], "memo": _by_number(kept["memo"])})  # a dict is not unpickled
    except (OSError, msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError):
        pass
    return _made(grammar)


def _made(grammar: str) -> Lark:
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=list(_RULES),
        propagate_positions=False,
        maybe_placeholders=True,
    )


def _mark(grammar: str) -> str:
    """Which grammar tables are of."""
    return sha256(f"{_RULES}\n{grammar}".encode()).hexdigest()


def _by_number(table: dict[str, Any]) -> dict[int, Any]:
    """A table whose numbers JSON has made into text."""
    return {int(number): value for number, value in table.items()}


@remembered(_LINES)
def parts_of(rule: str, line: str) -> tuple[Any, ...]:
    """The parts of a line, given without white space around it, as a rule of the grammar names them: tokens with
    offsets in the line, None where an option is not taken, and trees for rules within.

    UnexpectedInput where the rule does not fit.
    """
    return tuple(parser().parse(f"{line}\n", start=rule).children)
