"""Bytes → text."""

from __future__ import annotations

from storyboard.text import Diagnostic, Source, Span, normalise

_OTHERS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def decode(name: str, data: bytes) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The source in a file's bytes, line ends and byte order mark normalised.

    Where they are not UTF-8 there is one fault, at the first byte that is not, and the text has a replacement sign
    for each.
    """
    try:
        return Source(name, normalise(data.decode("utf-8"))), ()
    except UnicodeDecodeError as error:
        source = Source(name, normalise(data.decode("utf-8", errors="replace")))
        at = len(normalise(data[: error.start].decode("utf-8")))
        other = _OTHERS.get(data[:2])
        fault = Diagnostic(
            "not-utf8",
            f"This file is {other}, not UTF-8."
            if other
            else f"This file is not UTF-8: byte {error.start + 1} belongs to no letter.",
            Span(name, at, min(at + 1, len(source.text))),
            hint="Save it again as UTF-8; every editor can, most under `Save as` or `Encoding`.",
        )
        return source, (fault,)
