"""What `spbe compare` and `spbe trend` show is there for Python in one call."""

from decimal import Decimal

import pytest

from spbe_sdk import Assessment, Rating, ScoredResult, UsageError, score
from spbe_sdk.comparison.crosswalk import compare_connected
from spbe_sdk.comparison.ranking import rank_beside
from spbe_sdk.comparison.trend import read_trend


def result(region: str, level: int, instrument: str = "spbe-59-2020", year: int = 2023) -> ScoredResult:
    ratings = tuple(Rating(indicator=str(number), value=level) for number in range(1, 48))
    return score(Assessment(instrument=instrument, region=region, year=year, ratings=ratings))


def test_ours_stands_beside_its_peers_and_the_others_only_in_rank() -> None:
    ours, near, far = result("32.16", 3), result("32.11", 4), result("51.71", 5)
    found = rank_beside([ours, near, far], "province")
    assert [item.result for item in found.ranked] == [far, near, ours]
    assert list(found.peers) == [near]
    best, _, own = found.entries()
    assert (best["rank"], best["to_best"], "nodes" in best) == (1, "0.00", False)
    assert (own["rank"], own["peers"]["rank"], own["nodes"][0]["median"]) == (3, 2, "3.5")
    assert "peers" not in rank_beside([ours, near]).entries()[1]


def test_two_results_are_connected_in_either_order() -> None:
    old, new = result("32.16", 3), result("32.16", 3, "pemdi-8-2026", 2026)
    for pair in ((old, new), (new, old)):
        found = compare_connected(pair)
        assert found is not None
        assert (found.old, found.new) == (old, new)
    assert compare_connected([old, old]) is None
    assert compare_connected([old, new, new]) is None


def test_published_indices_have_a_trend() -> None:
    found = read_trend(institution="kabupaten bekasi")
    assert found.turns
    assert Decimal(found.turns[0].to_dict()["index"]) == found.turns[0].index
    for institution in (None, "Kabupaten Entah"):
        with pytest.raises(UsageError):
            read_trend(institution=institution)
