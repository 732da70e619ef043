"""Numbers and amounts of money as people write them: read where there is one reading, refused with a hint elsewhere."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Any

from spbe_sdk.adapters.adapter import PointNumber
from spbe_sdk.bindings.unclear import Unclear
from spbe_sdk.findings.words import known_as
from spbe_sdk.scoring.exact import exact_text, parse_decimal, round_half_up

# More digits than any figure has, and more than an amount with its words; what is longer was not meant as a number.
_LONGEST = 64

_LONGEST_TEXT = 200

_BLANK = "[ \u00a0\u2007\u2009\u202f]"

_GROUPS = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)", re.ASCII)

_SIGN = re.compile(r"[+\u2212\u2013](?=\d)", re.ASCII)

_PLAIN_NUMBER = re.compile(r"-?\d+([.,]\d+)?\Z", re.ASCII)

_INDONESIAN = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?\Z|-?\d+(,\d+)?\Z", re.ASCII)

_INTERNATIONAL = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?\Z|-?\d+(\.\d+)?\Z", re.ASCII)

_RATIO = re.compile(r"-?[\d.,]+\s*/\s*[\d.,]+\Z", re.ASCII)

_THREE_BEHIND = re.compile(r"-?(?!0[.,])\d{1,3}[.,]\d{3}\Z", re.ASCII)

_WRITTEN = re.compile(r"\d(?:[\d.,]*\d)?", re.ASCII)

_DIGITS = re.compile(r"-?\d[\d.,]*\Z", re.ASCII)

_AROUND = re.compile(r"[a-z\s().,%=+\u2013\u2014-]*\Z", re.ASCII | re.IGNORECASE)

_MONEY = re.compile(
    r"(?P<open>\(?)\s*(?P<before>[-\u2013]?)\s*(?:(?:Rp|IDR)\.?)?\s*(?P<after>[-\u2013]?)"
    r"(?P<digits>\d(?:[\d.,]*\d)?)(?:\.?[,.][-\u2013\u2014=]+)?\s*(?P<close>\)?)\s*(?P<unit>[a-z ]*)(?P<end>\)?)\Z",
    re.ASCII | re.IGNORECASE,
)

_TIMES = {"rupiah": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

_MOST = 10**18


def quantity(text: str) -> Fraction:
    """A number in Indonesian or international writing; of a percentage the number that is shown.

    Raises:
        Unclear: it has two readings, such as ``1.250``, or is two numbers, such as ``12/15``.
        ValueError: it is no number; a sign such as ≥ or a unit of measure does not belong into it.
    """
    return _number(_percent().sub("", _plain(text)))


def unsigned(text: str) -> Fraction:
    """A number that is not negative, such as a weight."""
    value = quantity(text)
    if value < 0:
        raise ValueError(text)
    return value


def whole(text: str) -> int:
    """A whole number of at most nine digits, however it is written: ``25``, ``25.0``, ``25,00``."""
    value = _number(_plain(text))
    if value.denominator != 1 or not 0 <= value < 10**9:
        raise ValueError(text)
    return int(value)


def decimal(text: str) -> Any:
    """A decimal number that keeps its zeros, as published indices have it; with a point or a comma."""
    return parse_decimal(text.strip().replace(",", "."))


def rupiah(text: str) -> Fraction:
    """An amount in rupiah: with or without ``Rp``, ``,-``, thousands separators, sen, and words such as ``juta``.

    Three digits behind a separator are thousands, as there is no third digit of a sen; of millions they may be either.

    Raises:
        Unclear: it is negative, or has two readings, such as ``1.2 M``.
        ValueError: it is no amount.
    """
    match = _MONEY.match(_plain(text))
    if match is None or len(match["open"]) != len(match["close"] + match["end"]):
        raise ValueError(text)
    signs = match["before"] + match["after"] + match["open"]
    if len(signs) > 1:
        raise ValueError(text)
    times = _times(match["unit"], match["digits"])
    digits = match["digits"]
    thousands = times == 1 and _THREE_BEHIND.match(digits)
    value = times * (Fraction(re.sub("[.,]", "", digits)) if thousands else _number(digits))
    if value and signs:
        raise Unclear("money-negative", text)
    if value > _MOST:
        raise ValueError(text)
    return value


def whole_rupiah(value: Fraction) -> int:
    """An amount without its sen, a half upwards."""
    return int(round_half_up(value, 0))


def one_reading(number: Fraction | str) -> str:
    """A number, or the text of a number cell, as text that has one reading: 1,125 thousandths are ``1.1250``."""
    return _certain(PointNumber(exact_text(number)) if isinstance(number, Fraction) else number)


def entered(text: str, money: bool) -> str:
    """What somebody typed where a number belongs, as text that has one reading; what is none stays as it is, to be
    asked about where cells become types.

    Examples:
        >>> entered("1.250,5", money=False), entered("125.500", money=True), entered("1.250", money=False)
        ('1250.5', '125500', '1.250')
    """
    number = read_figure(text, money)
    return text if number is None else one_reading(number)


def read_figure(text: str, money: bool) -> Fraction | None:
    """Digits with points or commas as the one number that they are; nothing where they are none, or may be two."""
    try:
        return (rupiah if money else quantity)(text) if _DIGITS.match(text) else None
    except ValueError:
        return None


def declared_number(text: str, writing: str) -> str:
    """A number in a declared writing (``id`` or ``en``) as text that can only be read in one way.

    What stands around it stays, such as ``Rp`` or ``juta``; what is no number in that writing stays as it is, to be
    reported where cells become types.
    """
    if isinstance(text, PointNumber):
        return text
    bare = _grouped(text)
    written = _WRITTEN.findall(bare)
    pattern, thousands = (_INDONESIAN, ".") if writing == "id" else (_INTERNATIONAL, ",")
    if len(written) != 1 or not pattern.match(written[0]) or not _AROUND.match(bare.replace(written[0], "")):
        return text
    number = written[0].replace(thousands, "")
    # A third digit behind the point could be one of a thousand, a fourth cannot.
    return bare.replace(written[0], f"{number}0" if _THREE_BEHIND.match(number) else number)


def declared_unit(text: str, unit: str) -> str:
    """An amount in a declared unit such as ``juta``; one that names its own unit keeps that."""
    return f"{_certain(text)} {unit}" if re.search(r"\d[^a-z]*\Z", text, re.IGNORECASE | re.ASCII) else text


def refuse_ratio(text: str) -> None:
    """Ask about two numbers that stand as one.

    Raises:
        Unclear: it is a text such as ``12/15``.
    """
    if _RATIO.match(text):
        raise Unclear("number-ratio", text)


def unit_in(heading: str) -> str | None:
    """The unit of money that a column's heading names, such as ``Pagu (juta Rp)``; nothing where it names none."""
    # A heading may also count in the words for many: dalam jutaan.
    tokens = [token.removesuffix("an").removesuffix("s") for token in re.findall(r"[a-z]+|\d+", heading.casefold())]
    if "000" in tokens:
        return _spelled(("thousand", "million", "billion")[min(tokens.count("000"), 3) - 1])
    named = (name for name in _TIMES if name != "rupiah" and any(len(w) > 1 and w in tokens for w in _words(name)))
    return next((_spelled(name) for name in named), None)


def unit_said(words: str) -> str | None:
    """The unit in which a title says that all money stands; nothing where it names none, or two.

    A title may hold such words otherwise: a million trees are no unit.

    Examples:
        >>> unit_said("Realisasi Belanja (dalam ribuan rupiah)"), unit_said("Gerakan Sejuta Pohon, 5 juta batang")
        ('ribu', None)
    """
    found = (re.sub(r"\A1(?=000)", "1.", match[match.lastgroup or 0]) for match in _counted().finditer(words))
    told = {unit for counted in found if (unit := unit_in(counted)) is not None}
    return told.pop() if len(told) == 1 else None


@cache
def _counted() -> re.Pattern[str]:
    """Words that count money: dalam ribuan rupiah, Rp juta, (Rp 000), x Rp1.000."""
    names = "|".join(word for name in _TIMES if name != "rupiah" for word in _words(name) if len(word) > 1)
    of, rupiah_word = "|".join(known_as("reading", "counted-in")), r"(?:(?:rp|idr)(?![a-z])\.?|rupiah\b)"
    # What is counted in thousands and has a name, such as people, is no money.
    zeros = r"000(?:[.,]000){0,2}(?:[.,]00)?(?![.,]?\d)"
    own = rf"(?![., =-]*(?!{rupiah_word})[a-z])"
    unit = rf"(?P<unit>(?:{names})(?:an|s)?\b|['’.]?{zeros}{own})"
    behind = rf"(?<![\w.,])(?:(?:{of})\s*:?\s*{rupiah_word}?|{rupiah_word})\s*{unit}"
    # One thousand, as that by which figures are multiplied; elsewhere it is an amount.
    times = rf"(?<!\d )(?<![\w.,])(?:(?:{of})\s*:?\s*)+{rupiah_word}?\s*(?P<times>1[.,]?{zeros}{own})"
    alone = rf"\(\s*{rupiah_word}\s*(?:(?:{of})\s*)?(?P<alone>1?[.,]?{zeros})[.,\s=-]*\)"
    last = rf"\(\s*(?:(?:{of})\s*:?\s*)?(?P<last>1?[.,]?{zeros})\s*{rupiah_word}\s*\)"
    before = rf"(?<!\d )(?<![\w.,])(?P<first>(?:{names})(?:an|s)?|000(?:[.,]000)?)\s+(?:of\s+)?{rupiah_word}"
    return re.compile(rf"{alone}|{last}|{behind}|{times}|{before}", re.IGNORECASE)


def _plain(text: str) -> str:
    """A text without what says nothing about its number: blanks between thousands, a plus, other forms of minus."""
    if len(text) > _LONGEST_TEXT:
        raise ValueError(text[:40])
    return _grouped(_certain(text))


def _certain(text: str) -> str:
    """A number cell's text with a fourth digit behind its point, so that nobody takes that for one of thousands."""
    return re.sub(r"(\.\d{3})(?!\d)", r"\g<1>0", text) if isinstance(text, PointNumber) else text


def _grouped(text: str) -> str:
    bare = text.strip()
    if _SIGN.match(bare):
        bare = bare[1:] if bare[0] == "+" else f"-{bare[1:]}"
    return _GROUPS.sub(lambda found: re.sub(_BLANK, "", found[0]), bare).replace("\u2212", "-")


def _number(bare: str) -> Fraction:
    if len(bare) > _LONGEST:
        raise ValueError(bare[:40])
    refuse_ratio(bare)
    if _PLAIN_NUMBER.match(bare):
        if _THREE_BEHIND.match(bare):
            raise Unclear("number-ambiguous", bare)
        return Fraction(bare.replace(",", "."))
    if _INDONESIAN.match(bare):
        return Fraction(bare.replace(".", "").replace(",", "."))
    if _INTERNATIONAL.match(bare):
        return Fraction(bare.replace(",", ""))
    raise ValueError(bare)


def _times(words: str, digits: str) -> int:
    """What the words behind an amount multiply it by."""
    times = 1
    for word in words.casefold().split():
        if word == "m" and "." in digits:
            raise Unclear("money-unit", word)
        name = next((name for name in _TIMES if word in _words(name)), None)
        if name is None or (name != "rupiah" and times > 1):
            raise ValueError(word)
        times *= _TIMES[name]
    return times


@cache
def _words(unit: str) -> tuple[str, ...]:
    return tuple(known_as("units", unit))


def _spelled(unit: str) -> str:
    return _words(unit)[0]


@cache
def _percent() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:%|{'|'.join(known_as('reading', 'percent'))})\Z", re.IGNORECASE)
