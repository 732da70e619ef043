"""Scales: from a raw rating to its exact value, and the words for what a scale allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from spbe_sdk.documents.instrument import Derived, External, Grades, Levels, Number, Scale, YesNo
from spbe_sdk.findings.words import Phrase, known_as
from spbe_sdk.instruments.levels import NO_NAMES, LevelNames
from spbe_sdk.scoring.exact import exact_text, parse_exact

# A rating as people give it: a level, an answer, a grade, a number in exact text or as such.
Raw = int | bool | str | Decimal | Fraction


def steps_of(scale: Scale) -> range | None:
    """The whole levels that a value can rise to; nothing where it does not rise by levels of one's own making: grades,
    yes and no, and other bodies' figures."""
    if isinstance(scale, Levels):
        return range(scale.minimum, scale.maximum + 1)
    if isinstance(scale, Number) and scale.factor == 1 and scale.minimum.denominator == scale.maximum.denominator == 1:
        return range(int(scale.minimum), int(scale.maximum) + 1)
    return None


def exact_value(scale: Scale, raw: Raw) -> Fraction | None:
    """The value of a rating on a scale, or nothing where the scale does not allow it."""
    match scale:
        case Levels():
            return _level(scale, raw)
        case Grades():
            return scale.values.get(raw) if isinstance(raw, str) else None
        case YesNo():
            return _yes_no(scale, raw)
        case Number() | External():
            return _number(scale, raw)
        case Derived():
            return None


_DECIMAL = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*%?\Z", re.ASCII)


def as_written(scale: Scale | None, text: str, names: LevelNames = NO_NAMES) -> int | str:
    """A rating as people write it in a cell, as a scale takes it; without one, as the whole of several indicators.

    A level may be a number or a name, and both may stand beside each other: ``3,00``, ``Level 3 - Terdefinisi``.
    A number may have a decimal comma, and it may be marked as a percentage; its digits stay as they are. What is
    none of these stays as it is, and is refused where it is rated.
    """
    match = None if isinstance(scale, Levels) else _DECIMAL.match(text)
    if match and (scale is None or isinstance(scale, Number | External)):
        return match[1].replace(",", ".")
    level = names.read(text) if scale is not None and steps_of(scale) is not None else None
    return text if level is None else level


def bounds(scale: Scale, others: Iterable[Scale] = ()) -> tuple[Fraction, Fraction]:
    """The lowest and the highest value of a scale; a derived one lies within the `others` that it follows from."""
    match scale:
        case Levels():
            return Fraction(scale.minimum), Fraction(scale.maximum)
        case Grades():
            return min(scale.values.values()), max(scale.values.values())
        case YesNo():
            return min(scale.yes, scale.no), max(scale.yes, scale.no)
        case Number():
            return scale.minimum * scale.factor, scale.maximum * scale.factor
        case External():
            return scale.minimum, scale.maximum
        case Derived():
            return hull(bounds(other) for other in others)


def hull(ranges: Iterable[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The smallest range that holds all of some ranges; of one at least."""
    lows, highs = zip(*ranges, strict=True)
    return min(lows), max(highs)


def allowed(scale: Scale) -> str | Phrase:
    """What a scale allows, as findings say it."""
    match scale:
        case Levels():
            return ", ".join(str(level) for level in range(scale.minimum, scale.maximum + 1))
        case Grades():
            return ", ".join(scale.values)
        case YesNo():
            return Phrase("scale.yes_no")
        case Number() | External():
            ends = f"{exact_text(scale.minimum)}–{exact_text(scale.maximum)}"
            if scale.decimals is None:
                return ends
            return Phrase("scale.decimals", {"ends": ends, "decimals": str(scale.decimals)})
        case Derived():
            return "–"


def _level(scale: Levels, raw: object) -> Fraction | None:
    whole = isinstance(raw, int) and not isinstance(raw, bool)
    return Fraction(raw) if whole and scale.minimum <= raw <= scale.maximum else None  # type: ignore[operator,call-overload]


def _yes_no(scale: YesNo, raw: object) -> Fraction | None:
    word = str(raw).strip().lower()
    if word in known_as("reading", "yes"):
        return scale.yes
    return scale.no if word in known_as("reading", "no") else None


def _number(scale: Number | External, raw: object) -> Fraction | None:
    if isinstance(raw, bool):
        return None
    try:
        value = parse_exact(raw) if isinstance(raw, str) else Fraction(raw)  # type: ignore[call-overload]
    except (ValueError, TypeError):
        return None
    if not scale.minimum <= value <= scale.maximum:
        return None
    if scale.decimals is not None and (value * 10**scale.decimals).denominator != 1:
        return None
    return value * scale.factor if isinstance(scale, Number) else Fraction(value)
