"""Signs that come along with pasted text and that no editor shows: the service would be sent them, and a name or a word
of the language that holds one is another."""

from __future__ import annotations

import re
from typing import Final

from storyboard.text import Diagnostic, Edit, Source, Span

_LETTER: Final = r"0-9A-Za-z_\u00c0-\u06ff"
"""Letters of scripts that put spaces between words; in others a sign without width may tell words apart."""
_HIDDEN: Final = rf"\u00ad|(?<=[@\w])[\u2060\ufeff](?=\w)|(?<=[@{_LETTER}])\u200b(?=[{_LETTER}])"
_ANY: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
"""Signs that may be unseen ones, which takes a tenth of the time to look for: most texts have none."""
_UNSEEN: Final = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]|{_HIDDEN}")
_WORD: Final = rf"(?:[@\w]++(?:(?:{_HIDDEN})\w*+)*+|(?:(?:{_HIDDEN})\w*+)++)"
_WORDS: Final = re.compile(_WORD)
_BROKEN: Final = re.compile(rf'"(?:[^"\\\n]|\\.)*+"?|{_WORD}')
"""A text in quotes, which may never end, or a word with whatever is hidden in it."""
_CALLED: Final = {"\u00ad": "soft hyphen", "\u200b": "space without width", "\u2060": "joiner", "\ufeff": "joiner"}


def unseen(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The source with every word outside of quotes whole, padded to its length; and one fault for all unseen signs,
    at the first of them, with a fix that takes them out."""
    found = list(_UNSEEN.finditer(source.text)) if _ANY.search(source.text) else []
    if not found:
        return source, ()
    first = found[0]
    others = f" and {len(found) - 1} more" if len(found) > 1 else ""
    fault = Diagnostic(
        "control-sign",
        f"Here is a {_CALLED.get(first[0], 'control sign')} that nobody sees, U+{ord(first[0]):04X}{others}.",
        Span(source.name, first.start(), first.end()),
        hint="Take it away; `kstory check --fix` does.",
        fix=tuple(Edit(Span(source.name, each.start(), each.end()), "") for each in found),
    )
    text = _BROKEN.sub(_whole, source.text)
    return (Source(source.name, text) if text != source.text else source), (fault,)


def _whole(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] == '"':
        return text if len(text) > 1 and text[-1] == '"' else _WORDS.sub(_whole, text)
    return re.sub("[\u00ad\u200b\u2060\ufeff]", "", text).ljust(len(text))
