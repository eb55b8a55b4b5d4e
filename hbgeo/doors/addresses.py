"""Whose address is whose: this machine's own, this server's own."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

LONGEST_PATH = 2000
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine itself, without asking the network."""
    name = host.strip("[]").casefold()
    if name == "localhost":
        return True
    try:
        parsed = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def listens_here_only(host: str) -> bool:
    """Tell whether a server that listens on `host` can be reached from this machine alone."""
    if is_loopback(host):
        return True
    if not host:
        return False
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(is_loopback(str(place[4][0])) for place in found)


def host_name(host: str) -> str:
    """Return the name in a `Host` header, without the port; empty when it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    plain = not (parts.path or parts.query or parts.fragment or "@" in host)
    return (parts.hostname or "") if plain else ""


def same_origin(origin: str, host: str) -> bool:
    """Tell whether an `Origin` header names the server that a `Host` header names."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc or not host:
        return False
    port = _DEFAULT_PORTS[parts.scheme]
    return parts.netloc.casefold().removesuffix(port) == host.casefold().removesuffix(port)


def own_page(path: str) -> str:
    """Return the path when it leads to a page of this server, else `/`: nobody is sent elsewhere after signing in."""
    strange = not path.isprintable() or "\\" in path or len(path) > LONGEST_PATH
    if strange or not path.startswith("/") or path.startswith("//"):
        return "/"
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else path
