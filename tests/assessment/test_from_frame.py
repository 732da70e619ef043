"""A dataframe with an indicator a row is an assessment, whatever engine holds it."""

from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from spbe_sdk import Assessment, DataError, Rating, UsageError, load_instrument, score

ABOUT: dict[str, Any] = {"instrument": "spbe-59-2020", "region": "32.16", "year": 2023}
ROWS = {"No": [1, 2, 3], "Nilai": [3.0, None, 2.0], "Catatan": ["a", None, None]}
RATINGS = (
    Rating(indicator="1", value=3, note="a"),
    Rating(indicator="2", value=None),
    Rating(indicator="3", value=2),
)


def from_frame(frame: object, **other: Any) -> Assessment:
    return Assessment.from_frame(frame, indicator="No", value="Nilai", **{**ABOUT, **other})


@pytest.mark.parametrize(
    "made",
    [pd.DataFrame, lambda rows: pd.DataFrame(rows).convert_dtypes(), pl.DataFrame, pl.LazyFrame,
     lambda rows: pl.DataFrame(rows).to_arrow(), lambda rows: duckdb.from_arrow(pl.DataFrame(rows).to_arrow())],
)  # fmt: skip
def test_every_engine_gives_the_same(made: Any) -> None:
    assert from_frame(made(ROWS), note="Catatan").ratings == RATINGS


@pytest.mark.parametrize("indicator", ["Indikator 10", "10.", 10.0, np.int64(10), Decimal("10")])
@pytest.mark.parametrize("value", ["3", "3,00", "Level 3 - Terdefinisi", 3.0, np.int8(3), Decimal("3")])
def test_cells_as_people_write_them(indicator: object, value: object) -> None:
    frame = pd.DataFrame({"No": [indicator], "Nilai": [value]}, dtype=object)
    assert from_frame(frame).ratings == (Rating(indicator="10", value=3),)


def test_a_row_of_nothing_is_none_and_a_rating_of_nothing_is_wrong() -> None:
    frame = pd.DataFrame({"No": ["1", None, None], "Nilai": [3, None, 4]})
    with pytest.raises(DataError) as caught:
        from_frame(frame)
    assert [(item.origin.row, item.origin.column) for item in caught.value.findings if item.origin] == [(3, "No")]
    assert len(from_frame(frame[:2]).ratings) == 1


def test_the_rows_that_are_wrong_are_named_at_once() -> None:
    frame = pd.DataFrame({"No": ["1", "?", "!"], "Nilai": [3, 3, [4]]})
    with pytest.raises(DataError) as caught:
        from_frame(frame)
    assert {item.origin.row for item in caught.value.findings if item.origin} == {2, 3}


def test_columns_that_are_not_there_or_twice() -> None:
    with pytest.raises(UsageError) as caught:
        Assessment.from_frame(pd.DataFrame(ROWS), **ABOUT)
    assert [item.found for item in caught.value.findings] == ["indicator", "value"]
    twice = pd.DataFrame([[1, 2, 3]], columns=["No", "No", "Nilai"])
    with pytest.raises(UsageError, match="Several columns"):
        from_frame(twice)


def test_columns_may_be_numbered() -> None:
    frame = pd.DataFrame([[1, 3]])
    assert Assessment.from_frame(frame, indicator="0", value="1", **ABOUT).ratings[0].value == 3


def test_it_takes_what_an_assessment_takes() -> None:
    made = from_frame(pd.DataFrame(ROWS), instrument=load_instrument("spbe-59-2020"), stage="final")
    assert (made.instrument, made.stage) == ("spbe-59-2020", "final")
    with pytest.raises(DataError):
        from_frame(pd.DataFrame(ROWS), region="Bekasi")


def test_a_whole_frame_scores_as_its_ratings_do() -> None:
    levels = [number % 5 + 1 for number in range(47)]
    frame = pd.DataFrame({"No": range(1, 48), "Nilai": levels})
    made = from_frame(frame)
    assert made.ratings == tuple(Rating(indicator=str(number), value=level) for number, level in enumerate(levels, 1))
    assert score(made).index == score(Assessment(**ABOUT, ratings=made.ratings)).index
