"""The key: where it may come from, and that it never shows."""

from __future__ import annotations

import copy
import json
import pickle
import traceback
from pathlib import Path

import msgspec
import pytest

from storyboard.project.secrets import Key, find_key

TEXT = "gmi-3f9a_XYZ.key"


def code(environment: dict[str, str], root: Path) -> str:
    key, (complaint,) = find_key(environment, root)
    assert key is None
    assert TEXT not in repr(complaint)
    return complaint.code


def key_file(path: Path, text: str = TEXT, mode: int = 0o600) -> dict[str, str]:
    path.write_text(text)
    path.chmod(mode)
    return {"KSTORY_KEY_FILE": str(path)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "film").mkdir()
    return tmp_path / "film"


def test_a_key_never_shows() -> None:
    key = Key(TEXT)
    shown = [repr(key), str(key), f"{key}", f"{key!r:>40}", "%s" % key, repr([key]), repr({"key": key})]  # noqa: UP031
    try:
        raise ValueError(key)
    except ValueError:
        shown.append(traceback.format_exc())
    assert not [text for text in shown if TEXT in text]
    for store in (pickle.dumps, copy.deepcopy, json.dumps, msgspec.json.encode):
        with pytest.raises(TypeError):
            store(key)
    assert not hasattr(key, "__dict__")


def test_a_key_reveals_and_hides() -> None:
    assert Key(TEXT).reveal() == TEXT
    assert TEXT not in Key(TEXT).hide(f"Authorization: Bearer {TEXT}, again {TEXT}")
    assert Key("a") == Key("a") != Key("b")


def test_from_the_environment(root: Path) -> None:
    assert find_key({"GMI_API_KEY": f" {TEXT}\n"}, root) == (Key(TEXT), ())


def test_from_a_closed_file_outside(root: Path) -> None:
    assert find_key(key_file(root.parent / "key", TEXT + "\n"), root) == (Key(TEXT), ())


def test_no_key(root: Path) -> None:
    assert code({}, root) == code({"GMI_API_KEY": "  ", "KSTORY_KEY_FILE": ""}, root) == "key-missing"
    assert code(key_file(root.parent / "key", "\n"), root) == "key-missing"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602, 0o660])
def test_a_file_that_others_can_read(root: Path, mode: int) -> None:
    assert code(key_file(root.parent / "key", mode=mode), root) == "key-unsafe"


def test_a_file_inside_the_project(root: Path) -> None:
    inside = key_file(root / "key")
    (root.parent / "link").symlink_to(root / "key")
    (root / "out").symlink_to(root.parent / "other")
    key_file(root.parent / "other")
    assert code(inside, root) == "key-unsafe"
    assert code({"KSTORY_KEY_FILE": str(root.parent / "link")}, root) == "key-unsafe"
    assert code({"KSTORY_KEY_FILE": str(root / "out")}, root) == "key-unsafe"


def test_a_file_that_is_none(root: Path) -> None:
    assert code({"KSTORY_KEY_FILE": str(root.parent / "none")}, root) == "key-unreadable"
    assert code({"KSTORY_KEY_FILE": str(root.parent)}, root) == "key-unreadable"


@pytest.mark.parametrize("text", ["two words", "first\nsecond", "“quoted”", "ключ", "a\r\nX-Other: b", "\x1b[31m"])
def test_what_is_no_key(root: Path, text: str) -> None:
    assert code({"GMI_API_KEY": text}, root) == "key-unreadable"
    assert code(key_file(root.parent / "key", text), root) == "key-unreadable"
