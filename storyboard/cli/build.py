"""`kstory build`: the film, rehearsed or made."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.progress import JsonLines, Lines, Telling
from storyboard.cli.screen import ask, count, faults_as_json, padded, say, show_faults, shown_path
from storyboard.cli.stale import stale_words
from storyboard.cli.streams import lost
from storyboard.door.building import Built, build
from storyboard.door.outcomes import outcome_faults
from storyboard.door.paying import Terms, terms
from storyboard.door.planning import Planned, plan_checked
from storyboard.execute.decisions import Purchases
from storyboard.execute.earlier import EarlierOrder
from storyboard.execute.events import Event
from storyboard.kling.prices import money
from storyboard.planner.records import Plan
from storyboard.planner.wanted import Wanted
from storyboard.text import Diagnostic
from storyboard.text.phrases import length, listed
from storyboard.text.visible import columns, plain


@click.command("build")
@options.story
@options.live
@click.option("--yes", is_flag=True, help="Agree to the price without being asked.")
@click.option("--max-cost", type=options.DOLLARS, help="Refuse to spend more than this, in dollars.")
@click.option("--json", "as_json", is_flag=True, help="Tell each event as a line of JSON.")
@click.option("--wait", is_flag=True, help="Wait for another build of this project to end.")
@click.option(
    "--resubmit",
    multiple=True,
    type=options.ADDRESS,
    metavar="ADDRESS",
    help="Send again what is unresolved; may cost again.",
)
@options.wishes
def command(
    story: Path | None,
    live: bool | None,
    yes: bool,
    max_cost: Decimal | None,
    as_json: bool,
    wait: bool,
    resubmit: tuple[str, ...],
    draft: bool,
    stale: bool,
    only: tuple[str, ...],
    again: tuple[str, ...],
) -> None:
    """Make the film of STORY: what is new or changed, nothing twice.

    Without --live it is a rehearsal: free, on this machine, storyboard cards instead of footage. With --live the
    price is shown and nothing is sent before you agree.
    """
    teller = _Teller(as_json=as_json, yes=yes, draft=draft)
    try:
        built = build(
            story,
            live=live,
            consent=teller.consent,
            emit=teller,
            wanted=Wanted(frozenset(again), stale, frozenset(only)),
            draft=draft,
            max_cost=max_cost,
            wait=wait,
            planned=teller.planned,
            resubmits=frozenset(resubmit),
            offer=teller.offer,
        )
    finally:
        teller.close()
    sys.exit(_answer(built, teller.json) if teller.json else _tell(built, teller.unsaid(built.diagnostics)))


class _Teller:
    """Chooses how a build is told, once it is known what it will do."""

    def __init__(self, *, as_json: bool, yes: bool, draft: bool) -> None:
        self._draft = draft
        self.json = JsonLines() if as_json else None
        self._yes = yes
        self._telling: Telling | None = self.json
        self._ordered: int | None = None  # takes that a live build orders; others are to be collected
        self._warned: tuple[Diagnostic, ...] = ()

    def __call__(self, event: Event) -> None:
        if self._telling is None:
            self._telling = Lines()
        self._telling(event)

    def close(self) -> None:
        if self._telling is not None:
            self._telling.close()

    def planned(self, planned: Planned) -> None:
        """The build begins: say what it will do, and choose the display."""
        if self.json is not None or planned.plan is None:
            return
        self._warn(planned)
        say(_beginning(planned.plan, self._ordered, live=planned.live), bold=True)
        flags = (" --live" if planned.live else "") + (" --draft" if self._draft else "")
        if (
            any(step.submits for step in planned.plan.steps)
            and sys.stdout.isatty()
            and os.environ.get("TERM") != "dumb"
        ):
            self._telling = importlib.import_module("storyboard.cli.display").Display(
                planned.plan, live=planned.live, flags=flags
            )
        else:
            project = planned.checked.project
            folder = project.build(live=planned.live, draft=self._draft) if project else None
            self._telling = Lines(planned.plan, folder, live=planned.live, flags=flags)

    def consent(self, planned: Planned, paid: Purchases) -> bool:
        """Ask on the terminal; without one, only --yes will do. A build that adds nothing need not ask."""
        assert planned.plan is not None
        plan = planned.plan
        submits = sum(len(step.submits) for step in plan.steps)
        self._ordered = submits
        if not submits:
            return True
        agreed = terms(planned)
        if self.json is None:
            self._warn(planned)
            _show_price(plan, paid, agreed)
        else:
            self.json.line(_price_as_json(plan, paid, agreed))
        if self._yes:
            return True
        if lost():
            say("The price cannot be shown: nobody reads what kstory says. Say --yes to agree to it unseen.", err=True)
            return False
        if self.json is not None or not sys.stdin.isatty():
            say("There is no terminal to ask on. Say --yes to agree to the price, best with --max-cost.", err=True)
            return False
        return ask(f"Order {count(submits, 'take')} for {money(plan.total)}?")

    def offer(self, orders: tuple[EarlierOrder, ...]) -> bool:
        """Ask whether orders of before are taken up; without a terminal they are, since that costs nothing."""
        agreed = self._yes or self.json is not None or not sys.stdin.isatty() or self._wants(orders)
        self._ordered = (self._ordered or 0) - (len(orders) if agreed else 0)
        return agreed

    def _wants(self, orders: tuple[EarlierOrder, ...]) -> bool:
        worth = sum((each.step.each for each in orders), Decimal(0))
        say(f"The service has {count(len(orders), 'order')} of this already, which this machine has no journal of:")
        for each in orders:
            say(f"  {each.step.address}  {each.record.status}  (request {plain(each.record.request_id)})")
            if each.unsure:
                say(f"    whether {listed(each.unsure)} is the file that was sent then cannot be seen", fg="yellow")
        return ask(f"Take them up ({money(worth)}) instead of ordering them again?", default=True)

    def _warn(self, planned: Planned) -> None:
        """Say what the story is warned of once, before it costs anything."""
        if not self._warned and planned.diagnostics:
            self._warned = planned.diagnostics
            project = planned.checked.project
            show_faults(self._warned, planned.checked.sources, project.root if project else None)
            say(err=True)

    def unsaid(self, faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The faults that were not shown yet."""
        return tuple(fault for fault in faults if fault not in self._warned)


def _show_price(plan: Plan, paid: Purchases, agreed: Terms) -> None:
    say(f"{plan.title or plan.story}: a live build", bold=True)
    ordered = [step for step in plan.steps if step.submits]
    wide = max((columns(step.address) for step in ordered), default=0)
    for step in ordered:
        takes = f"  {count(len(step.submits), 'take')}" if len(step.submits) > 1 else ""
        state = "one more" if step.state == "kept" else step.state
        say(f"  {padded(step.address, wide)}  {state:<8} {money(step.price):>8}{takes}")
    under_way = f", {money(paid.committed)} under way" if paid.committed else ""
    before = f" Before: {money(paid.spent)} spent{under_way}." if paid.spent or paid.committed else ""
    if agreed.outside:
        say(f"{count(len(agreed.outside), 'file')} from outside the project:", fg="yellow")
        for path in agreed.outside:
            say(f"  {plain(path)}", fg="yellow")
    if agreed.named_by:
        words = (
            f"Orders, files and your key go to {agreed.service}, as {agreed.named_by} says. It is not GMI's service."
        )
        say(words, fg="red", bold=True)
    else:
        say(f"Orders go to {agreed.service}.")
    say(f"This build: {money(plan.total)} ({agreed.prices}).{before}")
    if stale := stale_words(plan):
        say(stale, fg="yellow")


def _price_as_json(plan: Plan, paid: Purchases, agreed: Terms) -> dict[str, Any]:
    return {
        "event": "price",
        "price": str(plan.total),
        "takes": sum(len(step.submits) for step in plan.steps),
        "spent": str(paid.spent),
        "committed": str(paid.committed),
        "service": agreed.service,
        "service_named_by": agreed.named_by,
        "prices": agreed.prices,
        "outside": agreed.outside,
    }


def _beginning(plan: Plan, ordered: int | None, *, live: bool) -> str:
    submits = sum(len(step.submits) for step in plan.steps)
    verb = "Building" if live else "Rehearsing"
    if not plan.film:
        rest = ": only its elements are made." if submits else ", so there is no film."
        return f"{plain(plan.title or plan.story)} has no scene yet{rest}"
    if not submits:
        stale = stale_words(plan)
        why = f"nothing to make. {stale}" if stale else "nothing to make, everything is as the story says."
        return f"{plain(plan.title or plan.story)}: {why}"
    collected = submits - ordered if ordered is not None else 0
    kept = sum(1 for step in plan.steps if not step.submits and step.take)
    said = ((submits - collected, "to make"), (collected, "to collect"), (kept, "kept"))
    what = ", ".join(f"{number} {word}" for number, word in said if number)
    return f"{verb} {plain(plan.title or plan.story)}: {what}; {length(plan.seconds)} of film."


def _tell(built: Built, unsaid: tuple[Diagnostic, ...]) -> int:
    project = built.checked.project
    root = project.root if project else None
    faults = (*unsaid, *outcome_faults(built))
    show_faults(faults, built.checked.sources, root)
    if built.refused:
        say(built.refused, err=True, fg="red")
        return Exit.REFUSED
    if built.outcome is None:
        return Exit.FAULTS
    if built.film and built.film.path:
        lacks = built.film.missing
        more = f" and {len(lacks) - 4} more" if len(lacks) > 5 else ""
        missing = f", without {', '.join(lacks[: 4 if more else 5])}{more}" if lacks else ""
        colour = "yellow" if missing else "green"
        say(f"Film: {shown_path(built.film.path)} ({length(built.film.seconds)}{missing})", fg=colour)
    for path in built.left_over:
        say(f"{shown_path(path)} is no story's any more; 'kstory clean' removes it.", fg="yellow")
    planned = built.planned
    if planned and planned.live:
        for running in built.outcome.running:
            where = f"is still at the service (request {plain(running.request_id)})"
            say(f"{running.address}@{running.take} {where}; build again to collect it.")
        if planned.plan and planned.plan.steps:
            say(_sums(built))
        _tell_stale(planned)
    elif built.outcome.interrupted:
        say("Stopped. The next build goes on from here.")
    return _exit(built)


def _sums(built: Built) -> str:
    """The money: what this build ordered, what it only collected, and the sums of the project."""
    assert built.outcome is not None
    collected = f" Collected {money(built.collected)} worth that was ordered before." if built.collected else ""
    under_way = f", {money(built.outcome.committed)} under way" if built.outcome.committed else ""
    return f"Ordered now: {money(built.ordered)}.{collected} Spent in all: {money(built.outcome.total)}{under_way}."


def _tell_stale(planned: Planned) -> None:
    """What this build has made out of date, when it was not asked to make that again."""
    now = plan_checked(planned.checked, live=True, wanted=Wanted(), draft=False).plan
    before = planned.plan and any(step.submits for step in planned.plan.steps)
    if now is not None and before and (stale := stale_words(now)):
        say(stale, fg="yellow")


def _answer(built: Built, lines: JsonLines) -> int:
    faults = (*built.diagnostics, *outcome_faults(built))
    outcome = built.outcome
    lines.line(
        {
            "event": "built" if outcome else "refused" if built.refused else "faults",
            "ok": built.ok,
            "film": str(built.film.path) if built.film else None,
            "missing": built.film.missing if built.film else [],
            "stages": outcome.stages if outcome else {},
            "running": [running.request_id for running in outcome.running] if outcome else [],
            "ordered": float(built.ordered),
            "collected": float(built.collected),
            "spent": float(outcome.spent) if outcome else 0.0,
            "total": float(outcome.total) if outcome else 0.0,
            "refused": built.refused,
            "diagnostics": faults_as_json(faults, built.checked.sources),
        }
    )
    if built.refused:
        return Exit.REFUSED
    return Exit.FAULTS if outcome is None else _exit(built)


def _exit(built: Built) -> int:
    assert built.outcome is not None
    if built.outcome.exit_code:
        return built.outcome.exit_code
    return Exit.DONE if built.film else Exit.FAULTS
