"""A frame of a thousand equals a thousand frames of one, digit for digit, on every engine."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy
import pandas
import polars
import pytest

from conftest import mixed
from spbe_sdk import Assessment, DataError, Rating, UsageError, load_instrument, score, score_frame
from spbe_sdk.documents.instrument import Instrument, Predicate
from spbe_sdk.documents.instrument_scales import Grades, Levels, Number
from spbe_sdk.files.providers import registered
from spbe_sdk.instruments.library import library
from spbe_sdk.scoring.strategy import WeightedPart

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
    with pytest.raises(UsageError, match="No column") as caught:
        score_frame(polars.DataFrame({"region": ["a"]}), instrument)
    assert [finding.allowed for finding in caught.value.findings] == ["1, 2, 3, 4, 5, 6, 7, 8"]


def test_a_column_with_the_code_of_a_group_is_replaced_by_its_index() -> None:
    frame = polars.DataFrame({"D1": ["lama"], "1": [5], "tahun": [2023]})
    scored = score_frame(frame, load_instrument("spbe-59-2020"))
    assert scored.columns[:3] == ["tahun", "index", "D1"]
    assert scored["D1"].to_list() == ["1.40"]


def test_derived_values_follow_in_a_frame_too() -> None:
    instrument = mixed()
    frame = polars.DataFrame({"a": ["Y", "T", None], "b": ["2.5", "4", "1"]})
    scored = score_frame(frame, instrument)
    assert scored["index"].to_list() == ["3.13", "1.00", "0.25"]
    assert scored["complete"].to_list() == [True, True, False]


def harmonic(parts: Sequence[WeightedPart[Any]]) -> Any:
    return sum(part.weight for part in parts) / sum(part.weight / part.value for part in parts)


def capped(parts: Sequence[WeightedPart[Any]]) -> Any:
    lowest, highest = min(part.value for part in parts), max(part.value for part in parts)
    return lowest + 1 if highest > lowest + 1 else highest


def faulty(parts: Sequence[WeightedPart[Any]]) -> Any:
    return parts[0].value * len(parts[0])  # type: ignore[arg-type]


def only_fractions(parts: Sequence[WeightedPart[Any]]) -> Any:
    if not all(isinstance(part.value, Fraction) for part in parts):
        raise TypeError("only fractions")
    return parts[0].value


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The strategies of this file, registered as those of an installed package are."""
    about = tmp_path / "own-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: own\nVersion: 1.0\n")
    names = [function.__name__ for function in (harmonic, capped, faulty, only_fractions)]
    points = "".join(f"{name} = {__name__}:{name}\n" for name in names)
    (about / "entry_points.txt").write_text(f"[spbe_sdk.strategies]\n{points}")
    monkeypatch.syspath_prepend(tmp_path)
    registered.cache_clear()
    yield
    registered.cache_clear()


def of_two(strategy: str, weights: tuple[Fraction, Fraction], **changes: Any) -> Instrument:
    """SPBE's rules over two indicators."""
    spbe = load_instrument("spbe-59-2020")
    leaf = spbe.indicators()[0]
    made = zip("ab", weights, strict=True)
    nodes = tuple(leaf.model_copy(update={"code": code, "weight": weight}) for code, weight in made)
    return spbe.model_copy(update={"strategy": strategy, "nodes": nodes, "predicate_rules": (), **changes})


def assert_as_one_by_one(instrument: Instrument, engine: str, data: dict[str, list[Any]]) -> None:
    frame = ENGINES[engine](data)
    scored = score_frame(frame.convert_dtypes() if engine == "pandas" else frame, instrument)
    rows = list(nw.from_native(scored, eager_only=True).iter_rows(named=True))
    assert len(rows) == len(data["b"])
    for number, row in enumerate(rows):
        ratings = tuple(Rating(indicator=c, value=data[c][number]) for c in data if data[c][number] is not None)
        single = score(Assessment(instrument=instrument.id, region="32", year=2023, ratings=ratings), instrument)
        found = (row["index"], row["predicate"], row["gaps"], bool(row["complete"]))
        assert found == (str(single.index), single.predicate, len(single.gaps), single.complete)


LEVELS = {"a": [1, 5, 3, None, 2, 4, 5], "b": [5, 1, 4, 2, None, 4, 5]}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("strategy", ["harmonic", "capped"])
def test_a_strategy_written_for_numbers_gives_the_same_row_by_row(installed: None, strategy: str, engine: str) -> None:
    assert_as_one_by_one(of_two(strategy, (Fraction(1), Fraction(2))), engine, LEVELS)


@pytest.mark.parametrize(("strategy", "words"), [("faulty", "has no len"), ("only_fractions", "only fractions")])
def test_a_strategy_with_a_fault_shows_it(installed: None, strategy: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        score_frame(polars.DataFrame(LEVELS), of_two(strategy, (Fraction(1), Fraction(2))))


@pytest.mark.parametrize("predicate_from", ["published", "exact"])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("strategy", ["weighted-mean", "weighted-sum", "weakest-link"])
@pytest.mark.parametrize("bits", range(50, 66, 2))
def test_weights_beyond_64_bits_give_the_same_digits(
    bits: int, strategy: str, engine: str, predicate_from: str
) -> None:
    for weight in (Fraction(2**bits - 1, 3), Fraction(2 ** (bits + 1) + 1, 3), Fraction(1, 2**bits + 1)):
        instrument = of_two(strategy, (weight, Fraction(1, 3)), predicate_from=predicate_from)
        assert_as_one_by_one(instrument, engine, LEVELS)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_divisor_beyond_64_bits_gives_the_same_digits(engine: str) -> None:
    for divisor in range(2**62 - 9, 2**62 + 9):
        for share in (10, 20):
            weights = Fraction((2**63 - 1 - divisor) // share, divisor), Fraction(1, divisor)
            assert_as_one_by_one(of_two("weighted-sum", weights, decimals=0), engine, LEVELS)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("bits", range(48, 66, 2))
def test_what_counts_for_a_gap_may_be_the_largest_there_is(bits: int, engine: str) -> None:
    scale = Number(kind="number", minimum=Fraction(0), maximum=Fraction(5))
    for gap in (Fraction(5), Fraction(14, 3), Fraction(2**bits + 1, 2**bits)):
        instrument = of_two("weighted-mean", (Fraction(2**bits + 1), Fraction(1)))
        gaps = instrument.gaps.model_copy(update={"value": gap})
        scales = dict.fromkeys(instrument.scales, scale)
        instrument = instrument.model_copy(update={"gaps": gaps, "scales": scales})
        assert_as_one_by_one(instrument, engine, {"a": ["0", None, "0.1"], "b": [None, "0.5", "0"]})
        assert_as_one_by_one(instrument, engine, {"b": ["0", None, "x"]})
        assert_as_one_by_one(instrument, engine, {"a": ["x", None, "0"], "b": ["0", None, "5"]})


@pytest.mark.parametrize("predicate_from", ["published", "exact"])
@pytest.mark.parametrize("edge", ["at_least", "above"])
@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_on_the_edge_of_a_band_has_the_same_predicate(engine: str, edge: str, predicate_from: str) -> None:
    edges = (Fraction(4), Fraction("3.335"), Fraction(3), Fraction(8, 3), Fraction("2.33"), Fraction(5, 3))
    bands = tuple(Predicate.model_validate({"name": str(value), edge: value}) for value in edges)
    levels = {"a": [a for a in range(1, 6) for _ in range(5)], "b": [*range(1, 6)] * 5}
    for weights in ((Fraction(1), Fraction(1)), (Fraction(1), Fraction(2))):
        changes = {"predicates": (*bands, Predicate(name="low")), "predicate_from": predicate_from}
        assert_as_one_by_one(of_two("weighted-mean", weights, **changes), engine, levels)


@pytest.mark.parametrize("engine", ENGINES)
def test_ratings_with_more_digits_than_64_bits_hold(engine: str) -> None:
    scale = Number(kind="number", minimum=Fraction(0), maximum=Fraction(5))
    instrument = of_two("weighted-mean", (Fraction(1), Fraction(2)))
    instrument = instrument.model_copy(update={"scales": dict.fromkeys(instrument.scales, scale)})
    for digits in (16, 17, 18, 19, 25, 79):
        data: dict[str, list[Any]] = {
            "a": ["1." + "1" * digits, "0." + "0" * (digits - 1) + "1", "0", None],
            "b": ["2", "5", "0", "3.335"],
        }
        assert_as_one_by_one(instrument, engine, data)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("strategy", ["weighted-mean", "harmonic"])
def test_lists_and_other_things_are_no_ratings(installed: None, strategy: str, engine: str) -> None:
    instrument = of_two(strategy, (Fraction(1), Fraction(2)))
    with pytest.raises(DataError) as caught:
        score_frame(ENGINES[engine]({"a": [[1], [2]], "b": [1, 5]}), instrument)
    assert [finding.field for finding in caught.value.findings] == ["a"]


@pytest.mark.parametrize(("strategy", "low"), [("weighted-mean", "3.00"), ("harmonic", "2.00")])
def test_a_column_of_anything_keeps_what_can_be_a_rating(installed: None, strategy: str, low: str) -> None:
    instrument = of_two(strategy, (Fraction(1), Fraction(2)))
    cells = [
        [1],
        4,
        "4",
        4.0,
        Decimal("4.00"),
        numpy.float32(4),
        numpy.int8(4),
        True,
        None,
        "",
        float("nan"),
        pandas.NA,
    ]
    scored = score_frame(pandas.DataFrame({"a": pandas.Series(cells, dtype=object), "b": [4] * len(cells)}), instrument)
    assert scored["index"].to_list() == [low, *["4.00"] * 6, *[low] * 5]
    assert scored["invalid"].to_list() == [1, *[0] * 6, 1, *[0] * 4]
