"""Results in their order, the first of them beside its peers: the whole of what a comparison says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from spbe_sdk.assessment.score_file import instrument_of
from spbe_sdk.comparison.comparison import Ranked, check_together, compare
from spbe_sdk.comparison.peers import peers
from spbe_sdk.comparison.profile import ResultProfile, profile
from spbe_sdk.comparison.weights import Moved
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.regions.library import region_name


@attrs.frozen(slots=True)
class Ranking:
    """Ranked results, and one of them beside its peers; `chosen` says that these are not simply all others."""

    ranked: list[Ranked]
    profile: ResultProfile
    peers: Sequence[Result]
    chosen: bool
    instrument: Instrument | None

    def entries(self) -> list[dict[str, Any]]:
        """JSON-ready values of every result by rank; ours also stands, whole and node by node, beside its peers."""
        return [self._entry(item) for item in self.ranked]

    def _entry(self, item: Ranked) -> dict[str, Any]:
        result, placed = item.result, item.standing.to_dict()
        entry = {
            "rank": item.rank,
            "region": result.region,
            "name": region_name(result.region),
            "year": result.year,
            "index": str(result.index),
            "predicate": result.predicate,
            "errors": result.errors,
            **{name: placed[name] for name in ("percentile", "to_best", "to_median")},
        }
        return {**entry, **self._beside()} if result is self.profile.own else entry

    def _beside(self) -> dict[str, Any]:
        nodes, weights = [node.to_dict() for node in self.profile.nodes], self.profile.weights
        return {
            **({"peers": self.profile.whole.to_dict()} if self.chosen else {}),
            "nodes": nodes,
            "weights": None if weights is None else weights.to_dict(),
            "together": [item.to_dict() for item in self.profile.together],
        }


def rank_beside(results: Sequence[Result], which: str | None = None, moved: Moved | None = None) -> Ranking:
    """Rank results that were measured alike in one year, and set the first beside its peers among the others.

    `which` is what `peers` takes; absent: all others. Weights move by `moved`; absent: a tenth at the top.

    Raises:
        UsageError: fewer than two, one region twice, several years, not measured alike, no peers are left, or weights
            cannot move so.
    """
    ranked = compare(*results)
    check_together(results)
    own, others = results[0], results[1:]
    chosen = others if which is None else peers(own, others, which)
    return Ranking(ranked, profile(own, chosen, moved), chosen, which is not None, instrument_of(own))
