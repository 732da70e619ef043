"""A tree that is a sum of its leaves is one of factors; what is more than that says so."""

from fractions import Fraction

import pytest

from spbe_sdk.scoring.column import NeedsRows
from spbe_sdk.scoring.linear import factors_of
from spbe_sdk.scoring.strategy import Strategy
from spbe_sdk.scoring.trees import Node
from spbe_sdk.scoring.weakest_link import weakest_link
from spbe_sdk.scoring.weighted_geometric_mean import weighted_geometric_mean
from spbe_sdk.scoring.weighted_mean import weighted_mean


def tree(strategy: Strategy) -> Node:
    inner = Node("i", Fraction(2), (Node("a", Fraction(1)), Node("b", Fraction(1))), strategy)
    return Node("", Fraction(3), (inner, Node("c", Fraction(1)), Node("d", Fraction(0), deducts=True)), strategy)


def test_factors_are_those_of_the_whole() -> None:
    factors, constant = factors_of(tree(weighted_mean))
    assert factors == {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3), "d": Fraction(-1)}
    assert constant == 0


def test_a_constant_is_kept() -> None:
    def more(parts: object) -> Fraction:
        return weighted_mean(parts) + Fraction(1, 2)  # type: ignore[arg-type]

    assert factors_of(tree(more))[1] == Fraction(1, 2) + Fraction(2, 3) * Fraction(1, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize("strategy", [weakest_link, weighted_geometric_mean])
def test_what_is_no_sum_needs_rows(strategy: Strategy) -> None:
    with pytest.raises(NeedsRows):
        factors_of(tree(strategy))


def test_a_cap_is_no_sum() -> None:
    with pytest.raises(NeedsRows):
        factors_of(Node("", Fraction(1), (Node("a", Fraction(1), at_most=Fraction(3)),), weighted_mean))
