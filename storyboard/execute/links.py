"""Links that the service gives, as far as they can be followed at all."""

from __future__ import annotations

import httpx

from storyboard.execute.service_words import clean

_PORTS = range(1, 65_536)


def link(said: str, base: httpx.URL | None = None) -> httpx.URL:
    """A link as an address, from `base` where it is relative. Raises httpx.InvalidURL, whose text is for people, for
    one that nothing can be asked at."""
    try:
        url = base.join(said) if base else httpx.URL(said)
        host = url.host
    except (httpx.InvalidURL, ValueError, TypeError) as fault:
        raise httpx.InvalidURL(f"the link cannot be used: {clean(fault, 100)}") from fault
    if not host:
        raise httpx.InvalidURL(f"the link cannot be used: it names no host ({clean(said, 80)})")
    if url.port is not None and url.port not in _PORTS:
        raise httpx.InvalidURL(f"the link cannot be used: there is no port {url.port}")
    return url
