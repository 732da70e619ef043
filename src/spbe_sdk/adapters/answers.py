"""What a web server answered: a value of JSON, or in words what else it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from spbe_sdk.adapters.items import check_count, is_text, load_json
from spbe_sdk.files.folder import decode, is_charset
from spbe_sdk.files.hiding import hidden
from spbe_sdk.files.transport import RefusedError
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, said, shorten

_CHARSET = re.compile(r"charset=\"?([\w.:+-]{1,40})", re.IGNORECASE | re.ASCII)

# Where servers put their own words, the most telling first.
_WORDS = ("message", "pesan", "msg", "error_description", "detail", "error", "errors", "description", "reason", "title")

_FAILURES = ("error", "errors", "exception")

_FLAGS = ("success", "status", "ok", "sukses", "berhasil")

_NO_FAILURE = ("", "0", "false", "none", "null", "ok", "success", "sukses", "berhasil", "-")

_FAILED = ("error", "err", "fail", "failed", "failure", "gagal", "false", "unauthorized", "forbidden")

_LONGEST_WORDS = 300

_DEEPEST = 100

_LOOKED_AT = 20_000

_PHP = re.compile(
    r"(?:<b>|\bPHP )?\b((?:Recoverable |Catchable )?(?:Fatal error|Parse error)|Warning|Notice|Deprecated|"
    r"Strict Standards)(?:</b>)?: {1,2}([^\r\n]{0,300})"
)

_MARKUP = re.compile(r"\s*<(?:!doctype html|!--|html|head|body|title|script|style|meta|div|p|h\d|center|form)\b", re.I)

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})", re.IGNORECASE)

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_answer(body: bytes, headers: Mapping[str, str], encoding: str | None, origin: Origin) -> Any:
    """The JSON value of an answer; its encoding is the one given, or the one that the server names, or UTF-8.

    Raises:
        DataError: it is something else; the finding says what.
    """
    named = _CHARSET.search(headers.get("content-type", ""))
    chosen = encoding or (named[1] if named else "utf-8")
    if not is_charset(chosen):
        raise DataError(Finding("encoding-unknown", origin=origin, found=chosen))
    text = decode(body, origin.source, chosen)
    check_count(text, origin)
    try:
        value = load_json(text, origin)
    except DataError as error:
        raise DataError(_what_else(text, error.findings[0], origin)) from None
    if not _is_fit(value, text):
        raise DataError(_broken("nested too deeply, or a name is no text", text, origin))
    return value


def refusal_in(value: Any, with_items: bool) -> str | None:
    """The words by which an answer says that it holds no data, whatever its status; nothing where it does not.

    With items, only what cannot be meant otherwise counts.
    """
    if not isinstance(value, dict):
        return None
    flagged = [value.get(name) for name in _FLAGS if name in value]
    failed = any(flag is False for flag in flagged)
    failed = failed or any(_is_failure(value.get(name)) for name in _FAILURES)
    if not with_items:
        failed = failed or any(_says_failed(flag) for flag in (*flagged, value.get("code"), value.get("statusCode")))
    return words_in(value) or "–" if failed else None


def words_in(value: Any) -> str:
    """What a server says to people somewhere in an answer, however long; empty where it says nothing."""
    return " ".join(next(_words(value, 4), "").split())


def explained(error: RefusedError, secrets: tuple[str, ...]) -> RefusedError:
    """A refusal with the server's own words, in which no secret of ours stands."""
    finding = error.findings[0]
    text = error.body.decode("utf-8", "replace")
    try:
        words = words_in(json.loads(text))
    except (ValueError, RecursionError):
        title = _TITLE.search(text)
        words = title[1].strip() if title else ""
    if not words:
        return error
    reason = f"{finding.details['reason']}: {quoted(words, secrets)}"
    told = attrs.evolve(finding, details={**finding.details, "reason": reason})
    return RefusedError(told, error.status, error.body)


def quoted(words: str, secrets: tuple[str, ...]) -> str:
    """A server's own words as they may be shown: in one printable line, not too long, without our secrets."""
    return shorten(hidden(words, secrets), _LONGEST_WORDS)


def _what_else(text: str, broken: Finding, origin: Origin) -> Finding:
    """What an answer is that is no JSON."""
    if not text.strip():
        return Finding("answer-empty", origin=origin)
    php = _PHP.search(text[:_LOOKED_AT]) or _PHP.search(text[-_LOOKED_AT:])
    if php:
        told = re.sub(r"<[^>]*>", "", f"{php[1]}: {php[2]}")
        return Finding("answer-php", origin=origin, found=shorten(told))
    if _MARKUP.match(text):
        title = _TITLE.search(text)
        return Finding("answer-html", origin=origin, found=shorten(title[1].strip() if title else "") or "–")
    if text.lstrip().startswith("<"):
        return Finding("answer-xml", origin=origin, found=shorten(text.strip()))
    if broken.code == "json-constant":
        return Finding("answer-nan", origin=broken.origin, found=broken.found)
    return _broken(said(broken.details.get("reason", "")), text, broken.origin or origin)


def _broken(reason: str, text: str, origin: Origin) -> Finding:
    return Finding("answer-broken", origin=origin, found=shorten(text.strip()), details={"reason": reason})


def _is_fit(value: Any, text: str) -> bool:
    """Whether a value can be told further: not too deep, and its names are texts that can be written."""
    wary, level = bool(_SURROGATE.search(text)), [value]
    for _ in range(_DEEPEST):
        if not level:
            return True
        if wary and not all(is_text(name) for part in level if isinstance(part, dict) for name in part):
            return False
        level = [inner for part in level for inner in _inside(part)]
    return not level


def _inside(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (part for part in inner if isinstance(part, dict | list))


def _is_failure(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_is_failure(part) for part in value.values())
    return bool(value) and not (isinstance(value, str) and value.strip().lower() in _NO_FAILURE)


def _says_failed(value: Any) -> bool:
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    return text in _FAILED or (len(text) == 3 and text.isascii() and text.isdigit() and text >= "400")


def _words(value: Any, depth: int) -> Iterator[str]:
    """Texts in an answer, the most telling first."""
    if isinstance(value, str) and value.strip():
        yield value
    elif depth and isinstance(value, list):
        for part in value[:3]:
            yield from _words(part, depth - 1)
    elif depth and isinstance(value, dict):
        for name in (*(name for name in _WORDS if name in value), *(n for n in list(value)[:5] if n not in _WORDS)):
            yield from _words(value[name], depth - 1)
