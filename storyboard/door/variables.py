"""Every variable that kstory reads, in one table; and what live work takes of the environment, judged before it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from storyboard.execute import usable
from storyboard.execute.network import CERTIFICATES, FOLDER, PROXIES, Network, set_proxies
from storyboard.execute.settings import Settings
from storyboard.kling.wire import ORGANISATION_VARIABLE
from storyboard.planner.records import Plan
from storyboard.project import values
from storyboard.project.config import WISHES, Wish
from storyboard.project.environment import complaint
from storyboard.project.home import HOME_VARIABLE, judge_home
from storyboard.project.secrets import FILE_VARIABLE, KEY_VARIABLE, find_key
from storyboard.text import Diagnostic, Span
from storyboard.text.suggest import closest

STANDIN_VARIABLE: Final = "KSTORY_STANDIN_KEY"
KEY_LOG: Final = "SSLKEYLOGFILE"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable. `what` says what it does, as the end of a sentence. `judge` raises ValueError, which says what it
    should be. A `secret` one is never shown, one with a `login` without it. Only those that are `live` are kept from
    rehearsals."""

    name: str
    what: str
    judge: Callable[[str], object]
    secret: bool = False
    login: bool = False
    live: bool = True


def _any(_value: str) -> None:
    """What is judged where it is used."""


def _wished(wish: Wish, value: str) -> object:
    return wish.read(values.typed(value))


_WISHED: Final = tuple(
    Variable(wish.variable, f"stands above `{name}` of kstory.toml", partial(_wished, wish), live=False)
    for name, wish in WISHES.items()
    if wish.variable
)
_LIVE: Final = (
    Variable(ORGANISATION_VARIABLE, "names your organisation to the service", values.header),
    *(Variable(name, "is the proxy of live builds", usable.proxy, login=True) for name in PROXIES[:-1]),
    Variable(PROXIES[-1], "names hosts that are reached without the proxy", _any),
    Variable(CERTIFICATES, "has the certificates that live builds believe", usable.certificates),
    Variable(FOLDER, "has the certificates that live builds believe", usable.folder),
    Variable(KEY_LOG, "makes live builds write down what their connections are encrypted with", usable.key_log),
)
VARIABLES: Final = (
    *_WISHED,
    Variable(HOME_VARIABLE, "is your own folder of kstory", judge_home, live=False),
    *_LIVE,
    Variable(STANDIN_VARIABLE, "is the only key that `kstory standin` takes", _any, secret=True, live=False),
)


def connected(
    settings: Settings, environment: Mapping[str, str], root: Path
) -> tuple[Settings | None, tuple[Diagnostic, ...]]:
    """The settings with all that live work takes of the environment: the key, the organisation, the way to the
    service. None, and everything that is wrong with it, where something cannot be used."""
    key, faults = find_key(environment, root)
    faults += tuple(_faults(_LIVE, environment))
    if key is None or faults:
        return None, faults
    organisation = environment.get(ORGANISATION_VARIABLE, "").strip() or None
    return replace(settings, key=key, organisation=organisation, network=Network.of(environment)), ()


def _faults(rows: tuple[Variable, ...], environment: Mapping[str, str]) -> Iterator[Diagnostic]:
    for row, name, value in _set(rows, environment):
        try:
            row.judge(value)
        except ValueError as fault:
            yield complaint(name, None if row.secret or (row.login and "@" in value) else value, fault)


def _set(rows: tuple[Variable, ...], environment: Mapping[str, str]) -> Iterator[tuple[Variable, str, str]]:
    """The rows whose variable holds something, its name as it is spelt, and what it holds."""
    spelt = {name.upper(): name for name in set_proxies(environment)}
    for row in rows:
        name = spelt.get(row.name) if row.name in PROXIES else row.name
        if name and (value := environment.get(name, "").strip()):
            yield row, name, value


def told(environment: Mapping[str, str]) -> Iterator[tuple[bool | None, str]]:
    """A sentence for each variable that is set, but those of the key, which is told of by itself: True where it can be
    used, False where not, None where nobody reads it."""
    for row, name, value in _set(VARIABLES, environment):
        if wrong := next(_faults((row,), environment), None):
            yield False, f"{wrong.message} {wrong.hint}"
            continue
        held = "is set" if row.secret else f"is {usable.without_login(value) if row.login else values.shown(value)}"
        yield True, f"{name} {held}: it {row.what}."
    known = [KEY_VARIABLE, FILE_VARIABLE, *(row.name for row in VARIABLES)]
    for name in sorted(environment):
        near = closest(name, known)
        if name not in known and (name.startswith("KSTORY_") or (name.startswith("GMI_") and near)):
            yield (
                None,
                f"{name} is set, and kstory reads no such variable." + (f" Did you mean {near}?" if near else ""),
            )


def unwritable(plan: Plan) -> tuple[Diagnostic, ...]:
    """That no file can be named after a step, in a program whose locale lacks its letters."""
    for step in plan.steps:
        try:
            os.fsencode(step.address)
        except UnicodeError:
            message = f"No file can be called '{step.address}' here: the locale, such as LC_ALL, lacks its letters."
            hint = "Start Python in UTF-8 mode: set PYTHONUTF8=1."
            return (Diagnostic("variable-value", message, Span("LC_ALL", 0, 0), hint=hint),)
    return ()
