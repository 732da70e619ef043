"""A worksheet answers at once, and as the kernel does: recalculated by LibreOffice, as two countries have it."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from recalculating import edited, formulas, needs_office, opened, values
from spbe_sdk import load_instrument, score
from spbe_sdk.assessment.sheets import rating_rows
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.rules import resolve_rules
from spbe_sdk.instruments.scales import bounds
from spbe_sdk.instruments.tally import answers_of, tally_of
from spbe_sdk.reports.worksheets.book import Cover, is_ours
from spbe_sdk.reports.worksheets.index import IndexWorksheet, index_worksheet
from spbe_sdk.scoring.exact import round_half_up

DOCUMENT = {"id": "perbup-12", "title": "Perbup 12", "status": "Sah", "issued": "2021-03-01"}


def worksheet(
    folder: Path, name: str, answers: dict[str, str], language: Language = "id", office: str | None = None
) -> Path:
    """A worksheet with some answers, as a file."""
    instrument = load_instrument(name)
    tally = tally_of(instrument, resolve_rules(instrument, {})[0])
    rows = [{**row, "value": answers.get(row["indicator"], "")} for row in rating_rows(instrument, language)]
    cover = Cover("Isian", "Kabupaten Bekasi", 2024, language)
    data = index_worksheet(IndexWorksheet(instrument, tally, cover, {"ratings": rows, "evidence": [DOCUMENT]}, office))
    assert is_ours(data)
    (folder / f"{name}.xlsx").write_bytes(data)
    return folder / f"{name}.xlsx"


def some(instrument: Instrument, start: int = 0) -> dict[str, str]:
    """Answers that go round the scales; the last indicators have none, and one what no scale has."""
    found = {}
    for number, node in enumerate(instrument.indicators()[:-2], start=start):
        choices = answers_of(instrument.scale_of(node), "id")
        found[node.code] = str(choices[number % len(choices)]) if choices else _between(instrument, node, number)
    return {**found, instrument.indicators()[1].code: "tiga"}


def _between(instrument: Instrument, node: InstrumentNode, number: int) -> str:
    low, high = bounds(instrument.scale_of(node))
    return str(round_half_up(low + (high - low) * (number % 7) / 7, 2))


def scored(instrument: Instrument, answers: dict[str, str]) -> Any:
    ratings = [
        {"indicator": code, "value": int(text) if text.isdigit() and len(text) == 1 else text}
        for code, text in answers.items()
        if text != "tiga"
    ]
    made = {"instrument": instrument.id, "region": "32.16", "year": 2024, "ratings": ratings}
    return score(Assessment.model_validate(made))


@needs_office
@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("spbe-59-2020", "id-ID"),
        ("spbe-59-2020", "en-US"),
        ("pemdi-8-2026", "id-ID"),
        ("pemdi-8-2026", "en-US"),
        ("akip-88-2021", "id-ID"),
        ("akip-12-2015", "en-US"),
    ],
)
def test_it_is_what_the_kernel_scores_in_every_country(tmp_path: Path, name: str, locale: str) -> None:
    instrument = load_instrument(name)
    answers = some(instrument)
    made, result = worksheet(tmp_path, name, answers), scored(instrument, answers)
    stored = values(made)
    again = values(opened(edited(made, tmp_path / "kosong", {}), tmp_path, locale))
    for place in formulas(made):
        assert again.get(place, "") == (pytest.approx(stored[place]) if place in stored else ""), place
    assert again["Hasil", "B6"] == pytest.approx(float(result.index))
    told = {again[place]: again.get((place[0], f"D{place[1][1:]}")) for place in again if place[1][0] == "A"}
    parts = {node.code: float(node.shown) for node in result.walk() if node.nodes}
    assert {code: told[code] for code in parts} == pytest.approx(parts)


@needs_office
def test_it_follows_a_person_who_changes_and_sorts_it(tmp_path: Path) -> None:
    instrument = load_instrument("spbe-59-2020")
    made = worksheet(tmp_path, "spbe-59-2020", {})
    stored = values(made)
    assert (stored["Hasil", "B6"], stored["Hasil", "B7"]) == ("–", "–")
    codes = [node.code for node in instrument.indicators()]
    cells: dict[tuple[str, str], Any] = {}
    # Rows in another order, as a sheet that was sorted has them; two of them exchanged with text for a number.
    for row, code in enumerate(reversed(codes), start=5):
        cells["Isian", f"A{row}"] = code
        cells["Isian", f"C{row}"] = str(1 + int(code) % 5) if row % 9 == 0 else 1 + int(code) % 5
    again = values(opened(edited(made, tmp_path / "isi", cells), tmp_path))
    result = scored(instrument, {code: str(1 + int(code) % 5) for code in codes})
    assert again["Hasil", "B5"] == "47 dari 47"
    assert again["Hasil", "B6"] == pytest.approx(float(result.index))
    assert again["Hasil", "B7"] == result.predicate
    assert ("Hasil", "B8") not in again


@needs_office
def test_exact_halves_are_rounded_up(tmp_path: Path) -> None:
    instrument = load_instrument("spbe-59-2020")
    codes = [node.code for node in instrument.indicators()]
    made, chosen = worksheet(tmp_path, "spbe-59-2020", {}), Random(1)
    halves: list[tuple[dict[str, int], Any]] = []
    while len(halves) < 2:
        levels = {code: chosen.randint(1, 5) for code in codes}
        result = scored(instrument, {code: str(level) for code, level in levels.items()})
        if (result.exact * 1000) % 10 == 5:
            halves.append((levels, result.index))
    for number, (levels, index) in enumerate(halves):
        cells = {("Isian", f"C{row}"): levels[code] for row, code in enumerate(codes, start=5)}
        again = values(opened(edited(made, tmp_path / f"isi{number}", cells), tmp_path))
        assert str(again["Hasil", "B6"]) == str(index).rstrip("0").rstrip(".")


def test_levels_are_chosen_and_their_criteria_stand_beside_them(tmp_path: Path) -> None:
    sheet = load_workbook(worksheet(tmp_path, "spbe-59-2020", {}))["Isian"]
    chosen = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert sum(len(rule.sqref.ranges) for rule in chosen) >= 1
    assert {f"C{row}" for row in range(5, 52)} <= {cell for rule in chosen for cell in _cells(rule)}
    heads = [cell.value for cell in sheet[4]]
    assert heads[3:8] == [f"Tingkat {level}" for level in range(1, 6)]
    assert "kebijakan belum ada" in str(sheet["D5"].value)
    assert sheet.freeze_panes == "D5"


def _cells(rule: Any) -> list[str]:
    return [
        f"C{row}" for area in rule.sqref.ranges if area.min_col <= 3 <= area.max_col
        for row in range(area.min_row, area.max_row + 1)
    ]  # fmt: skip


def test_no_formula_depends_on_how_a_country_writes_numbers(tmp_path: Path) -> None:
    for name in ("spbe-59-2020", "pemdi-8-2026"):
        made = worksheet(tmp_path, name, {})
        for sheet in load_workbook(made):
            for row in sheet.iter_rows():
                for cell in row:
                    text = str(cell.value) if str(cell.value).startswith("=") else ""
                    assert "VALUE(" not in text
                    assert "TEXT(" not in text


def test_a_part_has_no_index_and_says_why(tmp_path: Path) -> None:
    stored = values(worksheet(tmp_path, "spbe-59-2020", {}, office="Dinas Kesehatan"))
    said = say("worksheet.of_part", "id", office="Dinas Kesehatan")
    assert said in stored.values()
    assert "Indeks" not in stored.values()
