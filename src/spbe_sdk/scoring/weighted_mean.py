"""The weighted arithmetic mean, as PermenPANRB 59/2020 combines indicators, aspects and domains."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from spbe_sdk.scoring.strategy import Value, WeightedPart, total


def weighted_mean(parts: Sequence[WeightedPart[Value]]) -> Value:
    """Σ weight · value ÷ Σ weight.

    Source: PermenPANRB 59/2020, annex (formulas of the aspect, domain and SPBE index).
    """
    weight = sum((part.weight for part in parts), Fraction(0))
    return total([part.value * (part.weight / weight) for part in parts])
