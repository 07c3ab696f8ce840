"""A folder and its user's word for it: what `kstory trust` shows and remembers, and what a build refuses without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storyboard.door.reading import USUAL, Checked, settings_of
from storyboard.door.strangers import accept_state, foreign_state
from storyboard.ledger.store.strange import Stranger
from storyboard.project import values
from storyboard.project.config import from_file
from storyboard.project.place import Project, locate
from storyboard.project.trust import Asked, asks, owner
from storyboard.project.trusted import grant, granted
from storyboard.text import Diagnostic, Source
from storyboard.text.phrases import listed


@dataclass(frozen=True, slots=True)
class Folder:
    """A project's folder as somebody looks at it who may trust it. `settings` is its kstory.toml, `faults` are what is
    wrong in it: what cannot be read cannot be trusted. `strange` are journals and the like that lie there and were not
    written by this user on this machine."""

    project: Project
    asked: Asked
    faults: tuple[Diagnostic, ...]
    settings: Source | None
    strange: tuple[Stranger, ...]

    @property
    def root(self) -> Path:
        """The folder itself."""
        return self.project.root

    @property
    def waits(self) -> bool:
        """Whether anything of it is not trusted yet."""
        return bool(self.asked.untrusted) or any(not each.wrong for each in self.strange)


def look(path: Path, environment: Mapping[str, str]) -> Folder:
    """The folder of a story, or the one that a folder belongs to, whosever its kstory.toml is."""
    project = locate(path / "story.kstory" if path.is_dir() else path, lambda _config: True)
    settings = settings_of(project)
    wishes, faults = from_file(settings)
    everything = (*(owner(project.config) if project.config else ()), *asks(wishes, project.root, USUAL))
    has = granted(project.root, environment) if everything else frozenset()
    asked = Asked(everything, tuple(ask for ask in everything if ask.granted not in has))
    found = settings if isinstance(settings, Source) else None
    return Folder(project, asked, faults, found, foreign_state(project))


def trust(folder: Folder, environment: Mapping[str, str]) -> None:
    """Remember all that a folder asks for, as it was looked at, and take over the state that lies there. Raises
    StoreError, HeldError, JournalError, OSError."""
    if folder.asked.untrusted:
        grant(folder.root, (ask.granted for ask in folder.asked.all), environment)
    accept_state(folder.project)


def reservation(checked: Checked) -> str | None:
    """Why nothing may be sent for this project until its user has said more, None when it may."""
    project = checked.project
    if project is not None and project.foreign:
        theirs = project.foreign[0]
        return (
            f"{theirs} is somebody else's, so it is not followed, nor is a limit of money in it."
            f" `kstory trust {theirs.parent}` follows it; to do without, put an empty kstory.toml beside your story."
        )
    waits = [ask for ask in checked.asked.untrusted if ask.setting in SENT]
    if not waits:
        return None
    what = listed([f"`{ask.setting}` ({values.shown(ask.value)})" for ask in waits])
    return f"kstory.toml asks for {what}, and you have not trusted this folder. `kstory trust` shows what that means."


SENT: Final = frozenset({"service.base_url", "paths.allow", "prompt.template"})
"""Settings that decide where something is sent, or what. Without trust a price is the catalogue's, and live is what is
called live: neither keeps a build from beginning."""


def standing(checked: Checked, live: bool | None) -> str | None:
    """Why nothing may be decided here without saying live or rehearsal, None when it may: what the folder says of it is
    not followed, and one taken for the other would be changed."""
    if live is not None or checked.asked.waits_for("service.name") is None:
        return None
    return (
        "kstory.toml makes live the default here, and you have not trusted this folder."
        " Say --live or --rehearsal, or see `kstory trust`."
    )
