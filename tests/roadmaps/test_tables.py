"""Tables in columns and in lists are the same tables, and the frontier names every index that is worth its cost."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import Assessment, Rating, load_instrument, roadmap, score
from spbe_sdk.roadmaps import tables
from spbe_sdk.roadmaps.frontier import Frontier
from spbe_sdk.roadmaps.tables import INFINITE, Columns, Lists, Priced, tables_for

pytest.importorskip("numpy")

GROUPS = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 10**12)), min_size=1, max_size=5), min_size=1, max_size=6
)


@given(groups=GROUPS, need=st.integers(-3, 30))
def test_columns_and_lists_are_the_same(groups: list[list[Priced]], need: int) -> None:
    made: list[Any] = []
    for maker in (Lists(), Columns()):
        table = maker.begin(30)
        for options in groups:
            table = maker.joined(table, options)
        least = maker.at_least(table)
        made.append((list(map(int, table)), least, maker.both(least, least, need)))
    assert made[0] == made[1]


def test_what_columns_cannot_hold_is_in_lists() -> None:
    assert isinstance(tables_for(INFINITE - 1), Columns)
    assert isinstance(tables_for(INFINITE), Lists)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_roadmap_is_the_same_without_numpy(level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    instrument = load_instrument("spbe-59-2020")
    ratings = tuple(Rating(indicator=node.code, value=level + n % 2) for n, node in enumerate(instrument.indicators()))
    result = score(Assessment(instrument=instrument.id, region="32.16", year=2023, ratings=ratings), instrument)
    found = roadmap(result, target=Decimal("4.00"), instrument=instrument)
    monkeypatch.setattr(tables, "_columns", lambda: None)
    assert roadmap(result, target=Decimal("4.00"), instrument=instrument) == found


def test_every_index_that_costs_less_than_a_higher_one_is_a_bargain() -> None:
    instrument = load_instrument("spbe-59-2020")
    ratings = tuple(Rating(indicator=node.code, value=1 + n % 3) for n, node in enumerate(instrument.indicators()))
    result = score(Assessment(instrument=instrument.id, region="32.16", year=2023, ratings=ratings), instrument)
    frontier = _frontier(result)
    cheapest: dict[Decimal, int] = {}
    for gain, cost in enumerate(frontier.cheapest):
        cheapest.setdefault(frontier.points.published(gain), cost)
    every = sorted(cheapest.items())
    assert frontier.bargains() == [
        (index, cost) for n, (index, cost) in enumerate(every) if all(cost < other for _, other in every[n + 1 :])
    ]


def _frontier(result: Any) -> Frontier:
    from spbe_sdk.roadmaps.rules.library import rules_for
    from spbe_sdk.roadmaps.statement import problem_of

    instrument = load_instrument(result.instrument)
    return Frontier.of(problem_of(result, instrument, rules_for(instrument).effort, {}))
