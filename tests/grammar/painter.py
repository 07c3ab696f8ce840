"""A TextMate grammar at work: the few parts of the format that ours is made of, on the engine that editors use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import onigurumacffi

ROOT = Path(__file__).parents[2]
VSCODE = ROOT / "grammar" / "vscode"
GRAMMAR: dict[str, Any] = json.loads((VSCODE / "syntaxes" / "kstory.tmLanguage.json").read_text(encoding="utf-8"))

compiled = cache(onigurumacffi.compile)


@dataclass
class Painted:
    """The kind of a line (the `comment` of the rule that took it) and the scopes of each of its characters."""

    kind: str
    scopes: list[tuple[str, ...]] = field(default_factory=list)


def paint(line: str) -> Painted:
    """One line, given without its break."""
    painted = Painted("blank", [()] * (len(line) + 1))
    first = _next(GRAMMAR["patterns"], line + "\n", 0)
    if first:
        painted.kind = first[0]["comment"]
        _run(GRAMMAR["patterns"], line + "\n", 0, (), painted.scopes)
    painted.scopes.pop()
    return painted


def _rules(patterns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for rule in patterns:
        if "include" in rule:
            found += _rules([GRAMMAR["repository"][rule["include"].removeprefix("#")]])
        elif "match" in rule:
            found.append(rule)
        else:
            found += _rules(rule["patterns"])
    return found


def _next(patterns: list[dict[str, Any]], text: str, at: int) -> tuple[dict[str, Any], Any] | None:
    """The rule that matches first from there, and of those at one place the one that is listed first."""
    found = [(rule, match) for rule in _rules(patterns) if (match := compiled(rule["match"]).search(text, at))]
    return min(found, key=lambda each: each[1].start(), default=None)


def _run(
    patterns: list[dict[str, Any]], text: str, at: int, around: tuple[str, ...], scopes: list[tuple[str, ...]]
) -> None:
    while at < len(text) and (found := _next(patterns, text, at)):
        rule, match = found
        here = around + tuple(rule.get("name", "").split())
        _lay(scopes, match.start(), match.end(), here)
        for number, capture in rule.get("captures", {}).items():
            start, end = match.span(int(number))
            if start < end:
                within = here + tuple(capture.get("name", "").split())
                _lay(scopes, start, end, within)
                _run(capture.get("patterns", []), text[:end], start, within, scopes)
        at = max(match.end(), at + 1)


def _lay(scopes: list[tuple[str, ...]], start: int, end: int, laid: tuple[str, ...]) -> None:
    scopes[start:end] = [laid] * (end - start)
