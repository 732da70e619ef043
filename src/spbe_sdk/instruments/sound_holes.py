"""Whether the variants of an instrument leave a hole: answers, or a year, for which none of them is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from spbe_sdk.documents.instrument import Instrument, Variant
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.findings.numbers import Amounts
from spbe_sdk.instruments.conditions import checks_of
from spbe_sdk.instruments.ladders import LINEAR, few_values, shares_in
from spbe_sdk.instruments.rules import resolve_rules
from spbe_sdk.instruments.scales import bounds
from spbe_sdk.instruments.tree import trees_around
from spbe_sdk.instruments.variants import covers
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.exact import exact_figure
from spbe_sdk.scoring.trees import Node

# More combinations of answers than that are not tried.
_MOST = 20_000


def check_holes(instrument: Instrument, source: str) -> Iterator[Finding]:
    """A warning for each year with answers that no variant is for, where all of them can be gone through.

    Where variants ask for sums of several items, or for too much to be gone through, nothing is said.
    """
    if not instrument.variants:
        return
    for year in _years(instrument):
        # Editions of every other year leave years between them on purpose.
        if [_covered(instrument, year - back) for back in (0, 1, 2)] == [False, True, True]:
            yield Finding("instrument-between", Severity.WARNING, Origin(source, path="variants"), found=str(year))
    nodes = [node for top in trees_around(instrument, resolve_rules(instrument, {})[0]) for node in top.walk()]
    ranges = {node.code: (node.minimum, node.maximum) for node in nodes}
    asked = [(variant, checks_of(variant.when, instrument, ranges)) for variant in instrument.variants]
    checks = [check for _, several in asked for check in several]
    codes = list(dict.fromkeys(code for check in checks for code in check.codes))
    found = {code: _tried(code, checks, instrument) for code in codes}
    tried = {code: values for code, values in found.items() if values is not None}
    inside = any(code != whole.code and _holds(whole, code) for code in codes for whole in nodes if whole.code in codes)
    combinations = prod(map(len, tried.values()))
    if inside or len(tried) < len(found) or any(len(check.codes) > 1 for check in checks) or combinations > _MOST:
        return
    ever = _first_ever(_years(instrument), asked, tried)
    for variant in instrument.variants:
        if variant.name not in ever:
            yield Finding(
                "instrument-covered", origin=Origin(source, path=f"variants.{variant.name}"), found=variant.name
            )
    holes = {year: hole for year in _years(instrument) if (hole := _hole(year, asked, tried)) is not None}
    first: dict[Amounts, int] = {}
    for year, hole in holes.items():
        first.setdefault(hole, year)
    for hole, year in first.items():
        origin = Origin(source, path="variants")
        yield Finding("instrument-hole", Severity.WARNING, origin, found=hole, details={"year": str(year)})


def _covered(instrument: Instrument, year: int) -> bool:
    return any(covers(variant, year) for variant in instrument.variants)


def _first_ever(
    years: Iterable[int], asked: Sequence[tuple[Variant, tuple[Bound, ...]]], tried: dict[str, list[Fraction]]
) -> set[str]:
    """The variants that are in force in some year with some answers: of those that could be, the first is."""
    found: set[str] = set()
    for year, values in product(years, product(*tried.values())):
        known = dict(zip(tried, values, strict=True))
        able = (v for v, checks in asked if covers(v, year) and all(
            check.holds([known[code] for code in check.codes]) for check in checks))  # fmt: skip
        found |= {variant.name for variant in [next(able, None)] if variant is not None}
    return found


def _holds(whole: Node, code: str) -> bool:
    return any(part.code == code for part in whole.walk())


def _years(instrument: Instrument) -> list[int]:
    """The first year of each stretch in which the same variants may be in force."""
    first, last = instrument.validity.first_year, instrument.validity.last_year
    spans = [variant.validity for variant in instrument.variants if variant.validity is not None]
    edges = {first, *(span.first_year for span in spans), *(span.last_year + 1 for span in spans if span.last_year)}
    return sorted(year for year in edges if first <= year <= (last or year))


def _tried(code: str, checks: Iterable[Bound], instrument: Instrument) -> list[Fraction] | None:
    """The values of a context item that are tried: all that it can have where they are few; of any number its ends, the
    edges and what lies between; nothing where it is not known which it can have.
    """
    item = instrument.find(code)
    if item is None:
        return None
    leaves = [leaf for leaf in item.walk() if not leaf.nodes]
    shares = shares_in(item.nodes, instrument, item.strategy) if item.nodes else {code: Fraction(1)}
    rules = {node.strategy or instrument.strategy for node in item.walk() if node.nodes}
    capped = any(node.at_most is not None or node.at_least is not None or node.counts_if for node in item.walk())
    if capped or not rules <= {*LINEAR}:
        return None
    sums = {Fraction(0)}
    for leaf in leaves:
        answers = few_values(instrument.scale_of(leaf), _MOST)
        if answers is None:
            return None if item.nodes else _around_edges(bounds(instrument.scale_of(leaf)), code, checks)
        sums = {one + shares[leaf.code] * answer for one in sums for answer in answers}
        if len(sums) > _MOST:
            return None
    return sorted(sums)


def _around_edges(ends: tuple[Fraction, Fraction], code: str, checks: Iterable[Bound]) -> list[Fraction]:
    edges = {
        edge
        for check in checks
        if code in check.codes
        for edge in (check.at_least, check.above, check.at_most, check.below)
        if edge is not None
    }
    inside = sorted({*ends, *(edge for edge in edges if ends[0] <= edge <= ends[1])})
    return sorted({*inside, *((one + other) / 2 for one, other in pairwise(inside))})


def _hole(
    year: int, asked: Sequence[tuple[Variant, tuple[Bound, ...]]], tried: dict[str, list[Fraction]]
) -> Amounts | None:
    """What was answered where no variant of a year is in force; nothing where there is always one, and in years that
    none is for, such as those between two editions.
    """
    open_ = [checks for variant, checks in asked if covers(variant, year)]
    for values in product(*tried.values()) if open_ else ():
        known = dict(zip(tried, values, strict=True))
        if not any(all(check.holds([known[code] for code in check.codes]) for check in checks) for checks in open_):
            return Amounts(tuple(map(exact_figure, known.values())), ", ".join(f"{code} = {{}}" for code in known))
    return None
