"""Money and performance: absorption, and the efficiency formulas in use. Percent, exact."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

import attrs


@attrs.frozen(slots=True)
class Spending:
    """What an efficiency formula gets: rupiah, and the achievement in percent.

    Examples:
        >>> Spending(achievement=Fraction(95), ceiling=Fraction(100), realised=Fraction(90)).realised
        Fraction(90, 1)
    """

    ceiling: Fraction
    realised: Fraction
    achievement: Fraction


class EfficiencyFormula(Protocol):
    """A formula of efficiency."""

    def __call__(self, spending: Spending) -> Fraction:
        """The efficiency.

        Raises:
            ZeroDivisionError: the formula does not define it.
        """
        ...


def absorption(ceiling: Fraction | int, realised: Fraction | int) -> Fraction | None:
    """realised ÷ ceiling in percent; nothing where there is no ceiling.

    The absorption of several budgets is that of their sums, never the mean of their percentages.
    """
    return Fraction(100 * realised) / ceiling if ceiling else None


def saved_points(spending: Spending) -> Fraction:
    """achievement − absorption, in percentage points; above zero is efficient.

    Source: performance reports of many regions; naufalpi/e-sakip-bna (Banjarnegara).
    """
    return spending.achievement - 100 * spending.realised / spending.ceiling


def saved_share(spending: Spending) -> Fraction:
    """100 − absorption where the achievement is at least 100, else 0.

    Source: performance reports of regions, from memory, not verified.
    """
    return 100 - 100 * spending.realised / spending.ceiling if spending.achievement >= 100 else Fraction(0)


def performance_ratio(spending: Spending) -> Fraction:
    """achievement ÷ absorption; above one is efficient.

    Source: performance reports of regions, from memory, not verified.
    """
    return spending.achievement / (100 * spending.realised / spending.ceiling)


def unspent(spending: Spending) -> Fraction:
    """(ceiling − realised) ÷ ceiling in percent.

    Source: performance reports of regions, from memory, not verified.
    """
    return 100 * (spending.ceiling - spending.realised) / spending.ceiling


def pmk_22_2021(spending: Spending) -> Fraction:
    """50 + E ÷ 20 · 50, where E = (ceiling · output − realised) ÷ (ceiling · output) in percent, within ±20.

    Source: PMK 22/PMK.02/2021 (ministries, not regional budgets); E, scale and bounds from memory, not verified.
    """
    due = spending.ceiling * spending.achievement / 100
    efficiency = 100 * (due - spending.realised) / due
    return 50 + max(Fraction(-20), min(Fraction(20), efficiency)) / 20 * 50
