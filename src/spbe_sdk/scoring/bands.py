"""Bands: the name of the class that a figure lies in, of one and of a column."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr


class Edged(Protocol):
    """A band given by its lower edge, which belongs to it (`at_least`) or not (`above`); the last has none."""

    @property
    def at_least(self) -> Fraction | None:
        """The lower edge, which belongs to the band."""
        ...

    @property
    def above(self) -> Fraction | None:
        """The lower edge, which does not belong to it."""
        ...


class Band(Edged, Protocol):
    """A band with a name."""

    @property
    def name(self) -> str:
        """What the band is called."""
        ...


AnyEdged = TypeVar("AnyEdged", bound=Edged)


def band_at(value: Fraction, bands: Sequence[AnyEdged]) -> AnyEdged:
    """The band that a value lies in; the last band takes what lies below all others."""
    return next((band for band in bands if reaches(value, band)), bands[-1])


def band_of(value: Fraction, bands: Sequence[Band]) -> str:
    """The name of the band that a value lies in."""
    return band_at(value, bands).name


def reaches(value: Fraction, band: Edged) -> bool:
    """Whether a value reaches the lower edge of a band; the last band has none, and everything else lies in it."""
    first = first_in(band, value.denominator)
    return first is not None and value.numerator >= first


def band_of_column(units: Expr, scale: int, bands: Sequence[Band]) -> Expr:
    """The same for a column of values, each of which stands `scale` times, as a whole number."""
    import narwhals.stable.v2 as nw

    name: Expr = nw.lit(bands[-1].name)
    for band in reversed(bands):
        first = first_in(band, scale)
        if first is not None:
            name = nw.when(units >= first).then(nw.lit(band.name)).otherwise(name)
    return name


def lower_edge(band: Edged, decimals: int) -> Decimal | None:
    """The lowest published figure that lies in a band; nothing for the last band, which has no edge."""
    first = first_in(band, 10**decimals)
    return None if first is None else Decimal(first).scaleb(-decimals)


def first_in(band: Edged, scale: int) -> int | None:
    """The lowest value of a band among whole numbers divided by `scale`, as that whole number."""
    if band.at_least is not None:
        return ceil(band.at_least * scale)
    return None if band.above is None else floor(band.above * scale) + 1


def are_sound(bands: Sequence[Edged]) -> bool:
    """Whether bands fall strictly, each by one edge, and only the last has none, so that no value lies between."""
    edges = [band.at_least if band.at_least is not None else band.above for band in bands]
    both = any(band.at_least is not None and band.above is not None for band in bands)
    known = [edge for edge in edges[:-1] if edge is not None]
    falling = all(high > low for high, low in pairwise(known))
    return falling and not both and edges[-1] is None and len(known) == len(edges) - 1
