"""What a mistake of a line is, and the mistakes with quotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from storyboard.syntax.lines import STRING
from storyboard.syntax.names import NAME, as_name
from storyboard.syntax.words import ELEMENT_WORDS, SETTINGS, Shape

Groups = dict[str, str]

VALUE: Final = rf'(?:{STRING}|@(?:\[[^\]]*\]|{NAME})|[^\s,"@{{}}][^\s,"{{}}]*)'
"""One value of a setting, as the grammar reads it."""


class Mistake(Struct, frozen=True, gc=False):
    """One way to get a line wrong. `found` is a pattern of the whole of its text; `message`, `hint` and `right`
    are filled with its groups.

    `right` is what was meant. `derive` adds groups (None: not this mistake after all). `at` is the group that is
    underlined.
    """

    code: str
    found: str
    message: str
    hint: str
    right: str = ""
    at: str = ""
    derive: Callable[[Groups], Groups | None] | None = None


SINGLE: Final = "Text stands in double quotes, not in single ones."
"""What is said of them."""
NAMED: Final = rf"(?:inline\s+)?(?:style|scene|edit|{'|'.join(ELEMENT_WORDS)})"
SETTING_HEAD: Final = r"(?P<head>(?P<word>[a-z][a-z0-9_]*\s*):\s*)"


def named(groups: Groups) -> Groups | None:
    """The name that was meant by `name`, as `good`."""
    name, typed = as_name(groups["name"]), groups["name"].lstrip("@'‘“#")
    if typed[:1].isdigit() and "head" in groups:
        name = as_name(f"{groups['head'].split()[-1].rstrip(':')}_{typed}")
    return {"good": name} if name else None


OPEN_STRING: Final = Mistake(
    "open-string",
    r'(?P<head>(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*)(?P<open>"(?:[^"\\]|\\.)*?\\?)\s*',
    "The quotes that open here are never closed.",
    'Text in quotes ends on its own line: close it with `"`.',
    '{head}{open}"',
    "open",
)


def _quoted(groups: Groups) -> Groups | None:
    """A text with some quotes about it, but not one at each end."""
    typed, text = groups["typed"], groups["text"].strip()
    return {} if '"' in typed and text and typed != f'"{groups["text"]}"' else None


def _quoted_setting(groups: Groups) -> Groups | None:
    row = SETTINGS.get(groups["word"].strip())
    return _quoted(groups) if row and not row.many and row.shape in (Shape.TEXT, Shape.FILE, Shape.REFERENCE) else None


def _quoted_list(groups: Groups) -> Groups | None:
    row = SETTINGS.get(groups["word"].strip())
    parts = [part.strip().strip('"').strip() for part in groups["typed"].split(",")]
    if row is None or not row.many or row.shape is not Shape.FILE or '"' not in groups["typed"]:
        return None
    if not all(parts) or any('"' in part for part in parts):
        return None
    return {"good": ", ".join(f'"{part}"' for part in parts)}


def _unpaired(head: str, derive: Callable[[Groups], Groups | None] = _quoted) -> Mistake:
    return Mistake(
        "open-string",
        head + r'(?P<typed>"*(?P<text>[^"]+?)"*)\s*',
        "The quotes around `{text}` do not pair.",
        'Write "{text}": one quote at each end.',
        '{head}"{text}"',
        "typed",
        derive,
    )


UNPAIRED_HEADERS: Final = (_unpaired(rf"(?P<head>(?:story|{NAMED}\s+{NAME})\s+)"),)
UNPAIRED_SETTINGS: Final = (
    _unpaired(SETTING_HEAD, _quoted_setting),
    Mistake(
        "open-string",
        SETTING_HEAD + r"(?P<typed>.*)",
        "The quotes around these values do not pair.",
        "Write {good}: one quote at each end of each.",
        "{head}{good}",
        "typed",
        _quoted_list,
    ),
)
UNPAIRED_DECLARATIONS: Final = (
    _unpaired(rf"(?P<head>(?:let|image|video)\s+{NAME}\s*=\s*)"),
    _unpaired(r"(?P<head>import\s+(?:[^\"]*\bfrom\s+)?)"),
)
