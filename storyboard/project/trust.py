"""What the kstory.toml of a folder asks for that only its user can grant, since the folder may come from anybody: where
the key goes, what is read outside, a lower price. What is not granted is shown and not followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final

from storyboard.project import values
from storyboard.project.config import WISHES, Config, from_environment, from_file, place
from storyboard.project.place import CONFIG, is_own
from storyboard.project.reading import resolved
from storyboard.project.trusted import Granted, granted, told
from storyboard.text import Diagnostic, MediaProblem, Source, Span

OWNER: Final = "owner"
"""The setting, as it were, of whose file a kstory.toml is."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a folder asks for. `setting` stands in kstory.toml, `value` is what would be followed: of a path
    the real one. `means` is a sentence on what comes of it; `until` the end of one on what counts without."""

    setting: str
    value: str
    means: str
    until: str

    @property
    def granted(self) -> Granted:
        """The same as it is remembered."""
        return self.setting, told(self.value)


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a folder asks for, and what of it the user has not trusted."""

    all: tuple[Ask, ...] = ()
    untrusted: tuple[Ask, ...] = ()

    def waits_for(self, setting: str) -> Ask | None:
        """What is asked for of a setting and not trusted."""
        return next((ask for ask in self.untrusted if ask.setting == setting), None)


@dataclass(frozen=True, slots=True)
class Usual:
    """What counts where a folder wishes nothing: the service's address, and the catalogue's prices by their names in
    kstory.toml."""

    base_url: str
    prices: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Heard:
    """The settings that are followed, what the folder asked for, what is wrong with its kstory.toml or the environment,
    and what is not followed."""

    config: Config
    asked: Asked
    wrong: tuple[Diagnostic, ...]
    waiting: tuple[Diagnostic, ...]


def hear(source: Source | MediaProblem | None, root: Path, environment: Mapping[str, str], usual: Usual) -> Heard:
    """The settings of a project: of kstory.toml what needs no trust or has it, over that the environment's."""
    wished, faults = from_file(source)
    if environment.get(WISHES["service.base_url"].variable or "", "").strip():
        wished = replace(wished, base_url=None)  # the environment's counts, or is a fault
    found = tuple(asks(wished, root, usual))
    has = granted(root, environment) if found else frozenset()
    asked = Asked(found, tuple(ask for ask in found if ask.granted not in has))
    config, more = from_environment(_followed(wished, root, asked), environment)
    told = tuple(_told(ask, source) for ask in asked.untrusted if isinstance(source, Source))
    return Heard(config, asked, (*faults, *more), told)


def asks(config: Config, root: Path, usual: Usual) -> Iterator[Ask]:
    """What the settings of a kstory.toml ask for, the most dangerous first."""
    if config.base_url and values.origin(config.base_url) != values.origin(usual.base_url):
        here, there = values.host(usual.base_url), values.host(config.base_url)
        means = f"Your key, your organisation and all that a film is made from go to {there} instead of GMI's {here}."
        yield Ask("service.base_url", config.base_url, means, "a live build refuses")
    if config.service == "gmi":
        means = "A plain `kstory build` is a live one: it shows its price and asks, or with --yes does not ask."
        yield Ask("service.name", "gmi", means, "builds are rehearsals unless you say --live")
    for folder in _outside(config.allow, root):
        means = f"Stories of this project may read {_below(folder)}, and a live build sends what they use of it."
        yield Ask("paths.allow", folder, means, "no file there is read, and a live build refuses")
    for file in _outside((config.template,) if config.template else (), root):
        yield Ask(
            "prompt.template",
            file,
            "What this file holds goes into every prompt.",
            "it is not read, and a live build refuses",
        )
    for name, price in config.prices.items():
        if name in usual.prices and price < usual.prices[name]:
            means = f"Prices, caps and the budget count with ${price} instead of the catalogue's ${usual.prices[name]}."
            until = f"the catalogue's ${usual.prices[name]} counts"
            yield Ask(f"prices.{name}", str(price), means, until)


def owner(config: Path) -> tuple[Ask, ...]:
    """That a kstory.toml of somebody else is to be followed, if it is one."""
    if is_own(config):
        return ()
    means = f"{config} belongs to {owner_of(config)}, who can change at any time what it says."
    return (Ask(OWNER, str(config.stat().st_uid), means, "it is not followed"),)


def owner_of(path: Path) -> str:
    """Whose a file is, as people say it."""
    try:
        return f"{path.owner()} (user {path.stat().st_uid})"
    except (KeyError, NotImplementedError):
        return f"user {path.stat().st_uid}"


def believed(environment: Mapping[str, str]) -> Callable[[Path], bool]:
    """Which kstory.toml is followed: the user's own, and one of somebody else that the user has trusted."""

    def is_believed(config: Path) -> bool:
        has = owner(config)
        return not has or has[0].granted in granted(config.parent, environment)

    return is_believed


def passed_over(foreign: tuple[Path, ...]) -> tuple[Diagnostic, ...]:
    """That a kstory.toml is not followed, since it is somebody else's."""
    return tuple(
        Diagnostic(
            "config-foreign",
            f"{path} belongs to {owner_of(path)}, so it is not followed.",
            Span(str(path), 0, 0),
            hint=f"If you know who that is, `kstory trust {path.parent}` follows it. To have nothing to do with it, put"
            f" a {CONFIG} of your own beside your story; it may be empty.",
        )
        for path in foreign
    )


def _outside(paths: tuple[str, ...], root: Path) -> Iterator[str]:
    """Where those paths lead that leave the project."""
    real = resolved(root, ".")
    for path in dict.fromkeys(resolved(root, each) for each in paths):
        if not path.is_relative_to(real):
            yield str(path)


def _below(folder: str) -> str:
    """The files below a folder, as people are told of a large one."""
    if Path(folder).parent == Path(folder):
        return "every file on this machine that you can read"
    own = " (your own folder with all that is in it)" if Path.home().resolve().is_relative_to(folder) else ""
    return f"every file below {folder}{own}"


def _followed(config: Config, root: Path, asked: Asked) -> Config:
    """The settings without what is not trusted. Paths that are become the real ones that were agreed to."""
    refused = {ask.setting for ask in asked.untrusted}
    outside = {ask.value: ask in asked.untrusted for ask in asked.all if ask.setting == "paths.allow"}
    template = next((ask.value for ask in asked.all if ask.setting == "prompt.template"), None)
    trusted = (template,) if template and "prompt.template" not in refused else ()
    prices = {name: price for name, price in config.prices.items() if f"prices.{name}" not in refused}
    return replace(
        config,
        service="rehearsal" if "service.name" in refused else config.service,
        base_url=None if "service.base_url" in refused else config.base_url,
        prices=MappingProxyType(prices),
        prices_dated=config.prices_dated if prices else None,
        template=None if "prompt.template" in refused else template or config.template,
        allow=(*(path for path, waits in outside.items() if not waits), *trusted),
        waiting=tuple(path for path, waits in outside.items() if waits),
    )


def _told(ask: Ask, source: Source) -> Diagnostic:
    """That something is not followed, at its line."""
    code = "template-untrusted" if ask.setting == "prompt.template" else "folder-untrusted"
    message = f"`{ask.setting}` is {values.shown(ask.value)}; you have not trusted this folder, so {ask.until}."
    hint = "`kstory trust` shows all that this folder asks for, with what it means, and remembers your yes."
    return Diagnostic(code, message, place(source, ask.setting), hint=hint)
