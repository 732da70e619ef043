"""How far an index and its rank among published results move with the weights of the parts at the top."""

from __future__ import annotations

from fractions import Fraction

from spbe_sdk.comparison.published.library import complete_years, published_in
from spbe_sdk.comparison.weights import MOVED, Moved, WeightRange, weight_range, weight_range_among
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError


def weights_among_published(own: Result, moved: Moved | None = None) -> WeightRange | None:
    """How far index and rank move, where the index is a mean of its parts.

    The rank is that among the published results of its year, where their list is complete, whose parts at the top were
    all printed, as they were printed; none where weights below these move. Nothing where nobody says how far weights
    move, and none can.

    Raises:
        UsageError: weights cannot move by what is `moved`.
    """
    try:
        alone = weight_range(own, [], MOVED if moved is None else moved)
    except UsageError:
        if moved is not None:
            raise
        return None
    tops = {node.code for node in own.nodes}
    known = published_in(own.year) if own.year in complete_years() else []
    others = [item for item in known if item.instrument == own.instrument and item.region != own.region]
    printed = [item.domains for item in others if set(item.domains) == tops]
    below = {node.kind for node in own.walk() if node.code not in tops}
    alike = len(set(alone.moved.values())) == 1 and set(alone.moved) == {node.kind for node in own.nodes}
    if not printed or not alike or below & set(alone.moved):
        return alone
    values = [{code: Fraction(value) for code, value in domains.items()} for domains in printed]
    return weight_range_among(own, values, alone.moved[own.nodes[0].kind])
