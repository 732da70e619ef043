"""Which domains could bring the next predicate, and what is not built on."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import standing
from spbe_sdk.comparison.next_predicate import Room, gained, rooms_of, ways_up
from spbe_sdk.comparison.published.library import published_in
from spbe_sdk.comparison.rises import as_those_who_reached, rises

ROOMS = st.dictionaries(
    st.sampled_from(["D1", "D2", "D3", "D4"]),
    st.builds(Room, st.fractions(min_value=Fraction(1, 20), max_value=1, max_denominator=40),
              st.decimals(min_value=0, max_value=4, places=2).map(Fraction)),
)  # fmt: skip


def reach(rooms: dict[str, Room], codes: tuple[str, ...]) -> Fraction:
    return sum((rooms[code].share * rooms[code].left for code in codes), Fraction(0))


@given(st.decimals(min_value=0, max_value=4, places=2), ROOMS)
def test_the_smallest_sets_that_suffice(missing: Decimal, rooms: dict[str, Room]) -> None:
    found = ways_up(missing, rooms)
    enough = [
        codes
        for number in range(1, len(rooms) + 1)
        for codes in combinations(rooms, number)
        if reach(rooms, codes) >= missing
    ]
    if not missing or not enough:
        assert found == []
        return
    smallest = [codes for codes in enough if len(codes) == len(enough[0])]
    assert {frozenset(way) for way in found} == {frozenset(codes) for codes in smallest}
    for way in found:
        assert sum(rooms[code].share * Fraction(gain) for code, gain in way.items()) >= missing
        open_ones = {gain for code, gain in way.items() if Fraction(gain) < rooms[code].left}
        assert len(open_ones) <= 1
        assert all(Fraction(gain) <= rooms[code].left for code, gain in way.items())
        assert not open_ones or max(way.values()) == max(open_ones)
    assert [max(way.values()) for way in found] == sorted(max(way.values()) for way in found)


def test_where_one_domain_is_not_enough_two_are_told() -> None:
    found = standing("Kota Pekalongan", 2024)
    assert [item.needed for item in found.domains] == [None] * 4
    assert found.ways[0] == {"D2": Decimal("0.63"), "D4": Decimal("0.63")}
    assert found.to_dict()["ways"][0] == {"D2": "0.63", "D4": "0.63"}
    assert standing("32.16", 2024).ways[0] == {"D4": Decimal("0.27")}


def test_nothing_is_built_on_a_doubtful_domain() -> None:
    found = standing("Kabupaten Banyuasin", 2023)
    assert [(item.code, item.doubtful, item.needed) for item in found.domains][3] == ("D4", True, None)
    assert "D4" not in rooms_of(found.own)
    assert [item.code for item in found.weakest] == ["D1"]
    assert found.to_dict()["domains"][3]["doubtful"] is True
    assert standing("Kabupaten Batang", 2024).to_dict()["doubtful"] is True
    assert standing("32.16", 2024).to_dict()["doubtful"] is False


def test_what_the_moves_of_those_who_reached_would_bring() -> None:
    own = standing("32.16", 2024).own
    found = rises("32.16")
    moved = {item.code: item.reached.middle for item in found.domains if item.reached}
    gain = as_those_who_reached(found, own)
    assert gain is not None
    capped = {code: min(moved[code], 5 - Fraction(own.domains[code])) for code in moved}
    exact = sum(room.share * capped[code] for code, room in rooms_of(own).items())
    assert 0 <= exact - Fraction(gain) < Fraction(1, 100)
    assert gained(own, {"D1": Fraction(1)}) is None


@pytest.mark.parametrize("year", [2023, 2024])
def test_no_way_asks_for_more_than_the_scale_has(year: int) -> None:
    for own in published_in(year)[::60]:
        for way in standing(own.name, year).ways:
            assert all(own.domains[code] + gain <= 5 for code, gain in way.items())
