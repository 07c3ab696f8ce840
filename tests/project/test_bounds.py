"""What is read of kstory.toml and kstory.lock at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.ledger.store.lockfile import read_lock
from storyboard.project.config import read_config
from storyboard.text import Diagnostic, Source
from storyboard.text.bounds import CONFIG_BYTES, LINE, LOCK_BYTES


def faults(text: str) -> tuple[Diagnostic, ...]:
    return read_config(Source("kstory.toml", text), {})[1]


HOSTILE = {
    "brackets in a text": ('x = """\n[' + " " * (LINE - 1) + '\n"""\n', "There is no setting `x`."),
    "a long line": ("x = 1\n#" + "a" * LINE, "This line has 10,001 characters; a line may have 10,000."),
    "a long file": ("#\n" * CONFIG_BYTES, "kstory.toml is larger than 100 KB."),
    "a number without end": ("x = " + "1" * 9000, "This is no TOML: a number in it is beyond all measure."),
    "a power without end": ("x = 1e" + "9" * 9000, "This is no TOML: a number in it is beyond all measure."),
    "lists in lists": ("x = " + "[\n" * 9000, "This is no TOML: it has lists within lists without end."),
    "names in names": ("a" + ".a" * 4000 + " = 1", "This is no TOML: it has lists within lists without end."),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_kstory_toml_is_one_sentence(kind: str) -> None:
    text, message = HOSTILE[kind]
    assert [each.message for each in faults(text)] == [message]


def test_of_very_many_unknown_settings_the_first_are_told() -> None:
    """Each is looked for in all of the file, so thousands would take minutes."""
    told = faults("".join(f"k{number} = 1\n" for number in range(5000)))
    assert len(told) == 21
    assert told[-1].message == "There are 4980 more settings that kstory does not know."


def test_a_lock_is_read_up_to_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "kstory.lock"
    with path.open("wb") as file:
        file.truncate(20 * LOCK_BYTES)
    lock, (fault,) = read_lock(path)
    assert lock is None
    assert fault.message == "kstory.lock is broken: it is no ordinary file, or far too long."
