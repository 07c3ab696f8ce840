"""Where a link of the service may lead: uploads and results pass here before a byte is sent, and at every redirect.

One rule: a link is https, unless the service itself is not, and leads to a public address; from a service on this
machine it may lead to this machine.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Final

import httpx

from storyboard.execute.line import only_here
from storyboard.execute.service_words import clean
from storyboard.execute.settings import Settings
from storyboard.execute.tls import certificates

AT_ONCE: Final = 4
"""Links of one kind that are open at a time."""
_LONGEST: Final = 8_192
_LOCAL_NAMES: Final = (".local", ".localdomain", ".internal", ".lan", ".home.arpa")
"""Ends of names that mean something only within a network; a proxy would resolve them within its own."""
_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+(%25\w+)?", re.IGNORECASE)
"""A name in ASCII or an address; no escapes, which a proxy might read in its own way."""
_NUMBER: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+)){0,3}")
_PUBLIC_V6: Final = ipaddress.IPv6Network("2000::/3")
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR: Final = ipaddress.IPv6Network("2002::/16")

Address = IPv4Address | IPv6Address


class LinkRefusedError(Exception):
    """A link that is not followed; the text is a sentence without its end, fit to be shown: the host and why."""


class Reach:
    """What links of one service may lead to."""

    def __init__(self, base_url: str) -> None:
        base = httpx.URL(base_url)
        self._plain = base.scheme == "http"
        self._here = _is_here(base.host)

    def told(self, link: str | httpx.URL) -> httpx.URL:
        """A link that is handed back to the service and not followed. Raises LinkRefusedError."""
        text = str(link)
        if len(text) > _LONGEST:
            raise LinkRefusedError(f"the service gave a link of {len(text)} characters")
        try:
            url = httpx.URL(link)
            readable = clean(text, _LONGEST) == text and _HOST.fullmatch(url.raw_host.decode()) is not None
            readable = readable and bool(url.host)  # read here, since a name in Punycode may be none
        except (httpx.InvalidURL, ValueError) as fault:
            raise LinkRefusedError("the service gave a link that cannot be read") from fault
        if url.scheme not in ("https", "http"):
            raise LinkRefusedError("the service gave a link that is not https")
        if not readable:
            raise LinkRefusedError("the service gave a link that cannot be read")
        if url.port is not None and not 0 < url.port < 65_536:
            raise LinkRefusedError(f"the service's link to {_host(url)} has a port that does not exist")
        return url

    def url(self, link: str | httpx.URL) -> httpx.URL:
        """A link that may be followed, as far as can be seen of it. Raises LinkRefusedError."""
        url = self.told(link)
        host = _host(url)
        if url.scheme == "http" and not (self._plain or (self._here and _is_here(url.host))):
            raise LinkRefusedError(f"the service's link to {host} is not https")
        name = url.host.rstrip(".").lower()
        if (address := _literal(name)) is not None:
            self.chosen(url, [address])
        elif _is_here(name) and not self._here:
            raise LinkRefusedError(f"the service's link leads to {host}, which is this machine")
        elif ("." not in name and not _is_here(name)) or name.endswith(_LOCAL_NAMES):
            raise LinkRefusedError(f"the service's link leads to {host}, a name that only a local network knows")
        return url

    def chosen(self, url: httpx.URL, found: Sequence[Address]) -> list[Address]:
        """Of the addresses of a link's host those that it may lead to. Raises LinkRefusedError where there is none."""
        fit = [address for address in found if is_public(address) or (self._here and _loopback(address))]
        if found and not fit:
            at = "" if _literal(url.host) == found[0] else f" at {found[0]}"
            raise LinkRefusedError(f"the service's link leads to {_host(url)}{at}, which is no public address")
        return fit


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet at large; those that hold another are judged by that."""
    match address:
        case IPv6Address() if address.ipv4_mapped or address in _TRANSLATED or address in _SIX_TO_FOUR:
            held = int(address) >> 80 if address in _SIX_TO_FOUR else int(address)
            return is_public(IPv4Address(held & 0xFFFF_FFFF))
        case IPv6Address():
            return address.is_global and address in _PUBLIC_V6
        case _:
            return address.is_global and not address.is_multicast and not address.is_reserved


def _loopback(address: Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _is_here(host: str) -> bool:
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _literal(name)
    return address is not None and _loopback(address)


def _literal(host: str) -> Address | None:
    """The address that a host writes out, in any of the ways that resolvers read; None for a name."""
    try:
        return ipaddress.ip_address(host.replace("%25", "%", 1))
    except ValueError:
        pass
    if _NUMBER.fullmatch(host):
        try:
            return IPv4Address(socket.inet_aton(host))
        except OSError:
            return IPv4Address(0)  # a number too large for an address is no name either
    return None


def _host(url: httpx.URL) -> str:
    return clean(url.host, 100)


class Outside(httpx.AsyncBaseTransport):
    """The way to hosts of links: what a name stands for is looked up once, judged, and that very address connected to.

    Where a proxy is set, it resolves names, and only what the link itself says can be judged. `proxy` gives the one
    for a URL.
    """

    def __init__(self, settings: Settings, reach: Reach, proxy: Callable[[httpx.URL], str | None]) -> None:
        self._reach = reach
        self._proxy = proxy
        self._verify = certificates(settings)
        self._ways: dict[str | None, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to where its host is, if that is allowed. Raises LinkRefusedError, else as httpx does."""
        url = self._reach.url(request.url)
        proxy = self._proxy(url)
        if proxy is not None:
            return await self._way(proxy).handle_async_request(request)
        patience = request.extensions.get("timeout", {}).get("connect")
        last: Exception = httpx.ConnectError(f"{_host(url)} has no address")
        for address in self._reach.chosen(url, await _looked_up(url, patience)):
            request.url = url.copy_with(host=str(address))
            # the certificate must still be the host's: the name goes into the handshake in the address's place
            request.extensions = {**request.extensions, "sni_hostname": url.raw_host.decode()}
            try:
                return await self._way(None).handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
                last = fault
        raise last

    def _way(self, proxy: str | None) -> httpx.AsyncHTTPTransport:
        if proxy not in self._ways:
            # no connection is kept: one to an address must not serve another host that has the same
            limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
            self._ways[proxy] = httpx.AsyncHTTPTransport(
                verify=self._verify, trust_env=False, limits=limits, proxy=proxy
            )
        return self._ways[proxy]

    async def aclose(self) -> None:
        """Let go of all connections."""
        for way in self._ways.values():
            await way.aclose()


async def _looked_up(url: httpx.URL, patience: float | None) -> list[Address]:
    """The addresses of a link's host, in the order in which they are to be tried."""
    port = url.port or (443 if url.scheme == "https" else 80)
    if (literal := _literal(url.host.rstrip(".").lower())) is not None:
        return [literal]
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(patience):
            rows = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except TimeoutError as fault:
        raise httpx.ConnectTimeout(f"looking up {_host(url)} took more than {patience:g} s") from fault
    except (OSError, UnicodeError) as fault:
        raise httpx.ConnectError(f"{_host(url)} cannot be found: {fault}") from fault
    return list(dict.fromkeys(ipaddress.ip_address(row[4][0]) for row in rows))


def outside(
    settings: Settings, timeout: httpx.Timeout, transport: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    """A client for links, with no key. A rehearsal's goes by no proxy and reaches this machine alone."""
    way = transport or Outside(settings, Reach(settings.base_url), lambda url: settings.network.proxy(str(url)))
    return httpx.AsyncClient(
        headers={"Accept-Encoding": "identity"},
        timeout=timeout,
        transport=way,
        trust_env=False,
        event_hooks=only_here(settings, transport),
    )
