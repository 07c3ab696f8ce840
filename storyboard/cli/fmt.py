"""`kstory fmt`: stories set in the one canonical way."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.refusing import refuse
from storyboard.cli.screen import answer, count, say, show_faults, shown_path
from storyboard.project.place import stories_below
from storyboard.project.reading import read_anywhere
from storyboard.project.writing import rewrite
from storyboard.syntax import decode, format_source, parse
from storyboard.text import MediaProblem, Source
from storyboard.text.bounds import SOURCE_BYTES
from storyboard.text.visible import plain

_STATES = {True: "changed", False: "same", None: "left alone"}


@click.command("fmt")
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[FILE|FOLDER|-]...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 when a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Change nothing; show what would change.")
@options.as_json
def command(paths: tuple[Path, ...], only_check: bool, show_diff: bool, as_json: bool) -> None:
    """Set stories in the canonical way: indentation, spaces, blank lines.

    Comments, paragraphs and the line breaks of prose stay, and no plan ever changes. So does the indentation of a line
    that check warns of because of it. A file that cannot be read to its end is left alone. Without a path, every story
    below this folder; `-` reads from the standard input.
    """
    if Path("-") in paths:
        if len(paths) > 1 or as_json:
            refuse("`-` stands alone, without files and without --json.", as_json=as_json)
        sys.exit(_pipe(only_check=only_check, show_diff=show_diff))
    files = list(_stories(paths or (Path(),)))
    if not files:
        refuse("There is no .kstory file here.", as_json=as_json)
    write = not (only_check or show_diff)
    outcomes = [_format(path, write=write, show_diff=show_diff and not as_json, quiet=as_json) for path in files]
    broken, changed = outcomes.count(None), outcomes.count(True)
    same = len(files) - broken - changed
    verb = "would change" if only_check or show_diff else "changed"
    parts = [f"{count(changed, 'file')} {verb}"] if changed else []
    parts += (
        [f"{count(same, 'file')} as it should be" if same == 1 else f"{same} files as they should be"] if same else []
    )
    parts += [f"{count(broken, 'file')} left alone"] if broken else []
    if as_json:
        rows = [{"file": str(path), "state": _STATES[found]} for path, found in zip(files, outcomes, strict=True)]
        answer(ok=not broken and not (only_check and changed), written=write, files=rows)
    else:
        say(f"{', '.join(parts)}.", err=show_diff)
    sys.exit(Exit.FAULTS if broken or (only_check and changed) else Exit.DONE)


def _stories(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        yield from (path / found for found in stories_below(path) if (path / found).is_file())


def _format(path: Path, *, write: bool, show_diff: bool, quiet: bool) -> bool | None:
    """Whether the file changes; None when it is left alone."""
    data = read_anywhere(path)
    if isinstance(data, MediaProblem):
        say(f"{shown_path(path)} cannot be read: {data.reason}.", err=True)
        return None
    source, formatted = _formatted(str(path), data)
    if formatted is None:
        return None
    if formatted.encode() == data:
        return False
    if show_diff:
        _show_diff(source, formatted)
    elif not write and not quiet:
        say(f"{shown_path(path)} would change.")
    elif write:
        try:
            rewrite(path, formatted.encode())
        except OSError as fault:
            say(f"{shown_path(path)} cannot be written: {fault.strerror or fault}.", err=True)
            return None
    return True


def _formatted(name: str, data: bytes) -> tuple[Source, str | None]:
    """The text in the canonical form; None, its faults told, where it cannot be read."""
    source, faults = decode(name, data)
    formatted = format_source(source) if not faults else None
    if formatted is None:
        show_faults(faults or parse(source)[1], {name: source}, None)
    return source, formatted


def _show_diff(source: Source, formatted: str) -> None:
    name = source.name
    for line in difflib.unified_diff(
        source.text.splitlines(), formatted.splitlines(), name, f"{name} (formatted)", lineterm=""
    ):
        say(plain(line))


def _hand_on(data: bytes) -> None:
    """The text as it is, into a pipe or a file; as it may be seen where a terminal reads it."""
    if sys.stdout.isatty():
        say(*data.decode("utf-8", "replace").rstrip("\n").split("\n"))
    else:
        sys.stdout.buffer.write(data)


def _pipe(*, only_check: bool, show_diff: bool) -> int:
    """Format the standard input; what cannot be read is handed on as it came."""
    name, quiet = "standard input", only_check or show_diff
    try:
        data = sys.stdin.buffer.read(SOURCE_BYTES + 1)
    except OSError as fault:
        say(f"The {name} cannot be read: {fault.strerror or fault}.", err=True)
        return Exit.FAULTS
    if len(data) > SOURCE_BYTES:
        say(f"The text is larger than {SOURCE_BYTES // 1_000_000} MB, so it is left alone.", err=True)
        if not quiet:
            _hand_on(data)
            while more := sys.stdin.buffer.read(SOURCE_BYTES):
                _hand_on(more)
        return Exit.FAULTS
    source, formatted = _formatted(name, data)
    made = data if formatted is None else formatted.encode()
    if not quiet:
        _hand_on(made)
    elif show_diff and formatted is not None:
        _show_diff(source, formatted)
    elif made != data:
        say(f"The {name} would change.", err=True)
    return Exit.FAULTS if formatted is None or (only_check and made != data) else Exit.DONE
