"""How figures are written for people, in their language: 3,19 and Rp 125.000.000, or 3.19 and Rp 125,000,000."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import attrs

_POINT = {"id": ",", "en": "."}
_GROUP = {"id": ".", "en": ","}

# As many digits as an exact number of ours can have.
_WIDE = Context(prec=200, rounding=ROUND_HALF_UP)
_FOUR = Decimal("0.0001")


@attrs.frozen(slots=True)
class Amount:
    """A figure with its unit, such as ``{}%`` or ``Rp {}``; as plain text it is the same for every program.

    Examples:
        >>> share = Amount(Decimal("98.00"), "{}%")
        >>> str(share), share.text("id")
        ('98.00%', '98,00%')
    """

    value: Decimal | int | Fraction
    form: str = "{}"

    def __str__(self) -> str:
        """The figure for programs."""
        return self.form.format(self.value)

    def text(self, language: str) -> str:
        """The figure for people."""
        return self.form.format(figure(self.value, language))


@attrs.frozen(slots=True)
class Amounts:
    """Several figures in one form, such as ``{}–{}`` or ``≥ {}, ≤ {}``; one that is a text, ``1/3``, stays as it is.

    Examples:
        >>> ends = Amounts((Decimal("0.5"), Decimal(4)), "{}–{}")
        >>> str(ends), ends.text("id")
        ('0.5–4', '0,5–4')
    """

    values: tuple[Decimal | str, ...]
    form: str

    def __str__(self) -> str:
        """The figures for programs."""
        return self.form.format(*self.values)

    def text(self, language: str) -> str:
        """The figures for people."""
        return self.form.format(*(v if isinstance(v, str) else figure(v, language) for v in self.values))


def figure(value: Decimal | int | Fraction, language: str, *, signed: bool = False) -> str:
    """A figure with all of its digits; one that never ends to four decimals, and said to be so.

    `signed` where it is a difference, of which zero has no sign.

    Examples:
        >>> figure(Decimal("1234.50"), "id"), figure(Decimal("1234.50"), "en"), figure(Fraction(1, 3), "id")
        ('1.234,50', '1,234.50', '≈ 0,3333')
    """
    about = ""
    if isinstance(value, Fraction):
        shown = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
        about, value = ("", shown) if Fraction(shown) == value else ("≈ ", shown.quantize(_FOUR, context=_WIDE))
    sign = "+" if signed and value else ""
    text = f"{value or abs(value):{sign},{'f' if isinstance(value, Decimal) else ''}}"
    return about + text.translate({ord(","): _GROUP[language], ord("."): _POINT[language]}).replace("-", "−")


def rupiah(value: Decimal | int | None, language: str) -> str:
    """An amount of money; a dash where it is not known.

    Examples:
        >>> rupiah(125_000_000, "id"), rupiah(125_000_000, "en")
        ('Rp 125.000.000', 'Rp 125,000,000')
    """
    return "–" if value is None else f"Rp {figure(value, language)}"
