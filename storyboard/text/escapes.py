"""Words of others as each medium takes them: names, titles, paths, a service's sentences. A terminal's escape is
`visible.line`; here are the others. Whatever stands in the words, it is words in what they are put into."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from storyboard.text.visible import line, shown

_MARKDOWN: Final = re.compile(r"[\\`*\[\]<>&~|]|(?<![^\W_])_|_(?![^\W_])|^[-+#=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
"""What may be markup within a line, or at its beginning; an underscore within a word is none."""
_ENTITIES: Final = str.maketrans(
    {"&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;", "#": "#35;", "`": "&#96;", "\\": "#92;"}
)


def in_json(data: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """Data as JSON that is whole UTF-8 and can be looked at on a terminal: what steers or hides is spelt `\\u202e`.

    Half a surrogate, as in a file name that is no Unicode, has no place in JSON and becomes U+FFFD.
    """
    text = json.dumps(data, ensure_ascii=ascii_only, indent=indent, default=str)
    if ascii_only:
        return re.sub(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\ud[89a-f][0-9a-f]{2}", _whole, text)
    return text if text.isascii() and "\x7f" not in text else "".join(map(_in_json, text))


def _whole(pair: re.Match[str]) -> str:
    return pair[0] if len(pair[0]) == 12 else r"\ufffd"


def _in_json(sign: str) -> str:
    if " " <= sign <= "~" or sign == "\n":
        return sign
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"
    return sign if shown(sign) in (sign, "\u00a0") else json.dumps(sign)[1:-1] if sign != "\x7f" else r"\u007f"


def in_dot(text: str) -> str:
    """Within a quoted string of Graphviz."""
    return line(text).replace("\\", "\\\\").replace('"', '\\"')


def in_mermaid(text: str) -> str:
    """Within a quoted label of Mermaid."""
    return line(text).translate(_ENTITIES)


def in_markdown(text: str) -> str:
    """As plain words of a paragraph in Markdown, all in one line."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(map(line, text.split())))


def as_code(text: str) -> str:
    """As code within a line of Markdown, which no backtick in it ends."""
    words = line(text)
    fence = "`" * (_longest_run(words) + 1)
    pad = " " if words.startswith("`") or words.endswith("`") or not words.strip() else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def as_block(text: str, language: str) -> str:
    """As a block of code in Markdown, which no line in it ends."""
    lines = [line(each) for each in text.split("\n")]
    fence = "`" * max(3, max(map(_longest_run, lines)) + 1)
    return "\n".join([f"{fence}{language}", *lines, fence])


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
