"""Whose certificates are believed: read once for a process, since it takes longer than the rest of a start."""

from __future__ import annotations

import functools
import ssl

import httpx

from storyboard.execute.settings import Settings


def certificates(settings: Settings) -> ssl.SSLContext:
    """The certificates for a build. A rehearsal speaks to this machine alone, without any, so it believes nobody."""
    return _nobody() if settings.rehearsal else _usual()


@functools.cache
def _usual() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@functools.cache
def _nobody() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
