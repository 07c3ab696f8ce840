"""What may stand in a record that comes from a file: a lock is shared through git, so anybody may have written it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from storyboard.ledger.records import Lock, Node, Take

MOST_TAKES: Final = 1_000_000
MOST_DOLLARS: Final = 1_000_000
_FINEST: Final = -12
"""Digits behind the point that dollars may have, as an exponent."""
_MOST_SECONDS: Final = 1_000_000
_MOST_SIGNS: Final = 4096
CLIP_ENDING: Final = ".mp4"
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_OUTWARD: Final = re.compile(r"[\\:]")
"""Signs that on some system lead to another folder, or to another stream of a file."""


def disagreements(lock: Lock) -> Iterator[str]:
    """What no build would have written: sentences' ends that name the node and the value."""
    for node in lock.nodes:
        yield from _of_node(node)
    addresses = sorted((node.story, node.address) for node in lock.nodes)
    for one, other in pairwise(addresses):
        if one == other:
            yield f"it holds `{one[1]}` of {one[0]} twice"


def is_text(text: str) -> bool:
    """Whether a text is of one line and of a length that we would write."""
    return len(text) <= _MOST_SIGNS and _CONTROLS.search(text) is None


def is_below(name: str) -> bool:
    """Whether a name is a path that leads down from where it is read, on any system."""
    parts = name.split("/")
    return bool(name) and is_text(name) and not _OUTWARD.search(name) and not {"", ".", ".."} & set(parts)


def is_clip(name: str) -> bool:
    """Whether a name is that of a clip below the build folder."""
    return is_below(name) and PurePosixPath(name).suffix == CLIP_ENDING and PurePosixPath(name).name != CLIP_ENDING


def dollars(text: str | Decimal) -> Decimal:
    """An amount of money as a file has it. ValueError for what is none."""
    amount = Decimal(text)
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= amount <= MOST_DOLLARS or exponent < _FINEST:
        raise ValueError(f"{text} is no amount of dollars")
    return amount


def _of_node(node: Node) -> Iterator[str]:
    if not all(is_text(each) and each for each in (node.story, node.address)) or not is_text(node.kept):
        yield f"the node {_shown(node.address)} of {_shown(node.story)} is named as no step is"
        return
    where = f"`{node.address}` of {node.story}"
    if len({take.id for take in node.takes}) < len(node.takes):
        yield f"{where} has the same take twice"
    if node.choice and not node.chosen:
        yield f"{where} picks take {_shown(node.choice)}, which it does not have"
    for take in node.takes:
        yield from (f"{where} has a take {take.take} whose {wrong}" for wrong in _of_take(take))


def _of_take(take: Take) -> Iterator[str]:
    if not 1 <= take.take <= MOST_TAKES:
        yield f"number is not between 1 and {MOST_TAKES:,}"
    if take.file and not is_clip(take.file):
        yield f"file is {_shown(take.file)}; a clip is an mp4 below the build folder"
    if not math.isfinite(take.seconds) or not 0 <= take.seconds <= _MOST_SECONDS:
        yield f"length is {take.seconds} seconds"
    try:
        dollars(take.cost)
    except (ValueError, ArithmeticError):
        yield f"cost is {_shown(str(take.cost))}"
    texts = {"fingerprint": take.fingerprint, "time": take.made, "request id": take.request_id}
    texts |= {"element id": take.element_id, "sha256": take.sha256}
    texts |= {f"input {_shown(name)}": f"{name}{value}" for name, value in take.inputs.items()}
    texts |= {f"part {_shown(name)}": f"{name}{value}" for name, value in take.parts.items()}
    for name, text in texts.items():
        if not is_text(text):
            yield f"{name} is {_shown(text)}"


def _shown(text: str) -> str:
    """A value as a message may hold it: short, its odd signs written out."""
    return ascii(text if len(text) <= 80 else f"{text[:80]}...")
