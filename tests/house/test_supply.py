"""What is installed beside kstory: every file by its hash, versions that are really good, licences that are named."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMED = [Requirement(each) for each in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])]
LOCKS = ["requirements.lock", "requirements-lowest.lock"]


def pinned(lock: str) -> dict[str, tuple[Version, list[str]]]:
    """Of each package its version and the hashes of its files."""
    found: dict[str, tuple[Version, list[str]]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8")):
        if entry.startswith("#") or not entry.strip():
            continue
        requirement = Requirement(entry.split("\\")[0])
        (pin,) = requirement.specifier
        assert pin.operator == "==", entry
        found[requirement.name] = Version(pin.version), re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\w)", entry)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_held_by_hashes(lock: str) -> None:
    found = pinned(lock)
    assert len(found) > 50 and all(hashes for _, hashes in found.values())
    assert len(found["pillow"][1]) > 40  # of every system and Python, not of one machine
    for named in NAMED:
        assert named.specifier.contains(found[named.name][0]), named
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text and "--find" not in text


def test_the_lowest_versions_are_those_that_are_said_to_be_good() -> None:
    found = pinned("requirements-lowest.lock")
    for named in NAMED:
        (bound,) = named.specifier
        assert bound.operator == ">=" and Version(bound.version) == found[named.name][0], named


def test_the_readme_installs_by_hashes() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install -q --require-hashes -r requirements.lock &&" in text
    assert "pip install -q --no-deps --no-build-isolation -e ." in text


@pytest.mark.parametrize("font", [each.name for each in NAMED if "font" in each.name])
def test_each_font_is_named_with_its_licence(font: str) -> None:
    page = (ROOT / "docs" / "third-party.md").read_text(encoding="utf-8")
    (licence, whose) = re.findall(rf"^\| `{font}` \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)[0]
    installed = distribution(font)
    assert installed.metadata["License-Expression"] == licence
    texts = [file.read_text() for file in installed.files or () if "licenses" in file.parts]
    assert any(whose in text for text in texts)
