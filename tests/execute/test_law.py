"""The journal's law as a property: whatever breaks, whenever a build dies, each paid take is accepted once.

A model of the service draws faults; builds die at drawn points; the story is edited between them. In the end a build
with nothing in its way has everything, and the service has charged once for each take that the story ever sent.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from fake_service import BASE, Service
from hand_plans import Stage, clip
from hypothesis import HealthCheck
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from storyboard.execute.decisions import purchases
from storyboard.execute.settings import Settings
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal

POINTS = [
    "before-intent",
    "intended",
    "answered",
    "accepted",
    "finished",
    "downloaded",
    "hashed",
    "named",
    "stored",
    "shelved",
    "adopted",
    "absent",
    "unresolved",
]
POSTS = ["ok", "lost", "dropped", "unreachable", "garbage", 429, (500, "accepted"), 500, 400]


class Died(BaseException):
    """As a SIGKILL: nothing after it is done."""


class Builds(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.stage = Stage(self.root)
        self.service = Service()
        self.service.statuses = ["success"]
        self.without_journal = False
        self.words = {"a.1": 0, "b.1": 0, "c.1": 0}
        self.ever = {(address, 0) for address in self.words}

    @rule(address=st.sampled_from(["a.1", "b.1", "c.1"]), words=st.integers(0, 3))
    def edit(self, address: str, words: int) -> None:
        self.words[address] = words
        self.ever.add((address, words))

    @rule(there=st.booleans())
    def the_list_goes_or_comes(self, there: bool) -> None:
        self.service.list_works = there

    @precondition(lambda self: not self.without_journal)
    @rule()
    def the_lock_is_lost(self) -> None:
        self.stage.places.lock.unlink(missing_ok=True)

    @rule()
    def the_files_are_lost(self) -> None:
        shutil.rmtree(self.stage.places.build, ignore_errors=True)

    @rule()
    def the_journal_is_lost_while_nothing_is_under_way(self) -> None:
        """As on another machine of the team, which has the lock alone."""
        self.stage.lock()
        if not self._open():
            self.without_journal = True
            shutil.rmtree(self.stage.places.journal.parent, ignore_errors=True)

    def _sums(self) -> Decimal:
        """What is spent and what may be on its way: a lost request counts until it is proved that it never arrived."""
        known = purchases(self.stage.places, self.stage.lock(), Settings())
        return known.spent + known.committed

    def _open(self) -> bool:
        journal = Journal.open(self.stage.places.journal)
        try:
            return bool(journal.unfinished())
        finally:
            journal.close()

    @rule(posts=st.lists(st.sampled_from(POSTS), max_size=4), most=st.sampled_from([None, "0.42", "0.84"]))
    def build(self, posts: list[Any], most: str | None) -> None:
        self.service.posts = list(posts)
        before = self._sums()
        self._build(max_cost=None if most is None else Decimal(most))
        assert most is None or self._sums() - before <= Decimal(most), "the cap does not hold"

    @rule(posts=st.lists(st.sampled_from(POSTS), max_size=3), point=st.sampled_from(POINTS), turn=st.integers(1, 3))
    def build_and_die(self, posts: list[Any], point: str, turn: int) -> None:
        self.service.posts = list(posts)
        left = [turn]

        def probe(here: str) -> None:
            if here == point:
                left[0] -= 1
                if left[0] == 0:
                    raise Died

        with contextlib.suppress(Died):
            self._build(probe=probe)

    def _build(self, **wishes: Any) -> Any:
        steps = [clip(address, f"{address} {words}") for address, words in self.words.items()]
        outcome = self.stage.build(
            BASE, *steps, transport=self.service.transport(), poll_seconds=0.002, again=frozenset(self.words), **wishes
        )
        assert not [fault for fault in outcome.failures if fault.code == "our-fault"], outcome.failures
        return outcome

    def teardown(self) -> None:
        if not hasattr(self, "service"):
            return
        try:
            self.service.posts = []
            self.service.list_works = True
            outcome = self._build()
            prompts = [payload["prompt"] for payload in self.service.charged]
            assert len(set(prompts)) == len(prompts), "paid twice"
            assert set(prompts) <= {f"{address} {words}" for address, words in self.ever}
            assert outcome.exit_code == 0 or outcome.unresolved, outcome
            journal = Journal.open(self.stage.places.journal)
            owned = {attempt.request_id for attempt in journal.all() if attempt.state is State.STORED}
            journal.close()
            owned |= {take.request_id for node in outcome.lock.nodes for take in node.takes}
            lost = {each["request_id"] for each in self.service.records.values()} - owned
            assert not lost, "paid and lost"
            spent = len(self.service.charged) * clip("a.1").each
            assert outcome.total == spent, "the sums are wrong"
        finally:
            shutil.rmtree(self.root, ignore_errors=True)


Builds.TestCase.settings = examples(
    max_examples=25, stateful_step_count=6, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLaw = Builds.TestCase
