"""Control signs, which come along with pasted text: no editor shows them, and the service would be sent them."""

from __future__ import annotations

import re
from typing import Final

from storyboard.text import Diagnostic, Edit, Source, Span

_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def unseen(source: Source) -> tuple[Diagnostic, ...]:
    """One fault for all that a file holds, at the first of them, with a fix that takes them out."""
    found = list(_CONTROL.finditer(source.text))
    if not found:
        return ()
    first = found[0]
    others = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return (
        Diagnostic(
            "control-sign",
            f"Here is a control sign that nobody sees, U+{ord(first[0]):04X}{others}.",
            Span(source.name, first.start(), first.end()),
            hint="Take it away; `kstory check --fix` does.",
            fix=tuple(Edit(Span(source.name, each.start(), each.end()), "") for each in found),
        ),
    )
