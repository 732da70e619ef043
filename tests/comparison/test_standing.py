"""Where an institution stands in the nation, and what those like it did."""

from decimal import Decimal
from fractions import Fraction

import pytest

from spbe_sdk import DataError, UsageError, standing
from spbe_sdk.comparison.likes import likes_of, part_of
from spbe_sdk.comparison.nation import nation
from spbe_sdk.comparison.published.library import published_in
from spbe_sdk.comparison.rises import moves_between, rises


def circles(who: str, year: int) -> dict[str, tuple[int, int]]:
    return {circle.scope: (circle.place.rank, circle.place.count) for circle in standing(who, year).circles}


def test_bekasi_stands_where_the_report_has_it() -> None:
    found = standing("32.16", 2024)
    assert (str(found.own.index), found.own.predicate) == ("4.08", "Sangat Baik")
    told = circles("32.16", 2024)
    assert (told["all"], told["type"], told["province"]) == ((69, 615), (24, 392), (8, 27))
    assert found.next_step is not None
    step = found.next_step
    assert (step.predicate, str(step.at_least), str(step.missing)) == ("Memuaskan", "4.20", "0.12")


def test_the_shape_for_programs() -> None:
    found = standing("Kab Bekasi").to_dict()
    assert {"region", "institution", "year", "index", "predicate", "circles", "domains"} <= found.keys()
    assert (found["region"], found["year"], found["index"]) == ("32.16", 2024, "4.08")
    assert {"scope", "rank", "of", "percentile", "median", "best"} <= found["circles"][0].keys()
    assert [domain["code"] for domain in found["domains"]] == ["D1", "D2", "D3", "D4"]
    assert [circle["scope"] for circle in found["domains"][2]["circles"]] == ["all", "type", "province", "similar"]


@pytest.mark.parametrize("year", [2023, 2024])
def test_ranks_are_those_of_the_list(year: int) -> None:
    everyone = published_in(year)
    for item in everyone[::40]:
        higher = sum(other.index > item.index for other in everyone)
        assert circles(item.name, year)["all"] == (higher + 1, len(everyone))


def test_a_province_stands_among_provinces_and_in_no_province() -> None:
    told = circles("Provinsi Jawa Barat", 2024)
    assert told["type"][1] == 38
    assert "province" not in told


def test_an_institution_of_the_centre_has_no_province_either() -> None:
    told = circles("Kementerian Kesehatan", 2024)
    assert told["type"][1] == 34
    assert "province" not in told


def test_a_year_without_a_complete_list_gives_no_rank() -> None:
    found = standing("32.16", 2025)
    assert (found.complete, found.circles, found.known, found.of) == (False, [], 9, 615)
    assert (str(found.own.index), found.own.confidence) == ("4.48", "press")


def test_a_year_in_which_nothing_was_published() -> None:
    with pytest.raises(DataError) as caught:
        standing("Kabupaten Dogiyai", 2023)
    assert (caught.value.findings[0].code, caught.value.findings[0].allowed) == ("standing-year", "2024")
    with pytest.raises(DataError):
        standing("32.16", 1999)
    with pytest.raises(DataError) as caught:
        standing("Kota Pekalongan", 2025)
    found = caught.value.findings[0]
    assert (found.code, found.details["known"], found.allowed) == ("standing-partly", "9", "2023, 2024")


def test_likes_are_of_one_kind_and_began_alike() -> None:
    own = next(item for item in published_in(2024) if item.region == "32.16")
    found = likes_of(own)
    assert found is not None
    before = {item.institution: item.index for item in published_in(2023)}
    assert all(item.kind == "regency" and (item.region or "")[0] == "3" for item in found.members)
    assert all(abs(before[item.institution] - Decimal("3.28")) <= Decimal("0.25") for item in found.members)
    assert own not in found.members
    assert likes_of(next(item for item in published_in(2023) if item.region == "32.16")) is None


@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("by", ["near", "predicate"])
def test_the_likes_of_a_standing_are_those_whose_moves_are_told(by: str, everywhere: bool) -> None:
    for own in published_in(2024)[::25]:
        likes = likes_of(own, 2023, by=by, everywhere=everywhere)
        if likes is None or not likes.members:
            continue
        moved = rises(own.name, by=by, everywhere=everywhere).moves
        assert [move.after for move in moved] == likes.members
        gaps = [abs(like.before.index - likes.own.index) for like in likes.found]
        assert gaps == sorted(gaps)
        assert all(like.before.kind == own.kind for like in likes.found)


def test_likes_widen_by_wish_and_are_named_for_a_year_that_is_not_complete() -> None:
    near, wide = standing("32.16", 2024), standing("32.16", 2024, everywhere=True)
    assert near.likes and wide.likes
    assert (near.likes.part, len(near.likes.found)) == ("3", 34)
    assert (wide.likes.part, len(wide.likes.found)) == (None, 70)
    assert {like.before.name for like in near.likes.found} < {like.before.name for like in wide.likes.found}
    told = near.to_dict()["likes"]
    assert (told["count"], told["lowest"], told["highest"]) == (34, "3.03", "3.53")
    assert told["institutions"][0] == {
        "region": "33.04", "institution": "Kabupaten Banjarnegara", "before": "3.29", "now": "3.72", "change": "0.43",
    }  # fmt: skip
    later = standing("32.16", 2025)
    assert later.likes and (later.likes.year, later.circles) == (2024, [])
    assert all(like.change is None or like.now for like in later.likes.found)


def test_the_riau_islands_lie_in_sumatra() -> None:
    batam = next(item for item in published_in(2024) if item.region == "21.71")
    assert part_of(batam) == part_of(next(item for item in published_in(2024) if item.region == "12.71"))
    assert part_of(next(item for item in published_in(2024) if item.region is None)) is None


def test_what_is_missing_is_told_for_each_domain() -> None:
    """What a domain must gain alone is what is missing over its share, rounded up, so far as its scale allows it."""
    found = standing("32.16", 2024)
    assert {item.code: item.needed and str(item.needed) for item in found.domains} == {
        "D1": None, "D2": "0.48", "D3": "0.73", "D4": "0.27",
    }  # fmt: skip
    assert sum(item.share or 0 for item in found.domains) == 1
    for own in published_in(2024)[::40]:
        other = standing(own.name, 2024)
        for item in other.domains:
            if other.next_step and item.needed is not None and item.share is not None:
                gained = Fraction(item.needed) * item.share
                assert 0 <= gained - Fraction(other.next_step.missing) < Fraction(1, 100) * item.share
                assert item.value + item.needed <= 5


def test_the_weakest_domains_lie_lowest_beside_the_similar_ones() -> None:
    assert standing("32.16", 2024).weakest == []
    assert [item.code for item in standing("Kota Pekalongan", 2024).weakest] == ["D2"]
    few = standing("BPOM", 2024)
    assert few.likes and (len(few.likes.found), few.against, few.weakest) == (3, "type", [])
    alone = standing("Kemenkes", 2023)
    assert (alone.against, [item.code for item in alone.weakest]) == ("type", ["D1"])
    assert standing("32.16", 2025).weakest == []


def test_similar_ones_are_others_who_have_an_index_that_year() -> None:
    """Simeulue has none of 2024; the median is that of the others, and the rank among us and them."""
    found = standing("Kabupaten Nias Barat", 2024)
    assert found.likes
    assert [item.institution for item in found.likes.absent] == ["Kabupaten Simeulue"]
    assert all(like.now for like in found.likes.found)
    circle = next(circle for circle in found.circles if circle.scope == "similar")
    indices = sorted(Fraction(like.now.index) for like in found.likes.found if like.now)
    assert (circle.place.count, circle.place.rank) == (len(indices) + 1, 18)
    assert circle.place.median == (indices[8] + indices[9]) / 2


def test_the_lowest_value_of_the_scale_is_named() -> None:
    assert [item.code for item in standing("Kabupaten Nias Barat", 2024).domains if item.lowest] == ["D1", "D3"]


def test_a_province_has_one_median() -> None:
    """That of its regencies and cities, in the circle and on the map; Jakarta has none that are assessed."""
    cohorts = {group.code: group for group in nation(2024).provinces}
    circle = next(circle for circle in standing("Kota Pekalongan", 2024).circles if circle.scope == "province")
    assert (cohorts["33"].count, cohorts["33"].median) == (circle.place.count, circle.place.median)
    assert cohorts["31"].count == 1


def test_too_few_likes_nearby_are_taken_from_everywhere() -> None:
    found = likes_of(next(item for item in published_in(2024) if item.name == "Kabupaten Pesisir Selatan"))
    assert found is not None
    assert found.everywhere


def test_what_those_who_rose_did() -> None:
    found = rises("32.16")
    assert (found.start, found.end, str(found.own.change)) == (2023, 2024, "0.80")
    assert {move.before.kind for move in found.moves} == {"regency"}
    assert all(abs(move.before.index - Decimal("3.28")) <= Decimal("0.25") for move in found.moves)
    assert len(found.to_ask) == 10
    assert found.to_ask[0].change == max(move.change for move in found.moves)
    rose, count = found.rose_in("D3")
    assert rose == sum((move.domain("D3") or 0) > 0 for move in found.moves)
    assert count == len(found.moves)
    for domain in found.domains:
        assert domain.reached and domain.stayed
        assert domain.reached.count + domain.stayed.count == domain.everyone.count


def test_who_fell_is_not_among_those_that_rose_most() -> None:
    for item in published_in(2024)[::60]:
        if (likes := likes_of(item)) is not None and likes.members:
            assert all(move.change > 0 for move in rises(item.name).to_ask)


def test_those_of_the_same_predicate_and_part_of_the_country() -> None:
    found = rises("32.16", by="predicate", everywhere=False)
    assert {move.before.predicate for move in found.moves} == {"Baik"}
    assert {(move.after.region or "")[0] for move in found.moves} == {"3"}


def test_years_without_a_complete_list_are_refused() -> None:
    for years in ((2021, 2024), (2024, 2023), (2024, 2024)):
        with pytest.raises(UsageError) as caught:
            rises("32.16", *years)
        assert caught.value.findings[0].code == "rises-years"


def test_moves_are_of_those_in_both_lists() -> None:
    moves = moves_between(2023, 2024)
    assert len(moves) == 607
    assert all(move.before.institution == move.after.institution for move in moves)
