"""Where a project is, and where its files stand."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from storyboard.project.environment import surrounding
from storyboard.project.home import home
from storyboard.text import Diagnostic, Span

CONFIG: Final = "kstory.toml"
LOCK: Final = "kstory.lock"
STATE: Final = ".kstory"
STORY_ENDING: Final = ".kstory"

_SCENE: Final = re.compile(rb"^[ \t]*(scene|edit)[ \t]+\S", re.MULTILINE)
_KINDS: Final = {
    (True, False): "live",
    (True, True): "draft",
    (False, False): "rehearsal",
    (False, True): "rehearsal-draft",
}
"""What the build folder and the journal are called, by whether a build is live and whether it is a draft."""
_NO_STORIES: Final = frozenset({"build", "node_modules", "venv", "__pycache__"})
"""Folders in which nobody keeps stories; nor in hidden ones."""
NEARBY: Final = 5_000
"""Entries of folders that are looked at for the file of a name that an import has left out."""
_GLANCE: Final = 4_000_000
"""How many bytes of a story are looked at to see whether there is a scene in it."""


@dataclass(frozen=True, slots=True)
class Project:
    """A story and the folder it lives in.

    `root` is absolute; `story` is its path from there, with forward slashes; `config` is None without a kstory.toml.
    `foreign` are those that were passed over on the way to it, since they are somebody else's.
    Rehearsals and drafts have a lock, a build folder and a journal of their own: a rehearsal never mixes with what was
    paid for, and a draft (of either) never replaces a pick of the finals.
    """

    root: Path
    story: str
    config: Path | None
    foreign: tuple[Path, ...] = ()

    @property
    def state(self) -> Path:
        """The folder of journals and caches, for the machine alone."""
        return self.root / STATE

    @property
    def measurements(self) -> Path | None:
        """What was measured of media, to be measured again when they change: in the user's own folder, so that looking
        at a project writes nothing into it. None where there is no such folder."""
        folder = home(surrounding())
        name = hashlib.sha256(os.fsencode(os.path.realpath(self.root))).hexdigest()
        return folder / "media" / f"{name}.json" if folder.is_absolute() else None

    def build(self, *, live: bool, draft: bool = False) -> Path:
        """The folder of clips and film."""
        return self.root / "build" / _KINDS[live, draft]

    @property
    def shelf(self) -> str:
        """Where this story's film and clips stand below the build folder: `""`, or such as `episode-2/` where a project
        has several stories, so that their films and equally named scenes never meet.
        """
        path = PurePosixPath(self.story)
        folder = "" if path.parent == PurePosixPath() else f"{path.parent}/"
        return folder if self._alone() else f"{folder}{path.stem}/"

    def _alone(self) -> bool:
        """Whether no other story stands in the same folder."""
        here = self.root / self.story
        try:
            return not any(
                path.suffix == STORY_ENDING and path.name != here.name and path.is_file() and _has_scene(path)
                for path in here.parent.iterdir()
            )
        except OSError:
            return True

    def film(self, *, live: bool, draft: bool = False) -> Path:
        """Where the joined film stands."""
        return self.build(live=live, draft=draft) / f"{self.shelf}film.mp4"

    def lock(self, *, live: bool, draft: bool = False) -> Path:
        """kstory.lock: beside the story for what was paid for and stays, else in the build folder."""
        return self.root / LOCK if live and not draft else self.build(live=live, draft=draft) / LOCK

    def journal(self, *, live: bool, draft: bool = False) -> Path:
        """The journal of submissions."""
        return self.state / f"{_KINDS[live, draft]}.sqlite"


def is_own(path: Path) -> bool:
    """Whether a file belongs to this user, and the link to it where it is one. What belongs to the system's own user
    does too: who can write that could change kstory itself."""
    if os.name != "posix":
        return True
    try:
        return {path.stat().st_uid, path.lstat().st_uid} <= {os.geteuid(), 0}
    except OSError:
        return False


def locate(story: Path, believed: Callable[[Path], bool] = is_own) -> Project:
    """The project of a story file: the nearest folder above it that holds a kstory.toml which is believed, else the
    folder it stands in."""
    path = Path(os.path.normpath(story.absolute()))
    foreign: tuple[Path, ...] = ()
    for folder in path.parents:
        if (config := folder / CONFIG).is_file():
            if believed(config):
                return Project(folder, path.relative_to(folder).as_posix(), config, foreign)
            foreign = (*foreign, config)
    return Project(path.parent, path.name, None, foreign)


def find_story(folder: Path) -> tuple[Path | None, tuple[Diagnostic, ...]]:
    """The one story of a folder, or of several the one with a scene in it; else None, and the question which."""
    here = Span(str(folder), 0, 0)
    try:
        stories = sorted(path for path in folder.iterdir() if path.suffix == STORY_ENDING and path.is_file())
    except OSError as fault:
        message = f"The folder {folder} cannot be read: {fault.strerror or fault}."
        return None, (Diagnostic("story-missing", message, here, hint="Say which story: `kstory build story.kstory`."),)
    films = stories if len(stories) == 1 else [path for path in stories if _has_scene(path)]
    if len(films) == 1:
        return films[0], ()
    if films:
        names = ", ".join(path.name for path in films[:8]) + (", ..." if len(films) > 8 else "")
        message = f"There are {len(films)} stories here: {names}."
        return None, (Diagnostic("story-unclear", message, here, hint=f"Say which, such as {films[0].name}."),)
    if stories:
        message = f"No story here has a scene: {', '.join(path.name for path in stories[:8])}."
        hint = "Write one: `scene name {`, in it `shot 5s {`, and a `}` for each on a line of its own."
        return None, (Diagnostic("story-missing", message, here, hint=hint),)
    where = "this folder" if folder == Path() else f"'{folder}'"
    message = f"There is no .kstory file in {where}."
    return None, (
        Diagnostic("story-missing", message, here, hint="Start one with `kstory new NAME`, or say its path."),
    )


def stories_of(project: Project, most: int | None = None) -> Iterator[str]:
    """The story files of a project, by path from its root; those of other projects in its folders left out. Ends when
    it has looked at `most` entries of folders."""
    return stories_below(project.root, others=False, most=most)


def stories_below(root: Path, *, others: bool = True, most: int | None = None) -> Iterator[str]:
    """The story files below a folder, by path from there. Left out are hidden ones and what builds and tools have made,
    and, without `others`, the folders below that are projects of their own."""
    looked = 0
    for folder, folders, files in os.walk(root):
        looked += len(folders) + len(files)
        within = Path(folder).relative_to(root)
        if not others and CONFIG in files and within.parts:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NO_STORIES)
        found = sorted(name for name in files if name.endswith(STORY_ENDING) and not name.startswith("."))
        yield from ((within / name).as_posix() for name in found)
        if most is not None and looked >= most:
            return


def _has_scene(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _SCENE.search(file.read(_GLANCE).replace(b"\r", b"\n")) is not None
    except OSError:
        return True  # to be complained of when it is read, not passed over
