"""`kstory new NAME`: a project that builds at once."""

from __future__ import annotations

import unicodedata
from importlib.resources import files
from pathlib import Path

import click

from storyboard.cli.exits import Exit
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
@click.argument("name", metavar="NAME", type=click.Path(path_type=Path))
def command(name: Path) -> None:
    """Start a project: a folder NAME with a small story that builds at once."""
    story = _slug(name.name)
    if not story:
        raise click.UsageError(f"'{name}' has no letter or digit to name a story by. Try: kstory new my-film")
    if name.exists() and (not name.is_dir() or any(name.iterdir())):
        click.echo(f"'{name}' exists already and is not an empty folder; nothing was changed.", err=True)
        raise SystemExit(Exit.FAULTS)
    try:
        _make(name, story)
    except OSError as problem:
        click.echo(f"'{name}' could not be written: {problem.strerror}.", err=True)
        raise SystemExit(Exit.FAULTS) from None
    click.echo(f"Made {name}/\n")
    for line, what in (
        (f"{story}.kstory", "the story: start reading here"),
        ("cast/", "stand-in pictures of Mira, to be replaced by yours"),
        ("kstory.toml", "settings of the project"),
    ):
        click.echo(f"  {line:<24} {what}")
    click.echo(f"\nNext:\n  cd {name}\n  kstory check     find every fault\n  kstory build     rehearse the film, free")


def _make(folder: Path, story: str) -> None:
    (folder / "cast").mkdir(parents=True, exist_ok=True)
    title = _title(folder).replace('"', "'")
    (folder / f"{story}.kstory").write_text(_template("story.kstory").format(title=title), encoding="utf-8")
    (folder / "kstory.toml").write_text(_template("kstory.toml"), encoding="utf-8")
    (folder / ".gitignore").write_text(_template("gitignore"), encoding="utf-8")
    draw_silhouette(folder / "cast" / "mira-front.png", profile=False)
    draw_silhouette(folder / "cast" / "mira-side.png", profile=True)
