"""Requests whose answer was lost, decided by the writer, against a service in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from film_set import Set, make_set, standin

from storyboard.door.planning import plan
from storyboard.execute.settings import Places
from storyboard.ledger.attempt import Intent, canonical
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal
from storyboard.project.place import locate

STORY = """\
story "One door" {
  aspect: 1:1
  mode: std
}

scene hall {
  shot 3s wide {
    A dark hall.
  }
}
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with standin(tmp_path_factory.mktemp("service")) as url:
        yield url


@pytest.fixture
def project(tmp_path: Path, service: str) -> Set:
    return make_set(tmp_path / "film", service, story=STORY.replace("dark", f"dark {tmp_path.name}"))


def lose(project: Set) -> None:
    """As if the answer to a request for hall.1 had been lost and the list proved nothing."""
    made = plan(project.story, live=True, environment=project.environment).plan
    assert made is not None
    (step,) = made.steps
    (variant,) = step.variants
    journal = Journal.open(Places.of(locate(project.story), live=True).journal)
    intent = Intent(
        made.story,
        step.address,
        step.kind,
        step.scene,
        1,
        variant.fingerprint,
        variant.request.model,
        project.environment["GMI_BASE_URL"].rstrip("/"),
        canonical({**variant.request.payload, "prompt": "words that the service never saw"}),
        step.each,
        step.seconds,
        True,
        {},
        variant.parts,
    )
    journal.move(journal.intend(intent), State.UNRESOLVED)
    journal.close()


def own(project: Set) -> list[str]:
    word = project.root.parent.name
    return [row["request_id"] for row in project.ledger() if word in str(row["payload"].get("prompt"))]


def test_an_adopted_request_is_fetched_and_not_paid_for_again(project: Set, tmp_path: Path) -> None:
    other = make_set(tmp_path / "elsewhere", project.environment["GMI_BASE_URL"], story=project.story.read_text())
    assert other.run("build", "--live", "--yes").code == 0
    (request_id,) = own(project)
    lose(project)
    adopted = project.run("adopt", "hall.1", request_id, "--verify", "--live")
    assert adopted.code == 0, adopted.err
    assert f"{request_id} is success" in adopted.out
    built = project.run("build", "--live", "--yes")
    assert built.code == 0, built.err
    assert own(project) == [request_id]
    status = project.run("status", "--live", "--json").data()
    assert [(step["state"], step["pick"]) for step in status["steps"]] == [("kept", 1)]
    assert Decimal(status["money"]["spent"]) == Decimal("0.252")


def test_an_id_that_the_service_does_not_know_is_not_adopted(project: Set) -> None:
    refused = project.run("adopt", "hall.1", "no-such-request", "--verify", "--live")
    assert refused.code == 1
    assert "cannot be looked up" in refused.err
    assert project.run("status", "--live", "--json").data()["running"] == []


def test_what_is_given_up_is_sent_again_once(project: Set) -> None:
    lose(project)
    built = project.run("build", "--live", "--yes", "--resubmit", "hall")
    assert built.code == 0, built.out + built.err
    assert "may cost $0.252 once more" in built.out + built.err
    assert len(own(project)) == 1
    spent = project.run("stats", "--cost", "--json").data()
    assert [(each["state"], each["dollars"]) for each in spent["expenses"]] == [
        ("given-up", "0.252"),
        ("stored", "0.252"),
    ]
