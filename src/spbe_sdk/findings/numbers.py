"""How figures are written for people, in their language: 3,19 and Rp 125.000.000, or 3.19 and Rp 125,000,000."""

from __future__ import annotations

from decimal import Decimal

from spbe_sdk.findings.words import Language

_POINT = {"id": ",", "en": "."}
_GROUP = {"id": ".", "en": ","}


def figure(value: Decimal | int, language: Language, *, signed: bool = False) -> str:
    """A decimal or whole figure with all of its digits; `signed` where it is a difference, of which zero has no sign.

    Example:
        >>> figure(Decimal("1234.50"), "id"), figure(Decimal("1234.50"), "en")
        ('1.234,50', '1,234.50')
    """
    text = f"{value:{'+' if signed else ''},}" if value else f"{abs(value):,}"
    return text.translate({ord(","): _GROUP[language], ord("."): _POINT[language]}).replace("-", "−")
