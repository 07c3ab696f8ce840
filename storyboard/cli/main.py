"""The way in. Nothing is imported before the command is known, so each pays only for what it uses."""

from __future__ import annotations

import gc
import importlib
import sys

from storyboard import __version__
from storyboard.cli.exits import Exit
from storyboard.cli.streams import guard, unsaid


def main() -> None:
    """Run `kstory`, whatever state its streams are in. `--version` is answered before anything is loaded."""
    guard()
    code: str | int | None = Exit.DONE
    try:
        _run()
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:  # while it loads; a command says more
        code = Exit.INTERRUPTED
    if (lost := unsaid()) is not None:
        print(f"What kstory had to say cannot be written: {lost.strerror or lost}.", file=sys.stderr)
        code = Exit.UNSAID if code in (None, Exit.DONE, Exit.PENDING) else code
    sys.exit(code)


def _run() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"kstory {__version__}")
        return
    gc.disable()  # what loading makes lives as long as the command; looking through it took a tenth of the start
    importlib.import_module("storyboard.cli.commands").run()


if __name__ == "__main__":
    main()
