"""The penalised mean: the average, lowered by how far its weakest part lies behind it."""

from collections.abc import Sequence
from fractions import Fraction

from spbe_sdk.plugins import Value, WeightedPart, least, total


def penalised_mean(parts: Sequence[WeightedPart[Value]]) -> Value:
    """Half the weighted mean, half the weakest part.

    Illustrative: no regulation uses it. It shows how a region tries a formula of its own without touching the SDK.
    """
    weight = sum((part.weight for part in parts), Fraction(0))
    mean = total([part.value * (part.weight / weight) for part in parts])
    return (mean + least([part.value for part in parts])) / 2
