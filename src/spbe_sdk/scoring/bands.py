"""Bands: the name of the class that a figure lies in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from spbe_sdk.scoring.exact import round_half_up


class Band(Protocol):
    """A named band, given by its lower edge, which belongs to it (`at_least`) or not (`above`); the last has none."""

    @property
    def name(self) -> str:
        """What the band is called."""
        ...

    @property
    def at_least(self) -> Fraction | None:
        """The lower edge, which belongs to the band."""
        ...

    @property
    def above(self) -> Fraction | None:
        """The lower edge, which does not belong to it."""
        ...


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
