"""The sheets of an e-SAKIP worksheet: one per port, with the quarters of a year side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from spbe_sdk.bindings.worksheet import PortSheet, SheetColumn, with_words
from spbe_sdk.documents.plan import QUARTERS, Accumulation, Direction, Level, Period, UnitKind
from spbe_sdk.findings.words import Language, say

UNITS, OBJECTIVES, INDICATORS = "units", "objectives", "indicators"
MEASUREMENTS, BUDGETS, OFFICIALS = "measurements", "budgets", "officials"

# Units, objectives and indicators are named where they are needed, as they are called on their own sheets.
_NAMED = {"unit": (UNITS, "name"), "parent": (UNITS, "name"), "serves": (OBJECTIVES, "name"),
          "objective": (OBJECTIVES, "name"), "indicator": (INDICATORS, "name")}  # fmt: skip


def plan_sheets(language: Language) -> tuple[PortSheet, ...]:
    """The sheets of units, objectives, indicators, measurements, budgets and officials."""

    def sheet(port: str, *columns: SheetColumn) -> PortSheet:
        return PortSheet(port, say(f"worksheet.plan.{port}", language), columns)

    def column(
        field: str, width: int, words: Iterable[str] = (), kind: Literal["text", "number"] = "text"
    ) -> SheetColumn:
        heading = say(f"worksheet.plan.{field}", language)
        return SheetColumn(field, heading, width, kind, with_words(words, language), _NAMED.get(field))

    def spread(field: str, periods: Iterable[Period], kind: Literal["number", "money"]) -> list[SheetColumn]:
        name, width = say(f"worksheet.{field}", language), 18 if kind == "money" else 12
        return [
            SheetColumn(field, f"{name} {say(f'worksheet.period_{period}', language)}", width, kind, period=period)
            for period in periods
        ]

    year_and_quarters = (Period.YEAR, *QUARTERS)
    return (
        sheet(UNITS, column("code", 18), column("name", 46), column("kind", 20, get_args(UnitKind)),
              column("parent", 40), column("address", 40)),
        sheet(OBJECTIVES, column("code", 18), column("name", 60), column("level", 16, Level), column("unit", 36),
              column("serves", 50)),
        sheet(INDICATORS, column("code", 18), column("objective", 46), column("unit", 36), column("name", 60),
              column("measure", 14), column("direction", 24, Direction), column("accumulation", 18, Accumulation),
              column("formula", 40), column("baseline", 12, kind="number"), column("definition", 40),
              column("data_source", 28), column("responsible", 28), column("national", 14, kind="number"),
              column("actors", 30), column("measured_by", 18)),
        sheet(MEASUREMENTS, column("indicator", 56), column("unit", 32),
              *spread("target", year_and_quarters, "number"), *spread("revised", [Period.YEAR], "number"),
              *spread("actual", year_and_quarters, "number"), column("year", 8, kind="number")),
        sheet(BUDGETS, column("objective", 56), column("unit", 32), *spread("ceiling", [Period.YEAR], "money"),
              *spread("realised", year_and_quarters, "money"), column("funding", 16)),
        sheet(OFFICIALS, column("unit", 36), column("name", 36), column("title", 36), column("rank", 22),
              column("nip", 24), column("superior", 36)),
    )  # fmt: skip
