"""`kstory new NAME`: a project that builds at once."""

from __future__ import annotations

import os
import shlex
import unicodedata
from importlib.resources import files
from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding
from storyboard.cli.screen import answer, padded, say
from storyboard.door.hand import RefusedError
from storyboard.project.silhouette import draw_silhouette


def _slug(name: str) -> str:
    """A file name for a project's title: its letters and digits in any script, joined by hyphens."""
    folded = "".join(char if char.isalnum() else " " for char in unicodedata.normalize("NFC", name).lower())
    return "-".join(folded.split())


def _title(folder: Path) -> str:
    words = folder.name.replace("-", " ").replace("_", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _template(name: str) -> str:
    return files("storyboard.cli").joinpath("templates", name).read_text(encoding="utf-8")


@click.command("new")
@click.argument("name", metavar="NAME", type=options.PATH)
@options.as_json
def command(name: Path, as_json: bool) -> None:
    """Start a project: a folder NAME with a small story that builds at once."""
    story = _slug(name.name)
    if not story:
        raise click.UsageError(f"'{name}' has no letter or digit to name a story by.")
    with deciding(as_json=as_json):
        _begin(name, story)
    if as_json:
        answer(ok=True, folder=str(name), story=f"{story}.kstory")
        return
    say(f"Made {name}{os.sep}", "")
    for line, what in (
        (f"{story}.kstory", "the story: start reading here"),
        ("cast/", "stand-in pictures of Mira, to be replaced by yours"),
        ("kstory.toml", "settings of the project"),
    ):
        say(f"  {padded(line, 24)} {what}")
    say("", "Next:", f"  cd {_typed(name)}")
    say("  kstory check     find every fault", "  kstory build     rehearse the film, free")


def _typed(folder: Path) -> str:
    """A folder as a shell takes it."""
    name = str(folder)
    if os.name == "nt":
        return f'"{name}"' if " " in name else name
    return shlex.quote(f"./{name}" if name.startswith("-") else name)


def _begin(folder: Path, story: str) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RefusedError(f"'{folder}' exists already and is not an empty folder; nothing was changed.")
        _make(folder, story)
    except OSError as problem:
        raise RefusedError(f"'{folder}' could not be written: {problem.strerror}.") from problem


def _make(folder: Path, story: str) -> None:
    (folder / "cast").mkdir(parents=True, exist_ok=True)
    title = _title(folder).replace('"', "'")
    (folder / f"{story}.kstory").write_text(_template("story.kstory").format(title=title), encoding="utf-8")
    (folder / "kstory.toml").write_text(_template("kstory.toml"), encoding="utf-8")
    (folder / ".gitignore").write_text(_template("gitignore"), encoding="utf-8")
    draw_silhouette(folder / "cast" / "mira-front.png", profile=False)
    draw_silhouette(folder / "cast" / "mira-side.png", profile=True)
