"""A comparison as a workbook whose formulas say what is shown, and as Markdown; a trend and a roadmap likewise."""

import io
import re
import statistics
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, Assessment, Rating, compare, load_instrument, score
from spbe_sdk.comparison.profile import profile
from spbe_sdk.files.folder import to_json
from spbe_sdk.reports.comparison.files import comparison_text, comparison_workbook
from spbe_sdk.reports.comparison.page import MOST_SHOWN, Comparison, comparison_page

LEVELS = {"32.16": 3, "32.11": 4, "32.75": 2, "33.01": 5}


@pytest.fixture(scope="module")
def view() -> Comparison:
    results = []
    for number, (region, level) in enumerate(LEVELS.items()):
        ratings = tuple(Rating(indicator=str(n), value=min(5, level + (n + number) % 2)) for n in range(1, 48))
        results.append(score(Assessment(instrument="spbe-59-2020", region=region, year=2023, ratings=ratings)))
    peers = [results[1], results[3]]
    return Comparison(
        compare(*results), profile(results[0], peers), peers, "32.11, 33.01", load_instrument("spbe-59-2020")
    )


def book(data: bytes, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def test_every_formula_says_what_is_shown(view: Comparison) -> None:
    data = comparison_workbook(view, "id")
    formulas, values = book(data, values=False), book(data, values=True)
    assert formulas.sheetnames == ["Peringkat", "Peta kesenjangan"]
    sheet, shown = formulas["Peta kesenjangan"], values["Peta kesenjangan"]
    assert sheet.max_row == 1 + 47 + 12
    for row in range(2, sheet.max_row + 1):
        for column, call in (("D", statistics.median), ("E", max)):
            cells = re.findall(r"[A-Z]+\d+:[A-Z]+\d+", sheet[f"{column}{row}"].value)
            beside = [cell.value for cell in shown[cells[0]][0]]
            assert len(beside) == 3
            assert call(beside) == pytest.approx(shown[f"{column}{row}"].value)
        own = shown[sheet[f"C{row}"].value.removeprefix("=")].value
        assert own == pytest.approx(shown[f"C{row}"].value)
    ranks = [[cell.value for cell in row] for row in values["Peringkat"].iter_rows(min_row=2)]
    assert [row[0] for row in ranks] == [1, 2, 3, 4]
    middle = statistics.median(row[2] for row in ranks)
    for place in ranks:
        assert place[5] == pytest.approx(place[2] - ranks[0][2])
        assert place[6] == pytest.approx(place[2] - middle, abs=0.005)
    assert formulas["Peringkat"]["A2"].value == "=RANK(C2,C$2:C$5)"


def test_the_same_comparison_gives_the_same_bytes(view: Comparison) -> None:
    assert comparison_workbook(view, "en") == comparison_workbook(view, "en")


def test_the_text_has_ranks_words_and_the_map(view: Comparison) -> None:
    text = comparison_text(view, "id")
    assert "| 1 | Kabupaten Cilacap | 5,00 | Memuaskan | 0,00 |" in text
    assert "- Kesenjangan: " in text
    assert text.count("\n| ") == 2 + 4 + 2 + 59


def test_of_many_results_ours_the_best_and_the_nearest_peers_are_shown() -> None:
    instrument, results = load_instrument("spbe-59-2020"), []
    for number in range(60):
        ratings = tuple(Rating(indicator=str(n), value=1 + (n * number // 60) % 5) for n in range(1, 48))
        region = f"{11 + number // 40}.{1 + number % 40:02}"
        results.append(score(Assessment(instrument=instrument.id, region=region, year=2023, ratings=ratings)))
    peers = results[1:31]
    many = Comparison(compare(*results), profile(results[0], peers), peers, "11", instrument)
    shown = many.shown()
    assert len(shown) == MOST_SHOWN
    assert shown == sorted(shown, key=lambda item: many.ranked.index(item))
    assert shown[0].rank == 1
    assert any(item.result is results[0] for item in shown)
    assert sum(many.counts(item.result) for item in shown) >= MOST_SHOWN - 1
    assert "Ditampilkan 12 dari 60" in comparison_text(many, "id")
    page = comparison_page(many, "id")
    assert 'class="crowd"' in page
    # Nine parts on the screen; on paper the quartiles, and those nearest to us.
    assert page.count('<table class="heat">') == 9 + 2
    assert book(comparison_workbook(many, "id"), values=True)["Peta kesenjangan"].max_column == 5 + 60


def test_the_ending_chooses_the_form(workspace: Adoption, spbe: CommandLine, tmp_path: Path, view: Comparison) -> None:
    files = []
    for item in view.ranked:
        files.append(tmp_path / f"{item.result.region}.json")
        files[-1].write_bytes(to_json(item.result.to_dict()))
    verbs = {
        "compare": ("compare", *files),
        "roadmap": ("roadmap", workspace.folder, "--per-quarter", "100"),
        "trend": ("trend", "--institution", "Kabupaten Sumedang"),
    }
    for name, words in verbs.items():
        for ending in ("", ".html", ".md", ".xlsx"):
            assert spbe(*words, "--page", tmp_path / f"{name}{ending}").status == 0
        assert (tmp_path / name).read_bytes() == (tmp_path / f"{name}.html").read_bytes()
        assert (tmp_path / f"{name}.md").read_text(encoding="utf-8").startswith("# ")
        assert openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets
        assert spbe(*words, "--page", tmp_path / f"{name}.pdf", "--json").status == 2
        value: Any = spbe.json
        assert value["findings"][0]["code"] == "page-form"
        assert not (tmp_path / f"{name}.pdf").exists()
    for ending in (".md", ".html"):
        assert "DATA PENGGANTI" in (tmp_path / f"roadmap{ending}").read_text(encoding="utf-8")
