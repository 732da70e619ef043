"""A bound holds of the sum of its nodes' values, and each of its edges belongs to it or not as it says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.scoring.bounds import Bound

F = Fraction


@pytest.mark.parametrize(
    ("bound", "below", "at", "over"),
    [(Bound(("a",), at_least=F(3)), False, True, True), (Bound(("a",), above=F(3)), False, False, True),
     (Bound(("a",), at_most=F(3)), True, True, False), (Bound(("a",), below=F(3)), True, False, False),
     (Bound(("a",), among=frozenset([F(3)])), False, True, False), (Bound(("a",)), True, True, True)],
)  # fmt: skip
def test_each_edge_as_it_says(bound: Bound, below: bool, at: bool, over: bool) -> None:
    around = F(3) - F(1, 10**30), F(3), F(3) + F(1, 10**30)
    assert tuple(bound.holds([value]) for value in around) == (below, at, over)


@given(st.lists(st.fractions(), min_size=1, max_size=5), st.fractions())
def test_the_sum_of_several_is_looked_at(values: list[Fraction], edge: Fraction) -> None:
    codes = tuple(map(str, range(len(values))))
    assert Bound(codes, at_least=edge).holds(values) == (sum(values) >= edge)


def test_all_edges_bind_at_once() -> None:
    bound = Bound(("a",), at_least=F(16), at_most=F(34))
    assert [bound.holds([F(value)]) for value in (15, 16, 34, 35)] == [False, True, True, False]
