"""The way in. Nothing is imported before the command is known, so each pays only for what it uses."""

from __future__ import annotations

import gc
import importlib
import sys

from storyboard import __version__


def main() -> None:
    """Run `kstory`. `--version` is answered before anything is loaded."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"kstory {__version__}\n")
        return
    gc.disable()  # what loading makes lives as long as the command; looking through it took a tenth of the start
    try:
        importlib.import_module("storyboard.cli.commands").run()
    except KeyboardInterrupt:  # while it loads; a command says more
        sys.exit(130)


if __name__ == "__main__":
    main()
