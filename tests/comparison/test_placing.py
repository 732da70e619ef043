"""Where a figure stands among others, node by node, and how it moved over the years."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import Assessment, Rating, Result, UsageError, score
from spbe_sdk.comparison.peers import peers
from spbe_sdk.comparison.placing import median, place_among
from spbe_sdk.comparison.profile import profile
from spbe_sdk.comparison.published.library import published_indices
from spbe_sdk.comparison.trend import trend

FIGURES = st.decimals(min_value=1, max_value=5, places=2)


@given(FIGURES, st.lists(FIGURES, min_size=1, max_size=12))
def test_ranks_and_percentiles(own: Decimal, others: list[Decimal]) -> None:
    found = place_among(own, others)
    assert found.rank == 1 + sum(other > own for other in others)
    assert found.count == len(others) + 1
    assert found.to_best <= 0
    assert 0 <= found.percentile <= 100
    assert (found.percentile == 100) == (own > max(others))
    assert place_among(own, list(reversed(others))) == found


def test_ties_share_a_rank() -> None:
    found = place_among(Decimal("3.00"), [Decimal("3.00"), Decimal("4.00"), Decimal("2.00")])
    assert (found.rank, str(found.percentile)) == (2, "50.0")
    assert found.median == Fraction(3)


def test_nobody_to_stand_beside() -> None:
    with pytest.raises(UsageError):
        place_among(Decimal(3), [])


@given(st.lists(st.fractions(min_value=0, max_value=5), min_size=1, max_size=9))
def test_half_lie_on_each_side_of_the_median(values: list[Fraction]) -> None:
    middle = median(values)
    assert 2 * sum(value < middle for value in values) <= len(values)
    assert 2 * sum(value > middle for value in values) <= len(values)


def result(region: str, levels: list[int], year: int = 2023) -> Result:
    ratings = tuple(Rating(indicator=str(n), value=level) for n, level in enumerate(levels, start=1))
    return score(Assessment(instrument="spbe-59-2020", region=region, year=year, ratings=ratings))


def test_peers_by_place_by_type_and_by_index() -> None:
    own = result("32.16", [3] * 47)
    places = {"32.11": 4, "32.75": 2, "33.01": 5, "32": 3, "32.16.01": 3, "11.01": 1, "12.01": 4}
    others = [result(region, [level] * 47) for region, level in places.items()]

    def codes(which: str) -> list[str]:
        return [peer.region for peer in peers(own, others, which)]

    assert codes("province") == ["32.11", "32.75", "32", "32.16.01"]
    assert codes("type") == ["32.11", "33.01", "11.01", "12.01"]
    assert codes("similar") == ["32.11", "32.75", "32", "32.16.01", "12.01"]
    assert codes("12.01,32") == ["32", "12.01"]


def test_strengths_and_gaps_are_named_by_what_they_weigh() -> None:
    own = [3] * 47
    own[0], own[31], own[46] = 5, 1, 1
    found = profile(result("32.16", own), [result("32.11", [3] * 47), result("32.13", [3] * 47)])
    assert [item.node.code for item in found.strengths()] == ["1"]
    gaps = [item.node.code for item in found.gaps()]
    assert set(gaps) == {"32", "47"}
    assert found.whole.rank == 3


def test_only_what_was_measured_alike() -> None:
    other = score(Assessment(instrument="pemdi-8-2026", region="32.11", year=2026))
    with pytest.raises(UsageError) as caught:
        profile(result("32.16", [3] * 47), [other])
    assert caught.value.findings[0].code == "results-different"
    with pytest.raises(UsageError) as caught:
        profile(result("32.16", [3] * 47), [result("32.16", [4] * 47)])
    assert caught.value.findings[0].code == "standing-twice"


def test_a_change_of_instrument_is_a_break() -> None:
    """Sumedang's 3.81 of 2020 and 3.52 of 2021 were measured by different instruments."""
    points = [(i.year, i.index, i.predicate, i.instrument) for i in published_indices()
              if i.institution == "Kabupaten Sumedang"]  # fmt: skip
    turns = trend(points)
    assert [(turn.year, turn.broken) for turn in turns][:2] == [(2020, False), (2021, True)]
    assert turns[1].change is None
    assert all(turn.change is not None for turn in turns[2:] if not turn.broken)
    with pytest.raises(UsageError) as caught:
        trend([*points, points[0]])
    assert caught.value.findings[0].code == "trend-twice"
