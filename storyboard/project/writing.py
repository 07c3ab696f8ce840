"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path


def rewrite(path: Path, contents: bytes) -> None:
    """Other contents for a story of the writer's, durably: behind a link where it is one, and as open to others as it
    was. No other kind of file is ever rewritten. Raises OSError, the old file untouched."""
    real = Path(os.path.realpath(path))
    if real.suffix != ".kstory" or not real.stem:
        raise OSError(errno.EPERM, "it is no .kstory file, and no other is rewritten", str(path))
    write_whole(real, contents, mode=real.stat().st_mode & 0o7777)


def write_whole(path: Path, contents: bytes, *, mode: int | None = None) -> None:
    """Replace `path` by `contents`, durably: a kill or a full disk leaves the old file or the new one.

    Makes the folder. A symbolic link at `path` is replaced, not followed. Raises OSError, the old file untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with draft.open("xb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system knows how."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
