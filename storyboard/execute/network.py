"""How the network is reached, as the environment says it: through which proxy, and believing whose certificates."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies

from storyboard.project.environment import Environment

PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
"""Small letters will do, too, and stand above these."""
CERTIFICATES: Final = "SSL_CERT_FILE"
FOLDER: Final = "SSL_CERT_DIR"


@dataclass(frozen=True, slots=True)
class Network:
    """The way out. By default it is direct, and the usual certificates are believed: a rehearsal knows no other.

    `proxies` maps "http", "https" and "all" to addresses, which may hold a password, and "no" to the hosts that go
    without. `certificates` is a file, `folder` a folder of them.
    """

    proxies: Environment = field(default_factory=lambda: Environment({}))
    certificates: str | None = None
    folder: str | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Network:
        """As the environment names it; where that names no proxy, as the settings of macOS or Windows do."""
        named = {name.lower().removesuffix("_proxy"): environment[name].strip() for name in set_proxies(environment)}
        if not named and sys.platform in ("darwin", "win32"):
            named = getproxies()
        return cls(Environment(named), environment.get(CERTIFICATES) or None, environment.get(FOLDER) or None)

    def proxy(self, url: str) -> str | None:
        """The proxy for a URL; None is the direct way, which is the only one to this machine."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        found = self.proxies.get(parts.scheme) or self.proxies.get("all")
        if not found or is_here(host) or self._goes_without(host, parts.port):
            return None
        return whole(found)

    def _goes_without(self, host: str, port: int | None) -> bool:
        for each in self.proxies.get("no", "").lower().split(","):
            name = each.strip().lstrip("*.") or each.strip()
            if name in ("*", host, f"{host}:{port}", f"[{host}]") or (name and host.endswith(f".{name}")):
                return True
            with suppress(ValueError):
                if "/" in name and ip_address(host) in ip_network(name, strict=False):
                    return True
        return False


def set_proxies(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The variables of proxies that count, as they are spelt. Of a CGI script HTTP_PROXY is no variable."""
    spelt = (name.lower() if name.lower() in environment else name for name in PROXIES)
    foreign = "HTTP_PROXY" if "REQUEST_METHOD" in environment else None
    return tuple(name for name in spelt if environment.get(name, "").strip() and name != foreign)


def whole(address: str) -> str:
    """A proxy's address, of which the beginning may be left out."""
    return address if "://" in address else f"http://{address}"


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"
