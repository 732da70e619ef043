"""Figures that people write as percentages, on scales that count in parts of one or in percents."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from spbe_sdk.documents.instrument_scales import Bands, External, Goalposts, Number

Figured = Number | External | Goalposts | Bands

# A scale that ends at 1 counts parts of one; one that ends beyond twice that counts percents.
_PARTS, _PERCENTS = 1, 2


def figure_of_percent(scale: Figured, digits: str) -> str | None:
    """The figure that a percentage is on a scale, ``85`` percent as ``85`` or as ``0.85``; nothing where the ends of
    the scale tell neither.

    Examples:
        >>> parts = Goalposts.model_validate({"kind": "range", "from": "0", "to": "1"})
        >>> percents = Goalposts.model_validate({"kind": "range", "from": "0", "to": "100"})
        >>> figure_of_percent(parts, "92.35"), figure_of_percent(percents, "92.35")
        ('0.9235', '92.35')
    """
    highest = max(map(abs, _ends(scale)), default=_PERCENTS + 1)
    if highest <= _PARTS:
        return f"{Decimal(digits).scaleb(-2):f}"
    return digits if highest > _PERCENTS else None


def _ends(scale: Figured) -> list[Fraction]:
    match scale:
        case Goalposts():
            return [scale.start, scale.end]
        case Bands():
            edges = [edge for step in scale.steps for edge in (step.at_least, step.above)]
            return [edge for edge in (*edges, scale.minimum, scale.maximum) if edge is not None]
        case _:
            return [scale.minimum, scale.maximum]
