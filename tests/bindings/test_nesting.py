"""Money on several levels that no codes tell apart, and what every verb says of money that is counted twice."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.suggestion import suggest_binding
from spbe_sdk.bindings.nesting import PaidRow, nested
from spbe_sdk.bindings.suggest import Suggestion
from spbe_sdk.documents.plan import Budget, Level, Objective, Plan, Unit
from spbe_sdk.performance.cascade import check_cascade

# Programs, their activities, and what these cost; no two sums are alike.
TREE = {
    "Sehat": {"Rehab": 100_500_000, "Obat": 50_250_017},
    "Cerdas": {"Buku": 75_000_001},
    "Kuat": {"Jalan": 9_000_003, "Irigasi": 8_000_030, "Pasar": 700_300},
}

LEAVES = [str(money) for below in TREE.values() for money in below.values()]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory, esakip_package: Path) -> Adoption:
    return Adoption.create(esakip_package, "32.03", tmp_path_factory.mktemp("plan") / "e", year=2024)


def rows(top: Sequence[str], low: Sequence[str], *, names: tuple[str, str] = ("", "")) -> Iterator[list[Any]]:
    """The rows of the tree, with a mark of each program and each of its activities."""
    marks = iter(top)
    for program, below in TREE.items():
        yield [next(marks), f"{names[0]}{program}", sum(below.values()), sum(below.values()) // 2]
        inner = iter(low)
        for activity, money in below.items():
            yield [next(inner), f"{names[1]}{activity}", money, money // 2]


STYLES = {
    "dotted": [[f"{n + 1}", *(f"{n + 1}.{m + 1}" for m in range(len(b)))] for n, b in enumerate(TREE.values())],
    "roman": [[x, *"123"[: len(b)]] for x, b in zip(("I", "II", "III"), TREE.values(), strict=True)],
    "letters": [[x, *("a.", "b.", "c.")[: len(b)]] for x, b in zip("123", TREE.values(), strict=True)],
    "kind": [["Program", *["Kegiatan"] * len(b)] for b in TREE.values()],
    "dashes": [[x, *["-"] * len(b)] for x, b in zip("ABC", TREE.values(), strict=True)],
    "bold": [[None] * (1 + len(b)) for b in TREE.values()],
}


def written(adoption: Adoption, style: str, **names: Any) -> str:
    table = [
        ["Jenis" if style == "kind" else "No", "Uraian", "Pagu", "Realisasi Anggaran"],
        *rows("ABC", "123", **names),
    ]
    for row, mark in zip(table[1:], (mark for group in STYLES[style] for mark in group), strict=True):
        row[0] = mark
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Data", 0)
    for row in table:
        sheet.append(row)
    book.save(adoption.folder / "a.xlsx")
    return "a.xlsx"


def ceilings(made: Suggestion) -> list[str]:
    return [str(row.values.get("ceiling")) for row in made.after.rows]


@pytest.mark.parametrize("style", STYLES)
def test_of_levels_without_codes_the_lowest_counts(plan: Adoption, style: str) -> None:
    made = suggest_binding(plan, "budgets", written(plan, style))
    assert ceilings(made) == LEAVES
    assert "bind-levels" in {finding.code for finding in made.after.findings}


def test_levels_in_columns_of_their_own(plan: Adoption) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Data", 0)
    for row in (
        ["Program", "Kegiatan", "Sub Kegiatan", "Pagu"], ["P1", None, None, 300_000_001],
        [None, "K1", None, 100_000_001], [None, None, "S1", 60_000_001], [None, None, "S2", 40_000_000],
        [None, "K2", None, 200_000_000], [None, None, "S3", 200_000_000],
    ):  # fmt: skip
        sheet.append(row)
    book.save(plan.folder / "a.xlsx")
    assert ceilings(suggest_binding(plan, "budgets", "a.xlsx")) == ["60000001", "40000000", "200000000"]


def test_names_say_their_level(plan: Adoption) -> None:
    made = suggest_binding(plan, "budgets", written(plan, "bold", names=("Program ", "Kegiatan ")))
    assert ceilings(made) == LEAVES


@given(st.lists(st.integers(1, 10**9), min_size=4, max_size=12, unique=True))
def test_a_list_without_levels_stays(amounts: list[int]) -> None:
    """Two that happen to add up to a third are no level: all rows have to stand above or below others."""
    lines = [
        PaidRow({"Program": f"P{n}"}, {"Pagu": Fraction(money)}) for n, money in enumerate([*amounts, max(amounts) + 1])
    ]
    assert nested(lines, "Program")[1] == {}


@pytest.mark.parametrize("money", [[100, 50, 50], [100, 50, 50, 70], [10, 10, 10, 10], [60, 30, 20, 5]])
def test_round_figures_that_add_up_by_chance_are_read(money: list[int]) -> None:
    assert (
        nested([PaidRow({"Program": f"P{n}"}, {"Pagu": Fraction(m)}) for n, m in enumerate(money)], "Program")[1] == {}
    )


# ---- what is bound by hand ----


def judged(budgets: dict[str, int], serves: dict[str, str]) -> list[tuple[str, str]]:
    nodes = tuple(
        Objective(code=code, name=code, level=Level.PROGRAM, unit="1", serves=serves.get(code)) for code in budgets
    )
    made = Plan(
        region="32.03", year=2024, units=(Unit(code="1", name="Dinas", kind="office"),), objectives=nodes,
        budgets=tuple(Budget(objective=code, year=2024, ceiling=money) for code, money in budgets.items()),
    )  # fmt: skip
    found = check_cascade(made, {}).findings
    return [(one.code, str(one.severity)) for one in found if one.code.startswith("budget-levels")]


@pytest.mark.parametrize(
    ("budgets", "serves", "expected"),
    [
        ({"1.02": 30, "1.02.02": 20, "1.02.03": 10}, {}, [("budget-levels", "error")]),
        ({"P": 30, "A": 20, "B": 10}, {"A": "P", "B": "P"}, [("budget-levels", "error")]),
        ({"P": 99, "A": 20, "B": 10}, {"A": "P", "B": "P"}, [("budget-levels-differ", "warning")]),
        ({"P": 30, "A": 20, "B": 10}, {}, []),
        ({"1.02.02": 30, "1.02.03": 20}, {"1.02.02": "1.02.03", "1.02.03": "1.02.02"}, None),
    ],
)
def test_money_counted_twice_is_told_by_every_verb(
    budgets: dict[str, int], serves: dict[str, str], expected: list[tuple[str, str]] | None
) -> None:
    found = judged(budgets, serves)
    assert expected is None or found == expected
