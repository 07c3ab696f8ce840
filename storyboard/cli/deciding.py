"""How commands that decide something speak when they cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from storyboard.cli.exits import Exit
from storyboard.cli.screen import answer, faults_as_json, say, show_faults
from storyboard.door.hand import RefusedError
from storyboard.door.planning import Planned
from storyboard.text import Diagnostic
from storyboard.text.visible import plain


@contextmanager
def deciding(*, as_json: bool = False) -> Iterator[Callable[[Diagnostic], None]]:
    """Say why a decision was refused, with the faults behind it, and leave with the exit code that fits. Gives what is
    told beside the result to stderr, so that a JSON answer stays one."""
    try:
        yield lambda told: say(plain(f"{told.message} {told.hint or ''}".rstrip()), err=True, fg="yellow")
    except RefusedError as refused:
        sources = refused.checked.sources if refused.checked else {}
        project = refused.checked.project if refused.checked else None
        if as_json:
            answer(ok=False, refused=str(refused), diagnostics=faults_as_json(refused.faults, sources))
        else:
            show_faults(refused.faults, sources, project.root if project else None)
            say(plain(str(refused)), err=True, fg="red")
        sys.exit(Exit.REFUSED if refused.held or refused.untrusted else Exit.FAULTS)


def faulty(planned: Planned, *, as_json: bool) -> NoReturn:
    """Show the faults of sources that cannot be planned, and leave."""
    project = planned.checked.project
    if as_json:
        answer(ok=False, diagnostics=faults_as_json(planned.diagnostics, planned.checked.sources))
    else:
        show_faults(planned.diagnostics, planned.checked.sources, project.root if project else None)
    sys.exit(Exit.FAULTS)


def root_of(planned: Planned) -> Path:
    """The project's folder."""
    project = planned.checked.project
    return project.root if project else Path()
