"""Wholes that are sums of their leaves: with what each is multiplied, found by asking the strategies themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NoReturn

import attrs

from spbe_sdk.scoring.column import Atom, Column, NeedsRows, as_column
from spbe_sdk.scoring.trees import Node, whole_of


@attrs.frozen(slots=True, eq=False)
class LeafAtom(Atom):
    """What stands for a leaf: nothing is computed with it."""

    code: str = ""


@attrs.frozen(slots=True, eq=False)
class Linear(Column):
    """A sum of leaves, each with its factor; the least of several is none."""

    def least(self, others: Sequence[Column | Fraction]) -> NoReturn:
        """No sum."""
        raise NeedsRows


def factors_of(tree: Node) -> tuple[Mapping[str, Fraction], Fraction]:
    """What each leaf of a tree is multiplied with in its value, and what is added.

    Raises:
        NeedsRows: it is no sum of its leaves.
    """
    whole = as_column(_linear(tree))
    factors: dict[str, Fraction] = {}
    for atom, factor in whole.terms.items():
        if isinstance(atom, LeafAtom):
            factors[atom.code] = factor
    return factors, whole.constant


def _linear(node: Node) -> Column:
    if node.checks or node.at_most is not None or node.at_least is not None:
        raise NeedsRows
    if not node.parts:
        return Linear({LeafAtom(None, 0, code=node.code): Fraction(1)})  # type: ignore[arg-type]
    return as_column(whole_of(node, [(part, _linear(part)) for part in node.parts]))
