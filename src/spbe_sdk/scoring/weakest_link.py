"""The weakest link: a whole is as good as its worst part."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.scoring.strategy import Value, WeightedPart, least


def weakest_link(parts: Sequence[WeightedPart[Value]]) -> Value:
    """The smallest value; weights do not matter.

    Source: the non-compensatory rule of composite-indicator practice (OECD/JRC handbook, 2008, step 6).
    """
    return least([part.value for part in parts])
