"""JSON over HTTP: one answer, or page after page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, ClassVar, Literal
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import attrs
from pydantic import BaseModel, ConfigDict, Field

from spbe_sdk.adapters.adapter import InputPlace, Options, Record, Secret, Table
from spbe_sdk.adapters.items import columns_of, load_json, records
from spbe_sdk.adapters.lists import at, find_items
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.files.transport import Limits, Response, get, is_address, without_secrets
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

_CHARSET = re.compile(r"charset=\"?([\w.-]+)", re.IGNORECASE)

_NEXT = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Pages(_Part):
    """How an address gives its items page by page."""

    by: Literal["page", "offset", "cursor", "link"] = Field(
        description="page: numbered; offset: items skipped; cursor: a value in the answer; link: the Link header."
    )
    parameter: str | None = Field(default=None, description="Query parameter of the page, the offset or the cursor.")
    size: int | None = Field(default=None, ge=1, description="Items on a page; a shorter page is then the last.")
    size_parameter: str | None = Field(default=None, description="Query parameter of the size.")
    first: int = Field(default=1, ge=0, description="Number of the first page.")
    next: str | None = Field(default=None, description="cursor: where the answer holds the next one: meta.next.")
    most: int = Field(default=1000, ge=1, description="More pages than this are refused.")


class Basic(_Part):
    """A user and a password."""

    user: Secret = Field(description="User, best from the environment.")
    password: Secret = Field(description="Password, from the environment: ${env:NAME}.")


class HttpOptions(Options):
    """Options of the ``http`` adapter."""

    url: InputPlace = Field(description="The address; secrets belong into headers, token or basic.")
    query: dict[str, str] = Field(default_factory=dict, description="Query parameters.")
    headers: dict[str, Secret] = Field(default_factory=dict, description="Headers, secrets from the environment.")
    token: Secret | None = Field(default=None, description="A bearer token, from the environment: ${env:NAME}.")
    basic: Basic | None = Field(default=None, description="User and password.")
    items: str | None = Field(default=None, description="Where the list is, such as data.items; absent: the top.")
    pages: Pages | None = Field(default=None, description="How to ask for more; absent: one answer holds all.")
    private: bool = Field(default=False, description="Allow an address inside our own network.")
    seconds: float = Field(default=30.0, gt=0, le=600, description="How long to wait for an answer.")


class HttpAdapter:
    """Reads the items of JSON answers as rows; asks again where a server is overloaded."""

    options_model: ClassVar[type[Options]] = HttpOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "beyond"

    def __init__(self, options: HttpOptions) -> None:
        self.options = options

    @classmethod
    def offers(cls, source: str, table: str | None) -> dict[str, Any] | None:
        """The options for any web address."""
        return {"url": source} if is_address(source) else None

    def open(self, files: Files) -> Table:
        """Ask for the first page; its items' fields are the columns."""
        if not is_address(self.options.url):
            raise DataError(Finding("address-scheme", found=self.options.url[:60], allowed="https://…, http://…"))
        shown = Origin(without_secrets(self.options.url))
        first = self._page(self._first())
        return Table(columns_of(first.items), shown, self._rows(first))

    def _rows(self, page: _Page) -> Iterator[Record | Finding]:
        shown, number, seen = without_secrets(self.options.url), 1, 0
        most = self.options.pages.most if self.options.pages else 1
        while True:

            def origin_of(item: int, page_number: int = number) -> Origin:
                return Origin(shown, path=f"page={page_number}, items[{item}]")

            yield from records(page.items, origin_of)
            seen += len(page.items)
            following = self._next(page, number, seen)
            if following is None:
                return
            number += 1
            if number > most:
                yield Finding("pages-endless", origin=Origin(shown), found=str(number), allowed=str(most))
                return
            before = page.answer.body
            try:
                page = self._page(following)
            except DataError as error:
                yield from error.findings
                return
            if page.items and page.answer.body == before:
                yield Finding("pages-repeat", origin=Origin(shown, path=f"page={number}"))
                return

    def _page(self, url: str) -> _Page:
        options = self.options
        limits = Limits(seconds=options.seconds, private=options.private)
        answer = get(url, headers=self._headers(), limits=limits)
        origin = Origin(without_secrets(url))
        charset = _CHARSET.search(answer.headers.get("content-type", ""))
        value = load_json(decode(answer.body, origin.source, charset[1] if charset else "utf-8"), origin)
        return _Page(answer, value, find_items(value, options.items, origin))

    def _headers(self) -> dict[str, str]:
        options = self.options
        headers = {name: value.get_secret_value() for name, value in options.headers.items()}
        if options.token is not None:
            headers["Authorization"] = f"Bearer {options.token.get_secret_value()}"
        if options.basic is not None:
            pair = f"{options.basic.user.get_secret_value()}:{options.basic.password.get_secret_value()}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        return headers

    def _first(self) -> str:
        pages = self.options.pages
        query = dict(self.options.query)
        if pages is not None:
            if pages.size is not None and pages.size_parameter:
                query[pages.size_parameter] = str(pages.size)
            if pages.by in ("page", "offset"):
                query[pages.parameter or pages.by] = str(pages.first if pages.by == "page" else 0)
        return with_query(self.options.url, query)

    def _next(self, page: _Page, number: int, seen: int) -> str | None:
        """The address of the page after the one with a number, `seen` items on; nothing where it was the last."""
        pages = self.options.pages
        if pages is None:
            return None
        if pages.by == "link":
            match = _NEXT.search(page.answer.headers.get("link", ""))
            return _same_site(urljoin(page.answer.url, match[1]), self.options.url) if match else None
        if pages.by == "cursor":
            found = at(page.value, pages.next or "next")
            cursor = "" if found is None else str(found)
            if cursor in ("", "null"):
                return None
            if is_address(cursor) or cursor.startswith("/"):
                return _same_site(urljoin(page.answer.url, cursor), self.options.url)
            return with_query(self._first(), {pages.parameter or "cursor": cursor})
        if not page.items or (pages.size is not None and len(page.items) < pages.size):
            return None
        step = pages.first + number if pages.by == "page" else seen
        return with_query(self._first(), {pages.parameter or pages.by: str(step)})


@attrs.frozen(slots=True)
class _Page:
    """An answer, its value, and the items in it."""

    answer: Response
    value: Any
    items: list[Any]


def with_query(url: str, query: dict[str, str]) -> str:
    """An address with query parameters set."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in query]
    text = "&".join([*kept, *([urlencode(query)] if query else [])])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, text, ""))


def _same_site(url: str, asked: str) -> str:
    """Refuse a next page on another host: our headers would travel there.

    Raises:
        DataError: it is one.
    """
    if (urlsplit(url).hostname, urlsplit(url).port) != (urlsplit(asked).hostname, urlsplit(asked).port):
        details = {"reason": f"next → {without_secrets(url)}"}
        raise DataError(Finding("address-failed", origin=Origin(without_secrets(asked)), details=details))
    return url
