"""Adapters, strategies, kinds and instruments, found by name through entry points.

Built-ins are registered in the same way as those of other packages; nothing here knows any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.scoring.achievement import Formula
from spbe_sdk.scoring.effectiveness import EfficiencyFormula
from spbe_sdk.scoring.strategy import Strategy


@cache
def registered(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name: adapters, strategies, kinds or instruments."""
    return {point.name: point for point in sorted(entry_points(group=f"spbe_sdk.{group}"), key=lambda p: p.name)}


def find_strategy(name: str, using: Mapping[str, Fraction] | None = None) -> Strategy:
    """The strategy with a name; `using` are its parameters, which it then gets at every call.

    Raises:
        UsageError: none is installed.
    """
    found = find("strategies", name)
    return cast(Strategy, partial(found, **using) if using else found)


def find_formula(name: str) -> Formula:
    """The achievement formula with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast(Formula, find("formulas", name))


def find_efficiency(name: str) -> EfficiencyFormula:
    """The efficiency formula with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast(EfficiencyFormula, find("efficiencies", name))


def find(group: str, name: str) -> Any:
    """What is registered in a group under a name.

    Raises:
        UsageError: nothing is; the finding names what there is.
    """
    points = registered(group)
    if name not in points:
        raise UsageError(Finding(f"plugin-{group}", found=name, allowed=", ".join(points) or "–"))
    return points[name].load()
