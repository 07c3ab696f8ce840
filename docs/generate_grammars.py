"""Write the editors' grammars from the language's tables: `python docs/generate_grammars.py`, or `--check` to see
whether they are current."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from textmate import grammar

from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS

VSCODE = Path(__file__).parents[1] / "grammar" / "vscode"

_BODIES = {
    "story": "\taspect: ${2|16:9,9:16,1:1|}\n\tmode: ${3|std,pro|}\n\tsound: ${4|on,off|}",
    "style": "\t${2:How it looks.}",
    "scene": "\t${3:Where and when it is.}\n\n\tshot ${4:5s} ${5:wide} {\n\t\t${6:What happens.}\n\t}",
    "shot": "\t${3:What happens.}",
    "edit": "\tsource: @${3:scene}\n\tkeep_sound: ${4|yes,no|}\n\t${5:What changes, and what stays.}",
    **dict.fromkeys(ELEMENT_WORDS, '\t${3:How it looks}\n\tfront: "${4:cast/front.png}"'),
}
_STOPS = re.compile(r'(?<=")[^"]+(?=")|\bname\b|\b5s\b|\bwide\b')


def snippets() -> dict[str, Any]:
    """A snippet for each block and declaration, its header as the tables show it."""
    found: dict[str, Any] = {}
    for row in BLOCKS.values():
        found[row.word] = _snippet(row.word, f"{_stops(row.header)}\n{_BODIES[row.word]}$0\n}}", row.meaning)
        if row.word in ELEMENT_WORDS:
            text = f"inline {_stops(row.header)}\n{_BODIES[row.word]}$0\n}}"
            found[f"inline {row.word}"] = _snippet(f"inline {row.word}", text, f"{row.meaning}, within one request")
    for keyword, shape in DECLARATIONS.items():
        found[keyword] = _snippet(keyword, _stops(shape), f"`{shape}`")
    return found


def _stops(text: str) -> str:
    """A header with a tab stop for each word that the writer chooses."""
    count = iter(range(1, 9))
    return _STOPS.sub(lambda found: f"${{{next(count)}:{found[0]}}}", text)


def _snippet(prefix: str, body: str, description: str) -> dict[str, Any]:
    return {"prefix": prefix, "body": body.split("\n"), "description": description}


FILES = {"syntaxes/kstory.tmLanguage.json": grammar, "snippets/kstory.json": snippets}


def main() -> int:
    """Write the files; with `--check` only compare, and exit with 1 when one is not current."""
    stale = []
    for name, made in FILES.items():
        text = json.dumps(made(), ensure_ascii=False, indent=2) + "\n"
        path = VSCODE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"Not current: {', '.join(stale)}. Run: python docs/generate_grammars.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
