"""Scales: from a raw rating to its exact value, and the words for what a scale allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from spbe_sdk.documents.instrument_scales import (
    Answered,
    Bands,
    Derived,
    External,
    Goalposts,
    Grades,
    Levels,
    Number,
    Scale,
    YesNo,
)
from spbe_sdk.findings.numbers import Amounts
from spbe_sdk.findings.words import Phrase, known_as
from spbe_sdk.instruments.levels import NO_NAMES, LevelNames
from spbe_sdk.instruments.percents import Figured, figure_of_percent
from spbe_sdk.scoring.bands import band_at
from spbe_sdk.scoring.exact import exact_figure, parse_exact
from spbe_sdk.scoring.goalposts import logarithmic_way, way

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
            grade = grade_of(scale, raw)
            return None if grade is None else scale.values.get(grade)
        case YesNo():
            return _yes_no(scale, raw)
        case Number() | External():
            return _number(scale, raw)
        case Goalposts() | Bands():
            figure = _figure(_without_percent(scale, raw)) if scale.of is None else None
            return None if figure is None else figure_value(scale, figure)
        case Derived():
            return None


def grade_of(scale: Grades, raw: Raw) -> str | None:
    """The grade that a rating writes; YAML makes a whole number of ``1``, and an answer of ``true``, which is then the
    one grade that says yes in any word.
    """
    if isinstance(raw, bool):
        words = [word for word in known_as("reading", "yes" if raw else "no") if len(word) > 1]
        said = [grade for grade in scale.values if grade.strip().lower() in words]
        return said[0] if len(said) == 1 else None
    return str(raw) if isinstance(raw, int | str) else None


def figure_value(scale: Goalposts | Bands, figure: Fraction) -> Fraction | None:
    """What a raw figure counts, or nothing where there can be no such figure."""
    if isinstance(scale, Bands):
        return _banded(scale, figure)
    if not _has_decimals(figure, scale.decimals):
        return None
    beyond = _beyond(scale, figure)
    if beyond in ("low", "high"):
        if scale.clip not in (beyond, "both"):
            return None
        figure = scale.start if beyond == "low" else scale.end
    share = logarithmic_way if scale.curve == "ln" else way
    return scale.times * share(figure, scale.start, scale.end)


def _beyond(scale: Goalposts, figure: Fraction) -> str:
    """Beyond which goalpost a figure lies: low is that which is worth nothing."""
    rising = 1 if scale.end > scale.start else -1
    if (figure - scale.start) * rising < 0:
        return "low"
    return "high" if (figure - scale.end) * rising > 0 else ""


def _banded(scale: Bands, figure: Fraction) -> Fraction | None:
    if (scale.minimum is not None and figure < scale.minimum) or (scale.maximum is not None and figure > scale.maximum):
        return None
    return band_at(figure, scale.steps).value


def is_asked(scale: Scale) -> bool:
    """Whether people answer on a scale, rather than that its value follows from other answers."""
    return not isinstance(scale, Derived) and getattr(scale, "of", None) is None


def says_not_applicable(scale: Scale | None, raw: object) -> bool:
    """Whether a rating says that an item does not apply, on a scale where it may say so."""
    accepted = isinstance(scale, Answered) and scale.not_applicable != "refuse"
    return accepted and isinstance(raw, str) and raw.strip().lower() in known_as("reading", "not_applicable")


_DECIMAL = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(%?)\Z", re.ASCII)


def as_written(scale: Scale | None, text: str, names: LevelNames = NO_NAMES) -> int | str:
    """A rating as people write it in a cell, as a scale takes it; without one, as the whole of several indicators.

    A level may be a number or a name, and both may stand beside each other: ``3,00``, ``Level 3 - Terdefinisi``.
    A number may have a decimal comma, and it may be marked as a percentage: 85% is 0.85 where a scale counts in parts
    of one. What is none of these stays as it is, and is refused where it is rated.
    """
    match = None if isinstance(scale, Levels) else _DECIMAL.match(text)
    if match and (scale is None or isinstance(scale, Figured)):
        digits = match[1].replace(",", ".")
        return digits if scale is None or not match[2] else figure_of_percent(scale, digits) or text
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
        case Goalposts():
            return min(Fraction(0), scale.times), max(Fraction(0), scale.times)
        case Bands():
            return min(step.value for step in scale.steps), max(step.value for step in scale.steps)
        case External():
            return scale.minimum, scale.maximum
        case Derived():
            return hull(bounds(other) for other in others)


def hull(ranges: Iterable[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The smallest range that holds all of some ranges; of one at least."""
    lows, highs = zip(*ranges, strict=True)
    return min(lows), max(highs)


def from_to(low: Fraction | int, high: Fraction | int) -> Amounts:
    """The two ends of a range, as findings say them."""
    return Amounts((exact_figure(low), exact_figure(high)), "{}–{}")


def one_of(values: Iterable[Fraction]) -> Amounts:
    """Some values of which one is meant, as findings say them."""
    told = tuple(map(exact_figure, values))
    return Amounts(told, "; ".join(["{}"] * len(told)))


def allowed(scale: Scale) -> str | Phrase | Amounts:
    """What a scale allows, as findings say it."""
    if isinstance(scale, Answered) and scale.not_applicable != "refuse":
        return Phrase("scale.or_not_applicable", {"allowed": _allowed(scale)})
    return _allowed(scale)


def _allowed(scale: Scale) -> str | Phrase | Amounts:
    match scale:
        case Levels():
            return ", ".join(str(level) for level in range(scale.minimum, scale.maximum + 1))
        case Grades():
            return ", ".join(scale.values)
        case YesNo():
            return Phrase("scale.yes_no")
        case Number() | External():
            ends = from_to(scale.minimum, scale.maximum)
            if scale.decimals is None:
                return ends
            return Phrase("scale.decimals", {"ends": ends, "decimals": str(scale.decimals)})
        case Goalposts():
            return _range_words(scale)
        case Bands():
            return _ends_words(scale.minimum, scale.maximum)
        case Derived():
            return "–"


def _range_words(scale: Goalposts) -> Phrase | Amounts:
    low, high = sorted((scale.start, scale.end))
    rising = scale.end > scale.start
    open_low = scale.clip == "both" or scale.clip == ("low" if rising else "high")
    open_high = scale.clip == "both" or scale.clip == ("high" if rising else "low")
    ends = _ends_words(None if open_low else low, None if open_high else high)
    if scale.decimals is None:
        return ends
    return Phrase("scale.decimals", {"ends": ends, "decimals": str(scale.decimals)})


def _ends_words(low: Fraction | None, high: Fraction | None) -> Phrase | Amounts:
    if low is None or high is None:
        ends = {"low": exact_figure(low or 0), "high": exact_figure(high or 0)}
        return Phrase(f"scale.{'any' if low is high else 'below' if low is None else 'above'}", ends)
    return from_to(low, high)


def _level(scale: Levels, raw: object) -> Fraction | None:
    whole = isinstance(raw, int) and not isinstance(raw, bool)
    return Fraction(raw) if whole and scale.minimum <= raw <= scale.maximum else None  # type: ignore[operator,call-overload]


def _yes_no(scale: YesNo, raw: object) -> Fraction | None:
    word = str(raw).strip().lower()
    if word in known_as("reading", "yes"):
        return scale.yes
    return scale.no if word in known_as("reading", "no") else None


def _without_percent(scale: Goalposts | Bands, raw: Raw) -> Raw:
    """A raw figure as a number; one with a decimal comma is read in cells alone."""
    match = _DECIMAL.match(raw) if isinstance(raw, str) else None
    return figure_of_percent(scale, match[1]) or raw if match and match[2] and "," not in match[1] else raw


def _figure(raw: object) -> Fraction | None:
    if isinstance(raw, bool):
        return None
    try:
        return parse_exact(raw) if isinstance(raw, str) else Fraction(raw)  # type: ignore[call-overload]
    except (ValueError, TypeError):
        return None


def _has_decimals(value: Fraction, decimals: int | None) -> bool:
    return decimals is None or (value * 10**decimals).denominator == 1


def _number(scale: Number | External, raw: object) -> Fraction | None:
    value = _figure(raw)
    if value is None or not scale.minimum <= value <= scale.maximum or not _has_decimals(value, scale.decimals):
        return None
    return value * scale.factor if isinstance(scale, Number) else value
