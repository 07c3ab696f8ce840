"""`kstory doctor --online`: questions to the service that cost nothing."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fake_service import Served, Service

from storyboard.door.examining import examine

MODEL = {"model": "kling-v3-omni", "price": {"std": 0.084}}


class Asked(Service):
    """A service that knows its models, and what it was asked."""

    models: httpx.Response = httpx.Response(200, json=MODEL)

    def handle(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle(request)
        return self.models if "/models/" in request.url.path else answer


def findings(root: Path, service: Service) -> dict[str, tuple[str, str]]:
    with Served(service):
        environment = {"GMI_BASE_URL": service.base, "GMI_API_KEY": "secret-key-1"}
        found = examine(root, environment, online=True)
    assert {request.method for request in service.seen} == {"GET"} and not service.charged
    assert "secret-key-1" not in str(found)
    return {each.what: (each.state, each.says) for each in found}


def test_a_service_that_answers(tmp_path: Path) -> None:
    found = findings(tmp_path, Asked())
    assert [found[name][0] for name in ("kling-v3-omni", "kling-create-element", "list")] == ["good"] * 3
    assert '{"std":0.084}' in found["kling-v3-omni"][1]


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_is_said_once(tmp_path: Path, status: int) -> None:
    service = Asked()
    service.models = httpx.Response(status, json={"error": "no such key: secret-key-1"})
    found = findings(tmp_path, service)
    assert found["key"][0] == "bad" and "list" not in found and len(service.seen) == 1


def test_a_model_that_is_not_offered(tmp_path: Path) -> None:
    service = Asked()
    service.models = httpx.Response(404, json={"error": "model not found"})
    found = findings(tmp_path, service)
    assert found["kling-v3-omni"][0] == found["kling-create-element"][0] == "bad"


def test_a_list_that_proves_nothing(tmp_path: Path) -> None:
    service = Asked()
    service.list_works = False
    assert findings(tmp_path, service)["list"][0] == "note"
    service = Asked()
    service.accept({"model": "kling-v3-omni", "payload": {}})
    service.charged.clear()
    service.records["req-1"]["payload"] = None
    assert findings(tmp_path, service)["list"][0] == "note"
