"""The mistakes writers make in a line that declares or imports something, one row each."""

from __future__ import annotations

from typing import Final

from storyboard.syntax.lines import STRING
from storyboard.syntax.mistake_rows import SINGLE, named
from storyboard.syntax.names import NAME
from storyboard.syntax.quote_rows import OPEN_STRING, UNPAIRED_DECLARATIONS, Mistake

_DECLARED = r"(?P<head>(?P<word>let|image|video)\s+)"
DECLARATION_LINES: Final = (
    Mistake(
        "comment-behind",
        rf"(?P<code>(?:let|image|video|import)\b[^\"#]*{STRING})\s*(?P<comment>(?:#|//|/\*).*)",
        "A comment cannot follow this on its line.",
        "Move it to a line of its own, behind a `#`.",
        "{code}",
        "comment",
    ),
    *UNPAIRED_DECLARATIONS,
    OPEN_STRING,
    Mistake(
        "bad-name",
        _DECLARED + rf"(?P<name>[^\s=]+)(?P<tail>\s*=\s*{STRING})",
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`.",
        "{head}{good}{tail}",
        "name",
        named,
    ),
    Mistake(
        "unquoted-text",
        _DECLARED + rf"(?P<name>{NAME})\s*[=:]\s*['‘’](?P<text>[^\"'‘’]*)['‘’]",
        SINGLE,
        'Write "{text}".',
        '{head}{name} = "{text}"',
        "text",
    ),
    Mistake(
        "unreadable-declaration",
        _DECLARED + rf"(?P<name>{NAME})\s*(?P<sign>:=|:|)\s*(?P<text>{STRING})",
        "There is no `=` between `{name}` and its value.",
        "Write `{word} {name} = {text}`.",
        "{head}{name} = {text}",
        "text",
    ),
    Mistake(
        "unquoted-text",
        _DECLARED + rf"(?P<name>{NAME})\s*=\s*(?P<text>[^\"]*[^\"\s])",
        "`{text}` is not in quotes.",
        'Write "{text}".',
        '{head}{name} = "{text}"',
        "text",
    ),
    Mistake(
        "unreadable-declaration",
        rf"from\s*(?P<path>{STRING})\s*import\s+(?P<names>[^\"]+)",
        "The names come first in an import.",
        "Write `import {names} from {path}`.",
        "import {names} from {path}",
        "names",
    ),
    Mistake(
        "unreadable-declaration",
        rf"import\s+(?P<names>[^\"]*?)\s*(?<!from)\s(?P<path>{STRING})",
        "There is no `from` between the names and the file.",
        "Write `import {names} from {path}`.",
        "import {names} from {path}",
        "path",
    ),
    Mistake(
        "unquoted-text",
        r"import\s+(?P<names>(?:[^\"]*?\bfrom\s+)?)['‘’]?(?P<path>[^\"'‘’\s]+)['‘’]?",
        "The file `{path}` is not in quotes.",
        'Write "{path}".',
        'import {names}"{path}"',
        "path",
    ),
)
