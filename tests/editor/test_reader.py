from __future__ import annotations

import random

import pytest
from asking import EXAMPLES

from storyboard.editor import reader
from storyboard.editor.reader import Reader
from storyboard.syntax import decode, parse
from storyboard.text import Source, normalise


def texts() -> list[str]:
    return [normalise(path.read_text(encoding="utf-8")) for path in EXAMPLES]


def slips(text: str, dice: random.Random, count: int) -> list[str]:
    """The text with letters, signs and lines lost, doubled and swapped."""
    found = []
    for _ in range(count):
        at = dice.randrange(max(1, len(text) - 1))
        line = text.count("\n", 0, at)
        lines = text.split("\n")
        found.append(
            dice.choice(
                [
                    text[:at] + text[at + 1 :],
                    text[:at] + dice.choice('{}"@:#-,x\n ') + text[at:],
                    "\n".join(lines[:line] + lines[line + 1 :]),
                    "\n".join([*lines[:line], lines[line], *lines[line:]]),
                    "\n".join([*lines[:line], "scene extra {", *lines[line:]]),
                ]
            )
        )
    return found


@pytest.mark.parametrize("text", texts(), ids=[path.stem for path in EXAMPLES])
def test_parsing_by_parts_is_parsing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    dice = random.Random(text)
    read = Reader()
    for each in [text, *slips(text, dice, 25), text]:
        source = Source("a.kstory", each)
        tree, faults = parse(source)
        mine, told = read(source)
        assert mine == tree
        assert sorted(told, key=str) == sorted(faults, key=str)


def test_what_only_moved_is_where_it_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    read = Reader()
    scenes = [f'scene s{n} "S" {{\n  shot 5s {{\n    Snow {n}\n    sond: on\n  }}\n}}\n\n' for n in range(5)]
    for order in ([0, 1, 2, 3, 4], [4, 1, 0, 3], [2, 2, 0], [0, 1, 2, 3, 4]):
        source = Source("a.kstory", "# head\n" * order[0] + "".join(scenes[n] for n in order))
        assert read(source) == parse(source)


def test_another_encoding_may_have_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Ménage\n" + "".join(f"scene s{n} {{\n  shot 5s {{\n    Snow.\n  }}\n}}\n" for n in range(3))
    for short in (0, 20_000):
        monkeypatch.setattr(reader, "_SHORT", short)
        read = Reader()
        for encoding in ("cp1252", "utf-8", "cp1252", "utf-8"):
            source, _ = decode("a.kstory", text.encode(encoding))
            assert [fault.code for fault in read(source)[1]] == (["not-utf8"] if encoding == "cp1252" else [])
