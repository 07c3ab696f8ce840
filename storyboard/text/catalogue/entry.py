"""What a row of the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be wrong.

    `code` is a readable slug such as `unknown-name`. `title` names the fault in a few words, `explanation` is one or
    two short paragraphs for `kstory explain`. `wrong` and `right` are story text that shows the fault and the way out;
    both may be empty where a story cannot show it (a service that fails, say).
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    wrong: str = ""
    right: str = ""
