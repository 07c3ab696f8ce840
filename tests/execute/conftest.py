from __future__ import annotations

from pathlib import Path

import pytest
from hand_plans import Stage
from PIL import Image


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    for number, name in enumerate(("front", "angle")):
        Image.new("RGB", (320, 320), (200 - 100 * number, 0, 100 * number)).save(tmp_path / f"{name}.png")
    return Stage(tmp_path)
