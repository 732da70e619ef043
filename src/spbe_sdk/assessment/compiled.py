"""An instrument made into integers once, for the index and predicate of any assessment that asks for nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

import attrs

from spbe_sdk.documents.assessment import Rating
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Answered, External, Grades, Levels, Number, Scale, YesNo
from spbe_sdk.documents.rating_value import RatingValue
from spbe_sdk.instruments.fingerprint import strategies_of_others
from spbe_sdk.instruments.ruler import Gauge, Ruler
from spbe_sdk.instruments.same import Same
from spbe_sdk.instruments.units import points_per_unit, rated_value
from spbe_sdk.instruments.years import rule_of
from spbe_sdk.scoring.bands import first_in
from spbe_sdk.scoring.column import NeedsRows
from spbe_sdk.scoring.linear import factors_of

# Ratings are met again and again; more different ones of an indicator than these are computed each time.
_REMEMBERED = 1000


@attrs.frozen(slots=True)
class Quick:
    """An index and its predicate, as they are published."""

    index: Decimal
    predicate: str


@attrs.frozen(slots=True, eq=False)
class Compiled:
    """A sum of whole numbers: `gaps` where nothing is rated, and what each rating of an indicator changes.

    Divided by `scale` it is the exact index. `cuts` are the lowest sums of the predicates, or, where these follow from
    the published index, its lowest figures.
    """

    instrument: Instrument
    scale: int
    gaps: int
    leaves: dict[str, _Leaf]
    published: bool
    cuts: tuple[tuple[int, str], ...]
    lowest: str

    def read(self, ratings: Sequence[Rating]) -> Quick | None:
        """The index of some ratings; nothing where they are no plain ratings of indicators, each once."""
        total, leaves = self.gaps, self.leaves
        for rating in ratings:
            leaf, raw = leaves.get(rating.indicator), rating.value
            if leaf is None:
                return None
            change = None if raw.__class__ is bool else leaf.changes.get(raw)
            total += leaf.change(raw) if change is None else change
        if len({rating.indicator for rating in ratings}) < len(ratings):
            return None
        unit = 10**self.instrument.decimals
        figure = (2 * abs(total) * unit + self.scale) // (2 * self.scale)
        figure = -figure if total < 0 else figure
        decisive = figure if self.published else total
        predicate = next((name for cut, name in self.cuts if decisive >= cut), self.lowest)
        return Quick(Decimal(figure).scaleb(-self.instrument.decimals), predicate)


@attrs.frozen(slots=True, eq=False)
class _Leaf:
    """What a rating of an indicator changes: its value, less that of a gap, `times` over."""

    node: InstrumentNode
    instrument: Instrument
    gap: Fraction
    times: Fraction
    changes: dict[RatingValue | None, int] = attrs.field(factory=dict)

    def change(self, raw: RatingValue | None) -> int:
        """The same for a rating that was not met before; one that cannot be used changes nothing."""
        value = None if raw is None else rated_value(self.node, raw, self.instrument)
        change = 0 if value is None else int((value - self.gap) * self.times)
        # For a dictionary, true is one.
        if len(self.changes) < _REMEMBERED and not isinstance(raw, bool):
            self.changes[raw] = change
        return change


def compiled(instrument: Instrument, year: int) -> Compiled | None:
    """An instrument in an assessment year as whole numbers; nothing where its index is no sum of its ratings.

    Raises:
        UsageError: a strategy is not installed.
    """
    return _compiled(Same(instrument), year if rule_of(instrument, year) else None)


@lru_cache(maxsize=8)
def _compiled(same: Same, year: int | None) -> Compiled | None:
    gauge = Ruler.of(same.instrument, year=year).own
    try:
        # What others provide may be replaced before the rest of a result is asked for.
        plain = _is_plain(gauge) and not strategies_of_others(same.instrument, {})
        return _made(gauge) if plain else None
    except NeedsRows:
        return None


def _is_plain(gauge: Gauge) -> bool:
    """Whether an index follows from ratings alone, and its predicate from the index alone."""
    instrument = gauge.instrument
    asks = instrument.variants or gauge.judge.needs or any(checks for _, checks in gauge.judge.bands)
    drops = any(node.missing in ("reweight", "refuse") for node in gauge.tree.walk())
    answered = (scale for scale in instrument.scales.values() if isinstance(scale, Answered))
    return not (asks or drops or any(scale.not_applicable != "refuse" for scale in answered))


def _made(gauge: Gauge) -> Compiled:
    instrument, bands = gauge.instrument, gauge.instrument.predicates
    factors, constant = factors_of(gauge.tree)
    grown = {node.code: node for node in gauge.tree.walk()}
    gaps = {code: leaf.instead(leaf.missing, leaf.gap) for code in factors for leaf in [grown[code]]}
    grains = [
        factors[node.code] * value
        for node in instrument.indicators()
        for value in (gaps[node.code], *_grains(node, instrument))
    ]
    scale = lcm(constant.denominator, *(value.denominator for value in grains))
    whole = constant + sum((factors[code] * gap for code, gap in gaps.items()), Fraction(0))
    published = instrument.predicate_from == "published"
    unit = 10**instrument.decimals if published else scale
    cuts = tuple((cut, band.name) for band in bands if (cut := first_in(band, unit)) is not None)
    leaves = {
        node.code: _Leaf(node, instrument, gaps[node.code], factors[node.code] * scale)
        for node in instrument.indicators()
    }
    return Compiled(instrument, scale, int(whole * scale), leaves, published, cuts, bands[-1].name)


def _grains(node: InstrumentNode, instrument: Instrument) -> list[Fraction]:
    """Numbers of which every value of an indicator is a multiple.

    Raises:
        NeedsRows: there are none.
    """
    points = points_per_unit(node, instrument)
    return [grain * points for grain in _grains_of(instrument.scale_of(node))]


def _grains_of(scale: Scale) -> list[Fraction]:
    match scale:
        case Levels():
            return [Fraction(1)]
        case Grades():
            return list(scale.values.values())
        case YesNo():
            return [scale.yes, scale.no]
        case Number(decimals=int(decimals)):
            return [scale.factor / 10**decimals]
        case External(decimals=int(decimals)):
            return [Fraction(1, 10**decimals)]
    raise NeedsRows
