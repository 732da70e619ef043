"""Personal numbers, which no package, result, report or message may hold; judged by their structure.

A NIK (Perpres 26/2009 in the form of UU 24/2013) and a family-card number have sixteen digits: province, regency and
district, a date (of birth, forty added to a woman's day, or of issue), and a serial. A NIP (Peraturan Kepala BKN
22/2007) has eighteen: date of birth, month of appointment, sex, serial.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate

_RUN = re.compile(r"\d+(?:[ .\-\u00a0\u2009\u202f‐‑–]\d+)*")
_HIDDEN = re.compile(r"\d\d…\d\d")
_GROUP = re.compile(r"\d+")
_HEX = re.compile(r"[0-9A-Fa-f]{24,}\Z")
_PROVINCES = {*range(11, 20), 21, *range(31, 37), *range(51, 55), *range(61, 66), *range(71, 77), *range(81, 83),
              *range(91, 98)}  # fmt: skip
# 19900312 201503 1 002
_NIP_GROUPS = [8, 6, 1, 3]
# No district registers a thousand births of one day; a village's code with a year and a month looks like that.
_SERIALS = range(1, 1000)


def personal_number(text: str) -> str | None:
    """The first NIK or family-card number in a text, all but its ends hidden; nothing where there is none."""
    return next((_short(text[first:last]) for first, last in _found(text, _is_identity, 16)), None)


def official_number(text: str) -> str | None:
    """The first NIP in a text, all but its ends hidden: no secret on a form that an official signs, but nobody
    else's business.
    """
    return next((_short(text[first:last]) for first, last in _found(text, _is_official, 18)), None)


def private_number(text: str) -> str | None:
    """The first number of either kind, hidden: nobody's belongs into what is given to others."""
    return personal_number(text) or official_number(text)


def without_personal(text: str) -> str:
    """A text in which no personal number can be read."""
    places = [*_found(text, _is_identity, 16), *_found(text, _is_official, 18)]
    for first, last in sorted(places, reverse=True):
        text = f"{text[:first]}{_short(text[first:last])}{text[last:]}"
    return text


def is_hidden(text: str) -> bool:
    """Whether a text holds a number of which all but the ends was hidden."""
    return bool(_HIDDEN.search(text))


def _found(text: str, fits: Callable[[str], bool], count: int) -> Iterator[tuple[int, int]]:
    """Where the numbers of so many digits stand, however their digits are grouped."""
    for run in _RUN.finditer(text):
        if len(run[0]) < count or _HEX.match(_word(text, *run.span())):
            continue
        groups = [(run.start() + group.start(), run.start() + group.end()) for group in _GROUP.finditer(run[0])]
        for first, last in _windows(text, groups, count):
            if fits("".join(_GROUP.findall(text[first:last]))):
                yield first, last


def _windows(text: str, groups: list[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
    """Neighbouring groups that have so many digits together and look like one number: all of one separator, and of
    two digits or more each, or each of one. What has dots or hyphens further on is a code, not a number.
    """
    sizes = [0, *accumulate(end - start for start, end in groups)]
    for first in range(len(groups)):
        for last in range(first + 1, len(groups) + 1):
            if sizes[last] - sizes[first] == count and _is_one(text, groups, first, last):
                yield groups[first][0], groups[last - 1][1]


def _is_one(text: str, groups: list[tuple[int, int]], first: int, last: int) -> bool:
    inside = {text[groups[n][1]] for n in range(first, last - 1)}
    lengths = [end - start for start, end in groups[first:last]]
    alike = lengths == _NIP_GROUPS or len({min(length, 2) for length in lengths}) == 1
    before = text[groups[first - 1][1]] if first else " "
    after = text[groups[last - 1][1]] if last < len(groups) else " "
    # A number that a spreadsheet gave as a decimal one ends in .0
    ended = after.isspace() or (after == "." and set(text[slice(*groups[last])]) == {"0"} and last + 1 == len(groups))
    return len(inside) <= 1 and alike and before.isspace() and ended


def _word(text: str, start: int, end: int) -> str:
    """The letters and digits that a run of digits stands in, such as a digest."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _is_identity(digits: str) -> bool:
    province, regency, district = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    # Years repeat by the century; 2000 was a leap year, as every year is of which 29 February may be a birthday.
    born = _is_date(2000 + year, month, day - 40 if day > 40 else day)
    placed = province in _PROVINCES and (1 <= regency <= 39 or 71 <= regency <= 79) and 1 <= district <= 79
    return placed and born and int(digits[12:]) in _SERIALS


def _is_official(digits: str) -> bool:
    born = _is_date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    year, month = int(digits[8:12]), int(digits[12:14])
    return born and "1940" <= digits[:4] < digits[8:12] and year < 2100 and 1 <= month <= 12 and digits[14] in "12"


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _short(number: str) -> str:
    digits = "".join(_GROUP.findall(number))
    return f"{digits[:2]}…{digits[-2:]}"
