"""Dates as people write them: read where there is one reading, refused with a hint elsewhere."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

from spbe_sdk.adapters.adapter import CalendarDay
from spbe_sdk.bindings.unclear import Unclear
from spbe_sdk.findings.words import Phrase, known_as

_YEARS = range(1900, 2101)

_LONGEST = 100

# Days as spreadsheets number them, from 1950 to 2100; other numbers of five digits are no dates.
_SERIALS = range(18264, 73416)

_BEFORE_THE_FIRST = date(1899, 12, 30)

_MOMENT = re.compile(
    r"(?P<day>.+?)(?:(?:T|\s+)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s*(?:[ap]\.?m\.?)?"
    r"(?P<zone>Z|UTC|WIB|WITA|WIT|[+-]\d{2}(?::?\d{2})?)?)?\Z",
    re.ASCII | re.IGNORECASE,
)

_UTC = re.compile(r"Z|UTC|[+-]00(?::?00)?", re.IGNORECASE)

_WESTERN_INDONESIA = timedelta(hours=7)

_NOTHING = re.compile(r"0{1,4}([-/.])0{1,2}(?:\1)0{1,4}")

_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)


def day(text: str) -> date | None:
    """A date; nothing where it is 0000-00-00, as some databases write what is not there.

    A moment gives its own day; one in UTC the day that it was in Western Indonesian time.

    Raises:
        Unclear: it can be read in two ways, or lacks its day or its century, or its year cannot be meant.
        ValueError: it is no date.
    """
    moment = _moment(text)
    if moment is None:
        raise ValueError(text)
    if _NOTHING.fullmatch(moment["day"]):
        return None
    found = _date(moment["day"], text)
    if found.year not in _YEARS:
        raise Unclear("date-range", text)
    if moment["hour"] is None:
        return found
    at = datetime.combine(found, time(int(moment["hour"]), int(moment["minute"])))
    return (at + _WESTERN_INDONESIA).date() if _UTC.fullmatch(moment["zone"] or "") else found


def declared_date(text: str, order: str) -> str:
    """A date in a declared order (``dmy``, ``mdy``, ``ymd``) as ISO text.

    What is no date in that order stays as it is, to be reported where cells become types; so does a date of a
    spreadsheet, which has no order to be told.
    """
    found = None if isinstance(text, CalendarDay) else _in_order(text, order)
    return text if found is None else found.isoformat()


def contradicts(text: str, order: str) -> bool:
    """Whether a date is one in the other order of day and month only, so that the declared order is in doubt."""
    other = {"dmy": "mdy", "mdy": "dmy"}.get(order)
    return other is not None and _in_order(text, order) is None and _in_order(text, other) is not None


def _moment(text: str) -> re.Match[str] | None:
    return _MOMENT.match(text.strip()) if len(text) <= _LONGEST else None


def _in_order(text: str, order: str) -> date | None:
    moment = _moment(text)
    tokens = _tokens(moment["day"]) if moment else ()
    if len(tokens) != 3 or not all(map(_is_digits, tokens)):
        return None
    parts = dict(zip(order, tokens, strict=True))
    if len(parts["y"]) != 4:
        return None
    try:
        return date(*(int(parts[name]) for name in "ymd"))
    except ValueError:
        return None


def _date(written: str, text: str) -> date:
    serial = _SERIAL.fullmatch(written)
    if serial and int(serial[1]) in _SERIALS:
        return _BEFORE_THE_FIRST + timedelta(days=int(serial[1]))
    if len(written) == 8 and _is_digits(written):
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    tokens = _tokens(_weekday().sub("", written))
    numbers = [token for token in tokens if _is_digits(token)]
    months = [month for token in tokens if (month := _month(token))]
    if len(numbers) + len(months) != len(tokens) or len(months) > 1:
        raise ValueError(text)
    if len(tokens) < 3 and (months or any(len(number) == 4 for number in numbers)):
        of_year = _month_of_year(tokens)
        raise Unclear("date-part", text, example=f"{of_year}-01" if of_year else Phrase("date.whole"))
    if len(tokens) != 3 or max(map(len, numbers)) > 4:
        raise ValueError(text)
    if max(map(len, numbers)) < 3:
        raise Unclear("date-year", text)
    return _named(numbers, months[0]) if months else _numbered(numbers, text)


def last_day(text: str) -> date | None:
    """The last day of something: as `day`, and of a month without a day, such as ``Desember 2024``, its last one.

    Raises:
        Unclear: it can be read in two ways, or lacks its month or its century, or its year cannot be meant.
        ValueError: it is no date.
    """
    month = _month_of_year(_tokens(text)) if len(text) <= _LONGEST else None
    if month is None:
        return day(text)
    year, number = map(int, month.split("-"))
    if year not in _YEARS:
        raise Unclear("date-range", text)
    return date(year, number, monthrange(year, number)[1])


def month_of(text: str) -> date | None:
    """The first day of a month that is written without one, such as ``Maret 2023``; nothing where it is none."""
    month = _month_of_year(_tokens(text)) if len(text) <= _LONGEST else None
    return None if month is None or int(month[:4]) not in _YEARS else date.fromisoformat(f"{month}-01")


def _month_of_year(tokens: Sequence[str]) -> str | None:
    """A month with its year and nothing else, as ``2023-03``: Maret 2023, 03/2023, 2023-03."""
    years = [token for token in tokens if _is_digits(token) and len(token) == 4]
    others = [token for token in tokens if token not in years]
    if len(years) != 1 or len(others) != 1:
        return None
    month = int(others[0]) if _is_digits(others[0]) and len(others[0]) < 3 else _month(others[0])
    return f"{years[0]}-{month:02d}" if month and month <= 12 else None


def _named(numbers: Sequence[str], month: int) -> date:
    """A date whose month is a word: the year is told by its four digits."""
    early, late = sorted(numbers, key=len)
    return date(int(late), month, int(early))


def _numbered(numbers: Sequence[str], text: str) -> date:
    """A date in figures; which is the day and which the month is only sure where it can only be in one way."""
    first, second, last = map(int, numbers)
    if len(numbers[0]) == 4:
        return date(first, second, last)
    if first <= 12 and second <= 12 and first != second:
        raise Unclear("date-ambiguous", text)
    return date(last, second, first)


def _tokens(written: str) -> list[str]:
    return [token for token in re.split(r"[\s/.,\-\u2013]+", written) if token]


def _is_digits(token: str) -> bool:
    return token.isascii() and token.isdigit()


def _month(word: str) -> int | None:
    return _months().get(word.casefold())


@cache
def _months() -> dict[str, int]:
    return {word: number for number in range(1, 13) for word in known_as("months", str(number))}


@cache
def _weekday() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in known_as("reading", "weekday"))
    return re.compile(rf"\A(?:{names})\s*,?\s+(?=\d)", re.IGNORECASE)
