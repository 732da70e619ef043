"""Adapters, strategies, kinds and instruments, found by name through entry points. Floor 5.

Built-ins are registered in the same way as those of other packages; nothing here knows any of them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from spbe_sdk.adapters.adapter import Adapter
from spbe_sdk.documents.instrument import Derived, Instrument
from spbe_sdk.errors import UsageError
from spbe_sdk.findings import Finding, Origin
from spbe_sdk.instruments.library import Library
from spbe_sdk.scoring.achievement import Formula
from spbe_sdk.scoring.effectiveness import EfficiencyFormula
from spbe_sdk.scoring.strategy import Strategy


@cache
def registered(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name: adapters, strategies, kinds or instruments."""
    return {point.name: point for point in sorted(entry_points(group=f"spbe_sdk.{group}"), key=lambda p: p.name)}


def find_adapter(name: str) -> type[Adapter]:
    """The adapter with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast("type[Adapter]", _find("adapters", name))


def find_strategy(name: str) -> Strategy:
    """The strategy with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast(Strategy, _find("strategies", name))


def find_formula(name: str) -> Formula:
    """The achievement formula with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast(Formula, _find("formulas", name))


def find_efficiency(name: str) -> EfficiencyFormula:
    """The efficiency formula with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast(EfficiencyFormula, _find("efficiencies", name))


def find_kind(name: str) -> Any:
    """The application kind with a name; the protocol is `spbe_sdk.kinds.kind.Kind`.

    Raises:
        UsageError: none is installed.
    """
    return _find("kinds", name)


@cache
def library() -> Library:
    """Every installed instrument."""
    return Library.of(resources.files(point.load()) for point in registered("instruments").values())


def load_instrument(name: str, year: int | None = None) -> Instrument:
    """The instrument with an id (``"spbe-59-2020"``), or that of a family in force in a year (``"spbe", 2023``).

    Raises:
        UsageError: there is none.
    """
    return library().load(name) if year is None else library().in_force(name, year)


def check_strategies(instrument: Instrument) -> list[Finding]:
    """A finding for every node whose strategy is not installed."""
    known = registered("strategies")
    derived = [(f"scales.{n}", s.strategy) for n, s in instrument.scales.items() if isinstance(s, Derived)]
    nodes = [(node.code, node.strategy) for node in instrument.walk() if node.strategy is not None]
    named = [("strategy", instrument.strategy), *nodes, *derived]
    return [
        Finding("plugin-strategies", origin=Origin(instrument.id, path=place), found=name, allowed=", ".join(known))
        for place, name in named
        if name not in known
    ]


def _find(group: str, name: str) -> Any:
    points = registered(group)
    if name not in points:
        raise UsageError(Finding(f"plugin-{group}", found=name, allowed=", ".join(points) or "–"))
    return points[name].load()
