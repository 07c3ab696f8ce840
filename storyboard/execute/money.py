"""What has been spent, what is on its way, and whether the next submit may be added to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from storyboard.execute.settings import Settings
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock
from storyboard.ledger.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Money:
    """Dollars. `elsewhere` was spent by others of the team (takes in the lock that this journal knows nothing of), or
    is the other journal's.

    `before` is what this project had spent and had on its way when the build began, `spent_before` the first part
    of it. `ordered` is what this process has sent, by attempt: whatever a journal says, no more is ordered than a cap
    allows.
    """

    journal: Journal
    settings: Settings
    elsewhere: Decimal
    before: Decimal
    spent_before: Decimal
    ordered: dict[int, Decimal] = field(default_factory=dict)

    @classmethod
    def at_start(cls, journal: Journal, settings: Settings, lock: Lock) -> Money:
        """The sums as a build begins."""
        ours = {attempt.request_id for attempt in journal.all()}
        takes = {
            take.request_id or f"{node.story} {node.address} {take.take}": take.cost
            for node in lock.nodes
            for take in node.takes
            if not take.request_id or take.request_id not in ours
        }
        spent, reserved = journal.money()
        return cls(journal, settings, sum(takes.values(), settings.beside), spent + reserved, spent)

    def now(self) -> tuple[Decimal, Decimal]:
        """Dollars spent by the project, and dollars on their way."""
        spent, reserved = self.journal.money()
        return spent + self.elsewhere, reserved

    def added(self) -> Decimal:
        """What this build has added so far, work in flight included: by the journal or by what was sent, whichever is
        more."""
        spent, reserved = self.journal.money()
        return max(spent + reserved - self.before, sum(self.ordered.values(), Decimal(0)))

    def order(self, attempt: Attempt) -> None:
        """Count an attempt as sent, until it is certainly not accepted."""
        self.ordered[attempt.id] = attempt.price

    def declined(self, attempt: Attempt) -> None:
        """Count an attempt no more: the service has certainly not accepted it, or has let it go."""
        self.ordered.pop(attempt.id, None)

    def spent_now(self) -> Decimal:
        """What has become final in this build, work taken up from an earlier one included."""
        return self.journal.money()[0] - self.spent_before

    def objection(self, price: Decimal) -> str | None:
        """Why `price` may not be added, None when it may."""
        spent, reserved = self.now()
        spent = max(spent, self.before + self.elsewhere + self.added() - reserved)
        if self.settings.budget is not None and spent + reserved + price > self.settings.budget:
            return (
                f"${price} more would pass the project's budget of ${self.settings.budget}:"
                f" ${spent} are spent and ${reserved} on their way"
            )
        if self.settings.max_cost is not None and self.added() + price > self.settings.max_cost:
            limit = self.settings.max_cost
            return f"${price} more would pass this build's limit of ${limit}: it has added ${self.added()}"
        return None
