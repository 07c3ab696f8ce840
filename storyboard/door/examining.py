"""Whether this machine and a project are ready: what `kstory doctor` tells."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from storyboard.door.paying import told_of
from storyboard.door.reading import Checked, check
from storyboard.door.trusting import reservation
from storyboard.door.variables import connected, told
from storyboard.execute.client import Client, UnreadableError
from storyboard.execute.service_words import clean
from storyboard.execute.settings import Settings
from storyboard.kling.wire import BASE_URL, ELEMENT, OMNI
from storyboard.ledger.store.lockfile import read_lock
from storyboard.project import values
from storyboard.project.encoders import missing_encoders
from storyboard.project.environment import surrounding
from storyboard.project.place import Project
from storyboard.project.secrets import FILE_VARIABLE, KEY_VARIABLE, Key, find_key
from storyboard.project.trusted import StoreError, folders
from storyboard.text.catalogue import severity

ROOMY: Final = 2_000_000_000
"""Bytes free on disk: a long film in several takes has about this much."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `says` is a sentence, with the next step where there is one."""

    what: str
    state: Literal["good", "note", "bad"]
    says: str


def examine(path: Path, environment: Mapping[str, str] | None = None, *, online: bool = False) -> tuple[Finding, ...]:
    """Look at the machine, the project of `path`, and with `online` the service. Sends nothing that costs."""
    return tuple(_findings(path, surrounding(environment), online))


def _findings(path: Path, environment: Mapping[str, str], online: bool) -> Iterator[Finding]:
    yield Finding("Python", "good", f"{platform.python_version()} on {platform.system()}")
    missing = missing_encoders()
    if missing:
        yield Finding("video", "bad", f"This build of PyAV lacks {', '.join(missing)}; reinstall the package 'av'.")
    else:
        yield Finding("video", "good", "H.264 and AAC can be written, so rehearsals work.")
    checked = check(path, environment=environment)
    yield from _story(checked)
    yield from _trust(checked, environment)
    root = checked.project.root if checked.project else Path.cwd()
    yield from _disk(root)
    if checked.project:
        yield from _lock(checked.project)
        yield from _journals(checked.project)
    for fine, words in told(environment):
        yield Finding("variable", _STATES[fine], words)
    key, faults = find_key(environment, root)
    if key is None:
        state: Literal["note", "bad"] = "note" if faults[0].code == "key-missing" and not online else "bad"
        yield Finding("key", state, f"{faults[0].message} Rehearsals need none. {faults[0].hint or ''}".strip())
    else:
        place = KEY_VARIABLE if environment.get(KEY_VARIABLE, "").strip() else f"the file that {FILE_VARIABLE} names"
        yield Finding("key", "good", f"There is a key for live builds, in {place}.")
    wrong = next((each.message for each in checked.diagnostics if each.code in _UNSETTLED), None)
    why = wrong or reservation(checked)
    if why:
        yield Finding("service", "bad" if online else "note", f"Nothing is sent to any. {why}")
        return
    url = checked.config.base_url or BASE_URL
    yield Finding("service", "good" if url == BASE_URL else "note", url)
    if online and key is not None:
        settings, faults = connected(Settings(base_url=url), environment, root)
        if settings is None:
            yield Finding("service", "bad", "It is not asked before the variables are right.")
            return
        yield from asyncio.run(_service(settings, key))


_STATES: Final[Mapping[bool | None, Literal["good", "note", "bad"]]] = {True: "good", None: "note", False: "bad"}


def _story(checked: Checked) -> Iterator[Finding]:
    if checked.project is None or checked.compiled is None:
        found = checked.diagnostics[0]
        yield Finding("story", "note", f"{found.message} {found.hint or ''}".strip())
        return
    errors = sum(severity(each.code) == "error" for each in checked.diagnostics)
    if errors:
        yield Finding(
            "story",
            "bad",
            f"{checked.project.story} has {errors} {'error' if errors == 1 else 'errors'}; 'kstory check' shows them.",
        )
    else:
        yield Finding("story", "good", f"{checked.project.story} has no errors.")


def _trust(checked: Checked, environment: Mapping[str, str]) -> Iterator[Finding]:
    """What the folder asks its user for."""
    try:
        folders(environment)
    except StoreError as fault:
        yield Finding("trust", "bad", str(fault))
    for each in checked.diagnostics:
        if each.code == "config-foreign":
            yield Finding("trust", "note", f"{each.message} {each.hint}")
    for ask in checked.asked.all:
        asked = f"{ask.setting} = {values.shown(ask.value)}"
        if ask in checked.asked.untrusted:
            words = f"asks for {asked}, which you have not trusted, so {ask.until}. See 'kstory trust'."
            yield Finding("trust", "note", f"This folder {words}")
        else:
            yield Finding("trust", "good", f"{asked}, as you have trusted it. {ask.means}")
    if checked.project and checked.project.config and not checked.asked.all:
        yield Finding("trust", "good", "kstory.toml asks for nothing that needs your trust.")


_UNSETTLED: Final = frozenset({"config-broken", "config-unknown", "config-value", "variable-value"})
"""Faults of the settings: who knows which service was meant."""


def _disk(root: Path) -> Iterator[Finding]:
    if not os.access(root, os.W_OK):
        yield Finding("disk", "bad", f"{root} cannot be written; a build has nowhere to put its clips.")
        return
    free = shutil.disk_usage(root).free
    state: Literal["good", "note"] = "good" if free > ROOMY else "note"
    yield Finding("disk", state, f"{free / 1e9:.1f} GB free.")


def _lock(project: Project) -> Iterator[Finding]:
    path = project.lock(live=True)
    lock, faults = read_lock(path)
    if lock is None:
        yield Finding("lock", "bad", f"{faults[0].message} {faults[0].hint or ''}".strip())
    elif path.exists():
        takes = sum(len(node.takes) for node in lock.nodes)
        yield Finding("lock", "good", f"{path.name} holds {takes} {'take' if takes == 1 else 'takes'}.")
    else:
        yield Finding("lock", "note", "Nothing was made live yet, so there is no kstory.lock.")


def _journals(project: Project) -> Iterator[Finding]:
    for draft in (False, True):
        for each in told_of(project, draft=draft):
            state: Literal["note", "bad"] = "bad" if severity(each.code) == "error" else "note"
            yield Finding("journal", state, f"{each.message} {each.hint or ''}".strip())


async def _service(settings: Settings, key: Key) -> list[Finding]:
    """What the service says to questions that cost nothing: the models, and whether its list can prove anything."""
    found = []
    async with Client(settings) as client:
        for model in (OMNI, ELEMENT):
            try:
                price = _price(await client.model(model))
                found.append(Finding(model, "good", f"The service offers it to this key{price}."))
            except UnreadableError as fault:
                if fault.status in (401, 403):
                    words = key.hide(f"The service does not take it ({fault.status}: {fault.words}).")
                    return [Finding("key", "bad", f"{words} Look at GMI_API_KEY, and at the service's address.")]
                found.append(Finding(model, "bad", key.hide(f"The service says {fault.status}: {fault.words}")))
        found.append(await _list(client, key))
    return found


def _price(told: object) -> str:
    """What a model costs, as the service puts it; "" where it does not."""
    said = (
        next((told[name] for name in ("price", "pricing") if told.get(name)), None) if isinstance(told, dict) else None
    )
    if said is None:
        return ""
    return (
        f", and says of its price: {clean(said if isinstance(said, str) else msgspec.json.encode(said).decode(), 200)}"
    )


async def _list(client: Client, key: Key) -> Finding:
    alone = "a request whose answer is lost would wait for your word"
    try:
        listing = await client.listing(OMNI)
    except UnreadableError as fault:
        return Finding("list", "note", key.hide(f"It cannot be read ({fault.status}: {fault.words}), so {alone}."))
    if listing.records and not any(record.payload for record in listing.records):
        return Finding("list", "note", f"It does not show what was asked for, so {alone}.")
    return Finding("list", "good", "It can be read, so a request whose answer is lost can be looked up.")
