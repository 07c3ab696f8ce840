"""The way in. Nothing is imported before the command is known, so each pays only for what it uses."""

from __future__ import annotations

import gc
import importlib
import os
import sys

from storyboard import __version__
from storyboard.cli.exits import Exit
from storyboard.cli.streams import guard, lost


def main() -> None:
    """Run `kstory`, whatever state its streams are in. `--version` is answered before anything is loaded."""
    _in_unicode()
    guard()
    code: str | int | None = Exit.DONE
    try:
        _run()
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:  # while it loads; a command says more
        code = Exit.INTERRUPTED
    fault = lost()
    if fault is not None and not isinstance(fault, BrokenPipeError):  # a reader who has gone has had what he wanted
        print(f"What kstory had to say cannot be written: {fault.strerror or fault}.", file=sys.stderr)
        code = Exit.UNSAID if code in (None, Exit.DONE, Exit.PENDING) else code
    sys.exit(code)


def _in_unicode() -> None:
    """Names of files are UTF-8, whatever the locale; where it says otherwise (`LC_ALL=C`), begin anew in that mode. The
    outputs keep their code page."""
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions:
        page = getattr(sys.stdout, "encoding", None) or "ascii"
        told = {"PYTHONIOENCODING": page} | os.environ
        os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], told)


def _run() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"kstory {__version__}\n")
        return
    gc.disable()  # what loading makes lives as long as the command; looking through it took a tenth of the start
    importlib.import_module("storyboard.cli.commands").run()


if __name__ == "__main__":
    main()
