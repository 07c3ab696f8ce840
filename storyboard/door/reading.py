"""From a path to a compiled story: find the project, read its settings, compile, measure."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from storyboard.compiler import Compiled, Telling, compile_story, tell
from storyboard.door.cut_off import told
from storyboard.kling.prices import CATALOGUE
from storyboard.kling.wire import BASE_URL
from storyboard.project.config import Config, read_config
from storyboard.project.environment import surrounding
from storyboard.project.home import home_faults
from storyboard.project.measure import Measurer
from storyboard.project.place import CONFIG, NEARBY, STORY_ENDING, Project, find_story, locate, stories_of
from storyboard.project.reading import Reach, reach, read
from storyboard.project.trust import Asked, Usual, believed, hear, passed_over
from storyboard.syntax import decode
from storyboard.text import Diagnostic, MediaProblem, Source, Span, normalise
from storyboard.text.bounds import CONFIG_BYTES, SOURCE_BYTES
from storyboard.text.catalogue import severity
from storyboard.text.suggest import closest


@dataclass(frozen=True, slots=True)
class Checked:
    """A story as far as it could be read. Without a story file `project` and `compiled` are None.

    `diagnostics` are all of them: of the settings, of the sources, of the limits. `sources` has the text they
    point into, kstory.toml (`settings`) among it. `texts` stood in the place of files, by path from the root. `asked`
    is what the folder asks its user for.
    """

    project: Project | None
    config: Config
    compiled: Compiled | None
    diagnostics: tuple[Diagnostic, ...]
    template: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    settings: Source | None = None
    asked: Asked = field(default_factory=Asked)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong that would stop a build."""
        return self.compiled is not None and all(severity(each.code) != "error" for each in self.diagnostics)

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources read, by the name their spans carry."""
        own = {self.settings.name: self.settings} if self.settings else {}
        return {**self.compiled.sources, **own} if self.compiled else own


def check(path: str | os.PathLike[str] | None = None, *, environment: Mapping[str, str] | None = None) -> Checked:
    """Read a story and find every fault in it. `path` is a story file, or a folder with one story; None is this folder.

    `environment` stands in the place of this process's own; it overrides settings of kstory.toml. Nothing raises for
    what stands in the files.
    """
    environment = surrounding(environment)
    story, faults = _story(Path(path) if path is not None else Path())
    if story is None:
        return Checked(None, read_config(None, environment)[0], None, (*home_faults(environment), *faults))
    project = locate(story, believed(environment))
    wishes = settings_of(project)
    found = hear(wishes, project.root, environment, USUAL)
    config = found.config
    template, refused = _template(project, config)
    compiled = compile_with(project, config, template)
    complaints = (*home_faults(environment), *found.wrong, *passed_over(project.foreign), *found.waiting)
    faults = (*complaints, *refused, *told(project), *compiled.diagnostics)
    settings = wishes if isinstance(wishes, Source) else None
    return Checked(project, config, compiled, faults, template, settings=settings, asked=found.asked)


USUAL: Final = Usual(BASE_URL, CATALOGUE.by_name)
"""What counts where a project wishes nothing."""


def settings_of(project: Project) -> Source | MediaProblem | None:
    """kstory.toml as text, None where there is none."""
    return _source(reach(project.root), CONFIG, CONFIG_BYTES) if project.config else None


def retold(checked: Checked, texts: Mapping[str, str], *, story: str | None = None) -> Checked:
    """What was checked (or another story of the project) with texts in the place of files, by path from the root."""
    assert checked.project is not None
    project = replace(checked.project, story=story or checked.project.story)
    compiled = compile_with(project, checked.config, checked.template, texts=texts)
    return Checked(
        project, checked.config, compiled, compiled.diagnostics, checked.template, texts, asked=checked.asked
    )


def compile_with(
    project: Project,
    config: Config,
    template: str | None,
    *,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Compiled:
    """Compile the project's story. `texts` stand in the place of files."""
    within = reach_of(project, config)

    def hand(name: str) -> Source | MediaProblem:
        if name in texts:
            return Source(name, normalise(texts[name]))
        found = read(within, name)
        return found if isinstance(found, MediaProblem) else decode(name, found)[0]

    measurer = Measurer(within, project.measurements)
    compiled = compile_story(
        project.story,
        hand,
        measurer,
        prompt_template=template,
        others=lambda: stories_of(project, NEARBY),
        meant=config.meant,
    )
    measurer.remember()
    return compiled


def tell_with(checked: Checked, take: int) -> Telling:
    """What was checked without errors, as a take words it that no scene wants."""
    assert checked.project is not None and checked.compiled is not None
    measurer = Measurer(reach_of(checked.project, checked.config), checked.project.measurements)
    telling = tell(checked.compiled, take, measurer, checked.template)
    measurer.remember()
    return telling


def reach_of(project: Project, config: Config) -> Reach:
    """The files that a project's stories may name."""
    return reach(project.root, config.allow, config.waiting)


def _source(within: Reach, name: str, most: int = SOURCE_BYTES) -> Source | MediaProblem:
    found = read(within, name, most)
    if isinstance(found, MediaProblem):
        return found
    source, faults = decode(name, found)
    return source if not faults else MediaProblem("unreadable", faults[0].message.rstrip("."))


def _template(project: Project, config: Config) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The project's own assembly of prompts, where it has one."""
    if config.template is None:
        return None, ()
    found = _source(reach_of(project, config), config.template)
    if isinstance(found, Source):
        return found.text, ()
    message = f'The prompt template "{config.template}" cannot be read: {found.reason}.'
    return None, (Diagnostic("config-value", message, Span(CONFIG, 0, 0)),)


def _story(path: Path) -> tuple[Path | None, tuple[Diagnostic, ...]]:
    if not path.is_absolute() and not _here():
        message = "The folder that kstory was started in is gone."
        return None, (Diagnostic("story-missing", message, Span(".", 0, 0), hint="Go to one that is there: `cd`."),)
    try:
        if path.is_dir():
            return find_story(path)
        path.stat()
    except FileNotFoundError:
        return None, (_missing(path),)
    except OSError as fault:
        message = f"'{str(path)[:200]}' cannot be read: {fault.strerror or fault}."
        return None, (Diagnostic("story-missing", message, Span(str(path)[:200], 0, 0)),)
    return path, ()


def _here() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def _missing(path: Path) -> Diagnostic:
    """That there is no such story, and which one may have been meant."""
    folder = path.parent
    stories = sorted(each.name for each in folder.glob(f"?*{STORY_ENDING}") if each.is_file())
    near = closest(path.name, stories) or closest(path.name, (name.removesuffix(STORY_ENDING) for name in stories))
    if near:
        hint = f"Did you mean '{folder / near.removesuffix(STORY_ENDING)}{STORY_ENDING}'?"
    elif stories:
        hint = f"There is {', '.join(stories[:8])}{', ...' if len(stories) > 8 else ''}."
        if not path.suffix and path.name == str(path):
            hint += f" For one scene or clip of it: `kstory build --only {path.name}`."
    else:
        hint = "Start one with `kstory new NAME`."
    return Diagnostic("story-missing", f"There is no file '{path}'.", Span(str(path), 0, 0), hint=hint)
