"""Many units by columns equal one plan with the same units, digit for digit, on every engine."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_sdk import DataError, Plan, UsageError, measure_frame, measure_plan
from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.performance.columns.achieved import has_columns
from spbe_sdk.performance.columns.recounted import recounted as fractions
from spbe_sdk.performance.policies.library import load_policy, policy_names
from spbe_sdk.scoring.exact import exact_text, round_half_up

LEVELS = ("village", "district", "regency")

Rows = list[dict[str, Any]]

# A village, a ward of the same district, an office without one, a district's and the regency's own, another regency.
UNITS = (
    ("V1", "D1", "K1"),
    ("V2", "D1", "K1"),
    ("V3", "D2", "K1"),
    ("O1", None, "K1"),
    (None, "D1", "K1"),
    (None, None, "K1"),
    ("V4", "D3", "K2"),
    (None, None, None),
)

PERIODS = {
    "quarters": ("Q1", "Q2", "Q3", "Q4"),
    "months": ("M1", "M2", "M3", "M4", "M12"),
    "year": ("year",),
    "both": ("year", "Q1", "Q2", "Q3"),
    "mixed": ("Q1", "M2", "M4", "M5", "Q3"),
    "late": ("Q4",),
}

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
                measured.append({**place, "indicator": indicator["code"], "period": period, **cells})
        for period in PERIODS[draw(st.sampled_from(list(PERIODS)))] if draw(st.booleans()) else ():
            money = {name: draw(st.sampled_from([None, 0, 9, 10, 100, 10**12])) for name in ("ceiling", "realised")}
            spent.append({**place, "period": period, **money})
    return measured, known, spent


def text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def owner(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    place = [row[level] for level in LEVELS]
    while place and place[0] is None:
        place = place[1:]
    return tuple(place)


def as_plan(measured: Rows, known: Rows, spent: Rows) -> Plan:
    """The same as a document, with a unit above all."""
    paths: dict[tuple[str | None, ...], None] = {(): None}
    for row in [*measured, *spent]:
        place = [row[level] for level in LEVELS]
        for _ in LEVELS:
            if place[0] is not None:
                paths[tuple(place)] = None
            place = place[1:]

    def code(path: tuple[str | None, ...]) -> str:
        return "-".join(part or "0" for part in path) or "all"

    def parent(path: tuple[str | None, ...]) -> str | None:
        return code(owner(dict(zip(LEVELS, [None] * (4 - len(path)) + list(path[1:]), strict=True)))) if path else None

    by_code = {row["code"]: row for row in known}
    measures = {(owner(row), row["indicator"]) for row in measured}
    document = {
        "region": "32.11",
        "year": 2024,
        "units": [{"code": code(p), "name": "-", "kind": "other", "parent": parent(p)} for p in paths],
        "objectives": [{"code": f"o-{code(p)}", "name": "-", "level": "objective", "unit": code(p)} for p in paths],
        "indicators": [
            {
                "code": f"{code(path)}-{key}",
                "objective": f"o-{code(path)}",
                "name": "-",
                "direction": by_code[key]["direction"],
                "accumulation": by_code[key]["accumulation"],
                **{name: text(by_code[key][name]) for name in ("weight", "cap", "baseline")},
            }
            for path, key in measures
        ],
        "measurements": [
            {
                "indicator": f"{code(owner(row))}-{row['indicator']}",
                "year": 2024,
                "period": row["period"],
                **{name: text(row[name]) for name in ("target", "target_low", "actual")},
            }
            for row in measured
        ],
        "budgets": [
            {
                "objective": f"o-{code(owner(row))}",
                "year": 2024,
                **{name: row[name] for name in ("period", "ceiling", "realised")},
            }
            for row in spent
        ],
    }
    return Plan.model_validate(document)


def expected(plan: Plan, policy: MeasurementPolicy, period: Period) -> dict[str, dict[str, Any]]:
    def rounded(value: Fraction | None) -> str | None:
        return None if value is None else str(round_half_up(value, policy.decimals))

    return {
        unit.unit.code: {
            "performance": rounded(unit.total.performance),
            "grade": unit.total.grade,
            "ceiling": unit.total.money.ceiling,
            "realised": unit.total.money.realised,
            "absorption": rounded(unit.total.money.absorption),
            "group": unit.total.group.value,
        }
        for unit in measure_plan(plan, policy, period).units()
    }


def found(frames: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What frames of any engine say, by the codes of the plan."""
    units = {}
    for level, native in frames.items():
        frame = nw.from_native(native)
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        kept = [name for name in LEVELS if name in eager.columns]
        for row in nw.from_native(eager.to_arrow()).iter_rows(named=True):
            units["-".join(row[name] or "0" for name in kept) or "all"] = {
                name: row[name] for name in ("performance", "grade", "ceiling", "realised", "absorption", "group")
            }
            assert level == (kept[0] if kept else "all")
    return units


def as_frames(measured: Rows, known: Rows, spent: Rows) -> list[polars.DataFrame]:
    def decimal(value: Any) -> Any:
        return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)

    schema = dict.fromkeys(LEVELS, polars.String)
    exact = polars.Decimal(20, 2)
    rows = [
        {n: decimal(v) if n in ("target", "target_low", "actual") else v for n, v in row.items()} for row in measured
    ]
    names = [row | {"baseline": decimal(row["baseline"])} for row in known]
    whole = dict.fromkeys(("weight", "cap"), polars.Int64)
    return [
        polars.DataFrame(
            rows,
            {**schema, "indicator": polars.String, "period": polars.String}
            | dict.fromkeys(("target", "target_low", "actual"), exact),
        ),
        polars.DataFrame(
            names,
            {
                "code": polars.String,
                "direction": polars.String,
                "accumulation": polars.String,
                **whole,
                "baseline": exact,
            },
        ),
        polars.DataFrame(spent, {**schema, "period": polars.String, "ceiling": polars.Int64, "realised": polars.Int64}),
    ]


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


@pytest.mark.parametrize("written", ["74.51", "74.5123456789", "1/3", "0.1234567890123456789", "12345678901234.5"])
def test_a_text_that_no_whole_number_says_is_left_to_fractions(written: str) -> None:
    rows = polars.DataFrame({"village": ["a"], "indicator": ["i"], "target": ["7"], "actual": [written]})
    names = polars.DataFrame({"code": ["i"]})
    percent = round_half_up(100 * Fraction(written) / 7, 2)
    assert found(measure_frame(rows, names, levels=["village"]))["a"]["performance"] == str(percent)


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
