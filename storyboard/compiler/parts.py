"""Whether a text may be read in parts, block by block, and what is told of it then as of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from storyboard.text import Diagnostic, Span
from storyboard.text.catalogue import severity

LOCAL: Final = frozenset(
    {
        "unknown-setting",
        "missing-value",
        "too-many-values",
        "repeated-setting",
        "setting-as-prose",
        "misplaced-setting",
        "bad-duration",
        "repeated-duration",
        "unknown-value",
        "empty-cue",
        "misplaced-prose",
        "typographic-sign",
        "missing-title",
        "missing-name",
    }
)
"""Errors of one line: no part of the text but its own is read otherwise because of them."""


def apart(faults: Iterable[Diagnostic]) -> bool:
    """Whether each block of a text is what its own words say, whatever stands around it, the `unsure` ones left out.
    An unknown word that nothing is suggested for may be somebody's name, which another block tells."""
    return all(
        (fault.code in LOCAL and (fault.code != "unknown-setting" or fault.fix))
        or severity(fault.code) != "error"
        or _unfinished(fault)
        for fault in faults
    )


def _unfinished(fault: Diagnostic) -> bool:
    """Whether a fault is that of a text which is being typed: a header without its brace, a block still open, which
    ends where the next of the top level begins, or a line outside of every block."""
    return (fault.code == "missing-brace" and len(fault.fix) == 1) or (fault.code == "stray-line" and not fault.fix)


def unsure(faults: Iterable[Diagnostic]) -> tuple[Span, ...]:
    """Where a text that is `apart` is unfinished: a block that one of these lies in is not what its own words say."""
    return tuple(fault.span for fault in faults if severity(fault.code) == "error" and _unfinished(fault))


def beside_open(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults of a part, as they would be told of it where another is still open: nobody can say then which prose
    stands beside a shot."""
    return tuple(fault for fault in faults if fault.code != "prose-beside-shot")


def as_one(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults of a text that was read in parts, as they would be told of the whole."""
    told = tuple(faults)
    return beside_open(told) if any(fault.code == "missing-brace" for fault in told) else told
