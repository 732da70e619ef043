"""Page after page: what an answer says of the others, when the last one is reached, and whether all rows came.

A short page is never taken for the last one: a server may give fewer rows than were asked for. The end is what the
answer says it is (a total, a last page, no next one), else an empty page, or a refusal of a page that is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from spbe_sdk.adapters.lists import at
from spbe_sdk.files.folder import sha256
from spbe_sdk.files.transport import RefusedError, wait
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Severity

# By these a server says that there is no such page.
_NO_PAGE = frozenset({400, 404, 416})

# Names without case and signs: what may stand around the items, and what each tells.
_AROUND = re.compile(r"meta(data)?|pag(ination|ing|e|er|inator|einfo)|links?|info|result|response|data")

_TOTAL = re.compile(r"total(count|elements|items|records|rows|data|results|size)?|numfound|records(filtered|total)"
                    r"|jumlah(data|total)")  # fmt: skip

_LAST = re.compile(r"lastpage|totalpages?|pagecount|(num)?pages|jumlahhalaman")

_MORE = re.compile(r"has(more|next)(pages?)?")

_NEXT = re.compile(r"next(page|(page)?url|link|cursor|pagetoken)?|odatanextlink")

_TOTAL_HEADERS = ("x-total-count", "x-total", "x-wp-total")

_LAST_HEADERS = ("x-wp-totalpages", "x-total-pages", "x-pagination-page-count")

_RANGE = re.compile(r"\d+-\d+/(\d{1,12})\Z", re.ASCII)

NEXT_LINK = re.compile(r'<([^>]{1,4000})>\s*;[^,<]{0,400}\brel="?next"?', re.IGNORECASE)


@attrs.frozen(slots=True)
class Told:
    """What an answer says of the other pages: all rows, the number of pages, whether there are more, and where."""

    total: int | None = None
    last: int | None = None
    more: bool | None = None
    next: str | None = None

    def goes_on(self, seen: int, number: int) -> bool | None:
        """Whether there is more after `number` pages with `seen` rows; nothing where the answer does not say.

        What says that there is more counts before what says that there is not: to ask once too often harms nobody.
        """
        says = [seen < self.total] if self.total is not None else []
        says += [number < self.last] if self.last is not None else []
        says += [self.more] if self.more is not None else []
        return any(says) if says else None


@attrs.frozen(slots=True)
class Page:
    """The items of one page, and what came with them: the answer's value and headers, and the address that gave it."""

    items: list[Any]
    told: Told = Told()
    value: Any = None
    headers: Mapping[str, str] = attrs.field(factory=dict)
    url: str = ""


def told_by(value: Any, items: list[Any], where: str | None, headers: Mapping[str, str]) -> Told:
    """What an answer says of the other pages, in its usual places; `where` is the path of its items."""
    facts = list(_facts(value, where))
    totals = [whole(found) for name, found in facts if _TOTAL.fullmatch(name)]
    # `count` is all rows for some, and the rows on this page for others.
    totals += [count for name, found in facts if name == "count" and (count := whole(found) or 0) > len(items)]
    totals += [whole(headers.get(name)) for name in _TOTAL_HEADERS]
    totals += [whole(match[1]) for match in [_RANGE.search(headers.get("content-range", ""))] if match]
    lasts = [whole(found) for name, found in facts if _LAST.fullmatch(name)]
    lasts += [whole(headers.get(name)) for name in _LAST_HEADERS]
    mores = [found for name, found in facts if _MORE.fullmatch(name) and isinstance(found, bool)]
    mores += [not found for name, found in facts if name == "last" and isinstance(found, bool)]
    nexts = [_address(found) for name, found in facts if _NEXT.fullmatch(name)]
    link = NEXT_LINK.search(headers.get("link", ""))
    nexts += [link[1]] if link else []
    if nexts and not mores:
        mores = [any(nexts)]
    return Told(
        total=next((total for total in totals if total is not None and total >= len(items)), None),
        last=next((last for last in lasts if last), None),
        more=any(mores) if mores else None,
        next=next((found for found in nexts if found), None),
    )


def walk(first: Page, ask: Callable[[Page, int, int], Page | None], shown: str, most: int) -> Iterator[Page | Finding]:
    """The pages after each other, and a finding where they do not end well.

    `ask` gives the page after a page, of which `number` were read with `seen` rows; nothing where there is none.
    """
    page, number, seen, met, told = first, 1, 0, [_digest(first)], Told()
    while True:
        yield page
        seen += len(page.items)
        told = page.told if page.items else told
        wait(page.headers.get("retry-after", ""), 0)
        try:
            following = ask(page, number, seen)
        except RefusedError as error:
            yield from _short(told, seen, shown) if error.status in _NO_PAGE and seen else error.findings
            return
        except DataError as error:
            yield from error.findings
            return
        number += 1
        if following is None:
            yield from _short(told, seen, shown)
            return
        digest = _digest(following)
        if following.items and digest in met:
            # Some servers give their last page again for every number beyond it.
            sticks = digest == met[-1] and len(page.items) < len(first.items)
            repeated = Finding("pages-repeat", origin=Origin(shown, path=f"page={number}"))
            yield from _short(told, seen, shown) if sticks else [repeated]
            return
        if number > most and (following.items or number > most + 1):
            yield Finding("pages-endless", origin=Origin(shown), found=str(number), allowed=str(most))
            return
        met.append(digest)
        page = following


def unasked(page: Page, shown: str) -> Iterator[Finding]:
    """A finding where the only answer says that there are more rows than it holds."""
    told, seen = page.told, len(page.items)
    signs = [told.total is not None and told.total > seen, told.last is not None and told.last > 1, told.more is True]
    if seen and any(signs):
        severity = Severity.ERROR if sum(signs) > 1 else Severity.WARNING
        allowed = str(told.total) if signs[0] else "…"
        yield Finding("pages-unasked", severity, origin=Origin(shown), found=str(seen), allowed=allowed)


def _short(told: Told, seen: int, shown: str) -> Iterator[Finding]:
    """A finding where fewer rows came than the server said."""
    if told.total is not None and seen < told.total:
        yield Finding("pages-short", origin=Origin(shown), found=str(seen), allowed=str(told.total))
    elif told.more:
        yield Finding("pages-short", Severity.WARNING, origin=Origin(shown), found=str(seen), allowed=f"> {seen}")


def _facts(value: Any, where: str | None) -> Iterator[tuple[str, Any]]:
    """Names without case and signs, and values, of what stands around the items."""
    steps = (where or "").split(".")
    around = [at(value, ".".join(steps[:depth])) if depth else value for depth in range(len(steps))]
    for outer in (part for part in around if isinstance(part, dict)):
        for name, found in outer.items():
            yield _plain(name), found
            if isinstance(found, dict) and _AROUND.fullmatch(_plain(name)):
                yield from _nested(found)


def _nested(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, found in value.items():
        yield _plain(name), found
        if isinstance(found, dict) and _AROUND.fullmatch(_plain(name)):
            yield from ((_plain(inner), deepest) for inner, deepest in found.items())


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def whole(value: Any) -> int | None:
    """A number of rows or pages as it stands in an answer; nothing where it is none."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else None


def _address(value: Any) -> str | None:
    """What a field called `next` holds: an address, a number, a cursor; nothing where it says that there is none."""
    if isinstance(value, dict):
        value = value.get("href") or value.get("url")
    text = "" if value is None or isinstance(value, bool | list | dict) else str(value).strip()
    return text if text.lower() not in ("", "null", "none", "false") else None


def _digest(page: Page) -> str:
    return sha256(json.dumps(page.items, default=str).encode())
