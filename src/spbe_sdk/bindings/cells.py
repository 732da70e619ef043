"""Cells: the types that they have, and how the text of one becomes a typed value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import CalendarDay, PointNumber
from spbe_sdk.findings.words import Phrase
from spbe_sdk.scoring.exact import parse_decimal


@attrs.frozen(slots=True)
class CellType:
    """What a cell may hold.

    `parse` turns its text into the typed value, and raises ValueError where it cannot; the words of `name` say what it
    takes. `example` shows how a binding's `values` make ours of a region's own words, where these often differ.
    `telling`: only such a cell looks like this, whatever its heading. `measured`: a figure that may still be missing.
    """

    name: str
    parse: Callable[[str], Any]
    example: str | None = None
    telling: bool = False
    measured: bool = False

    @property
    def takes(self) -> Phrase:
        """What it takes, in words."""
        return Phrase(f"type.{self.name}")


_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")

_WHOLE = re.compile(r"[0-9]{1,9}\Z")

_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z")


class DateForCode(ValueError):  # noqa: N818 - a kind of wrong value, caught where cells become types
    """A cell in which a code such as 1-2 became a date."""


def code(text: str) -> str:
    """A code: letters, digits, dot, dash and underscore.

    Raises:
        DateForCode: its cell holds a date.
        ValueError: it holds other characters, or too many.
    """
    if isinstance(text, CalendarDay):
        raise DateForCode(text)
    return _matching(_CODE, text)


def codes(text: str) -> tuple[str, ...]:
    """Several codes in one cell, separated by comma, semicolon or a vertical bar."""
    return tuple(code(part.strip()) for part in re.split(r"[,;|]", text) if part.strip())


def rating(text: str) -> int | str:
    """A rating: a whole number where it is one, otherwise the text, which the instrument's scale judges."""
    return int(text) if _WHOLE.match(text) else str(text)


def whole(text: str) -> int:
    """A whole number."""
    return int(_matching(_WHOLE, text))


def decimal(text: str) -> Any:
    """A decimal number with a point, as published indices have it."""
    return parse_decimal(text)


class Ambiguous(ValueError):  # noqa: N818 - a kind of wrong value, caught where cells become types
    """A number that can be read in two ways: is 1.250 one thousand, or one and a quarter?"""


_PLAIN_NUMBER = re.compile(r"-?\d+([.,]\d+)?\Z", re.ASCII)

_INDONESIAN = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?\Z|-?\d+(,\d+)?\Z", re.ASCII)

_INTERNATIONAL = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?\Z|-?\d+(\.\d+)?\Z", re.ASCII)

_EXACT_TEXT = re.compile(r"-?\d+/\d+\Z", re.ASCII)


def quantity(text: str) -> Fraction:
    """A number in Indonesian or international writing, where it can only be read in one way.

    Raises:
        Ambiguous: one separator with three digits behind it, such as ``1.250``.
        ValueError: it is no number; a sign such as ≥ or a unit of measure does not belong into it.
    """
    bare = text.removesuffix("%").strip()
    if _EXACT_TEXT.match(bare) or isinstance(text, PointNumber):
        return Fraction(bare)
    if _PLAIN_NUMBER.match(bare):
        separator = "." if "." in bare else ","
        whole, found, digits = bare.partition(separator)
        if found and len(digits) == 3 and 1 <= len(whole.lstrip("-")) <= 3 and whole.lstrip("-") != "0":
            raise Ambiguous(text)
        return Fraction(bare.replace(",", "."))
    if _INDONESIAN.match(bare):
        return Fraction(bare.replace(".", "").replace(",", "."))
    if _INTERNATIONAL.match(bare):
        return Fraction(bare.replace(",", ""))
    raise ValueError(text)


def declared_number(text: str, writing: str) -> str:
    """A number in a declared writing (``id`` or ``en``) as text that can only be read in one way.

    What is no number in that writing stays as it is, to be reported where cells become types.
    """
    if isinstance(text, PointNumber):
        return text
    bare = re.sub(r"^Rp\.?\s*", "", text).removesuffix("%").strip()
    pattern = _INDONESIAN if writing == "id" else _INTERNATIONAL
    if not pattern.match(bare):
        return text
    thousands, point = (".", ",") if writing == "id" else (",", ".")
    value = Fraction(bare.replace(thousands, "").replace(point, "."))
    return str(value) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan january", "februari feb february", "maret mar march", "april apr", "mei may", "juni jun june",
         "juli jul july", "agustus agu agt aug august", "september sep sept", "oktober okt oct october",
         "november nov nopember", "desember des dec december"), start=1)
    for name in names.split()
}  # fmt: skip

_DATE = re.compile(r"(\w+)[\s/.\-]+(\w+)[\s/.\-]+(\w+)(?:[T ]0{1,2}:00(?::00)?)?\Z")


def declared_date(text: str, order: str) -> str:
    """A date in a declared order (``dmy``, ``mdy``, ``ymd``) as ISO text; months may be Indonesian or English words.

    What is no date in that order stays as it is, to be reported where cells become types.
    """
    match = _DATE.match(text.strip())
    if match is None:
        return text
    parts = dict(zip(order, match.groups(), strict=True))
    month = _MONTHS.get(parts["m"].casefold()) or parts["m"]
    try:
        return date(int(parts["y"]), int(month), int(parts["d"])).isoformat() if len(parts["y"]) == 4 else text
    except ValueError:
        return text


def rupiah(text: str) -> int:
    """Whole rupiah, with or without ``Rp`` and thousands separators; cents only where they are zero."""
    value = quantity(re.sub(r"^Rp\.?\s*", "", text))
    if value.denominator != 1 or not 0 <= value <= 10**18:
        raise ValueError(text)
    return int(value)


def day(text: str) -> date:
    """A date, year first."""
    return date.fromisoformat(text[:10] if text[10:] in ("", " 00:00:00", "T00:00:00") else text)


def digest(text: str) -> str:
    """A SHA-256 digest."""
    return _matching(_SHA256, text.lower())


def region(text: str) -> str:
    """A region code with its dots."""
    return _matching(_REGION, text)


def free_text(text: str) -> str:
    """Any text up to 4,000 characters."""
    if len(text) > 4000:
        raise ValueError(text[:40])
    return str(text)


def choice(name: str, choices: Iterable[Any], example: str | None = None) -> CellType:
    """The type of a cell that holds the text of one of some values."""
    names = {str(choice): choice for choice in choices}

    def parse(text: str) -> Any:
        if text not in names:
            raise ValueError(text)
        return names[text]

    return CellType(name, parse, example)


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.match(text):
        raise ValueError(text)
    return str(text)


CODE = CellType("code", code)

CODES = CellType("codes", codes)

DATE = CellType("date", day, telling=True)

DECIMAL = CellType("decimal", decimal)

LOCATION = CellType("location", free_text)

QUANTITY = CellType("quantity", quantity, measured=True)

RATING = CellType("rating", rating, '{"Tingkat 3": 3, "-": null}', measured=True)

REGION = CellType("region", region, telling=True)

RUPIAH = CellType("rupiah", rupiah)

SHA256 = CellType("sha256", digest, telling=True)

TEXT = CellType("text", free_text)

WHOLE = CellType("whole", whole)

YEAR = CellType("year", whole, telling=True)
