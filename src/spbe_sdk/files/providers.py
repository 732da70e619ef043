"""Adapters, strategies, formulas, kinds and instruments, found by name through entry points, and who provides each.

Built-ins are registered in the same way as those of other packages; nothing here knows any of them. What two
distributions provide under one name is nobody's: it is refused, and both are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache, partial, wraps
from importlib.metadata import EntryPoint, entry_points
from itertools import groupby
from typing import Any, cast

import attrs

from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.scoring.achievement import Formula, MissingBaseline
from spbe_sdk.scoring.column import Column, NeedsRows
from spbe_sdk.scoring.effectiveness import EfficiencyFormula
from spbe_sdk.scoring.strategy import Strategy

GROUPS = ("adapters", "strategies", "formulas", "efficiencies", "kinds", "instruments")
"""The groups of entry points whose names are asked of `find` and `registered`: each is ``spbe_sdk.GROUP``."""

OURS = "spbe-sdk"


@attrs.frozen(slots=True)
class Provider:
    """What was installed: a distribution, as installers name it, and its version.

    Examples:
        >>> Provider("spbe-strategi-daerah", "1.2").is_ours
        False
    """

    distribution: str
    version: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"

    @property
    def is_ours(self) -> bool:
        """Whether it is this library itself."""
        return self.distribution == OURS

    @classmethod
    def of(cls, point: EntryPoint) -> Provider:
        """Who provides an entry point."""
        # Of a distribution that is half installed, nobody knows the name.
        name = point.dist.name if point.dist else None
        if point.dist is None or not name:
            return cls(point.module, "?")
        return cls(re.sub(r"[-_.]+", "-", name).lower(), point.dist.version or "?")


@attrs.frozen(slots=True)
class Plugin:
    """A name in a group, and who provides it: one distribution, unless somebody took a name that was taken.

    `points` and `providers` go together, this library first. Providers are kept, as what installers write is slow to
    parse.

    Examples:
        >>> plugin = registered("adapters")["csv"]
        >>> plugin.group, plugin.name, plugin.problems()
        ('adapters', 'csv', [])
    """

    group: str
    name: str
    points: tuple[EntryPoint, ...]
    providers: tuple[Provider, ...]

    def __str__(self) -> str:
        return f"{self.name} ← {self.provider}"

    @property
    def provider(self) -> Provider:
        """Who provides it, this library before others."""
        return self.providers[0]

    def problems(self) -> list[Finding]:
        """A finding where several provide it, which names them all."""
        return [twice(self.name, self.providers)] if len(self.points) > 1 else []

    def load(self) -> Any:
        """What is registered.

        Raises:
            UsageError: several provide it, or it cannot be imported.
        """
        if problems := self.problems():
            raise UsageError(problems)
        try:
            return self.points[0].load()
        except Exception as error:
            # Whatever the code of others does while it is imported.
            raise UsageError(self.failed("plugin-broken", reason(error))) from error

    def failed(self, code: str, found: str) -> Finding:
        """What is said where the code of a plug-in fails, or gives what it must not."""
        return Finding(code, found=found, details={"name": self.name, "provider": str(self.provider)})


def twice(name: str, providers: Iterable[Provider]) -> Finding:
    """What is said where several distributions provide one name; `uninstall` is one that can go."""
    named = sorted(dict.fromkeys(providers), key=lambda provider: not provider.is_ours)
    uninstall = next((provider.distribution for provider in named if not provider.is_ours), OURS)
    return Finding("plugin-twice", found=name, allowed=", ".join(map(str, named)), details={"uninstall": uninstall})


@cache
def registered(group: str) -> dict[str, Plugin]:
    """What is installed of a group, by name: adapters, strategies, formulas, efficiencies, kinds or instruments.

    Examples:
        >>> list(registered("kinds"))
        ['maturity-index', 'performance']
    """
    provided = [(point, Provider.of(point)) for point in entry_points(group=f"spbe_sdk.{group}")]
    order = sorted(provided, key=lambda item: (item[0].name, not item[1].is_ours, str(item[1])))
    alike = {name: list(found) for name, found in groupby(order, key=lambda item: item[0].name)}
    return {
        name: Plugin(group, name, tuple(point for point, _ in found), tuple(provider for _, provider in found))
        for name, found in alike.items()
    }


def installed() -> list[Plugin]:
    """All that is installed, group by group.

    Examples:
        >>> [plugin.name for plugin in installed() if plugin.group == "kinds"]
        ['maturity-index', 'performance']
    """
    return [plugin for group in GROUPS for plugin in registered(group).values()]


def find_strategy(name: str, using: Mapping[str, Fraction] | None = None) -> Strategy:
    """The strategy with a name; `using` are its parameters, which it then gets at every call.

    Raises:
        UsageError: none is installed, or several are; when it is called: it fails, or gives no exact number.

    Examples:
        >>> parts = [WeightedPart(Fraction(1), Fraction(2)), WeightedPart(Fraction(3), Fraction(4))]
        >>> find_strategy("weighted-mean")(parts)
        Fraction(7, 2)
    """
    found = _checked("strategies", name)
    return cast(Strategy, partial(found, **using) if using else found)


def find_formula(name: str) -> Formula:
    """The achievement formula with a name.

    Raises:
        UsageError: none is installed, or several are; when it is called: it fails, or gives no exact number.

    Examples:
        >>> find_formula("ratio")(Measure(Fraction(80), actual=Fraction(76), low=Fraction(80), high=Fraction(80)))
        Fraction(95, 1)
    """
    return cast(Formula, _checked("formulas", name))


def find_efficiency(name: str) -> EfficiencyFormula:
    """The efficiency formula with a name.

    Raises:
        UsageError: none is installed, or several are; when it is called: it fails, or gives no exact number.

    Examples:
        >>> find_efficiency("unspent").__name__
        'unspent'
    """
    return cast(EfficiencyFormula, _checked("efficiencies", name))


def find_plugin(group: str, name: str) -> Plugin:
    """A name in a group, and who provides it.

    Raises:
        UsageError: nobody does; the finding names what there is.

    Examples:
        >>> find_plugin("strategies", "weighted-mean").provider.distribution
        'spbe-sdk'
    """
    known = registered(group)
    if name not in known:
        raise UsageError(Finding(f"plugin-{group}", found=name, allowed=", ".join(known) or "–"))
    return known[name]


def find(group: str, name: str) -> Any:
    """What is registered in a group under a name.

    Raises:
        UsageError: nothing is, or several are; the finding names what there is.

    Examples:
        >>> find("adapters", "csv").suffixes
        ('.csv', '.tsv', '.txt')
    """
    return find_plugin(group, name).load()


def _checked(group: str, name: str) -> Callable[..., Any]:
    """A function that is registered, which gives an exact number or is refused by name."""
    plugin = find_plugin(group, name)
    function = plugin.load()
    told = (SpbeError, NeedsRows) if group == "strategies" else (SpbeError, ZeroDivisionError, MissingBaseline)

    @wraps(function)
    def call(given: Any, **using: Any) -> Any:
        try:
            value = function(given, **using)
        except told:
            raise
        except Exception as error:
            raise UsageError(plugin.failed("plugin-failed", reason(error))) from error
        if isinstance(value, bool) or not isinstance(value, (int, Fraction, Column)):
            raise UsageError(plugin.failed("plugin-result", shown(value)))
        return value

    return call


def shown(value: Any) -> str:
    """A value that should have been another one, for people: itself, cut off, and its type."""
    try:
        return f"{value!r:.60} ({type(value).__name__})"
    except Exception:
        # Whatever the code of others does, also while it is looked at.
        return type(value).__name__


def reason(error: Exception) -> str:
    """Why the code of a plug-in failed, in its own words."""
    return f"{type(error).__name__}: {error}"[:200]
