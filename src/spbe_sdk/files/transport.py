"""The only HTTP: time limits, retries, size caps; nothing leads to other hosts or into inside networks."""

from __future__ import annotations

import ipaddress
import json
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import attrs

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import MAX_FILE_BYTES, Files, sha256
from spbe_sdk.files.home import home
from spbe_sdk.findings.errors import DataError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    import requests


SCHEMES = ("http", "https")

_WHOLE_SECONDS = 300.0

_TRIES = 3

_REDIRECTS = 5

_AGAIN = frozenset({429, 500, 502, 503, 504})


@attrs.frozen(slots=True)
class Limits:
    """How long to wait for an answer (seconds), how large it may be (bytes), and whether it may come from inside.

    `pause` is how long to wait before asking again; it doubles each time.
    """

    seconds: float = 30.0
    size: int = MAX_FILE_BYTES
    private: bool = True
    pause: float = 0.5


@attrs.frozen(slots=True)
class Response:
    """The body of an answer, its headers in lower case, and the address that gave it."""

    body: bytes
    headers: Mapping[str, str]
    url: str


def is_address(text: str) -> bool:
    """Whether a text is a web address, and not the path of a file."""
    return urlsplit(text).scheme in SCHEMES


def fetch(url: str, *, limit: int = MAX_FILE_BYTES, pause: float = 0.5) -> bytes:
    """The body behind a web address, of at most `limit` bytes.

    Raises:
        DataError: it cannot be had; the finding says why.
    """
    return get(url, limits=Limits(size=limit, pause=pause)).body


def get(url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Response:
    """The answer of a web address.

    A server that is overloaded is asked again, with growing pauses. A redirect is followed on the same host only,
    so that neither headers nor trust travel to another one. An answer with an ETag is kept, and asked for again only
    if it changed; one that took headers of ours is never kept.

    Raises:
        DataError: it cannot be had; the finding says why, without the secrets of the address.
    """
    kept = None if headers else _Kept.of(url)
    return _ask("GET", url, dict(headers or {}), limits or Limits(), kept, None)


def post(url: str, *, headers: Mapping[str, str], fields: Mapping[str, str], file: tuple[str, bytes]) -> Response:
    """The answer to a form with a file in it; asked once, so that nothing is sent twice.

    Raises:
        DataError: it cannot be had.
    """
    return _ask("POST", url, dict(headers), Limits(), None, (dict(fields), file))


def without_secrets(url: str) -> str:
    """An address as it may be shown: without user, password and query."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


_Form = tuple[dict[str, str], tuple[str, bytes]]


def _ask(
    method: str, url: str, headers: dict[str, str], limits: Limits, kept: _Kept | None, form: _Form | None
) -> Response:
    import requests

    shown = without_secrets(url)
    if not limits.private and _is_inside(url):
        raise DataError(Finding("address-private", origin=Origin(shown), found=urlsplit(url).hostname))
    asked = {**headers, **(kept.conditions if kept else {})}
    tries = _TRIES if method == "GET" else 1
    with requests.Session() as session:
        for attempt in range(tries):
            try:
                with _follow(session, method, url, asked, limits, form) as response:
                    if response.status_code in _AGAIN and attempt < tries - 1:
                        _wait(response, limits.pause * 2**attempt)
                        continue
                    return _answer(response, kept, limits, shown)
            except (requests.ConnectionError, requests.Timeout):
                if attempt < tries - 1:
                    time.sleep(limits.pause * 2**attempt)
            except requests.RequestException as error:
                raise _failed(shown, type(error).__name__) from None
    raise _failed(shown, "no answer")


def _answer(response: requests.Response, kept: _Kept | None, limits: Limits, shown: str) -> Response:
    if response.status_code == 304 and kept is not None:
        return Response(kept.body, kept.headers, response.url)
    if response.status_code >= 400:
        raise _failed(shown, f"HTTP {response.status_code}")
    headers = {name.lower(): value for name, value in response.headers.items()}
    body = _body(response, limits.size, shown)
    if kept is not None and "etag" in headers:
        kept.replace(body, headers)
    return Response(body, headers, response.url)


def _follow(
    session: requests.Session, method: str, url: str, headers: dict[str, str], limits: Limits, form: _Form | None
) -> requests.Response:
    host, inside = urlsplit(url).hostname, _is_inside(url)
    for _ in range(_REDIRECTS):
        fields, file = form or (None, None)
        response = session.request(
            method,
            url,
            headers=headers,
            data=fields,
            files={"upload": file} if file else None,
            timeout=(min(limits.seconds, 10.0), limits.seconds),
            stream=True,
            allow_redirects=False,
        )
        if not response.is_redirect:
            return response
        target = urljoin(url, response.headers.get("location", ""))
        response.close()
        other = urlsplit(target).hostname != host or not is_address(target)
        if other or (_is_inside(target) and not inside) or form is not None:
            raise _failed(without_secrets(url), f"redirect → {without_secrets(target)}")
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
            raise _failed(without_secrets(url), "redirect https → http")
        url = target
    raise _failed(without_secrets(url), "redirects")


def _is_inside(url: str) -> bool:
    """Whether a host lies in a private network, as far as its name tells."""
    try:
        address = ipaddress.ip_address(socket.gethostbyname(urlsplit(url).hostname or ""))
    except (OSError, ValueError):
        return False
    return not address.is_global


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


@attrs.frozen(slots=True)
class _Kept:
    """The last answer of an address on this machine."""

    path: Path
    body: bytes
    headers: Mapping[str, str]

    @classmethod
    def of(cls, url: str) -> _Kept:
        path = home() / "answers" / sha256(url.encode())
        try:
            headers = json.loads(path.with_suffix(".json").read_bytes())
            body = path.with_suffix(".body").read_bytes()
            if headers["sha256"] == sha256(body):
                return cls(path, body, headers)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return cls(path, b"", {})

    @property
    def conditions(self) -> dict[str, str]:
        """Headers by which a server sends the answer only if it changed."""
        return {"If-None-Match": self.headers["etag"]} if "etag" in self.headers else {}

    def replace(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep another answer; where that cannot be, it is asked for again the next time."""
        told = {name: headers[name] for name in ("etag", "content-type", "link") if name in headers}
        with suppress(WorkspaceError):
            write_atomic(self.path.with_suffix(".body"), body, mode=0o600)
            record = json.dumps({**told, "sha256": sha256(body)}).encode()
            write_atomic(self.path.with_suffix(".json"), record, mode=0o600)


class Site(Files):
    """The files below one web address, read as those of a folder are."""

    def __init__(self, base: str) -> None:
        self.base = base

    def read(self, path: str) -> bytes:
        """The content of one file below the address."""
        return fetch(urljoin(self.base, quote(path)))
