"""A name that cannot be one, where the story mentions it: `character anne-marie` and `@anne-marie waits.`"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from storyboard.syntax.names import as_name
from storyboard.text import Diagnostic, Edit, Source, Span

_MENTIONED: Final = re.compile(r"(?<!\w)@(?P<name>[^\s\"@{}\[\],:;()]{1,80})")
_BEHIND: Final = ".!?…'’”»"


def with_mentions(found: list[Diagnostic], sources: Mapping[str, Source]) -> list[Diagnostic]:
    """The faults, the fix of a bad name one of all its mentions in its file too: else they would be of nobody."""
    wrong: dict[tuple[str, str], int] = {}
    for at, fault in enumerate(found):
        if fault.code == "bad-name" and fault.fix and fault.span.file in sources:
            wrong[fault.span.file, sources[fault.span.file].text[fault.span.start : fault.span.end]] = at
    edits: dict[int, list[Edit]] = defaultdict(list)
    for file in {file for file, _ in wrong}:
        for mention in _MENTIONED.finditer(sources[file].text):
            typed = mention["name"].rstrip(_BEHIND)
            typed = typed if (file, typed) in wrong else re.sub(r"['’]s$", "", typed)
            if (file, typed) in wrong and (good := as_name(typed)):
                span = Span(file, mention.start("name"), mention.start("name") + len(typed))
                edits[wrong[file, typed]].append(Edit(span, good))
    return [replace(fault, fix=(*fault.fix, *edits[at])) if at in edits else fault for at, fault in enumerate(found)]
