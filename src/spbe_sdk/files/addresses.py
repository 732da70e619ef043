"""Web addresses: read, joined, compared, and shown without what is secret in them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

SCHEMES = ("http", "https")

# Everything else has to be written as %XX in an address.
_LETTERS = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")


def is_address(text: str) -> bool:
    """Whether a text is a web address, well written or not, and not the path of a file."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def is_well_written(text: str) -> bool:
    """Whether a text is a whole web address as standards write it: with a host, and without blanks or odd letters."""
    parts = _parts(text) if is_address(text) else None
    return parts is not None and bool(parts.hostname) and _LETTERS.fullmatch(text) is not None


def split(url: str) -> SplitResult:
    """The parts of a web address.

    Raises:
        DataError: it cannot be read.
    """
    parts = _parts(url)
    if parts is None or not parts.hostname:
        shown = without_secrets(url)
        raise DataError(Finding("address-broken", origin=Origin(shown), found=shown))
    return parts


def join(url: str, target: str) -> str:
    """The address that a target means, seen from another address.

    Raises:
        DataError: it means none.
    """
    try:
        joined = urljoin(url, target)
    except ValueError:
        joined = target
    if _parts(joined) is None:
        raise DataError(Finding("address-broken", origin=Origin(without_secrets(url)), found=without_secrets(joined)))
    return joined


def site(url: str) -> tuple[str, str, int]:
    """What has to be the same for our headers to be sent along: scheme, host and port.

    Raises:
        DataError: the address cannot be read.
    """
    parts = split(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def without_secrets(url: str) -> str:
    """An address as it may be shown: without user, password and query; of a broken one the scheme alone."""
    parts = _parts(url)
    if parts is None:
        return f"{url.partition('://')[0]}://…" if is_address(url) else "…"
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _parts(url: str) -> SplitResult | None:
    """The parts of an address; nothing where it cannot be read, or where a password may have broken it apart."""
    try:
        parts = urlsplit(url)
        well = parts.port != 0 and url.isprintable() and not set(parts.netloc) & set(" \\")
    except ValueError:
        return None
    astray = ":" in parts.netloc and "@" not in parts.netloc and "@" in parts.path + parts.fragment
    return parts if well and not astray else None


def apart(url: str, headers: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """An address without its user and password, and the headers with them."""
    parts = split(url)
    address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    if parts.username is None or "authorization" in {name.lower() for name in headers}:
        return address, dict(headers)
    return address, {**headers, "Authorization": basic(unquote(parts.username), unquote(parts.password or ""))}


def basic(user: str, password: str) -> str:
    """The header by which a user and a password are told."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
