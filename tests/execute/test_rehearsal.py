"""The whole way against the stand-in: real sockets, its own reading of the guide, real clips."""

from __future__ import annotations

import ssl

from hand_plans import Stage, clip, continued, element, with_element

from storyboard.execute.events import Done
from storyboard.execute.settings import Settings
from storyboard.execute.tls import certificates
from storyboard.project.footage import verify_clip
from storyboard.standin import Fault, Faults, Standin

STEPS = (element("mara"), with_element("platform.1", "mara"), continued("platform.2", "platform.1"), clip("dock.1"))


def test_a_story_against_the_stand_in(stage: Stage) -> None:
    faults = Faults(
        Fault("submit", accept=True, drop=True, model="kling-v3-omni"),
        Fault("submit", status=429, model="kling-create-element"),
        Fault("put", status=503),
        Fault("poll", status=500, times=2),
        Fault("media", share=0.5),
    )
    with Standin(stage.root / "standin", faults=faults) as standin:
        outcome = stage.build(standin.url, *STEPS)
        assert outcome.exit_code == 0, outcome
        assert standin.ledger()["charged"] == 4
        again = stage.build(standin.url, *STEPS)
        assert set(again.stages.values()) == {"kept"} and standin.ledger()["charged"] == 4
    for done in stage.told(Done):
        if done.file:
            assert verify_clip(stage.places.build / done.file, 3) is None
    inputs = {node.address: node.takes[0].inputs for node in outcome.lock.nodes}
    takes = {node.address: node.takes[0] for node in outcome.lock.nodes}
    assert inputs["platform.1"] == {"mara": takes["mara"].element_id}
    assert inputs["platform.2"] == {"platform.1": takes["platform.1"].sha256}


def test_many_may_start_from_one_frame_at_once(stage: Stage) -> None:
    followers = [continued(f"dock.{number}", "dock.1") for number in range(2, 8)]
    with Standin(stage.root / "standin") as standin:
        outcome = stage.build(standin.url, clip("dock.1"), *followers, concurrency=6)
    assert outcome.exit_code == 0, outcome
    first = next(node.takes[0].sha256 for node in outcome.lock.nodes if node.address == "dock.1")
    assert [node.takes[0].inputs for node in outcome.lock.nodes if node.address != "dock.1"] == [{"dock.1": first}] * 6


def test_a_rehearsal_believes_no_certificate() -> None:
    """It speaks to this machine alone; reading the certificates of the world would take longer than its start."""
    usual, rehearsed = certificates(Settings()), certificates(Settings(rehearsal=True))
    assert rehearsed.verify_mode is usual.verify_mode is ssl.CERT_REQUIRED and rehearsed.check_hostname
    assert not rehearsed.get_ca_certs() and certificates(Settings()) is usual
