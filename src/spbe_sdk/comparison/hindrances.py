"""Why weights cannot move: what keeps an index from being a weighted mean of its parts, and what may move beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from spbe_sdk.comparison.weighing import Weighing
from spbe_sdk.documents.result import ResultNode
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Phrase


def hindrance(name: str, weighing: Weighing, tops: Sequence[ResultNode]) -> Finding | None:
    """What keeps the weights of some trees from moving as they are said to, with its cause and what can be written
    instead; nothing where they can move. `name` is that of the index.
    """
    found = next((pair for top in tops if (pair := _below(top, weighing)) is not None), None)
    if found is None:
        return None
    node, cause = found
    return Finding("weights-mean", found=node.code or name, details={"cause": cause, "instead": _instead(tops)})


def _below(node: ResultNode, weighing: Weighing) -> tuple[ResultNode, Phrase] | None:
    """The first node at or above weights that move that is no weighted mean of its parts, and why."""
    if not weighing.moves(node):
        return None
    cause = _cause(node)
    if cause is not None:
        return node, cause
    return next((found for part in node.nodes if (found := _below(part, weighing)) is not None), None)


def _cause(node: ResultNode) -> Phrase | None:
    taken, held = ([part.code for part in node.nodes if told(part)] for told in (_deducts, _is_held))
    if taken:
        return Phrase("weights.deducts", {"codes": ", ".join(taken)})
    if held:
        return Phrase("weights.held", {"codes": ", ".join(held)})
    if node.because is not None:
        return Phrase("weights.bound")
    mean = sum((part.weight * part.exact for part in node.nodes), Fraction(0))
    return (
        None if mean == node.exact * sum((part.weight for part in node.nodes), Fraction(0)) else Phrase("weights.rule")
    )


def _deducts(part: ResultNode) -> bool:
    return part.deducts


def _is_held(part: ResultNode) -> bool:
    return not part.counted


def _instead(tops: Sequence[ResultNode]) -> Phrase:
    """What may be written: the kinds of parts whose weights can move alone."""
    kinds = list(dict.fromkeys(node.kind for top in tops for part in top.nodes for node in _all(part)))
    free = [kind for kind in kinds if not any(_below(top, Weighing(top, _tenth(kind))) for top in tops)]
    options = ", ".join(f"--move {kind}=10" for kind in free)
    return Phrase("weights.others", {"options": options}) if free else Phrase("weights.none")


def _tenth(kind: str) -> Mapping[str, Fraction]:
    return {kind: Fraction(1, 10)}


def _all(node: ResultNode) -> list[ResultNode]:
    return [node, *(below for part in node.nodes for below in _all(part))]
