"""Every workbook recalculated by LibreOffice is what is stored; a changed level moves all that follows from it."""

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from conftest import EXAMPLES
from recalculating import differences, formulas, needs_office, recalculated
from spbe_sdk import Adoption, Assessment, Rating, build, compare, load_instrument, score
from spbe_sdk.applications.adoption.roadmap import letterhead, way_up_of
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.comparison.nation import nation
from spbe_sdk.comparison.profile import profile
from spbe_sdk.comparison.side import beside_published
from spbe_sdk.comparison.trend import read_trend
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.predicate import predicate
from spbe_sdk.reports.comparison.files import comparison_workbook
from spbe_sdk.reports.comparison.page import Comparison
from spbe_sdk.reports.nation.files import nation_workbook
from spbe_sdk.reports.nation.page import NationView
from spbe_sdk.reports.nation.sides import sides_workbook
from spbe_sdk.reports.roadmap.files import roadmap_workbook
from spbe_sdk.reports.trend.files import trend_workbook
from spbe_sdk.roadmaps.advice import Aim

pytestmark = needs_office
SPBE = load_instrument("spbe-59-2020")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Adoption, Path]:
    folder = tmp_path_factory.mktemp("index")
    adoption = adopt_example(build(EXAMPLES / "sumedang-spbe-index", folder), EXAMPLES / "bekasi", folder / "w", "id")
    return adoption, adoption.run().folder / "laporan.xlsx"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    package = build(EXAMPLES / "sumedang-esakip", folder)
    return adopt_example(package, EXAMPLES / "bekasi-esakip", folder / "w", "id").run().folder / "laporan.xlsx"


def compared(count: int) -> bytes:
    made = random.Random(count)
    levels = [[made.randint(1, 5) for _ in range(47)] for _ in range(count)]
    results = [
        score(Assessment(instrument=SPBE.id, region=f"{11 + n // 90}.{1 + n % 90:02}", year=2023, ratings=tuple(
            Rating(indicator=str(code), value=value) for code, value in enumerate(row, start=1))))
        for n, row in enumerate(levels)
    ]  # fmt: skip
    peers = results[1 : max(2, count - 3)]
    return comparison_workbook(Comparison(compare(*results), profile(results[0], peers), peers, None, SPBE), "id")


def others(adoption: Adoption) -> dict[str, Callable[[], bytes]]:
    way = way_up_of(adoption, Aim())
    return {
        "roadmap": lambda: roadmap_workbook(way, letterhead(way, adoption), "id"),
        "trend": lambda: trend_workbook(read_trend(institution="32.16").turns, "Kabupaten Bekasi", "id"),
        "sides": lambda: sides_workbook(beside_published("32.16", ["Kabupaten Sumedang"], 2024), "id"),
        "compare": lambda: compared(6),
        "nation": lambda: nation_workbook(NationView(nation(2024)), "id"),
    }


def test_what_a_run_stores_is_what_its_formulas_give(index: tuple[Adoption, Path], plan: Path, tmp_path: Path) -> None:
    for book in (index[1], plan):
        assert len(list(formulas(book))) > 40
        assert differences(book, tmp_path) == []


@pytest.mark.parametrize("name", ["roadmap", "trend", "sides", "compare", "nation"])
def test_what_a_verb_stores_is_what_its_formulas_give(index: tuple[Adoption, Path], tmp_path: Path, name: str) -> None:
    book = tmp_path / f"{name}.xlsx"
    book.write_bytes(others(index[0])[name]())
    assert list(formulas(book)) or name == "nation"
    assert differences(book, tmp_path) == []


def test_three_hundred_results_fit_into_a_formula(tmp_path: Path) -> None:
    book = tmp_path / "c.xlsx"
    book.write_bytes(compared(300))
    sheet = openpyxl.load_workbook(book)["Peta kesenjangan"]
    assert sheet["D2"].value == "=MEDIAN(F2:KP2)"
    assert differences(book, tmp_path) == []


LEVELS = [5, 1, *(random.Random(n) for n in range(4))]


@pytest.mark.parametrize("level", LEVELS, ids=["5", "1", "a", "b", "c", "d"])
def test_all_that_follows_from_a_level_follows(index: tuple[Adoption, Path], tmp_path: Path, level: Any) -> None:
    rated = [level if isinstance(level, int) else level.randint(1, 5) for _ in range(47)]
    changes = {("Rincian indikator", f"D{row}"): value for row, value in enumerate(rated, start=2)}
    shown = recalculated(index[1], tmp_path, changes)
    ratings = tuple(Rating(indicator=str(n), value=value) for n, value in enumerate(rated, start=1))
    right = score(Assessment(instrument=SPBE.id, region="32.16", year=2021, ratings=ratings))
    summary = {row[0].value: row[1].value for row in shown["Indeks"].iter_rows(min_row=2)}
    assert Decimal(str(summary["Indeks"])) == right.index
    assert summary["Predikat"] == right.predicate
    assert summary["Nilai tepat"] == pytest.approx(float(right.exact))
    edges = [band.at_least for band in SPBE.predicates if band.at_least and band.at_least > right.index]
    missing = float(min(edges) - Fraction(right.index)) if edges else 0
    assert summary["Kurang menuju predikat berikutnya"] == pytest.approx(missing)
    assert summary["Selisih: Target"] == pytest.approx(float(right.index) - 3.5)
    for row in shown["Indeks per domain dan aspek"].iter_rows(min_row=2, values_only=True):
        node = right.find(row[0])
        assert node is not None
        assert Decimal(str(row[3])).quantize(Decimal("0.01")) == node.index


def tied(instrument: Instrument, count: int) -> list[list[int]]:
    """Levels whose exact index lies in the middle between two published ones."""
    made = random.Random(1)
    found: list[list[int]] = []
    weights = [node.weight for node in instrument.indicators()]
    while len(found) < count:
        levels = [made.randint(1, 5) for _ in weights]
        exact = sum((weight * level for weight, level in zip(weights, levels, strict=True)), Fraction(0)) / sum(weights)
        if (exact * 1000).denominator == 1 and exact * 1000 % 10 == 5:
            found.append(levels)
    return found


def test_a_tie_is_rounded_up_whatever_binary_numbers_make_of_it(index: tuple[Adoption, Path], tmp_path: Path) -> None:
    """Many ties at once: a column of levels each, with the formula of the workbook."""
    ties = tied(SPBE, 300)
    source = openpyxl.load_workbook(index[1])
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "T"
    formula = str(source["Indeks"]["B2"].value).replace("'Rincian indikator'!", "")
    for row in range(2, 49):
        sheet.cell(row, 9, source["Rincian indikator"].cell(row, 9).value)
    letters = [get_column_letter(10 + number) for number in range(len(ties))]
    for letter, levels in zip(letters, ties, strict=True):
        for row, value in enumerate(levels, start=2):
            sheet[f"{letter}{row}"] = value
        sheet[f"{letter}60"] = formula.replace("$D$", f"${letter}$")
    book.save(tmp_path / "ties.xlsx")
    shown = recalculated(tmp_path / "ties.xlsx", tmp_path)["T"]
    weights = [node.weight for node in SPBE.indicators()]
    for letter, levels in zip(letters, ties, strict=True):
        exact = sum((w * level for w, level in zip(weights, levels, strict=True)), Fraction(0)) / sum(weights)
        rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(str(shown[f"{letter}60"].value)) == rounded
    assert predicate(SPBE, Fraction(3)) == "Baik"


def test_a_sheet_prints_with_its_names_and_pages(index: tuple[Adoption, Path], plan: Path) -> None:
    for path in (index[1], plan):
        for sheet in openpyxl.load_workbook(path):
            assert sheet.oddHeader is not None
            assert sheet.oddFooter is not None
            assert sheet.oddHeader.left.text
            assert str(sheet.oddHeader.right.text).endswith(("2021", "2023"))
            assert "&P / &N" in str(sheet.oddFooter.right.text)
            assert str(sheet.page_setup.paperSize) == "9"
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
