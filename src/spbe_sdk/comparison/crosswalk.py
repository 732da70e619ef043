"""The common part of two results that only a crosswalk connects."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.documents.crosswalk import Crossing, Crosswalk
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.documents.worded import in_language
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.library import library
from spbe_sdk.scoring.exact import exact_text
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.weighted_mean import weighted_mean


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
    """The common part of an old and a new result, and what is lost outside it.

    `old_weight` and `new_weight` are the shares (0 to 1) of each instrument's weight that the common part
    covers; `gone` and `added` the codes outside it.
    """

    old: Result
    new: Result
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
            "confidence": in_language(self.crosswalk.confidence, "en"),
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


def check_crosswalk(crosswalk: Crosswalk, old: Instrument, new: Instrument) -> list[Finding]:
    """Codes that the instruments do not have, and new indicators that stand in two crossings."""
    findings = []
    for side, instrument in (("old", old), ("new", new)):
        known = {node.code for node in instrument.walk()}
        named = [code for crossing in crosswalk.crossings for code in getattr(crossing, side)]
        twice = {code for code in named if named.count(code) > 1} if side == "new" else set()
        wrong = [code for code in dict.fromkeys(named) if code not in known or code in twice]
        details = {"instrument": instrument.id}
        for code in wrong:
            near = ", ".join(get_close_matches(code, known - twice, n=3, cutoff=0.5) or sorted(known)[:3])
            findings.append(Finding("crosswalk-code", field=side, found=code, allowed=near, details=details))
    return findings


def compare_across(old: Result, new: Result, crosswalk: Crosswalk) -> CrosswalkComparison:
    """Compare the common part of two results of different instruments; the loss is stated, and no rank is given.

    Raises:
        UsageError: the crosswalk connects other instruments.
    """
    if (old.instrument, new.instrument) != (crosswalk.old, crosswalk.new):
        detail = f"{crosswalk.id}: {crosswalk.old} → {crosswalk.new}"
        raise UsageError(Finding("results-different", details={"part": Phrase("differs.crosswalk"), "detail": detail}))
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
        old,
        new,
        crosswalk,
        crossed,
        _share(covered_old, ours, old),
        _share(covered_new, theirs, new),
        [code for crossing in crosswalk.crossings if crossing.relation == "gone" for code in crossing.old],
        [code for crossing in crosswalk.crossings if crossing.relation == "new" for code in crossing.new],
    )


def compare_connected(results: Sequence[Result], crosswalk: Crosswalk | None = None) -> CrosswalkComparison | None:
    """Compare two results of different instruments, in either order; nothing where no crosswalk connects them.

    The installed crosswalks are looked through where none is given.
    """
    if len(results) != 2 or results[0].instrument == results[1].instrument:
        return None
    pair = {result.instrument for result in results}
    known = [crosswalk] if crosswalk else library().crosswalks()
    for walk in known:
        if {walk.old, walk.new} == pair:
            old, new = sorted(results, key=lambda result: result.instrument != walk.old)
            return compare_across(old, new, walk)
    return None


def _mean(nodes: Sequence[ResultNode]) -> Fraction:
    return weighted_mean([WeightedPart(node.weight, node.exact) for node in nodes])


def _share(codes: set[str], nodes: dict[str, ResultNode], result: Result) -> Fraction:
    whole = sum((node.weight for node in result.nodes), Fraction(0))
    return sum((nodes[code].weight for code in codes if code in nodes), Fraction(0)) / whole
