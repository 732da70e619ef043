"""The weighted sum, for instruments whose weights are multipliers."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.scoring.strategy import Value, WeightedPart, total


def weighted_sum(parts: Sequence[WeightedPart[Value]]) -> Value:
    """Σ weight · value.

    Source: the additive index of regional worksheets that give each criterion a multiplier.
    """
    return total([part.value * part.weight for part in parts])


def plain_sum(parts: Sequence[WeightedPart[Value]]) -> Value:
    """Σ value: parts that are counted in points already carry their weight.

    Source: PermenPANRB 88/2021 and 12/2015, where a component is the sum of its sub-components' points.
    """
    return total([part.value for part in parts])
