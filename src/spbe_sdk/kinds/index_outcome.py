"""What a run of a maturity index found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.findings import Finding
from spbe_sdk.kinds.kind import Outcome
from spbe_sdk.standing import Standing, Turn


@attrs.frozen(slots=True)
class PublishedIndex:
    """An index that was published for an institution, shown as it is."""

    year: int
    institution: str
    region: str | None
    index: str
    predicate: str | None
    instrument: str
    source: str | None


@attrs.frozen(slots=True)
class Neighbour:
    """An institution whose index was published by the same instrument in the same year."""

    institution: str
    region: str | None
    index: Decimal


@attrs.frozen(slots=True)
class Circle:
    """Where a result stands among ``all`` others, those of its ``province``, or those of its ``type``."""

    which: str
    standing: Standing


@attrs.frozen
class IndexOutcome(Outcome):
    """The scored ratings, the claim beside them, published indices, the region's own indicators.

    `costs` is the effort of the step up to a level, by indicator and level, and `cost_findings` what is wrong with it;
    `others` are published indices of other institutions, measured alike in the same year, `circles` say where ours
    stands among them, and `mean` is the national mean; `turns` are our own published indices, year by year.
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

    @property
    def standing(self) -> Standing | None:
        """Where the result stands among all others that are known."""
        return next((circle.standing for circle in self.circles if circle.which == "all"), None)
