"""A ceiling or a target that stands once beside its quarters is that of the year, however the table is bound."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from spbe_sdk.applications.kinds.kind import Task
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.plan import Plan
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.reading import read_document
from spbe_sdk.performance.money import Money, funds_of

QUARTERS = {f"TW {number}": f"Q{number}" for number in range(1, 5)}


def plan_of(folder: Path, port: str, text: str, *bindings: dict[str, Any]) -> Plan:
    """The plan that a table gives through some bindings of a port, where S1 and S2 are objectives."""
    (folder / "a.csv").write_text(text)
    (folder / "o.csv").write_text("code;name;level;unit\nS1;A;objective;K\nS2;B;objective;K\n")
    made = tuple(Binding(adapter="csv", options={"path": "a.csv"}, **binding) for binding in bindings)
    names = {name: name for name in ("code", "name", "level", "unit")}
    objectives = (Binding(adapter="csv", options={"path": "o.csv"}, fields=names),)
    application = read_document(EXAMPLES / "sumedang-esakip/application.yaml", Application)
    task = Task(
        application, "32.16", {"year": 2023}, {port: made, "objectives": objectives}, Folder(folder), date(2024, 1, 1)
    )
    return Performance().execute(task).score.plan


def money_of(folder: Path, text: str, *bindings: dict[str, Any]) -> dict[str, Money]:
    return {fund.objective: fund.money for fund in funds_of(plan_of(folder, "budgets", text, *bindings))}


WIDE = "Kode;Pagu;TW 1;TW 2;TW 3;TW 4\nS1;1000;200;250;250;250\nS2;500;100;;;\n"

UNPIVOTED: dict[str, Any] = {
    "fields": {"objective": "Kode", "ceiling": "Pagu", "realised": "Nilai", "period": "Periode"},
    "unpivot": {"key": "Periode", "columns": QUARTERS, "value": "Nilai"},
}


def test_one_column_of_ceilings_beside_four_of_realisations(tmp_path: Path) -> None:
    expected = {"S1": Money(1000, 950, 1000), "S2": Money(500, 100, 500, 3, early=True)}
    assert money_of(tmp_path, WIDE, UNPIVOTED) == expected


def test_the_same_source_once_for_every_quarter(tmp_path: Path) -> None:
    copies = [
        {"fields": {"objective": "Kode", "ceiling": "Pagu", "realised": column}, "constants": {"period": quarter}}
        for column, quarter in QUARTERS.items()
    ]
    assert money_of(tmp_path, WIDE, *copies)["S1"] == Money(1000, 950, 1000)


def test_a_column_of_the_year_keeps_the_ceiling(tmp_path: Path) -> None:
    columns = {**QUARTERS, "Setahun": "year"}
    text = "Kode;Pagu;TW 1;TW 2;TW 3;TW 4;Setahun\nS1;1000;200;250;250;250;950\n"
    unpivot = {**UNPIVOTED["unpivot"], "columns": columns}
    assert money_of(tmp_path, text, {**UNPIVOTED, "unpivot": unpivot}) == {"S1": Money(1000, 950, 1000)}


def test_ceilings_by_quarter_stay_apart(tmp_path: Path) -> None:
    text = "Kode;P1;P2;R1;R2\nS1;300;300;200;300\n"
    values = {"Pagu": {"P1": "Q1", "P2": "Q2"}, "Nilai": {"R1": "Q1", "R2": "Q2"}}
    binding = {"fields": UNPIVOTED["fields"], "unpivot": {"key": "Periode", "values": values}}
    assert money_of(tmp_path, text, binding) == {"S1": Money(600, 500, 600, early=True)}


def test_what_stands_in_no_column_is_each_row_s_own(tmp_path: Path) -> None:
    fields = {name: column for name, column in UNPIVOTED["fields"].items() if name != "ceiling"}
    binding = {**UNPIVOTED, "fields": fields, "constants": {"ceiling": "300"}}
    assert money_of(tmp_path, "Kode;TW 1;TW 2;TW 3;TW 4\nS1;200;250;250;250\n", binding) == {
        "S1": Money(1200, 950, 1200)
    }


def test_rows_of_their_own_stay_apart(tmp_path: Path) -> None:
    text = "Kode;Periode;Pagu;Nilai\nS1;Q1;300;200\nS1;Q2;300;300\nS1;Triwulan 9;300;1\n"
    assert money_of(tmp_path, text, {"fields": UNPIVOTED["fields"]}) == {"S1": Money(600, 500, 600, early=True)}
    plan = plan_of(tmp_path, "budgets", text, {"fields": UNPIVOTED["fields"]})
    assert [(str(row.period), row.ceiling) for row in plan.budgets] == [("Q1", 300), ("Q2", 300)]


@pytest.mark.parametrize(("low", "edge"), [("", None), ("Batas;", 8)])
def test_one_column_of_targets_beside_four_of_actuals(tmp_path: Path, low: str, edge: int | None) -> None:
    fields = {"indicator": "Kode", "target": "Target", "actual": "Nilai", "period": "Periode"}
    if low:
        fields["target_low"] = "Batas"
    text = f"Kode;Target;{low}TW 1;TW 2;TW 3;TW 4\nI1;10;{'8;' if low else ''}1;2;3;4\n"
    plan = plan_of(tmp_path, "measurements", text, {"fields": fields, "unpivot": UNPIVOTED["unpivot"]})
    rows = {str(row.period): (row.target, row.target_low, row.actual) for row in plan.measurements}
    assert rows == {**{f"Q{n}": (None, None, n) for n in range(1, 5)}, "year": (10, edge, None)}
