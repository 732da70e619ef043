"""Published indices around a result: alike in instrument and year, each institution once, ourselves never."""

from decimal import Decimal
from typing import Any

from spbe_sdk import Assessment, Result, score
from spbe_sdk.bindings.typed import Row
from spbe_sdk.comparison.neighbours import PublishedIndex, beside, circles, own_turns, read_published
from spbe_sdk.comparison.published.library import published_in
from spbe_sdk.findings.finding import Origin


def published(
    institution: str, index: str, year: int = 2021, region: str | None = None, instrument: str = "spbe-59-2020"
) -> PublishedIndex:
    return PublishedIndex(year, institution, region, index, None, instrument, None)


def result(year: int = 2021) -> Result:
    return score(Assessment(instrument="spbe-59-2020", region="32.16", year=year))


def test_only_others_that_were_measured_alike() -> None:
    rows = [
        published("Kabupaten Bekasi", "1.60", region="32.16"),
        published("Kabupaten Sumedang", "3.50", region="32.11"),
        published("Kota Bandung", "2.00", year=2022),
        published("Kota Bogor", "2.10", instrument="spbe-5-2018"),
    ]
    sumedang = ("Kabupaten Sumedang", "32.11")
    told = {(item.institution, item.region): item.index for item in beside(result(), rows).others}
    known = {(item.institution, item.region): item.index for item in beside(result(), []).others}
    assert (told[sumedang], known[sumedang]) == (Decimal("3.50"), Decimal("3.52"))
    assert told.keys() == known.keys() == {(i.name, i.region) for i in published_in(2021) if i.region != "32.16"}


def test_the_national_mean_is_nobody() -> None:
    found = beside(result(2022), [])
    assert str(found.mean) == "2.34"
    assert "Nasional (rata-rata)" not in [item.institution for item in found.others]
    assert str(beside(result(), []).mean) == "2.24"


def test_circles_of_the_province_and_of_the_kind() -> None:
    indices = {"Kota Bandung": "4.00", "Kabupaten Garut": "0.50", "Kota Bogor": "3.00", "Kabupaten Lebong": "2.00",
               "Sekretariat Jenderal DPR RI": "4.50"}  # fmt: skip
    rows = [published(name, index) for name, index in indices.items()]
    names = {item.name for item in published_in(2021)} - indices.keys() - {"Kabupaten Sumedang"}
    others = [item for item in beside(result(), rows).others if item.institution not in names]
    found = {circle.scope: (circle.place.rank, circle.place.count) for circle in circles(result(), others)}
    assert found == {"all": (6, 7), "province": (4, 5), "type": (3, 4)}
    assert [circle.scope for circle in circles(result(), others[1:2])] == ["all"]
    assert circles(result(), []) == []


def row(number: int, **changes: Any) -> Row:
    values = {"year": 2021, "institution": "Kabupaten Sumedang", "region": "32.11", "index": Decimal("3.52"),
              "instrument": "spbe-59-2020"}  # fmt: skip
    return Row({**values, **changes}, Origin("terbit.csv", row=number), {})


def test_doubtful_rows_are_named_and_left_out() -> None:
    rows = [
        row(2),
        row(3, institution="Kabupaten Garut", index=Decimal("35.2"), region="32.05"),
        row(4, institution="Kabupaten Garut"),
        row(5, index=Decimal("3.60")),
        row(6, year=2022),
        row(7, institution="Kota X", region=None, instrument="lain-1", index=Decimal(99)),
    ]
    kept, found = read_published(rows)
    assert [(item.institution, item.year) for item in kept] == [
        ("Kabupaten Sumedang", 2021), ("Kabupaten Sumedang", 2022), ("Kota X", 2021)]  # fmt: skip
    assert [(f.code, f.origin and f.origin.row, f.to_dict()["allowed"]) for f in found] == [
        ("published-range", 3, "1,00–5,00"),
        ("published-code", 4, "Kabupaten Sumedang"),
        ("published-twice", 5, "2"),
    ]


def test_an_index_twice_in_rows_of_two_files() -> None:
    one, other = row(2), Row(row(2).values, Origin("lain.csv", row=2), {})
    kept, found = read_published([one, other])
    assert (len(kept), [(f.code, f.origin and f.origin.source) for f in found]) == (
        1,
        [("published-twice", "lain.csv")],
    )


def test_a_row_that_is_not_used_is_no_first_one() -> None:
    kept, found = read_published([row(2, index=Decimal("35.2")), row(3)])
    assert [item.index for item in kept] == ["3.52"]
    assert [finding.code for finding in found] == ["published-range"]


def test_our_own_years() -> None:
    rows = [published("B", "1.65", 2021, "32.16"), published("B", "1.50", 2020, "32.16", "spbe-5-2018"),
            published("S", "3.52", 2021, "32.11")]  # fmt: skip
    found = {turn.year: turn for turn in own_turns(rows, "32.16", "spbe")}
    assert [(year, turn.broken) for year, turn in found.items()][:2] == [(2020, False), (2021, True)]
    assert (str(found[2021].index), str(found[2024].index)) == ("1.65", "4.08")
    assert own_turns([*rows, published("B", "9", 2021, "32.16")], "32.16", "spbe") == []
    assert own_turns([], "99.99", "spbe") == []
    assert own_turns([], "32.16", "spbe") != [] == own_turns([], "32.16", "water")
