"""What a second of output costs. Data with a date; a project overrides it in kstory.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, cast


def money(dollars: Decimal) -> str:
    """Dollars to the cent, or to the tenth of a cent where that matters."""
    cents = dollars.quantize(Decimal("0.01"))
    return f"${cents}" if cents == dollars else f"${dollars.quantize(Decimal('0.001'))}"


Kind = Literal["silent", "sound", "video"]


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per second of output by mode and kind, and per element made. `dated` is the catalogue's ISO date,
    or the project's. `said` is whose prices they are, for people."""

    dated: str
    second: Mapping[tuple[str, Kind], Decimal]
    element: Decimal = field(default=Decimal(0))
    said: str = ""

    @property
    def by_name(self) -> dict[str, Decimal]:
        """The same by the names that kstory.toml has for them: "std.silent", "element"."""
        return {**{f"{mode}.{kind}": price for (mode, kind), price in self.second.items()}, "element": self.element}

    def clip(self, mode: str, seconds: float, *, sound: bool, video: bool) -> Decimal:
        """Dollars for one generation. Seconds are rounded to whole ones, as edits are charged."""
        kind: Kind = "video" if video else "sound" if sound else "silent"
        return self.second[mode, kind] * round(seconds)


_DAY = "2026-04-10"
CATALOGUE = Prices(
    dated=_DAY,
    second={
        ("std", "silent"): Decimal("0.084"),
        ("std", "sound"): Decimal("0.112"),
        ("std", "video"): Decimal("0.126"),
        ("pro", "silent"): Decimal("0.112"),
        ("pro", "sound"): Decimal("0.140"),
        ("pro", "video"): Decimal("0.168"),
    },
    said=f"catalogue prices of {_DAY}",
)


def with_own(own: Mapping[str, Decimal], dated: str | None = None) -> Prices:
    """The catalogue with a project's own prices over it: "std.silent" and the like a second, "element" each."""
    usual = CATALOGUE.by_name
    own = {name: price for name, price in own.items() if price != usual[name]}
    if not own:
        return CATALOGUE
    second = dict(CATALOGUE.second)
    for name, price in own.items():
        mode, _, kind = name.partition(".")
        if kind:
            second[mode, cast(Kind, kind)] = price
    return replace(
        CATALOGUE,
        dated=dated or CATALOGUE.dated,
        second=second,
        element=own.get("element", CATALOGUE.element),
        said="prices of kstory.toml" + (f", {dated}" if dated else ""),
    )
