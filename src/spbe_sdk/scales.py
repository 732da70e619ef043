"""Scales: from a raw rating to its exact value, and the words for what a scale allows. Floor 4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from spbe_sdk.documents.instrument import Derived, External, Grades, Instrument, Levels, Number, Predicate, Scale, YesNo
from spbe_sdk.documents.policy import AchievementClass
from spbe_sdk.exact import exact_text, parse_exact, round_half_up

_YES = {"ya", "y", "yes", "true", "1"}
_NO = {"tidak", "t", "no", "n", "false", "0"}

# The strategy by which every part counts by its weight alone.
ADDITIVE = "weighted-mean"

# A named band, given by its lower edge, which belongs to it (`at_least`) or not (`above`).
Band = Predicate | AchievementClass


def band_of(value: Fraction, bands: Sequence[Band]) -> str:
    """The name of the band that a value lies in; the last band takes what lies below all others."""
    for band in bands:
        if band.at_least is not None and value >= band.at_least:
            return band.name
        if band.above is not None and value > band.above:
            return band.name
    return bands[-1].name


def lower_edge(band: Band, decimals: int) -> Decimal | None:
    """The lowest published figure that lies in a band; nothing for the last band, which has no edge."""
    if band.at_least is not None:
        return round_half_up(band.at_least, decimals)
    if band.above is not None:
        return round_half_up(band.above, decimals) + Decimal(1).scaleb(-decimals)
    return None


def are_sound(bands: Sequence[Band]) -> bool:
    """Whether bands fall strictly, each by one edge, and only the last has none, so that no value lies between."""
    edges = [band.at_least if band.at_least is not None else band.above for band in bands]
    both = any(band.at_least is not None and band.above is not None for band in bands)
    known = [edge for edge in edges[:-1] if edge is not None]
    falling = all(high > low for high, low in pairwise(known))
    return falling and not both and edges[-1] is None and len(known) == len(edges) - 1


def sums_levels(instrument: Instrument) -> bool:
    """Whether an index is a weighted mean of levels throughout: then each level up adds the same number of points."""
    strategies = {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)}
    rated = (instrument.scale_of(node) for node in instrument.indicators())
    return strategies == {ADDITIVE} and all(isinstance(scale, Levels) for scale in rated)


def index_range(instrument: Instrument) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest published index: of levels where these are averaged, of weights where points add up;
    nothing where it follows from neither.
    """
    scales = [scale for scale in instrument.scales.values() if not isinstance(scale, Derived)]
    if instrument.unit == "points":
        ends = Fraction(0), sum((node.weight for node in instrument.nodes), Fraction(0))
    elif {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)} == {ADDITIVE}:
        ends = min(bounds(scale)[0] for scale in scales), max(bounds(scale)[1] for scale in scales)
    else:
        return None
    return round_half_up(ends[0], instrument.decimals), round_half_up(ends[1], instrument.decimals)


def steps_of(scale: Scale) -> range | None:
    """The whole levels that a value can rise to; nothing where it does not rise by levels of one's own making: grades,
    yes and no, and other bodies' figures."""
    if isinstance(scale, Levels):
        return range(scale.minimum, scale.maximum + 1)
    if isinstance(scale, Number) and scale.factor == 1 and scale.minimum.denominator == scale.maximum.denominator == 1:
        return range(int(scale.minimum), int(scale.maximum) + 1)
    return None


def rises_by_levels(instrument: Instrument) -> bool:
    """Whether an index is a weighted mean throughout, of values that rise by levels and of other bodies' figures."""
    strategies = {instrument.strategy, *(node.strategy for node in instrument.walk() if node.strategy)}
    rated = [instrument.scale_of(node) for node in instrument.indicators()]
    own = [scale for scale in rated if not isinstance(scale, External)]
    return strategies == {ADDITIVE} and bool(own) and all(steps_of(scale) is not None for scale in own)


def exact_value(scale: Scale, raw: int | bool | str | Decimal | Fraction) -> Fraction | None:
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
            inside = [bounds(other) for other in others]
            return min(low for low, _ in inside), max(high for _, high in inside)


def allowed(scale: Scale) -> str:
    """What a scale allows, as findings show it."""
    match scale:
        case Levels():
            return ", ".join(str(level) for level in range(scale.minimum, scale.maximum + 1))
        case Grades():
            return ", ".join(scale.values)
        case YesNo():
            return "ya, tidak"
        case Number() | External():
            places = f" ({scale.decimals} desimal)" if scale.decimals is not None else ""
            return f"{exact_text(scale.minimum)}–{exact_text(scale.maximum)}{places}"
        case Derived():
            return "–"


def _level(scale: Levels, raw: object) -> Fraction | None:
    whole = isinstance(raw, int) and not isinstance(raw, bool)
    return Fraction(raw) if whole and scale.minimum <= raw <= scale.maximum else None  # type: ignore[operator,call-overload]


def _yes_no(scale: YesNo, raw: object) -> Fraction | None:
    word = str(raw).strip().lower()
    if word in _YES:
        return scale.yes
    return scale.no if word in _NO else None


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
