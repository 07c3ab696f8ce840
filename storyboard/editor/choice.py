"""One proposal of what could stand at the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyboard.story.names import Kind
from storyboard.text import Span

ChoiceKind = Literal["block", "declaration", "setting", "value", "framing", "file", "folder"] | Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """One proposal: `text` replaces `span`. `snippet`: `text` has tab stops (`$1`, `${2:words}`)."""

    label: str
    kind: ChoiceKind
    text: str
    span: Span
    detail: str = ""
    more: str = ""
    snippet: bool = False
