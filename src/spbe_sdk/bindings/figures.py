"""What a heading says of the figures below it: that they are shares, money, or quantities; and which are sums."""

from __future__ import annotations

import re
from fractions import Fraction

from spbe_sdk.bindings.cells import QUANTITY, RUPIAH
from spbe_sdk.bindings.port import PortField
from spbe_sdk.findings.words import known_as, normal

# A sum may be rounded, and some of what it adds up may be misspelt: one part of so many.
_ROUNDED = 1000


def is_nearly(whole: Fraction | int, parts: Fraction | int) -> bool:
    """Whether a figure is what its parts are together, but for what was rounded.

    Examples:
        >>> is_nearly(1_000_000, 999_500), is_nearly(1_000_000, 990_000)
        (True, False)
    """
    return abs(Fraction(whole) - parts) * _ROUNDED <= abs(Fraction(whole))


def is_share(column: str) -> bool:
    """Whether a heading says that its figures are percentages."""
    return "%" in column or re.search(rf"\b(?:{'|'.join(known_as('reading', 'percent'))})", normal(column)) is not None


def may_count(field: PortField, column: str) -> bool:
    """Whether figures below a heading may be a field's: money is no quantity, a share or a quantity (K) is no money."""
    said = normal(column).split()
    if field.type is RUPIAH:
        return not is_share(column) and said[-1:] != ["k"]
    return field.type.name != QUANTITY.name or not {"rp", "rupiah"} & {*said}
