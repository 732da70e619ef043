"""The only HTTP: time limits, retries, size caps, no way to other hosts or inside addresses by redirect. Floor 2."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from spbe_sdk.errors import DataError
from spbe_sdk.files import MAX_FILE_BYTES
from spbe_sdk.findings import Finding, Origin

if TYPE_CHECKING:
    import requests

SCHEMES = ("http", "https")
_SECONDS = (10.0, 30.0)
_WHOLE_SECONDS = 300.0
_TRIES = 3
_REDIRECTS = 5
_AGAIN = frozenset({429, 500, 502, 503, 504})


def is_address(text: str) -> bool:
    """Whether a text is a web address, and not the path of a file."""
    return urlsplit(text).scheme in SCHEMES


def fetch(
    url: str, *, limit: int = MAX_FILE_BYTES, headers: Mapping[str, str] | None = None, pause: float = 0.5
) -> bytes:
    """The body behind a web address, of at most `limit` bytes.

    A server that is overloaded is asked again, with growing pauses from `pause` seconds on. A redirect is
    followed on the same host only, so that neither headers nor trust travel to another one.

    Raises:
        DataError: it cannot be had; the finding says why.
    """
    import requests

    shown = without_secrets(url)
    with requests.Session() as session:
        session.trust_env = True
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            try:
                response = _follow(session, url, headers or {})
                with response:
                    if response.status_code in _AGAIN and not last:
                        _wait(response, pause * 2**attempt)
                        continue
                    if response.status_code >= 400:
                        raise _failed(shown, f"HTTP {response.status_code}")
                    return _body(response, limit, shown)
            except (requests.ConnectionError, requests.Timeout):
                if last:
                    raise _failed(shown, "no answer") from None
                time.sleep(pause * 2**attempt)
            except requests.RequestException as error:
                raise _failed(shown, type(error).__name__) from None
    raise _failed(shown, "no answer")


def without_secrets(url: str) -> str:
    """An address as it may be shown: without user, password and query."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _follow(session: requests.Session, url: str, headers: Mapping[str, str]) -> requests.Response:
    host = _site(url)
    inside = _is_inside(url)
    for _ in range(_REDIRECTS):
        response = session.get(url, headers=dict(headers), timeout=_SECONDS, stream=True, allow_redirects=False)
        if not response.is_redirect:
            return response
        target = urljoin(url, response.headers.get("location", ""))
        response.close()
        if _site(target) != host or (_is_inside(target) and not inside):
            raise _failed(without_secrets(url), f"redirect → {without_secrets(target)}")
        url = target
    raise _failed(without_secrets(url), "redirects")


def _site(url: str) -> tuple[str | None, str]:
    """Host of an address; http may become https, never the other way round."""
    parts = urlsplit(url)
    return parts.hostname, "" if parts.scheme in SCHEMES else parts.scheme


def _is_inside(url: str) -> bool:
    """Whether a host lies in a private network, as far as its name tells."""
    try:
        address = ipaddress.ip_address(socket.gethostbyname(urlsplit(url).hostname or ""))
    except (OSError, ValueError):
        return False
    return address.is_private or address.is_loopback or address.is_link_local


def _body(response: requests.Response, limit: int, shown: str) -> bytes:
    """The body, given up as soon as it grows too large or comes too slowly."""
    parts, size, begun = [], 0, time.monotonic()
    for part in response.iter_content(64 * 1024):
        size += len(part)
        if size > limit:
            found = Finding("file-too-large", origin=Origin(shown), found=f"> {limit} byte", allowed=f"{limit} byte")
            raise DataError(found)
        if time.monotonic() - begun > _WHOLE_SECONDS:
            raise _failed(shown, "too slow")
        parts.append(part)
    expected = response.headers.get("content-length")
    if expected is not None and not response.headers.get("content-encoding") and int(expected) != size:
        raise _failed(shown, "truncated")
    return b"".join(parts)


def _wait(response: requests.Response, pause: float) -> None:
    after = response.headers.get("retry-after", "")
    time.sleep(min(float(after), 30.0) if after.isdigit() else pause)


def _failed(shown: str, reason: str) -> DataError:
    return DataError(Finding("address-failed", origin=Origin(shown), details={"reason": reason}))


class Site:
    """The files below one web address, read as those of a folder are."""

    def __init__(self, base: str) -> None:
        self.base = base

    def read(self, path: str) -> bytes:
        """The content of one file below the address."""
        return fetch(urljoin(self.base, quote(path)))
