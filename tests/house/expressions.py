"""Every regular expression of the package, found by reading its sources, and how each is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import storyboard
from storyboard.syntax import kinds
from storyboard.syntax.grammar import parser
from storyboard.syntax.half_cues import _SHAPES
from storyboard.syntax.mending.declaration_rows import DECLARATION_LINES
from storyboard.syntax.mending.header_rows import HEADERS
from storyboard.syntax.mending.setting_rows import SETTING_LINES
from storyboard.syntax.names import MARKS, UNSPACED, Expression

ANYWHERE = ("search", "finditer", "findall", "sub", "subn", "split")
AT_ONE_PLACE = ("match", "fullmatch")
MADE = ("compiled", "slip")
MAKERS = ("compile", *ANYWHERE, *AT_ONE_PLACE)


class Found(NamedTuple):
    """One regular expression. `anywhere`: it is looked for from each sign of a text on, not at one place alone."""

    where: str
    pattern: str
    flags: int
    anywhere: bool
    whole: bool
    bounded: bool


def modules() -> Iterator[ModuleType]:
    for each in pkgutil.walk_packages(storyboard.__path__, "storyboard."):
        yield importlib.import_module(each.name)


def all_expressions() -> list[Found]:
    """Those of the sources, those of the tables of mistakes, and the terminals of the grammar."""
    return _read()[0]


def unread() -> set[str]:
    """The patterns that are made of what is known only when they are used, as the sources have them."""
    return _read()[1]


@cache
def _read() -> tuple[list[Found], set[str]]:
    missed: set[str] = set()
    used: dict[tuple[str, int, bool], set[str]] = {}
    places: dict[tuple[str, int, bool], str] = {}
    for module in modules():
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                missed |= _missed(node, module)
                for pattern, flags, bounded, how in _said(node, module):
                    key = (pattern, flags, bounded)
                    places.setdefault(key, module.__name__.removeprefix("storyboard."))
                    used.setdefault(key, set()).add(how)
    rows = [row.found for row in (*HEADERS, *SETTING_LINES, *DECLARATION_LINES)]
    for pattern in (*rows, *_SHAPES):
        used.setdefault((pattern, re.DOTALL, True), set()).add("fullmatch")
    for terminal in parser().terminals:
        used.setdefault((terminal.pattern.to_regexp(), 0, False), set()).add("match")
    found = []
    for key, ways in used.items():
        pattern, flags, bounded = key
        ways.discard("compile")
        plain = pattern.replace(MARKS, r"\u0300").replace(UNSPACED, r"\u3040")  # a sign for thousands
        anywhere = not ways or not ways.isdisjoint(ANYWHERE)
        whole = ways == {"fullmatch"}
        found.append(Found(places.get(key, "a table"), plain, flags, anywhere, whole, bounded))
    return found, missed


def _missed(node: ast.Call, module: ModuleType) -> set[str]:
    """The pattern that a call is given, where it cannot be told from here."""
    made = isinstance(node.func, ast.Name) and node.func.id in ("Expression", *MADE)
    used = isinstance(node.func, ast.Attribute) and node.func.attr in MAKERS
    of_re = used and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
    if not (made or of_re) or not node.args or _values(node.args[0], module):
        return set()
    return {f"{module.__name__.removeprefix('storyboard.')}: {ast.unparse(node.args[0])}"}


def _said(node: ast.Call, module: ModuleType) -> Iterator[tuple[str, int, bool, str]]:
    """The expressions that a call makes or uses."""
    if not isinstance(node.func, ast.Attribute):
        for made in _values(node, module):
            yield from _of(made, "compile")
        return
    how = node.func.attr
    if how not in MAKERS:
        return
    if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
        made = next(iter(_values(node.args[0], module)), None)
        flags = next((_value(each.value, module) for each in node.keywords if each.arg == "flags"), 0)
        place = 1 if how == "compile" else 3 if how == "sub" else 2
        if len(node.args) > place:
            flags = _value(node.args[place], module) or 0
        if isinstance(made, re.Pattern | Expression):
            yield from _of(made, how)
        elif isinstance(made, str):
            yield made, int(flags), False, how
        return
    for made in _values(node.func.value, module):
        yield from _of(made, how)


def _of(made: Any, how: str) -> Iterator[tuple[str, int, bool, str]]:
    if isinstance(made, re.Pattern) and isinstance(made.pattern, str):
        yield made.pattern, made.flags & ~re.UNICODE, False, how
    elif isinstance(made, re.Pattern):
        yield made.pattern.decode("latin-1"), made.flags, False, how
    elif isinstance(made, Expression):
        yield made._pattern, made._flags, made._short, how


def _values(node: ast.expr, module: ModuleType) -> list[Any]:
    """What an expression of the source is, as far as the names of its module tell: one value, or those of a table."""
    value = _value(node, module) if not isinstance(node, ast.Call) or _makes(node) else None
    if value is not None:
        return [value]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MADE and node.args:
        make = getattr(kinds, node.func.id)
        return [make(each) for each in _values(node.args[0], module) if isinstance(each, str)]
    if isinstance(node, ast.Subscript):
        table = _value(node.value, module)
        return list(table.values()) if isinstance(table, dict) else []
    return []


def _makes(node: ast.Call) -> bool:
    """Whether a call makes an expression: no other is done again here."""
    return isinstance(node.func, ast.Name) and node.func.id in ("Expression", *MADE)


def _value(node: ast.expr, module: ModuleType) -> Any:
    try:
        return eval(compile(ast.Expression(node), "<source>", "eval"), dict(vars(module)))
    except Exception:
        return None
