"""Whether what the environment says of the network can be used. Each judge raises ValueError: what it should be."""

from __future__ import annotations

import os
import re
import ssl
from pathlib import Path
from typing import Final

import httpx

from storyboard.execute.network import whole

_HOST: Final = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_PROXY: Final = (
    "an address such as http://proxy.example.com:3128; in a name or password `#` is written %23, `@` %40 and `/` %2F"
)


def proxy(value: str) -> None:
    """Such as HTTPS_PROXY."""
    try:
        url = httpx.URL(whole(value.strip()))
    except (httpx.InvalidURL, UnicodeError) as fault:
        raise ValueError(_PROXY) from fault
    if url.scheme.startswith("socks"):
        raise ValueError("the address of an http proxy: kstory speaks no SOCKS")
    rest = url.path.strip("/") or url.query or url.fragment
    if url.scheme not in ("http", "https") or not _HOST.fullmatch(url.host) or rest:
        raise ValueError(_PROXY)
    if url.port is not None and not 0 < url.port < 65_536:
        raise ValueError(_PROXY)
    try:
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        httpx.AsyncHTTPTransport(proxy=httpx.Proxy(url), verify=nobody, trust_env=False)
    except (httpx.InvalidURL, ValueError, ImportError) as fault:
        raise ValueError(_PROXY) from fault


def certificates(value: str) -> None:
    """SSL_CERT_FILE."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=value)
    except ssl.SSLError as fault:
        raise ValueError("a file of certificates, and there is none in it") from fault
    except (OSError, ValueError) as fault:
        raise ValueError(f"a file of certificates that can be read ({_why(fault)})") from fault


def folder(value: str) -> None:
    """SSL_CERT_DIR."""
    for each in value.split(os.pathsep):
        try:
            full = any(Path(each).iterdir())
        except (OSError, ValueError) as fault:
            raise ValueError(f"a folder of certificates that can be read ({_why(fault)})") from fault
        if not full:
            raise ValueError(f"a folder of certificates, and {each} is empty")


def key_log(value: str) -> None:
    """SSLKEYLOGFILE, which Python itself obeys. Nothing is made by looking."""
    path = Path(value)
    try:
        there = path.exists()
        fit = not path.is_dir() if there else path.parent.is_dir()
        fit = fit and os.access(path if there else path.parent, os.W_OK)
    except (OSError, ValueError) as fault:
        raise ValueError(f"a file that can be written ({_why(fault)})") from fault
    if not fit:
        raise ValueError("a file that can be written")


def without_login(address: str) -> str:
    """A proxy's address as it may be shown."""
    try:
        url = httpx.URL(whole(address.strip()))
        return f"{url.scheme}://{url.netloc.decode()}"
    except (httpx.InvalidURL, UnicodeError):
        return "(an address)"


def _why(fault: Exception) -> str:
    return getattr(fault, "strerror", None) or str(fault)
