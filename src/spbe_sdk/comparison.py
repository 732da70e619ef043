"""Whether results may be compared, their ranks, and the common part of two that only a crosswalk connects. Floor 4."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.crosswalk import Crossing, Crosswalk
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.errors import UsageError
from spbe_sdk.exact import exact_text, round_half_up
from spbe_sdk.findings import Finding
from spbe_sdk.fingerprint import PARTS
from spbe_sdk.scales import index_range


@attrs.frozen(slots=True)
class Ranked:
    """A result and its rank; equal published indices share a rank."""

    rank: int
    result: Result


@attrs.frozen(slots=True)
class Crossed:
    """One crossing with the values on both sides: means by weight, where several indicators stand together."""

    crossing: Crossing
    old: Fraction
    new: Fraction

    @property
    def difference(self) -> Fraction:
        """New minus old."""
        return self.new - self.old


@attrs.frozen(slots=True)
class CrosswalkComparison:
    """The common part of two results, and what is lost outside it.

    `old_weight` and `new_weight` are the shares (0 to 1) of each instrument's weight that the common part
    covers; `gone` and `added` the codes outside it.
    """

    crosswalk: Crosswalk
    crossed: list[Crossed]
    old_weight: Fraction
    new_weight: Fraction
    gone: list[str]
    added: list[str]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "crosswalk": self.crosswalk.id,
            "official": self.crosswalk.official,
            "confidence": self.crosswalk.confidence,
            "old_weight": exact_text(self.old_weight),
            "new_weight": exact_text(self.new_weight),
            "common": [
                {
                    "old_codes": list(item.crossing.old),
                    "new_codes": list(item.crossing.new),
                    "relation": item.crossing.relation,
                    "old": exact_text(item.old),
                    "new": exact_text(item.new),
                    "difference": exact_text(item.difference),
                    "loss": item.crossing.loss,
                }
                for item in self.crossed
            ],
            "gone": self.gone,
            "added": self.added,
        }


def compare(*results: Result) -> list[Ranked]:
    """Rank results by their published index, highest first.

    Raises:
        UsageError: fewer than two, or they were not measured alike; the first difference is named.
    """
    if len(results) < 2:
        raise UsageError(Finding("results-few"))
    problems = [
        Finding("results-breach", found=f"{result.region} {result.year}") for result in results if not result.comparable
    ]
    problems += [finding for other in results[1:] if (finding := first_difference(results[0], other)) is not None]
    if problems:
        raise UsageError(problems)
    ordered = sorted(results, key=lambda result: (-result.index, result.region, result.year))
    return [Ranked(1 + sum(other.index > result.index for other in ordered), result) for result in ordered]


def check_together(results: Sequence[Result]) -> None:
    """Refuse results that no ranking of regions should hold: one region twice, or several years.

    Raises:
        UsageError: every such problem.
    """
    problems = []
    places = [(result.region, result.year) for result in results]
    for region, year in dict.fromkeys(place for place in places if places.count(place) > 1):
        problems.append(Finding("results-twice", found=f"{region} {year}"))
    years = sorted({result.year for result in results})
    if len(years) > 1:
        problems.append(Finding("results-years", found=", ".join(map(str, years))))
    if problems:
        raise UsageError(problems)


def check_index(result: Result, instrument: Instrument) -> None:
    """Refuse an index that its instrument cannot give, or that does not follow from its exact value.

    Raises:
        UsageError: every such index; a result that was changed by hand is one.
    """
    ends = index_range(instrument)
    problems = []
    if ends is not None and not ends[0] <= result.index <= ends[1]:
        problems.append(Finding("results-range", found=str(result.index), allowed=f"{ends[0]}–{ends[1]}"))
    elif round_half_up(result.exact, instrument.decimals) != result.index and result.comparable:
        exact = str(round_half_up(result.exact, instrument.decimals))
        problems.append(Finding("results-index", found=str(result.index), allowed=exact))
    if problems:
        raise UsageError(attrs.evolve(problem, field=f"{result.region} {result.year}") for problem in problems)


def first_difference(one: Result, other: Result) -> Finding | None:
    """The first thing in which two results were not measured alike, or nothing."""
    if one.fingerprint is not None and one.fingerprint == other.fingerprint:
        return None
    pair = f"{one.instrument} ≠ {other.instrument}"
    for part in PARTS:
        if one.basis.get(part) != other.basis.get(part):
            detail = _detail(part, one, other) or pair
            return Finding("results-different", field=part, details={"part": part, "detail": detail})
    details = {"part": "fingerprint", "detail": pair}
    return Finding("results-different", field="fingerprint", details=details)


def _detail(part: str, one: Result, other: Result) -> str:
    """The first node that differs, where nodes tell it."""
    ours = {node.code: node.weight for node in one.walk()}
    theirs = {node.code: node.weight for node in other.walk()}
    if part == "indicators":
        single = [*(c for c in ours if c not in theirs), *(c for c in theirs if c not in ours)]
        return f"{single[0]}: {one.instrument} ≠ {other.instrument}" if single else ""
    if part == "weights":
        unequal = [code for code in ours if code in theirs and ours[code] != theirs[code]]
        texts = (f"{code}: {exact_text(ours[code])} ≠ {exact_text(theirs[code])}" for code in unequal)
        return next(texts, "")
    return ""


def check_crosswalk(crosswalk: Crosswalk, old: Instrument, new: Instrument) -> list[Finding]:
    """Codes that the instruments do not have, and new indicators that stand in two crossings."""
    findings = []
    for side, instrument in (("old", old), ("new", new)):
        known = {node.code for node in instrument.walk()}
        named = [code for crossing in crosswalk.crossings for code in getattr(crossing, side)]
        twice = {code for code in named if named.count(code) > 1} if side == "new" else set()
        wrong = [code for code in dict.fromkeys(named) if code not in known or code in twice]
        details = {"instrument": instrument.id}
        findings += [Finding("crosswalk-code", field=side, found=code, details=details) for code in wrong]
    return findings


def compare_across(old: Result, new: Result, crosswalk: Crosswalk) -> CrosswalkComparison:
    """Compare the common part of two results of different instruments; the loss is stated, and no rank is given.

    Raises:
        UsageError: the crosswalk connects other instruments.
    """
    if (old.instrument, new.instrument) != (crosswalk.old, crosswalk.new):
        detail = f"{crosswalk.id}: {crosswalk.old} → {crosswalk.new}"
        raise UsageError(Finding("results-different", details={"part": "crosswalk", "detail": detail}))
    ours = {node.code: node for node in old.walk()}
    theirs = {node.code: node for node in new.walk()}
    crossed = []
    for crossing in crosswalk.crossings:
        before = [ours[code] for code in crossing.old if code in ours]
        after = [theirs[code] for code in crossing.new if code in theirs]
        if before and after:
            crossed.append(Crossed(crossing, _mean(before), _mean(after)))
    covered_old = {code for item in crossed for code in item.crossing.old}
    covered_new = {code for item in crossed for code in item.crossing.new}
    return CrosswalkComparison(
        crosswalk,
        crossed,
        _share(covered_old, ours, old),
        _share(covered_new, theirs, new),
        [code for crossing in crosswalk.crossings if crossing.relation == "gone" for code in crossing.old],
        [code for crossing in crosswalk.crossings if crossing.relation == "new" for code in crossing.new],
    )


@attrs.frozen(slots=True)
class StageRow:
    """One node at several stages: its value at each, nothing where a stage did not rate it."""

    code: str
    name: str
    values: list[Fraction | None]

    @property
    def difference(self) -> Fraction | None:
        """The last stage minus the first, where both rated it."""
        first, last = self.values[0], self.values[-1]
        return None if first is None or last is None else last - first


def side_by_side(results: Sequence[Result]) -> list[StageRow]:
    """Several stages of one evaluation (self, document, interview, visit, final), node by node.

    Raises:
        UsageError: fewer than two, or not of one region and year, measured alike.
    """
    if len(results) < 2:
        raise UsageError(Finding("results-few"))
    first = results[0]
    problems = [finding for other in results[1:] if (finding := first_difference(first, other)) is not None]
    for other in results[1:]:
        for part in ("region", "year"):
            if getattr(other, part) != getattr(first, part):
                detail = f"{getattr(first, part)} ≠ {getattr(other, part)}"
                problems.append(Finding("results-different", field=part, details={"part": part, "detail": detail}))
    if problems:
        raise UsageError(problems)
    tables = [{node.code: node for node in result.walk()} for result in results]
    order = dict.fromkeys(code for table in tables for code in table)
    rows = []
    for code in order:
        found = [table.get(code) for table in tables]
        name = next(node.name for node in found if node is not None)
        rows.append(StageRow(code, name, [node.exact if node and node.complete else None for node in found]))
    return rows


def _mean(nodes: Sequence[ResultNode]) -> Fraction:
    weight = sum((node.weight for node in nodes), Fraction(0))
    return sum((node.weight * node.exact for node in nodes), Fraction(0)) / weight


def _share(codes: set[str], nodes: dict[str, ResultNode], result: Result) -> Fraction:
    whole = sum((node.weight for node in result.nodes), Fraction(0))
    return sum((nodes[code].weight for code in codes if code in nodes), Fraction(0)) / whole
