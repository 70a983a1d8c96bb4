"""Who is asking: the visitor's own address, found once before anything else sees the request (R25).

Everything behind this layer reads `request.remote_addr`. The headers in which proxies tell whom they speak for are
taken out here, so that nothing behind can believe one by mistake.
"""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request

from expoapp.config import Settings

# Where a request came through a socket of this machine instead of a network.
SOCKET = "unix"
IS_KNOWN = "expoapp.client_is_known"
_TELLING = (
    "HTTP_CF_CONNECTING_IP",
    "HTTP_FORWARDED",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_VIA",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SCHEME",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_FORWARDED_SSL",
    "HTTP_X_ORIGINAL_HOST",
    "HTTP_X_ORIGINAL_URL",
    "HTTP_X_REAL_IP",
    "HTTP_X_REWRITE_URL",
    "HTTP_X_URL_SCHEME",
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ClientAddress:
    """The WSGI layer that settles whose request it is, and by which scheme visitors come."""

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]], settings: Settings) -> None:
        self.wsgi_app = wsgi_app
        self.settings = settings
        self.scheme = settings.origin.partition("://")[0]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Hand the request on, with nothing in it that a visitor could have forged."""
        peer = environ.get("REMOTE_ADDR") or SOCKET
        found = client_of(peer, environ.get("HTTP_X_FORWARDED_FOR", ""), self.settings)
        for name in _TELLING:
            environ.pop(name, None)
        # Scheme and root are settings, whatever a server in front of this layer has made of a header.
        environ |= {"REMOTE_ADDR": found, "wsgi.url_scheme": self.scheme, "SCRIPT_NAME": ""}
        environ[IS_KNOWN] = self._is_known(peer, found)
        return self.wsgi_app(environ, start_response)

    def _is_known(self, peer: str, found: str) -> bool:
        """Say whether an address is a visitor's own, not that of a proxy which all of them may share.

        With no hop configured, https or a peer in a private network tells that there is a proxy all the same: this
        program speaks plain http only.
        """
        if self.settings.trusted_hops:
            return found != peer or not _is_trusted(peer, self.settings)
        address = _address(peer)
        return not self.settings.is_https and address is not None and address.is_global


def client_of(peer: str, forwarded_for: str, settings: Settings) -> str:
    """Return the client's address: the peer's, or what trusted proxies say, as far as the configured hops go.

    Each proxy adds the address that it was reached from at the right. So the way back is walked from the right, and a
    step is taken only from a hop that is a trusted peer: whoever goes around the outer proxy and forges what that one
    would have written is the first who is not trusted, and gets his own address. A step that cannot be read ends the
    walk where it is.
    """
    if not settings.trusted_hops:
        return peer
    told = forwarded_for.rsplit(",", settings.trusted_hops)[-settings.trusted_hops :]
    found = peer
    for entry in reversed(told):
        if not _is_trusted(found, settings):
            break
        address = _address(entry)
        if address is None:
            break
        found = str(address)
    return found


def is_known() -> bool:
    """Say whether the address of the present request is the visitor's own, so that a limit meets nobody else."""
    return bool(request.environ.get(IS_KNOWN))


def _is_trusted(found: str, settings: Settings) -> bool:
    address = _address(found)
    if address is None:
        return found == SOCKET and settings.trusts_sockets
    return any(address in network for network in settings.trusted_networks if network.version == address.version)


def _address(written: str) -> Address | None:
    """Return an address as proxies write it (also "192.0.2.1:80" and "[2001:db8::1]:80"), None for anything else."""
    bare = written.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or found
    return found


def init_app(app: Flask) -> None:
    """Put the layer in front of an application."""
    app.wsgi_app = ClientAddress(app.wsgi_app, app.config["SETTINGS"])  # type: ignore[method-assign]  # Flask's own way
