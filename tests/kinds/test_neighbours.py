"""Published indices around a result: alike in instrument and year, each institution once, ourselves never."""

from decimal import Decimal

from spbe_sdk import Assessment, Result, score
from spbe_sdk.kinds.index_outcome import PublishedIndex
from spbe_sdk.kinds.neighbours import beside, own_turns


def published(
    institution: str, index: str, year: int = 2021, region: str | None = None, instrument: str = "spbe-59-2020"
) -> PublishedIndex:
    return PublishedIndex(year, institution, region, index, None, instrument, None)


def result() -> Result:
    return score(Assessment(instrument="spbe-59-2020", region="32.16", year=2021))


def test_only_others_that_were_measured_alike() -> None:
    rows = [
        published("Kabupaten Bekasi", "1.60", region="32.16"),
        published("Kabupaten Sumedang", "3.50", region="32.11"),
        published("Kota Bandung", "2.00", year=2022),
        published("Kota Bogor", "2.10", instrument="spbe-5-2018"),
        published("Kota Depok", "bukan angka"),
    ]
    assert beside(result(), rows) == [Decimal("3.50")]
    assert beside(result(), []) == [Decimal("3.52"), Decimal("1.60")]


def test_our_own_years() -> None:
    rows = [published("B", "1.60", 2021, "32.16"), published("B", "1.50", 2020, "32.16", "spbe-5-2018"),
            published("S", "3.52", 2021, "32.11")]  # fmt: skip
    assert [(turn.year, turn.broken) for turn in own_turns(rows, "32.16")] == [(2020, False), (2021, True)]
    assert own_turns([*rows, published("B", "9", 2021, "32.16")], "32.16") == []
