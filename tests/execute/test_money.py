"""Caps hold on what is spent, what is on its way and what the next submit would add."""

from __future__ import annotations

from decimal import Decimal

import pytest
from fake_service import BASE, Service
from hand_plans import Stage, clip

from storyboard.execute.decisions import purchases
from storyboard.execute.events import Spent
from storyboard.execute.settings import Settings
from storyboard.ledger.store.reading import Reading

CLIPS = [clip(f"dock.{number}", each="1.00") for number in range(1, 6)]


def test_max_cost_refuses_the_dispatch_that_would_pass_it(stage: Stage) -> None:
    service = Service()
    outcome = stage.build(BASE, *CLIPS, transport=service.transport(), max_cost=Decimal("2.50"))
    assert len(service.charged) == 2 and outcome.spent == 2 and outcome.exit_code == 3
    assert sorted(outcome.stages.values()) == ["capped", "capped", "capped", "made", "made"]
    assert "$2.50" in outcome.capped[0].words
    rest = stage.build(BASE, *CLIPS, transport=service.transport(), max_cost=Decimal("2.50"))
    assert len(service.charged) == 4 and rest.total == 4


def test_the_budget_is_the_projects(stage: Stage) -> None:
    service = Service()
    for _ in range(3):
        stage.build(BASE, *CLIPS, transport=service.transport(), budget=Decimal("3"))
    assert len(service.charged) == 3


def test_failures_count_as_spent(stage: Stage) -> None:
    service = Service()
    service.failure = {"error": "bad luck"}
    service.statuses = ["failed"]
    outcome = stage.build(BASE, CLIPS[0], transport=service.transport(), budget=Decimal("1.50"))
    assert outcome.spent == 1 and stage.told(Spent)[-1] == Spent(Decimal(1), Decimal(0))
    service.statuses = ["success"]
    again = stage.build(BASE, CLIPS[0], transport=service.transport(), budget=Decimal("1.50"))
    assert again.exit_code == 3 and len(service.charged) == 1


def test_what_the_team_spent_elsewhere_counts(stage: Stage) -> None:
    service = Service()
    stage.build(BASE, CLIPS[0], transport=service.transport())
    for path in stage.places.journal.parent.glob("live.*"):
        path.unlink()
    outcome = stage.build(BASE, *CLIPS[:3], transport=service.transport(), budget=Decimal("2"))
    assert len(service.charged) == 2 and outcome.total == 2 and len(outcome.capped) == 1
    assert purchases(stage.places, outcome.lock, Settings()).spent == 2


def test_a_rehearsal_costs_nothing(stage: Stage) -> None:
    stage.live = False
    outcome = stage.build(BASE, *CLIPS[:2], transport=Service().transport(), rehearsal=True, budget=Decimal(0))
    assert outcome.exit_code == 0 and outcome.total == 0


@pytest.mark.parametrize("cap", ["max_cost", "budget"])
def test_a_limit_holds_whatever_the_journal_says(stage: Stage, monkeypatch: pytest.MonkeyPatch, cap: str) -> None:
    """The sum of what this process has sent stands beside the journal's."""
    monkeypatch.setattr(Reading, "money", lambda _: (Decimal(0), Decimal(0)))
    service = Service()
    outcome = stage.build(BASE, *CLIPS, transport=service.transport(), **{cap: Decimal("2.50")})
    assert len(service.charged) == 2 and len(outcome.capped) == 3


def test_a_take_that_is_accepted_again_and_again_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyboard.execute.purchase.ACCEPTED_MOST", 3)
    service = Service()
    service.failure = {"error": "rate limit: too many requests"}
    service.statuses = ["failed"]
    outcome = stage.build(BASE, CLIPS[0], transport=service.transport())
    assert outcome.exit_code == 4 and len(service.charged) == 4 and outcome.total == 0
