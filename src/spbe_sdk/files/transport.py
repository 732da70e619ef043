"""The only HTTP: time limits, retries, size caps; nothing leads to other hosts or into inside networks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

import attrs

from spbe_sdk.files.addresses import apart, is_address, join, site, without_secrets
from spbe_sdk.files.folder import MAX_FILE_BYTES, Files
from spbe_sdk.files.kept import KeptAnswer
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    import requests

    from spbe_sdk.files.connection import Route


_REDIRECTS = 5

_LONGEST_PAUSE = 30.0

# A server that says nothing at all for this long is given up, though a slow one may take longer.
_SILENCE = 30.0

_AGAIN = frozenset({429, 500, 502, 503, 504})

# As much of a refusal is read as may hold the server's own words.
_WORDS = 64 * 1024


@attrs.frozen(slots=True)
class Limits:
    """How long an answer may take in all (seconds), how large it may be (bytes), and whether it may come from inside.

    `tries` is how often it is asked, and `pause` how long to wait before asking again, which doubles each time. Pauses
    do not count as time.
    """

    seconds: float = 300.0
    size: int = MAX_FILE_BYTES
    private: bool = True
    pause: float = 0.5
    tries: int = 3


@attrs.frozen(slots=True)
class Response:
    """The body of an answer, its headers in lower case, and the address that gave it."""

    body: bytes
    headers: Mapping[str, str]
    url: str


class RefusedError(DataError):
    """A server answered, but not with what was asked for: `status` and `body` say what it said instead."""

    def __init__(self, finding: Finding, status: int, body: bytes) -> None:
        super().__init__(finding)
        self.status = status
        self.body = body


def fetch(url: str, *, limit: int = MAX_FILE_BYTES, pause: float = 0.5) -> bytes:
    """The body behind a web address, of at most `limit` bytes.

    Raises:
        DataError: it cannot be had; the finding says why.
    """
    return get(url, limits=Limits(size=limit, pause=pause)).body


def get(url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Response:
    """The answer of a web address.

    A server that is overloaded is asked again, with growing pauses. A redirect is followed on the same host only,
    and to another port or scheme without our headers, so that neither they nor trust travel. An answer with an ETag
    is kept, and asked for again only if it changed; one that took headers of ours is never kept.

    Raises:
        RefusedError: the server answered with an error.
        DataError: it cannot be had; the finding says why, without the secrets of the address.
    """
    address, ours = apart(url, headers or {})
    kept = None if ours else KeptAnswer.of(address)
    return _ask("GET", address, ours, limits or Limits(), kept, None)


def post(url: str, *, headers: Mapping[str, str], fields: Mapping[str, str], file: tuple[str, bytes]) -> Response:
    """The answer to a form with a file in it; asked once, so that nothing is sent twice.

    Raises:
        DataError: it cannot be had.
    """
    address, ours = apart(url, headers)
    return _ask("POST", address, ours, Limits(), None, (dict(fields), file))


def wait(after: str, otherwise: float) -> None:
    """Pause as long as a server asks by its header Retry-After, up to half a minute."""
    from spbe_sdk.files.connection import pause_asked

    asked = pause_asked(after)
    time.sleep(min(otherwise if asked is None else asked, _LONGEST_PAUSE))


_Form = tuple[dict[str, str], tuple[str, bytes]]


def _ask(
    method: str, url: str, headers: dict[str, str], limits: Limits, kept: KeptAnswer | None, form: _Form | None
) -> Response:
    import requests
    from urllib3.exceptions import HTTPError

    from spbe_sdk.files.connection import Route, session_on

    shown = without_secrets(url)
    asked = {**headers, **(kept.conditions if kept else {})}
    left, tries = limits.seconds, limits.tries if method == "GET" else 1
    for attempt in range(tries):
        after, last = "", attempt == tries - 1
        with Route(shown, left, limits.private) as route, session_on(route) as session:
            try:
                with _follow(session, method, url, asked, limits, form) as response:
                    if response.status_code not in _AGAIN or last:
                        return _answer(response, kept, limits, route)
                    after = response.headers.get("retry-after", "")
            except (requests.RequestException, HTTPError, ValueError) as error:
                if route.over:
                    raise _slow(shown, limits) from None
                if isinstance(error, requests.exceptions.SSLError) or not isinstance(error, _passing()):
                    raise _failed(shown, type(error).__name__) from None
            left = route.left
        if not last:
            wait(after, limits.pause * 2**attempt)
    raise _failed(shown, "no answer")


def _passing() -> tuple[type[Exception], ...]:
    """What may be over in a moment."""
    import requests

    return requests.ConnectionError, requests.Timeout


def _answer(response: requests.Response, kept: KeptAnswer | None, limits: Limits, route: Route) -> Response:
    if response.status_code == 304 and kept is not None and kept.conditions:
        return Response(kept.body, kept.headers, response.url)
    if response.status_code >= 300:
        raise _refused(response, route.shown)
    headers = {name.lower(): value for name, value in response.headers.items()}
    body = _body(response, limits, route)
    if kept is not None and headers.get("etag", "\n").isprintable():
        kept.replace(body, headers)
    return Response(body, headers, response.url)


def _refused(response: requests.Response, asked: str) -> RefusedError:
    import requests
    from urllib3.exceptions import HTTPError

    reason = f"HTTP {response.status_code}"
    if site(response.url) != site(asked):
        reason = f"{reason} (→ {without_secrets(response.url)})"
    words = b""
    with suppress(requests.RequestException, HTTPError, ValueError):
        words = next(response.iter_content(_WORDS), b"")
    finding = Finding("address-failed", origin=Origin(asked), details={"reason": reason})
    return RefusedError(finding, response.status_code, words)


def _follow(
    session: requests.Session, method: str, url: str, headers: dict[str, str], limits: Limits, form: _Form | None
) -> requests.Response:
    from spbe_sdk.files.connection import has_proxy

    for _ in range(_REDIRECTS):
        if not limits.private and has_proxy(url):
            raise DataError(Finding("address-proxy", origin=Origin(without_secrets(url))))
        fields, file = form or (None, None)
        response = session.request(
            method,
            url,
            headers=headers,
            data=fields,
            files={"upload": file} if file else None,
            auth=_as_given,
            timeout=min(limits.seconds, _SILENCE),
            stream=True,
            allow_redirects=False,
        )
        if not response.is_redirect:
            return response
        with response:
            target = join(url, session.get_redirect_target(response) or "")
        _check_redirect(url, target, form)
        if site(target) != site(url):
            headers = {}
            session.cookies.clear()
        url = apart(target, {})[0]
    raise _failed(without_secrets(url), "redirects")


def _check_redirect(url: str, target: str, form: _Form | None) -> None:
    """Refuse a redirect to another host, out of encryption, or of what was sent."""
    if form is not None or not is_address(target) or site(target)[1] != site(url)[1]:
        raise _failed(without_secrets(url), f"redirect → {without_secrets(target)}")
    if (site(url)[0], site(target)[0]) == ("https", "http"):
        raise _failed(without_secrets(url), "redirect https → http")


def _as_given(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Our headers are all that tells who asks: no passwords of this machine, none of an address."""
    return request


def _body(response: requests.Response, limits: Limits, route: Route) -> bytes:
    """The body, given up as soon as it grows too large or the time is over."""
    parts, size = [], 0
    for part in response.iter_content(64 * 1024):
        size += len(part)
        if size > limits.size:
            allowed = f"{limits.size} byte"
            raise DataError(
                Finding("file-too-large", origin=Origin(route.shown), found=f"> {allowed}", allowed=allowed)
            )
        parts.append(part)
    # A connection that was cut looks like a body that ended.
    if route.over:
        raise _slow(route.shown, limits)
    return b"".join(parts)


def _slow(shown: str, limits: Limits) -> DataError:
    return DataError(Finding("address-slow", origin=Origin(shown), allowed=f"{limits.seconds:g}"))


def _failed(shown: str, reason: str) -> DataError:
    return DataError(Finding("address-failed", origin=Origin(shown), details={"reason": reason}))


class Site(Files):
    """The files below one web address, read as those of a folder are."""

    def __init__(self, base: str, limits: Limits | None = None) -> None:
        self.base, self.limits = base, limits or Limits()

    def read(self, path: str) -> bytes:
        """The content of one file below the address."""
        return get(join(self.base, quote(path)), limits=self.limits).body
