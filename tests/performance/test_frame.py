"""Many units by columns equal one plan with the same units, digit for digit, on every engine."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import duckdb
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measured import LEVELS, PERIODS, UNITS, Rows, as_frames, as_plan, expected, found
from spbe_sdk import DataError, UsageError, measure_frame
from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.columns.achieved import has_columns
from spbe_sdk.performance.columns.recounted import recounted as fractions
from spbe_sdk.performance.policies.library import load_policy, policy_names
from spbe_sdk.scoring.exact import round_half_up

numbers = st.one_of(
    st.sampled_from([Fraction(n) for n in (0, 0, 1, 3, 7, 10, 50, 90, 100, 100, -5)]),
    st.integers(0, 130).map(Fraction),
    st.integers(-200, 20_000).map(lambda n: Fraction(n, 100)),
)

figures = st.one_of(st.none(), numbers, numbers, numbers)


@st.composite
def indicators(draw: st.DrawFn) -> Rows:
    """Every direction and accumulation, own caps, baselines, weights and the lack of them."""
    return [
        {
            "code": f"i{number}",
            "direction": draw(st.sampled_from(["maximize", "minimize", "range", "target", None])),
            "accumulation": draw(st.sampled_from(["sum", "mean", "last"])),
            "weight": draw(st.sampled_from([None, 1, 2, 3, 0])),
            "cap": draw(st.sampled_from([None, None, 120, 100])),
            "baseline": draw(figures),
        }
        for number in range(draw(st.integers(1, 4)))
    ]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Rows, Rows, Rows]:
    """Measurements, indicators and budgets of some units."""
    known = draw(indicators())
    units = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=6, unique=True))
    measured, spent = [], []
    for unit in units:
        place = dict(zip(LEVELS, unit, strict=True))
        for indicator in known:
            for period in PERIODS[draw(st.sampled_from(list(PERIODS)))]:
                cells = {name: draw(figures) for name in ("target", "target_low", "actual")}
                if cells["target"] is not None and cells["target_low"] is not None:
                    cells["target_low"], cells["target"] = sorted((cells["target_low"], cells["target"]))
                measured.append({**place, "indicator": indicator["code"], "period": period, **cells})
        for period in PERIODS[draw(st.sampled_from(list(PERIODS)))] if draw(st.booleans()) else ():
            money = {name: draw(st.sampled_from([None, 0, 9, 10, 100, 10**12])) for name in ("ceiling", "realised")}
            spent.append({**place, "period": period, **money})
    return measured, known, spent


def in_duckdb(frames: list[polars.DataFrame]) -> list[Any]:
    connection = duckdb.connect()
    for number, frame in enumerate(frames):
        connection.register(f"t{number}", frame.to_arrow())
    return [connection.table(f"t{number}") for number in range(len(frames))]


ENGINES: dict[str, Callable[[list[polars.DataFrame]], list[Any]]] = {
    "polars": lambda frames: frames,
    "polars lazy": lambda frames: [frame.lazy() for frame in frames],
    "duckdb": in_duckdb,
    "pandas": lambda frames: [frame.to_pandas() for frame in frames],
    "pyarrow": lambda frames: [frame.to_arrow() for frame in frames],
}


def check(data: tuple[Rows, Rows, Rows], engine: str, policy: MeasurementPolicy, period: Period = Period.YEAR) -> None:
    rows, names, money = ENGINES[engine](as_frames(*data))
    budgets = money if data[2] else None
    frames = measure_frame(rows, names, policy, levels=LEVELS, budgets=budgets, period=period)
    want = expected(as_plan(*data), policy, period)
    assert found(frames) == want


@pytest.mark.parametrize("name", policy_names())
@settings(max_examples=6, deadline=None)
@given(data=tables(), period=st.sampled_from([Period.YEAR, Period.YEAR, Period("Q2"), Period("M4")]))
def test_columns_equal_a_plan(name: str, data: tuple[Rows, Rows, Rows], period: Period) -> None:
    check(data, "polars lazy", load_policy(name), period)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lower_edge_without_a_target_is_no_range(engine: str) -> None:
    place = {"village": None, "district": None, "regency": "K1", "indicator": "i1"}
    empty = {"target": None, "target_low": None, "actual": None}
    rows = [
        {**place, **empty, "period": "Q2", "target_low": Fraction(0), "actual": Fraction(0)},
        {**place, **empty, "period": "Q4", "target": Fraction(84), "actual": Fraction(3)},
    ]
    known = {"code": "i1", "direction": "range", "accumulation": "sum", "weight": None, "cap": None, "baseline": None}
    check((rows, [known], []), engine, load_policy("sumedang-rencana-aksi"))


@pytest.mark.parametrize(("period", "group"), [("Q2", "unknown"), ("Q4", "both"), ("year", "both")])
def test_money_beside_a_ceiling_of_the_year_is_grouped_when_the_year_is_over(period: str, group: str) -> None:
    place = dict(zip(LEVELS, UNITS[0], strict=True))
    row = {**place, "indicator": "i0", "target": Fraction(1), "target_low": None, "actual": Fraction(1)}
    measured = [{**row, "period": quarter} for quarter in ("Q1", "Q2", "Q3", "Q4")]
    known = {"code": "i0", "direction": None, "accumulation": "last", "weight": None, "cap": None, "baseline": None}
    spent = [{**place, "period": "year", "ceiling": 100, "realised": None}]
    spent += [{**place, "period": quarter, "ceiling": None, "realised": 24} for quarter in ("Q1", "Q2", "Q3", "Q4")]
    data = (measured, [known], spent)
    check(data, "polars lazy", load_policy("umum-1"), Period(period))
    rows, names, money = as_frames(*data)
    frames = measure_frame(rows, names, levels=LEVELS, budgets=money, period=period)
    assert frames["all"]["group"].to_list() == [group]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("period", "target", "told", "spent", "group"),
    [
        ("year", "Q2", ("Q1", "Q2"), ("Q1", "Q2", "Q3", "Q4"), "unknown"),
        ("year", "year", ("Q1", "Q2"), ("Q1", "Q2", "Q3", "Q4"), "unknown"),
        ("Q2", "year", ("Q1", "Q2"), ("Q1", "Q2"), "unknown"),
        ("Q2", "Q2", ("Q1", "Q2"), ("Q1",), "unknown"),
        ("Q2", "Q2", ("Q1", "Q2"), ("Q1", "Q2"), "both"),
        ("year", "year", ("Q4",), ("Q4",), "both"),
    ],
)
def test_figures_of_different_parts_of_the_year_have_no_group(
    engine: str, period: str, target: str, told: tuple[str, ...], spent: tuple[str, ...], group: str
) -> None:
    place = dict(zip(LEVELS, UNITS[0], strict=True))
    row = {**place, "indicator": "i0", "target": None, "target_low": None}
    measured = [{**row, "period": quarter, "actual": Fraction(5)} for quarter in told]
    measured += [{**row, "period": target, "target": Fraction(5), "actual": None}] if target not in told else []
    measured = [{**row, "target": Fraction(5)} if row["period"] == target else row for row in measured]
    known = {"code": "i0", "direction": None, "accumulation": "last", "weight": None, "cap": None, "baseline": None}
    money = [{**place, "period": quarter, "ceiling": 10, "realised": 10} for quarter in spent]
    data = (measured, [known], money)
    check(data, engine, load_policy("umum-1"), Period(period))
    rows, names, funds = as_frames(*data)
    assert measure_frame(rows, names, levels=LEVELS, budgets=funds, period=period)["all"]["group"].to_list() == [group]


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "polars lazy"])
@settings(max_examples=3, deadline=None)
@given(data=tables(), name=st.sampled_from(policy_names()))
def test_every_engine_says_the_same(engine: str, data: tuple[Rows, Rows, Rows], name: str) -> None:
    check(data, engine, load_policy(name))


# Thirds whose mean lies on an edge: of the last published decimal, and of a class.
NEAR = {"90.005": (44_003, 30_000, "90.01"), "90": (440, 300, "90.00"), "-0.005": (-10_003, 30_000, "-0.01")}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("near", NEAR)
def test_a_figure_on_an_edge_is_computed_again(near: str, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Floored whole numbers put each of them below the edge."""
    actual, target, published = NEAR[near]
    place = dict(zip(LEVELS, UNITS[0], strict=True))
    row = {**place, "period": "year", "target_low": None}
    measured = [
        {**row, "indicator": "i0", "target": Fraction(3), "actual": Fraction(1)},
        {**row, "indicator": "i1", "target": Fraction(target), "actual": Fraction(actual)},
    ]
    other = {"direction": "maximize", "accumulation": "sum", "weight": None, "cap": None, "baseline": None}
    data: tuple[Rows, Rows, Rows] = (measured, [{"code": "i0", **other}, {"code": "i1", **other}], [])
    asked = []

    def recounted(tables: Any, *rest: Any) -> Any:
        asked.append(len(tables.measurements))
        return fractions(tables, *rest)

    monkeypatch.setattr("spbe_sdk.performance.columns.recounting.recounted", recounted)
    policy = load_policy("umum-1").model_copy(update={"floor": None})
    check(data, engine, policy)
    rows, names, _ = ENGINES[engine](as_frames(*data))
    assert found(measure_frame(rows, names, policy, levels=LEVELS))["all"]["performance"] == published
    assert set(asked) == {2}


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow", "duckdb"])
def test_a_number_is_the_same_however_it_is_kept(engine: str) -> None:
    rows = {"village": ["a"] * 2, "indicator": ["i"] * 2, "period": ["Q1", "Q2"]}
    kinds: list[Any] = [polars.Int64, polars.Float64, polars.String, polars.Decimal(10, 2), polars.Int8]
    names = polars.DataFrame({"code": ["i"], "accumulation": ["sum"]})
    for kind in kinds:
        figures = {"target": polars.Series([40, 44]).cast(kind), "actual": polars.Series([None, 44]).cast(kind)}
        made = ENGINES[engine]([polars.DataFrame(rows | figures), names])
        assert found(measure_frame(*made, levels=["village"]))["all"]["performance"] == "100.00", kind


@pytest.mark.parametrize("written", ["74.51", "74.5123456789", "0.1234567890123456789", "12345678901234.5"])
def test_a_text_that_no_whole_number_says_is_left_to_fractions(written: str) -> None:
    rows = polars.DataFrame({"village": ["a"], "indicator": ["i"], "target": ["7"], "actual": [written]})
    names = polars.DataFrame({"code": ["i"]})
    percent = round_half_up(100 * Fraction(written) / 7, 2)
    assert found(measure_frame(rows, names, levels=["village"]))["a"]["performance"] == str(percent)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("rows", "known", "told"),
    [
        ({"actual": ["12/15"]}, {}, "12/15"),
        ({"target": ["1/2"]}, {}, "1/2"),
        ({}, {"weight": ["-1"]}, "−1"),
        ({}, {"baseline": ["1/2"]}, "1/2"),
        ({"target_low": ["4"]}, {}, "4 > 2"),
        ({"target_low": ["2.5"]}, {"direction": ["range"]}, "> 2"),
    ],
)
def test_what_a_plan_refuses_a_frame_refuses(engine: str, rows: Any, known: Any, told: str) -> None:
    measured = polars.DataFrame({"village": ["a"], "indicator": ["i"], "target": ["2"], "actual": ["1"], **rows})
    frames = ENGINES[engine]([measured, polars.DataFrame({"code": ["i"], **known})])
    with pytest.raises(Exception, match=told):
        found(measure_frame(*frames, levels=["village"]))


def test_bad_calls_are_told() -> None:
    rows = polars.DataFrame({"village": ["a"], "indicator": ["i"], "target": [1], "actual": [1]})
    names = polars.DataFrame({"code": ["i"]})
    with pytest.raises(UsageError, match="district"):
        measure_frame(rows, names, levels=["district"])
    with pytest.raises(UsageError, match="code"):
        measure_frame(rows, names.rename({"code": "kode"}), levels=["village"])
    with pytest.raises(UsageError, match="TW1"):
        measure_frame(rows, names, levels=["village"], period="TW1")
    with pytest.raises(UsageError, match="units"):
        measure_frame(rows.rename({"village": "units"}), names, levels=["units"])
    with pytest.raises(DataError, match="actual"):
        measure_frame(rows.with_columns(actual=polars.date(2024, 1, 1)), names, levels=["village"])
    with pytest.raises(DataError, match="TW1"):
        measure_frame(rows.to_arrow(), names.with_columns(direction=polars.lit("TW1")).to_arrow(), levels=["village"])


@pytest.mark.parametrize("name", policy_names())
def test_whole_numbers_follow_every_shipped_policy_of_plain_means(name: str) -> None:
    policy = load_policy(name)
    assert has_columns(policy) == (policy.roll_up.strategy == "weighted-mean")


@pytest.mark.parametrize("engine", ["polars", "pyarrow", "duckdb"])
@pytest.mark.parametrize("how", ["sum", "mean", "last"])
@pytest.mark.parametrize("size", [10**6, 9 * 10**11, 10**15, 10**18])
def test_figures_of_any_size_are_exact(size: int, how: str, engine: str) -> None:
    """Where 64 bits hold no product, fractions say it."""
    months = range(1, 13)
    targets, actuals = [size - month for month in months], [size // 3 + 7 * month for month in months]
    rows = polars.DataFrame(
        {"village": "a", "indicator": "i", "period": [f"M{n}" for n in months], "target": targets, "actual": actuals}
    )
    names = polars.DataFrame({"code": ["i"], "accumulation": [how]})
    kept = slice(-1, None) if how == "last" else slice(None)
    percent = round_half_up(100 * Fraction(sum(actuals[kept]), sum(targets[kept])), 2)
    made = ENGINES[engine]([rows, names])
    assert found(measure_frame(*made, levels=["village"]))["a"]["performance"] == str(percent)


@pytest.mark.parametrize("engine", ENGINES)
def test_more_than_ten_thousand_percent_is_exact(engine: str) -> None:
    rows = polars.DataFrame({"village": ["a", "b"], "indicator": ["i"] * 2, "target": [1, 3], "actual": [10**12, 310]})
    names = polars.DataFrame({"code": ["i"]})
    units = found(measure_frame(*ENGINES[engine]([rows, names]), levels=["village"]))
    assert [units[code]["performance"] for code in "ab"] == [f"{10**14}.00", "10333.33"]


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow", "duckdb"])
def test_a_word_that_is_none_is_told_where_it_counts(engine: str) -> None:
    rows = polars.DataFrame({"village": ["a", "b"], "indicator": ["i", "j"], "target": [1, 3], "actual": [1, 2]})
    names = polars.DataFrame({"code": ["i", "j"], "direction": ["naik", "naik"]})
    with pytest.raises(Exception, match="naik"):
        measure_frame(*ENGINES[engine]([rows, names]), levels=["village"])


def test_tables_of_one_shape_are_planned_once_in_duckdb() -> None:
    """Other words, policies and periods are other plans; what indicators do not ask for is still right."""
    words = [(way, how) for way in ("maximize", "minimize") for how in ("sum", "mean", "last")]
    for way, how in [*words, *words[:2]]:
        rows = polars.DataFrame(
            {"village": "a", "indicator": "i", "period": ["Q1", "Q2"], "target": [10, 30], "actual": [9, 12]}
        )
        made = ENGINES["duckdb"]([rows, polars.DataFrame({"code": ["i"], "direction": [way], "accumulation": [how]})])
        target, actual = (30, 12) if how == "last" else (40, 21)
        percent = Fraction(100 * (actual if way == "maximize" else 2 * target - actual), target)
        assert found(measure_frame(*made, levels=["village"]))["a"]["performance"] == str(round_half_up(percent, 2))
