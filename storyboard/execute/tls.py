"""Whose certificates are believed: read once for a process, since it takes longer than the rest of a start."""

from __future__ import annotations

import functools
import ssl

import httpx

from storyboard.execute.settings import Settings


def certificates(settings: Settings) -> ssl.SSLContext:
    """The certificates for a build. A rehearsal speaks to this machine alone, without any, so it believes nobody."""
    return _nobody() if settings.rehearsal else _usual(settings.network.certificates, settings.network.folder)


@functools.cache
def _usual(certificates: str | None, folder: str | None) -> ssl.SSLContext:
    if certificates:
        return ssl.create_default_context(cafile=certificates)
    return ssl.create_default_context(capath=folder) if folder else httpx.create_ssl_context(trust_env=False)


@functools.cache
def _nobody() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
