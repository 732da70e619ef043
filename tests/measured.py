"""Units measured twice: as rows of tables, and as one plan with a unit above all."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import polars

from spbe_sdk import Plan, measure_plan
from spbe_sdk.documents.plan import Period
from spbe_sdk.documents.policy import MeasurementPolicy
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
