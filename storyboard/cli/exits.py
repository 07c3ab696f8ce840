"""What an exit code says."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FAULTS = 1
    """The sources have faults."""
    PENDING = 2
    """Changes are pending (`plan --detailed-exitcode`)."""
    REFUSED = 3
    """Refused by a cap, or without consent."""
    FAILED = 4
    """The service failed, or something is unresolved."""
    USAGE = 64
    """The call itself makes no sense: an unknown option or command."""
    UNSAID = 74
    """All went well, and the answer could not be written: the output is full or closed."""
    INTERRUPTED = 130
