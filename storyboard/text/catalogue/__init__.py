"""Every diagnostic code of the compiler, one row each, in a table for each room that raises them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from storyboard.text.catalogue import checks, execute, plan, project, story, syntax
from storyboard.text.catalogue.entry import Entry, Severity

TABLES: Final = MappingProxyType(
    {
        "syntax": syntax.ROWS,
        "story": story.ROWS,
        "checks": checks.ROWS,
        "project": project.ROWS,
        "plan": plan.ROWS,
        "execute": execute.ROWS,
    }
)
"""The rows of each room."""
TITLES: Final = MappingProxyType(
    {
        "syntax": "How a story is written",
        "story": "What a story means",
        "checks": "What the service allows",
        "project": "The project and its settings",
        "plan": "The plan",
        "execute": "Making it",
    }
)
"""What the rows of a room are about, for those who read them."""

ENTRIES: Final = MappingProxyType({row.code: row for rows in TABLES.values() for row in rows})
"""Every row by its code."""

ARGUABLE: Final = frozenset(
    row.code for room in ("syntax", "story", "checks", "plan") for row in TABLES[room] if row.severity != "error"
)
"""Warnings and notes about the words of a story, which a writer may mean just so. The others are about machines."""


def entry(code: str) -> Entry:
    """The row of a code. KeyError for a code that is no row, which is a fault of ours and not of a writer."""
    return ENTRIES[code]


def severity(code: str) -> Severity:
    """Whether a code is an error, a warning or a note."""
    return ENTRIES[code].severity


__all__ = ["ARGUABLE", "ENTRIES", "TABLES", "TITLES", "Entry", "Severity", "entry", "severity"]
