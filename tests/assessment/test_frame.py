"""A frame of a thousand equals a thousand frames of one, digit for digit, on every engine."""

import random
from typing import Any

import narwhals.stable.v2 as nw
import pandas
import polars
import pytest

from conftest import mixed
from spbe_sdk import Assessment, Rating, UsageError, load_instrument, score, score_frame
from spbe_sdk.documents.instrument import Grades, Instrument, Levels
from spbe_sdk.instruments.library import library

ENGINES: dict[str, Any] = {"polars": polars.DataFrame, "pandas": pandas.DataFrame}


def raw_values(instrument: Instrument, code: str, draw: random.Random) -> Any:
    node = instrument.find(code)
    assert node is not None
    scale = instrument.scale_of(node)
    if isinstance(scale, Levels):
        return draw.choice([*range(scale.minimum, scale.maximum + 1), None, 9])
    if isinstance(scale, Grades):
        return draw.choice([*scale.values, None, "Z"])
    return draw.choice([None, "7", "0", *(f"{draw.randint(0, 500) / 100:.2f}" for _ in range(4))])


def table(instrument: Instrument, rows: int) -> dict[str, list[Any]]:
    draw = random.Random(7)
    ratings = {n.code: [raw_values(instrument, n.code, draw) for _ in range(rows)] for n in instrument.indicators()}
    return {"region": [f"32.{row % 90 + 10}" for row in range(rows)], **ratings}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", sorted(library().files))
def test_batch_equals_one_by_one(name: str, engine: str) -> None:
    instrument = load_instrument(name)
    data = table(instrument, 24)
    frame = ENGINES[engine](data)
    if engine == "pandas":
        frame = frame.convert_dtypes()
    scored = nw.from_native(score_frame(frame, instrument), eager_only=True)
    for number, row in enumerate(scored.iter_rows(named=True)):
        ratings = tuple(
            Rating(indicator=node.code, value=data[node.code][number])
            for node in instrument.indicators()
            if data[node.code][number] is not None
        )
        year = instrument.validity.first_year
        single = score(Assessment(instrument=name, region="32.16", year=year, ratings=ratings), instrument)
        assert row["region"] == data["region"][number]
        assert row["index"] == str(single.index)
        assert row["predicate"] == single.predicate
        assert row["gaps"] == len(single.gaps)
        assert bool(row["complete"]) is single.complete
        for node in single.walk():
            if node.nodes:
                assert row[node.code] == str(node.index), node.code


@pytest.mark.parametrize("strategy", ["weighted-geometric-mean", "weakest-link", "weighted-sum"])
def test_any_strategy_in_columns_or_by_rows(strategy: str) -> None:
    instrument = load_instrument("spbe-59-2020").model_copy(update={"strategy": strategy})
    data = table(instrument, 25)
    scored = score_frame(polars.DataFrame(data), instrument)
    for number, row in enumerate(scored.iter_rows(named=True)):
        ratings = tuple(
            Rating(indicator=node.code, value=data[node.code][number])
            for node in instrument.indicators()
            if data[node.code][number] is not None
        )
        single = score(Assessment(instrument=instrument.id, region="32", year=2023, ratings=ratings), instrument)
        assert (row["index"], row["D4"]) == (str(single.index), str(single.find("D4").index))  # type: ignore[union-attr]


def test_missing_columns_are_gaps_and_no_column_at_all_is_refused() -> None:
    instrument = load_instrument("spbe-59-2020")
    scored = score_frame(polars.DataFrame({"region": ["a"], "1": [5]}), instrument)
    assert scored.row(0, named=True)["gaps"] == 46
    with pytest.raises(UsageError, match="No column"):
        score_frame(polars.DataFrame({"region": ["a"]}), instrument)


def test_a_lazy_frame_is_collected() -> None:
    scored = score_frame(polars.LazyFrame({"1": [5, 4]}), load_instrument("spbe-59-2020"))
    assert scored["A1"].to_list() == ["1.40", "1.30"]


def test_derived_values_follow_in_a_frame_too() -> None:
    instrument = mixed()
    frame = polars.DataFrame({"a": ["Y", "T", None], "b": ["2.5", "4", "1"]})
    scored = score_frame(frame, instrument)
    assert scored["index"].to_list() == ["3.13", "1.00", "0.25"]
    assert scored["complete"].to_list() == [True, True, False]
