"""Connections that lead only where they were checked to lead, and that end in time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from types import TracebackType
from typing import Any

import requests
from requests.adapters import HTTPAdapter as RequestsAdapter
from requests.utils import get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import InvalidHeader, NewConnectionError
from urllib3.util.connection import create_connection
from urllib3.util.retry import Retry

from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

_CONNECT_SECONDS = 10.0

# Addresses that carry one of IPv4 in their last 32 bits: NAT64, and the old compatible ones.
_CARRYING = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))


class Route:
    """Where the connections of one request may lead, and how long all of them together may last.

    When the time is over they are cut, whatever they wait for: a server that sends one byte now and then is never
    silent, so that no time limit of a single read ends it. `over` says that this happened.

    Where `private` is false, every address that a name stands for must be public. A request that began outside is
    never led inside, though the name mean another machine by then: the address that was checked is connected to.
    """

    def __init__(self, shown: str, seconds: float, private: bool) -> None:
        self.shown = shown
        self.private = private
        self.over = False
        self._end = time.monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Route:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        for twin in self._sockets:
            twin.close()

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return max(self._end - time.monotonic(), 0.0)

    def connect(self, host: str, port: int, options: Any) -> socket.socket:
        """A connection to an address of a host.

        Raises:
            DataError: the host is not known, or lies inside where it may not.
            OSError: none of its addresses answers.
        """
        failure: OSError = TimeoutError()
        for address in self._addresses(host, port):
            try:
                timeout = max(min(_CONNECT_SECONDS, self.left), 0.001)
                made = create_connection((address, port), timeout, socket_options=options)
            except OSError as error:
                failure = error
                continue
            # TLS takes the socket over; its twin leads to the same connection.
            self._sockets.append(made.dup())
            if self.over:
                self._cut()
            return made
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, ValueError):
            raise DataError(Finding("address-unknown", origin=Origin(self.shown), found=host)) from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        outside = all(is_public(address) for address in addresses)
        if not outside and not self.private:
            raise DataError(Finding("address-private", origin=Origin(self.shown), found=host))
        self.private = self.private and not outside
        return addresses

    def _cut(self) -> None:
        self.over = True
        for twin in self._sockets:
            with suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)


def is_public(text: str) -> bool:
    """Whether an IP address lies in no private, local or special network, in whatever form it is written."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    carried = _carried(address)
    if carried is not None:
        return is_public(str(carried))
    return address.is_global and not address.is_multicast and not address.is_site_local


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The address of IPv4 that one of IPv6 leads to, if it does."""
    if any(address in network for network in _CARRYING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def session_on(route: Route) -> requests.Session:
    """A session whose connections are all of one route."""
    session = _Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _OnRoute(route))
    return session


def has_proxy(url: str) -> bool:
    """Whether the environment names a proxy for an address."""
    return select_proxy(url, get_environ_proxies(url, no_proxy=None)) is not None


def pause_asked(text: str) -> float | None:
    """The seconds that a server asks to wait, by its header Retry-After; nothing where that says nothing."""
    try:
        return Retry(0).parse_retry_after(text)
    except (InvalidHeader, ValueError, OverflowError):
        return None


class _Session(requests.Session):
    """Looks at no redirect by itself: one that leads nowhere would be an error before its answer is seen."""

    def resolve_redirects(self, *_: Any, **__: Any) -> Iterator[Any]:
        """Nothing to follow."""
        return iter(())


class _Plain(HTTPConnection):
    def __init__(self, *arguments: Any, route: Route, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._route = route

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._route)


class _Encrypted(HTTPSConnection):
    def __init__(self, *arguments: Any, route: Route, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._route = route

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._route)


def _connected(connection: HTTPConnection, route: Route) -> socket.socket:
    try:
        return route.connect(connection.host, connection.port or 0, connection.socket_options)
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error


class _OnRoute(RequestsAdapter):
    """What gives `requests` its connections; names, certificates and headers stay those of the host."""

    def __init__(self, route: Route) -> None:
        self._route = route
        super().__init__()

    def get_connection_with_tls_context(self, *arguments: Any, **named: Any) -> Any:
        """The pool that `requests` would use, its connections being ours."""
        pool: Any = super().get_connection_with_tls_context(*arguments, **named)
        pool.ConnectionCls = partial(_Encrypted if pool.scheme == "https" else _Plain, route=self._route)
        return pool
