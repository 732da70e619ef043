"""Secrets in texts: hidden whole and in pieces, however they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote, unquote_plus

HIDDEN = "•••"

# A shorter piece would be found in words that hold no secret.
_SHORTEST_PIECE = 3

_BETWEEN = re.compile(r"[/?#@:]")

_SECRET_VALUE = re.compile(r"[?&;][^=&;]*(?:passw|pwd|token|secret|key|user|host)[^=&;]*=([^&;#]+)", re.IGNORECASE)


def hidden(text: str, secrets: tuple[str, ...]) -> str:
    """A text without its secrets: neither whole, nor the user, password and host of one that is an address.

    A password that was not percent-encoded breaks an address at its own signs, so that programs complain about a
    piece of it; therefore the pieces of every secret are hidden too.
    """
    if not secrets:
        return text
    text = _pattern(secrets).sub(HIDDEN, text)
    # A text that was shortened may end within a secret.
    cut = text.removesuffix("…")
    begun = (size for secret in secrets for size in range(len(secret), 1, -1) if cut.endswith(secret[:size]))
    size = max(begun, default=0) if cut != text else 0
    return f"{cut[:-size]}{HIDDEN}…" if size else text


@lru_cache(maxsize=16)
def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str]:
    pieces = {piece for secret in secrets for piece in _pieces(secret) if len(piece) >= _SHORTEST_PIECE}
    spelled = {form for text in {*secrets, *pieces} for form in _spellings(text) if form}
    return re.compile("|".join(re.escape(form) for form in sorted(spelled, key=len, reverse=True)), re.IGNORECASE)


def _pieces(secret: str) -> Iterator[str]:
    scheme, found, rest = secret.partition("://")
    if not found:
        yield from _BETWEEN.split(scheme)
        return
    user_and_password, _, after = rest.rpartition("@")
    yield from _BETWEEN.split(user_and_password)
    yield re.split(r"[/?#]", after)[0]
    yield re.split(r"[/?#:]", after)[0]
    yield from _SECRET_VALUE.findall(rest)


def _spellings(text: str) -> Iterator[str]:
    plain = (text, unquote(text), unquote_plus(text))
    yield from plain
    for form in plain:
        yield quote(form, safe="", errors="replace")
        yield quote_plus(form, errors="replace")
        yield form.encode("unicode_escape").decode()
