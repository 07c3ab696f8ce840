"""The mistakes writers make in a line that declares or imports something, one row each."""

from __future__ import annotations

import re
from typing import Final

from storyboard.syntax.lines import STRING
from storyboard.syntax.mending.quote_rows import OPEN_STRING, SINGLE, UNPAIRED_DECLARATIONS, Groups, Mistake, named
from storyboard.syntax.names import NAME
from storyboard.text.suggest import closest


def _listed(groups: Groups) -> Groups | None:
    """The names of an import as they are listed here: `{ mara, tomas }`, `@mara and tomas`, `mara = star`."""
    renamed = re.sub(rf"(?<!\w)({NAME})\s*+=\s*+({NAME})", r"\1 as \2", groups["names"])
    plain = re.sub(r"[\[\](){}@;&+]|\band\b", ",", renamed)
    names = re.findall(rf"({NAME})(?:\s+as\s+({NAME}))?", plain)
    rest = re.sub(rf"{NAME}|[\s,]", "", plain)
    good = ", ".join(f"{name} as {alias}" if alias else name for name, alias in names)
    lone = any(word in ("as", "from") for pair in names for word in pair)
    return {"good": good} if names and not rest and not lone else None


def _misspelt_from(groups: Groups) -> Groups | None:
    sure = groups["typed"] != "from" and closest(groups["typed"], ("from",)) and not groups["names"].endswith(",")
    return _listed(groups) if sure else None


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
    Mistake(
        "unreadable-declaration",
        rf"(?P<code>(?:let|image|video|import)\b[^\"#]*{STRING})\s*(?P<sign>[.;,]+)",
        "`{sign}` ends no declaration: its line does.",
        "Take it away.",
        "{code}",
        "sign",
    ),
    Mistake(
        "unreadable-declaration",
        rf"import\s+(?P<names>[^\"]*?)\s*\bfrom\s*(?P<path>{STRING})",
        "The names of an import stand bare, with commas between them.",
        "Write `import {good} from {path}`.",
        "import {good} from {path}",
        "names",
        _listed,
    ),
    Mistake(
        "unreadable-declaration",
        rf"import\s+(?P<names>\*|all|everything)\s+from\s*(?P<path>{STRING})",
        "An import of all that a file declares gives no names.",
        "Write `import {path}`.",
        "import {path}",
        "names",
    ),
    Mistake(
        "unreadable-declaration",
        rf"import\s+(?P<names>[^\"]*?)\s+(?P<typed>\w+)\s*(?P<path>{STRING})",
        "`{typed}` is not `from`.",
        "Write `import {good} from {path}`.",
        "import {good} from {path}",
        "typed",
        _misspelt_from,
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
        _DECLARED + rf"(?P<name>{NAME})\s*[=:]\s*['‘’`´]{{1,2}}(?P<text>[^\"'‘’`´]*)['‘’`´]{{1,2}}",
        SINGLE,
        'Write "{text}".',
        '{head}{name} = "{text}"',
        "text",
    ),
    Mistake(
        "unreadable-declaration",
        _DECLARED + rf"(?P<name>{NAME})\s*(?P<sign>:?=+>?|->|:|)\s*@?(?P<text>{STRING})",
        "A single `=` stands between `{name}` and its value.",
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
        r"import\s+(?P<names>(?:[^\"]*?\bfrom\s+)?)['‘’`´]{0,2}(?P<path>[^\"'‘’`´\s]+)['‘’`´]{0,2}",
        "The file `{path}` is not in quotes.",
        'Write "{path}".',
        'import {names}"{path}"',
        "path",
    ),
)
