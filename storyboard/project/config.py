"""kstory.toml and the environment: the wishes of a project, each checked by a row of one table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal

from storyboard.project import values
from storyboard.text import Diagnostic, MediaProblem, Source, Span
from storyboard.text.bounds import CONFIG_BYTES, LINE
from storyboard.text.suggest import closest


@dataclass(frozen=True, slots=True)
class Config:
    """What a project wishes; None where it wishes nothing.

    `service` "gmi" makes live builds the default. Seconds and minutes may be fractions; `settle_seconds` and
    `busy_seconds` follow `poll_seconds` where nothing is wished. `max_cost` bounds one build, `budget` the project, in
    dollars. `prices` maps "std.silent" and the like to dollars a second, "element" to dollars each, as of the ISO date
    `prices_dated`. `template` is the file of the prompt's template, `allow` are folders outside the project, both from
    its root; `waiting` are those that would be allowed if the user trusted the project's folder. `meant` are codes of
    warnings that are not told.
    """

    service: Literal["gmi", "rehearsal"] = "rehearsal"
    concurrency: int = 3
    poll_seconds: float = 5
    deadline_minutes: float = 30
    settle_seconds: float | None = None
    busy_seconds: float | None = None
    base_url: str | None = None
    max_cost: Decimal | None = None
    budget: Decimal | None = None
    prices: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    prices_dated: str | None = None
    template: str | None = None
    allow: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A setting: the field of Config, how a value is read (ValueError says what it should be), its variable."""

    field: str
    read: Callable[[Any], Any]
    variable: str | None = None


PRICES: Final = tuple(f"{mode}.{kind}" for mode in ("std", "pro") for kind in ("silent", "sound", "video"))

WISHES: Final[Mapping[str, Wish]] = MappingProxyType(
    {
        "service": Wish("service", values.one_of("gmi", "rehearsal")),
        "service.name": Wish("service", values.one_of("gmi", "rehearsal")),
        "service.concurrency": Wish("concurrency", values.whole(1, 1000), "KSTORY_CONCURRENCY"),
        "service.poll_seconds": Wish("poll_seconds", values.number(0.01, 3600), "KSTORY_POLL_SECONDS"),
        "service.deadline_minutes": Wish("deadline_minutes", values.number(0.01, 10_080), "KSTORY_DEADLINE_MINUTES"),
        "service.settle_seconds": Wish("settle_seconds", values.number(0.01, 86_400), "KSTORY_SETTLE_SECONDS"),
        "service.busy_seconds": Wish("busy_seconds", values.number(0.01, 3600), "KSTORY_BUSY_SECONDS"),
        "service.base_url": Wish("base_url", values.url, "GMI_BASE_URL"),
        "money.max_cost": Wish("max_cost", values.dollars),
        "money.budget": Wish("budget", values.dollars),
        **{f"prices.{name}": Wish("prices", values.dollars) for name in (*PRICES, "element")},
        "prices.dated": Wish("prices_dated", values.date),
        "prompt.template": Wish("template", values.text),
        "paths.allow": Wish("allow", values.texts),
        "check.meant": Wish("meant", values.codes),
    }
)
"""Every setting of kstory.toml by its dotted name. `service = "gmi"` is short for a `[service]` with the name alone."""


def read_config(
    source: Source | MediaProblem | None, environment: Mapping[str, str]
) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The wishes of kstory.toml (None: there is none), and over them of the environment; a faulty one is left out."""
    config, faults = from_file(source)
    config, more = from_environment(config, environment)
    return config, (*faults, *more)


def from_file(source: Source | MediaProblem | None) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The wishes of kstory.toml alone, which may be anybody's."""
    if isinstance(source, MediaProblem):
        return Config(), (Diagnostic("config-broken", f"kstory.toml: {source.reason}.", Span("kstory.toml", 0, 0)),)
    if source is None:
        return Config(), ()
    if beyond := _beyond(source):
        return Config(), (beyond,)
    try:
        given = list(_settings(tomllib.loads(source.text, parse_float=Decimal)))
    except tomllib.TOMLDecodeError as fault:
        return Config(), (_unreadable(source, str(fault)),)
    except (ValueError, ArithmeticError):  # a number of thousands of digits
        return Config(), (_unreadable(source, "a number in it is beyond all measure"),)
    except RecursionError:
        return Config(), (_unreadable(source, "it has lists within lists without end"),)
    unknown = [name for name, _ in given if name not in WISHES]
    told = set(unknown[:_TOLD])
    config, faults = Config(), list[Diagnostic]()
    for name, value in given:
        wish = WISHES.get(name)
        if wish is None:
            faults += [_unknown(source, name)] if name in told else []
            continue
        try:
            config = _with(config, wish, name, wish.read(value))
        except ValueError as fault:
            message = f"`{name}` is {values.shown(value)}; it should be {fault}."
            faults.append(Diagnostic("config-value", message, place(source, name)))
    if len(unknown) > _TOLD:
        faults.append(_more_unknown(source, unknown[_TOLD], len(unknown) - _TOLD))
    return config, tuple(faults)


def from_environment(config: Config, environment: Mapping[str, str]) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The wishes of the environment, which are the user's own, over others."""
    faults = list[Diagnostic]()
    for wish in WISHES.values():
        given = environment.get(wish.variable, "").strip() if wish.variable else ""
        if not given:
            continue
        try:
            config = replace(config, **{wish.field: wish.read(values.typed(given))})
        except ValueError as fault:
            message = f"The variable {wish.variable} is {values.shown(given)}; it should be {fault}."
            hint = f"Set it right, or unset it: `unset {wish.variable}`."
            faults.append(Diagnostic("variable-value", message, Span(str(wish.variable), 0, 0), hint=hint))
    return config, tuple(faults)


def _beyond(source: Source) -> Diagnostic | None:
    """What is refused before anything looks at the text: no settings are so long."""
    hint = "Settings are a few short lines: take the rest away."
    if len(source.text) > CONFIG_BYTES:
        message = f"kstory.toml is larger than {CONFIG_BYTES // 1000} KB."
        return Diagnostic("config-broken", message, Span(source.name, 0, 0), hint=hint)
    longest = max(range(1, len(source.starts) + 1), key=lambda number: len(source.line(number)))
    if (wide := len(source.line(longest))) <= LINE:
        return None
    message = f"This line has {wide:,} characters; a line may have {LINE:,}."
    return Diagnostic("config-broken", message, source.line_span(longest), hint=hint)


def _with(config: Config, wish: Wish, name: str, value: Any) -> Config:
    if wish.field == "prices":
        value = MappingProxyType({**config.prices, name.removeprefix("prices."): value})
    return replace(config, **{wish.field: value})


def _settings(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its dotted name; an empty table is none."""
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            yield from _settings(value, f"{name}.")
        else:
            yield name, value


_TOLD: Final = 20
"""Unknown settings that are told one by one: each is looked for in all of the file."""
_SHOWN: Final = 80
"""Characters of the name of one that are shown."""


def _more_unknown(source: Source, name: str, count: int) -> Diagnostic:
    message = f"There are {count} more settings that kstory does not know."
    hint = "Is this a file of another tool? kstory.toml holds settings of kstory alone."
    return Diagnostic("config-unknown", message, place(source, name), hint=hint)


def _unknown(source: Source, name: str) -> Diagnostic:
    near = closest(name, WISHES) or closest(name.rpartition(".")[2], (each.rpartition(".")[2] for each in WISHES))
    home = next((each for each in WISHES if near and each.endswith(near)), None)
    hint = f"Did you mean `{home}`?" if home else f"There are {', '.join(WISHES)}."
    typed = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..."
    return Diagnostic("config-unknown", f"There is no setting `{typed}`.", place(source, name), hint=hint)


_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _unreadable(source: Source, words: str) -> Diagnostic:
    """A fault of TOML itself, with the place that its reader names."""
    at = _AT.search(words)
    line = int(at[1]) if at and at[1] else len(source.starts)
    hint = "Values are numbers, texts in double quotes, and lists in square brackets."
    lines = [line.strip() for line in source.text.split("\n")]
    if "[service]" in lines and any(line.partition("=")[0].rstrip() == "service" for line in lines):
        hint = 'Where there is a `[service]`, the short `service = "gmi"` becomes its line `name = "gmi"`.'
    return Diagnostic("config-broken", f"This is no TOML: {_AT.sub('', words)}.", source.line_span(line), hint=hint)


_HEADER: Final = re.compile(r"\[([^\[\]]+)\]")
_KEY: Final = re.compile(r"""((?:[\w-]++|"[^"]*"|'[^']*')(?:\s*+\.\s*+(?:[\w-]++|"[^"]*"|'[^']*'))*+)\s*+=""")


def place(source: Source, name: str) -> Span:
    """The line of a setting, as far as it can be found by looking; else the start of the file."""
    table = ""
    for number in range(1, len(source.starts) + 1):
        line, span = source.line(number).strip(), source.line_span(number)
        if header := _HEADER.match(line):
            table = _bare(header[1]) + "."
        elif (key := _KEY.match(line)) and (found := table + _bare(key[1])) and f"{name}.".startswith(f"{found}."):
            start = source.text.index(line, span.start)
            return Span(span.file, start, start + len(line))
    return Span(source.name, 0, 0)


def _bare(key: str) -> str:
    """A dotted key without its quotes and spaces."""
    return re.sub(r"""["'\s]""", "", key)
