"""Rows of offices in a list of accounts: their codes do not begin those of the programs that stand below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from spbe_sdk.bindings.codes_below import Path, path_of

# The form of Permendagri 90/2019: up to three sectors, the office, and the part of it, as 1.02.0.00.0.00.01.0000.
_OFFICE = re.compile(r"\d\.\d\d\.\d\.\d\d\.\d\.\d\d\.\d\d(?:\.\d{2}|\.\d{4})?")

# A code of so many parts names an office; the part of it stands behind.
_OWN = 7

# What stands above offices: a sector, and the part of it.
_ABOVE = (1, 2)


def is_office(code: str) -> bool:
    """Whether a code is that of an office.

    Examples:
        >>> is_office("1.02.0.00.0.00.01.0000"), is_office("1.02.01.2.01.0001")
        (True, False)
    """
    return _OFFICE.fullmatch(".".join(path_of(code))) is not None


def rows_of_offices(texts: Sequence[str | None]) -> dict[str, list[list[int]]]:
    """What may stand below each office: numbers of the rows that follow it up to the next one, or up to the next whose
    code is not of the same office, or its parts; where none follow any, all rows together stand below all offices.
    """
    paths = [path_of(text) if text else () for text in texts]
    found: dict[str, list[list[int]]] = {}
    for office in dict.fromkeys(text for text in texts if text and is_office(text)):
        own = path_of(office)[:_OWN]
        near = list(_following(texts, office, {office}))
        of_it = {text for text in texts if text and is_office(text) and path_of(text)[:_OWN] == own}
        wide = list(_following(texts, office, of_it))
        parts = [n for n, text in enumerate(texts) if text in of_it - {office}]
        ways = [uppermost(near, paths), uppermost(wide, paths), parts if office.endswith("0000") else []]
        found[office] = [way for way in ways if way]
    return found


def _following(texts: Sequence[str | None], office: str, ours: set[str]) -> Iterator[int]:
    """The rows behind an office and before one that is not ours, but for the heads of what comes next."""
    inside, waiting = False, list[int]()
    for number, text in enumerate(texts):
        if text and is_office(text):
            inside, waiting = text == office or (inside and text in ours), []
        elif inside and text:
            waiting.append(number)
            if len(path_of(text)) not in _ABOVE:
                yield from waiting
                waiting = []


def uppermost(numbers: Sequence[int], paths: Sequence[Path]) -> list[int]:
    """The rows of some that stand below no other of them."""
    held = {paths[number] for number in numbers}
    return [n for n in numbers if not any(paths[n][:end] in held for end in range(1, len(paths[n])))]


def told_units(codes: Mapping[str, str]) -> dict[str, str]:
    """The office of each beginning of codes, where one office has all that begin so; `codes` are the names by code.

    Examples:
        >>> told_units({"1.02.0.00.0.00.01.0000": "Dinas Kesehatan", "1.02.01": "Program"})
        {'1.02.': 'Dinas Kesehatan'}
    """
    names: dict[str, set[str]] = {}
    for code, name in codes.items():
        if is_office(code):
            path = path_of(code)
            for start in range(0, _OWN - 1, 2):
                if path[start + 1] != "00":
                    names.setdefault(f"{path[start]}.{path[start + 1]}.", set()).add(name)
    return {begins: next(iter(found)) for begins, found in names.items() if len(found) == 1}
