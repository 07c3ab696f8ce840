"""The three standard streams, as whoever started kstory has left them: closed, full, of another code page, or with a
reader who has gone. None of that ends the work; what could not be written is remembered, and told at the end."""

from __future__ import annotations

import codecs
import errno
import os
import select
import sys
from io import BufferedReader, BufferedWriter, RawIOBase, TextIOWrapper
from typing import IO, Any, Final

_SPELT: Final = str.maketrans({"…": "...", "→": "->", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


class _Closed(RawIOBase):
    """What stands for a stream that was closed: whoever needs it is told so."""

    def __init__(self, number: int) -> None:
        self._number = number

    def fileno(self) -> int:
        return self._number

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, _room: object) -> int:
        raise OSError(errno.EBADF, "the input is closed")

    def write(self, _data: object) -> int:
        raise OSError(errno.EBADF, "the output is closed")


class _Output(RawIOBase):
    """An output that never fails. Once something could not be written it writes nothing more."""

    def __init__(self, raw: RawIOBase) -> None:
        self._raw = raw
        self.lost: OSError | None = None

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Write what there is room for; wait for a reader who is slow."""
        try:
            while self.lost is None:
                if (written := self._raw.write(data)) is not None:
                    return written
                select.select([], [self._raw.fileno()], [])
        except OSError as fault:
            self.lost = fault
        return len(data)


def guard() -> None:
    """Put the streams in order, once and before anything else: a file that is opened while one is closed would get
    its number, and be written into by whatever speaks."""
    codecs.register_error("kstory", _spelt)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream: IO[str] | None = getattr(sys, name)
        if stream is None:
            _fill(number)
            setattr(sys, name, _text(_Closed(number), number, "utf-8"))
        elif isinstance(stream, TextIOWrapper) and number:
            raw = getattr(stream.buffer, "raw", stream.buffer)
            if stream is getattr(sys, f"__{name}__") and isinstance(raw, RawIOBase):
                setattr(sys, name, _text(raw, number, stream.encoding))
            else:  # a program's or a test's
                stream.reconfigure(errors="kstory")


def lost() -> OSError | None:
    """Why what was said on the standard output has reached nobody, if it has not."""
    if not sys.stdout.closed:
        sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw.lost if isinstance(raw, _Output) else None


def _text(raw: RawIOBase, number: int, encoding: str) -> TextIOWrapper:
    if number == 0:
        return TextIOWrapper(BufferedReader(raw), encoding)
    return TextIOWrapper(BufferedWriter(_Output(raw)), encoding, errors="kstory", line_buffering=True)


def _fill(number: int) -> None:
    empty = os.open(os.devnull, os.O_RDWR)
    if empty != number:
        os.dup2(empty, number)
        os.close(empty)


def _spelt(fault: UnicodeError) -> tuple[str, int]:
    """Signs that an output has none for, spelt rather than failed on."""
    assert isinstance(fault, UnicodeEncodeError)
    spelt = fault.object[fault.start : fault.end].translate(_SPELT)
    return "".join(sign if sign.isascii() else "?" for sign in spelt), fault.end
