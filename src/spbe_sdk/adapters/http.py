"""JSON over HTTP: one answer, or page after page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal
from urllib.parse import urlencode, urlunsplit

import attrs
from pydantic import BaseModel, ConfigDict, Field

from spbe_sdk.adapters.adapter import InputPlace, Options, Record, Secret, Table
from spbe_sdk.adapters.answers import explained, quoted, read_answer, refusal_in
from spbe_sdk.adapters.items import columns_of, is_text, records
from spbe_sdk.adapters.lists import at, lists_at, objects_at
from spbe_sdk.adapters.pages import NEXT_LINK, Page, told_by, unasked, walk, whole
from spbe_sdk.files.addresses import basic, is_address, join, site, split, without_secrets
from spbe_sdk.files.folder import Files
from spbe_sdk.files.transport import Limits, RefusedError, get
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, shorten

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:(?:[!-~\xa1-\xff](?:[ !-~\t\xa1-\xff]*[!-~\xa1-\xff])?)?")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Pages(_Part):
    """How an address gives its items page by page."""

    by: Literal["page", "offset", "cursor", "link"] = Field(
        description="page: numbered; offset: items skipped; cursor: a value in the answer; link: the Link header."
    )
    parameter: str | None = Field(default=None, description="Query parameter of the page, the offset or the cursor.")
    size: int | None = Field(default=None, ge=1, description="Items asked for on a page; a server may give fewer.")
    size_parameter: str | None = Field(default=None, description="Query parameter of the size.")
    first: int = Field(default=1, ge=0, description="Number of the first page.")
    next: str | None = Field(default=None, description="cursor: where the answer holds the next one: meta.next.")
    total: str | None = Field(
        default=None, description="Where the answer says how many items there are in all; absent: in the usual places."
    )
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
    encoding: str | None = Field(
        default=None, description="Encoding of the answers, such as windows-1252; absent: as the server says, or UTF-8."
    )
    seconds: float = Field(
        default=30.0, strict=False, gt=0, le=600, description="How long one answer may take in all, in seconds."
    )


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
            scheme, found, _ = self.options.url.partition("://")
            shown_scheme = f"{scheme}://…" if found else "…"
            raise DataError(Finding("address-scheme", found=shown_scheme, allowed="https://…, http://…"))
        shown = Origin(without_secrets(self.options.url))
        first = self._page(self._first())
        return Table(columns_of(first.items), shown, self._rows(first))

    def _rows(self, first: Page) -> Iterator[Record | Finding]:
        shown, number, pages = without_secrets(self.options.url), 0, self.options.pages
        alone: list[Page | Finding] = [first, *unasked(first, shown)]
        for page in walk(first, self._after, shown, pages.most) if pages else alone:
            if isinstance(page, Finding):
                yield page
                continue
            number += 1

            def origin_of(item: int, number: int = number) -> Origin:
                return Origin(shown, path=f"page={number}, items[{item}]")

            yield from records(page.items, origin_of)

    def _page(self, url: str) -> Page:
        options, origin = self.options, Origin(without_secrets(url))
        secrets = self._secrets()
        try:
            answer = get(url, headers=self._headers(), limits=Limits(options.seconds, private=options.private))
        except RefusedError as error:
            raise explained(error, secrets) from None
        value = read_answer(answer.body, answer.headers, options.encoding, origin)
        place = at(value, options.items) if options.items else value
        refused = refusal_in(value, isinstance(place, list) and bool(place))
        if refused is not None:
            raise DataError(Finding("answer-refused", origin=origin, details={"reason": quoted(refused, secrets)}))
        # One object, or objects by their names, are rows too where an answer is the whole.
        looked = lists_at if options.pages else objects_at
        items = [item for _, item in looked(value, options.items, origin)]
        told = told_by(value, items, options.items, answer.headers)
        if options.pages is not None and options.pages.total is not None:
            told = attrs.evolve(told, total=whole(at(value, options.pages.total)))
        return Page(items, told, value, answer.headers, answer.url)

    def _headers(self) -> dict[str, str]:
        options = self.options
        headers = {name: value.get_secret_value() for name, value in options.headers.items()}
        if options.token is not None:
            headers["Authorization"] = f"Bearer {options.token.get_secret_value()}"
        if options.basic is not None:
            headers["Authorization"] = basic(
                options.basic.user.get_secret_value(), options.basic.password.get_secret_value()
            )
        for name, value in headers.items():
            if not _HEADER.fullmatch(f"{name}:{value}"):
                raise DataError(Finding("header-broken", origin=Origin(without_secrets(options.url)), field=name))
        return headers

    def _secrets(self) -> tuple[str, ...]:
        options = self.options
        given = [*options.headers.values(), *([options.token] if options.token else [])]
        given += [options.basic.user, options.basic.password] if options.basic else []
        secrets = [text for secret in given if (text := secret.get_secret_value())]
        return (*secrets, *(text.partition(" ")[2] for text in secrets if " " in text))

    def _first(self) -> str:
        pages = self.options.pages
        query = dict(self.options.query)
        if pages is not None:
            if pages.size is not None and pages.size_parameter:
                query[pages.size_parameter] = str(pages.size)
            if pages.by in ("page", "offset"):
                query[pages.parameter or pages.by] = str(pages.first if pages.by == "page" else 0)
        return with_query(self.options.url, query)

    def _after(self, page: Page, number: int, seen: int) -> Page | None:
        """The page after the one with a number, `seen` items on; nothing where it was the last."""
        following = self._next(page, number, seen)
        return None if following is None else self._page(following)

    def _next(self, page: Page, number: int, seen: int) -> str | None:
        pages = self.options.pages
        if pages is None:
            return None
        if pages.by == "link":
            match = NEXT_LINK.search(page.headers.get("link", ""))
            following = match[1] if match else page.told.next
            return self._same_site(page, following) if following and (match or _is_link(following)) else None
        if pages.by == "cursor":
            found = at(page.value, pages.next or "next")
            cursor = "" if found is None or isinstance(found, bool | dict | list) else str(found)
            if cursor in ("", "null") or page.told.more is False:
                return None
            if not is_text(cursor):
                raise DataError(
                    Finding("cursor-broken", origin=Origin(without_secrets(page.url)), found=shorten(cursor))
                )
            if _is_link(cursor):
                return self._same_site(page, cursor)
            return with_query(self._first(), {pages.parameter or "cursor": cursor})
        # Where pages are numbered from 0, the number of the last may be one less than their count.
        if not page.items or page.told.goes_on(seen, number if pages.first else number - 1) is False:
            return None
        step = pages.first + number if pages.by == "page" else seen
        return with_query(self._first(), {pages.parameter or pages.by: str(step)})

    def _same_site(self, page: Page, following: str) -> str:
        """The address of a next page, refused on another site: our headers would travel there.

        A server behind one that encrypts may not know that it does, and name itself without.

        Raises:
            DataError: it is one.
        """
        asked = self.options.url
        target = join(page.url, following)
        here, there = site(asked), site(target) if is_address(target) else None
        if there == ("http", here[1], 80) and here == ("https", here[1], 443):
            return urlunsplit(split(target)._replace(scheme="https", netloc=split(asked).netloc))
        if there != here:
            shown = without_secrets(target)
            raise DataError(Finding("pages-elsewhere", origin=Origin(without_secrets(asked)), found=shown))
        return urlunsplit(split(target)._replace(netloc=split(asked).netloc))


def _is_link(text: str) -> bool:
    return is_address(text) or text.startswith(("/", "?"))


def with_query(url: str, query: dict[str, str]) -> str:
    """An address with query parameters set.

    Raises:
        DataError: the address cannot be read.
    """
    parts = split(url)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in query]
    text = "&".join([*kept, *([urlencode(query)] if query else [])])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, text, ""))
