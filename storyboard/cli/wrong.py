"""Calls that make no sense: what is wrong with the words typed, and what to type instead; and faults of our own."""

from __future__ import annotations

import errno
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from storyboard import __version__
from storyboard.cli.exits import Exit
from storyboard.cli.manual import PAGES, example
from storyboard.cli.screen import answer, say
from storyboard.project.environment import surrounding
from storyboard.project.hiding import without_secrets
from storyboard.project.secrets import FILE_VARIABLE
from storyboard.text.suggest import closest
from storyboard.text.visible import plain

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def tell(wrong: click.UsageError, words: Sequence[str]) -> None:
    """Say what is wrong: as JSON where that was asked for, else in two lines."""
    message, after = _message(wrong), _next(wrong)
    if "--json" in words:
        answer(ok=False, refused=message, hint=after, diagnostics=[])
        return
    say(plain(message), err=True, fg="red")
    say(*after.split("\n"), err=True)


def failed(fault: Exception, words: Sequence[str]) -> int:
    """Say that kstory itself has failed, and where the particulars are; the exit code. What the machine refuses (a full
    disk, a folder that is gone or closed) is not kstory's fault."""
    if isinstance(fault, OSError) and fault.errno is not None:
        return _refused(_of_machine(fault), _AFTER, words)
    if isinstance(fault, MemoryError):
        return _refused("There is not enough memory for this.", _AFTER, words)
    told = "".join(traceback.format_exception(fault))
    told = without_secrets(f"kstory {__version__}, Python {sys.version}\n{told}", surrounding(), (FILE_VARIABLE,))
    message = f"kstory itself has failed ({type(fault).__name__}); this is its own fault, not your story's."
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="kstory-fault-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.write(told)
    except OSError:
        say(*told.split("\n"), err=True)
        return _refused(message, f"{_AFTER} Please report it with what stands above, which holds no key.", words)
    return _refused(message, f"{_AFTER} Please report it with {file.name}, which holds no key.", words)


def _refused(message: str, after: str, words: Sequence[str]) -> int:
    if "--json" in words:
        answer(ok=False, refused=message, hint=after, diagnostics=[])
    say(plain(message), err=True, fg="red")
    say(plain(after), err=True)
    return Exit.FAILED


_AFTER: Final = "What was ordered is remembered."


def _of_machine(fault: OSError) -> str:
    """What the machine refuses, as a sentence."""
    why = fault.strerror or str(fault)
    if not _here():
        return "The folder in which kstory was started is gone. Go to one that is there."
    if fault.errno in _FULL:
        return f"This cannot be written: {why}."
    return f"{fault.filename} cannot be used: {why}." if fault.filename else f"This machine refuses: {why}."


def _here() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def _message(wrong: click.UsageError) -> str:
    command = wrong.ctx.command_path if wrong.ctx else "kstory"
    match wrong:
        case click.NoSuchOption():
            return _no_option(wrong, command)
        case click.MissingParameter():
            return f"'{command}' wants {_wanted(wrong)}."
        case click.BadParameter(param=click.Argument() as argument):
            return f"{_shown(argument)}: {wrong.message}"
        case click.BadParameter(param=click.Option() as option):
            return f"{max(option.opts, key=len)}: {wrong.message}"
        case _:
            return wrong.format_message()


def _no_option(wrong: click.NoSuchOption, command: str) -> str:
    name = wrong.option_name
    if wrong.ctx is not None and wrong.ctx.parent is None and len(name) > 2:
        return f"'{name}' stands before the command; options come behind it, as in 'kstory build {name}'."
    if name in ("--dry-run", "--dry", "-n") and wrong.ctx and wrong.ctx.info_name == "build":
        return f"'{command}' has no option '{name}': 'kstory plan' shows what a build would do and cost."
    near = closest(name, _options(wrong.ctx)) if wrong.ctx else None
    return f"'{command}' has no option '{name}'." + (f" Did you mean '{near}'?" if near else "")


def _options(ctx: click.Context) -> Iterator[str]:
    for param in ctx.command.get_params(ctx):
        if isinstance(param, click.Option):
            yield from (*param.opts, *param.secondary_opts)


def _wanted(wrong: click.MissingParameter) -> str:
    match wrong.param:
        case click.Argument() as argument:
            return _WANTED.get(_shown(argument), _shown(argument))
        case click.Option() as option:
            return max(option.opts, key=len)
        case _:
            return "more words"


_WANTED: Final = {
    "ADDRESS": "an ADDRESS: an element (mara), a scene (platform) or a clip (platform.2)",
    "REQUEST_ID": "the REQUEST_ID that the service gave",
    "NAME": "a NAME for the new folder",
    "OLD": "the OLD name and the NEW one",
    "NEW": "the NEW name too",
    "SHELL": "a SHELL: bash, zsh or fish",
}


def _shown(argument: click.Argument) -> str:
    return (argument.metavar or argument.name or "").strip("[].").upper()


def _next(wrong: click.UsageError) -> str:
    name = wrong.ctx.info_name if wrong.ctx else None
    if name not in PAGES:
        return "'kstory --help' lists the commands."
    return f"For example: {example(name)}\n'kstory {name} --help' has the rest."
