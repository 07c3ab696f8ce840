"""A plain no, for commands that load little."""

from __future__ import annotations

import sys
from typing import NoReturn

from storyboard.cli.exits import Exit
from storyboard.cli.screen import answer, say
from storyboard.text.visible import plain


def refuse(words: str, *, as_json: bool, code: Exit = Exit.FAULTS) -> NoReturn:
    """Say why not, and leave."""
    if as_json:
        answer(ok=False, refused=words, diagnostics=[])
    else:
        say(plain(words), err=True, fg="red")
    sys.exit(code)
