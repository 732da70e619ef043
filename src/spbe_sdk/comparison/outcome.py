"""What a run of a maturity index found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from spbe_sdk.assessment.evaluation import Inputs, evaluate
from spbe_sdk.assessment.scored import ScoredResult
from spbe_sdk.bindings.outcome import Outcome
from spbe_sdk.comparison.neighbours import Neighbour, PublishedIndex
from spbe_sdk.comparison.position import Position
from spbe_sdk.comparison.standing import Circle
from spbe_sdk.comparison.trend import Turn
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language


@attrs.frozen(repr=False)
class IndexOutcome(Outcome):
    """The scored ratings, the claim beside them, published indices, the region's own indicators.

    `costs` is the effort of the step up to a level, by indicator and level, and `cost_findings` what is wrong with it;
    `others` are published indices of other institutions, measured alike in the same year, `circles` say where ours
    stands among them, and `mean` is the national mean; `turns` are our own published indices, year by year.
    `inputs` are what the result follows from.
    """

    instrument: Instrument
    result: Result
    claimed: Result | None
    published: list[PublishedIndex]
    target: Decimal | None = None
    local: Result | None = None
    costs: Mapping[tuple[str, int], int] = attrs.field(factory=dict)
    cost_findings: Sequence[Finding] = ()
    others: Sequence[Neighbour] = ()
    circles: Sequence[Circle] = ()
    mean: Decimal | None = None
    turns: Sequence[Turn] = ()
    inputs: Inputs | None = None

    def scored(self, language: Language) -> ScoredResult | None:
        """The result as one that can be asked what would be without a document; nothing where it was only read."""
        return None if self.inputs is None else ScoredResult.of(evaluate(self.inputs), language)

    @property
    def computable(self) -> bool:
        """Whether anything was rated: an index of nothing but filled gaps would say nothing."""
        return any(node.value is not None for node in self.result.walk())

    @property
    def standing(self) -> Position | None:
        """Where the result stands among all others that are known."""
        return next((circle.place for circle in self.circles if circle.scope == "all"), None)
