"""Where a figure stands among others: rank, percentile, distances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.scoring.exact import exact_text, round_half_up


@attrs.frozen(slots=True)
class Position:
    """A figure among others. `rank` counts from 1 and equal figures share it; `percentile` is the share of the others,
    in percent, that lie below, equal ones counted half; distances are ours minus theirs.
    """

    figure: Decimal
    rank: int
    count: int
    percentile: Decimal
    best: Decimal
    median: Fraction

    @property
    def to_best(self) -> Decimal:
        """Ours minus the best."""
        return self.figure - self.best

    @property
    def to_median(self) -> Fraction:
        """Ours minus the median."""
        return Fraction(self.figure) - self.median

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "figure": str(self.figure),
            "rank": self.rank,
            "of": self.count,
            "percentile": str(self.percentile),
            "best": str(self.best),
            "median": exact_text(self.median),
            "to_best": str(self.to_best),
            "to_median": exact_text(self.to_median),
        }


def place_among(own: Decimal, others: Sequence[Decimal]) -> Position:
    """Where a figure stands among others, which do not hold it.

    Raises:
        UsageError: there are no others.
    """
    if not others:
        raise UsageError(Finding("standing-alone"))
    below, equal = sum(other < own for other in others), sum(other == own for other in others)
    share = Fraction(2 * below + equal, 2 * len(others)) * 100
    everyone = sorted([own, *others])
    return Position(
        figure=own,
        rank=1 + sum(other > own for other in others),
        count=len(everyone),
        percentile=round_half_up(share, 1),
        best=everyone[-1],
        median=median([Fraction(value) for value in everyone]),
    )


def median(values: Iterable[Fraction]) -> Fraction:
    """The middle of some values, or the mean of the two in the middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def quartiles(values: Iterable[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """The medians of the lower half, of all, and of the upper half; the middle value is in both where there is one."""
    ordered = sorted(values)
    half = (len(ordered) + 1) // 2
    return median(ordered[:half]), median(ordered), median(ordered[-half:])
