"""Predicates with needs of their own: workbooks follow them, or say that they follow nothing."""

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from conftest import EXAMPLES, ROOT
from recalculating import differences, formulas, needs_office, recalculated
from spbe_sdk import Application, Assessment, Rating, Result, load_instrument, score
from spbe_sdk.assessment.sheets import rating_rows
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_conditions import Requirement
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.instruments.rules import resolve_rules
from spbe_sdk.instruments.tally import tally_of
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.index.workbook import index_workbook
from spbe_sdk.reports.worksheets.book import Cover
from spbe_sdk.reports.worksheets.index import IndexWorksheet, index_worksheet

SPBE = load_instrument("spbe-59-2020")
CODES = [node.code for node in SPBE.indicators()]


def need(**asked: Any) -> Requirement:
    return Requirement.model_validate(asked)


def needing(*needs: list[Requirement], **others: Any) -> Instrument:
    """The instrument with needs of its predicates, highest first."""
    bands = [
        band.model_copy(update={"needs": tuple(asked)})
        for band, asked in zip(SPBE.predicates, [*needs, *[[]] * 5], strict=False)
    ]
    return SPBE.model_copy(update={"predicates": tuple(bands), **others})


USED = {
    "each": needing(
        [need(each="indicator", at_least="4")], [need(each="aspect", above="3.1"), need(node="1", at_least="3")]
    ),
    "sums": needing(
        [need(sum=["A1", "A2"], at_least="9")], [need(node="D4", share="0.85"), need(node="A6", below="4")],
        [need(node="47", **{"is": [1, 3, 5]}), need(sum=["1", "2", "D3"], at_most="11.5")],
    ),
    "all": needing([], [need(node="D2", at_least="3.7")], needs=(need(node="5", at_least="2"),), otherwise="Ditunda"),
    "none": needing(*[[need(node="9", above="3")]] * 5),
}  # fmt: skip


def levels(kind: str) -> list[dict[str, int]]:
    """Levels by indicator: at random, and nearly all alike."""
    made = random.Random(kind)
    high = [{code: made.choice([4, 4, 5, 5, 3 if number else 4]) for code in CODES} for number in range(2)]
    near = {**dict.fromkeys(CODES, 5), "5": 1, "9": 3}
    return [dict.fromkeys(CODES, 5), near, *high, {code: made.randint(2, 4) for code in CODES}]


def scored(instrument: Instrument, rated: dict[str, int]) -> Result:
    ratings = tuple(Rating(indicator=code, value=value) for code, value in rated.items())
    return score(Assessment(instrument=instrument.id, region="32.16", year=2023, ratings=ratings), instrument)


def report(folder: Path, instrument: Instrument, result: Result) -> Path:
    application = read_document(EXAMPLES / "sumedang-spbe-index/application.yaml", Application)
    context = ReportContext("id", application, "0" * 64, "32.16", None, datetime(2026, 1, 1, tzinfo=UTC), "0", {})
    book = folder / "laporan.xlsx"
    book.write_bytes(index_workbook(IndexOutcome([], [], instrument, result, None, []), context, None))
    return book


def worksheet(folder: Path, instrument: Instrument, rated: dict[str, int]) -> Path:
    tally = tally_of(instrument, resolve_rules(instrument, {})[0])
    rows = [{**row, "value": str(rated.get(row["indicator"], ""))} for row in rating_rows(instrument, "id")]
    book = folder / "isian.xlsx"
    cover = Cover("Isian", "Kabupaten Bekasi", 2023, "id")
    book.write_bytes(index_worksheet(IndexWorksheet(instrument, tally, cover, {"ratings": rows, "evidence": []})))
    return book


def summary(book: Any) -> dict[str, Any]:
    return {row[0].value: (row[1].value, row[2].value) for row in book["Indeks"].iter_rows(min_row=2)}


@needs_office
@pytest.mark.parametrize("kind", list(USED))
def test_a_changed_level_that_breaks_a_need_takes_the_predicate_away(tmp_path: Path, kind: str) -> None:
    instrument, told = USED[kind], set()
    first, *changed = levels(kind)
    book, sheet = report(tmp_path, instrument, scored(instrument, first)), worksheet(tmp_path, instrument, first)
    assert differences(book, tmp_path) == []
    assert differences(sheet, tmp_path) == []
    for rated in changed:
        result = scored(instrument, rated)
        cells = {("Rincian indikator", f"D{row}"): rated[code] for row, code in enumerate(CODES, start=2)}
        found = summary(recalculated(book, tmp_path, cells))
        assert found["Indeks"][0] == pytest.approx(float(result.index))
        assert found["Predikat"][0] == (result.predicate or "–")
        cells = {("Isian", f"C{row}"): rated[code] for row, code in enumerate(CODES, start=5)}
        result_sheet = recalculated(sheet, tmp_path, cells)["Hasil"]
        assert (result_sheet["B6"].value, result_sheet["B7"].value) == (
            pytest.approx(float(result.index)), result.predicate or "–",
        )  # fmt: skip
        told.add(bool(result.unmet))
    assert True in told


def test_what_it_needs_stands_beside_the_predicate(tmp_path: Path) -> None:
    instrument = USED["all"]
    rated = levels("all")[0]
    found = summary(load_workbook(report(tmp_path, instrument, scored(instrument, rated)), data_only=True))
    told = "Syaratnya ikut dihitung: ≠ Ditunda: 5 ≥ 2 · Sangat Baik: D2 ≥ 3,7."
    assert found["Predikat"] == ("Memuaskan", told)
    assert found["Kurang menuju predikat berikutnya"][1] == say("report.by_index", "id")
    assert load_workbook(worksheet(tmp_path, instrument, rated))["Hasil"]["C7"].value == told


ASKED = {"node": "ctx", "at_least": "1"}
CONTEXT = SPBE.indicators()[0].model_copy(update={"code": "ctx"})
UNFOLLOWED = {
    "context": needing([need(**ASKED)], context=(CONTEXT,)),
    "cap": SPBE.model_copy(update={"at_most": 4}),
    "condition": SPBE.model_copy(update={"counts_if": (need(node="1", at_least="2"),)}),
    "does": SPBE.model_copy(update={"gaps": SPBE.gaps.model_copy(update={"does": "reweight"})}),
}


@pytest.mark.parametrize("kind", [*UNFOLLOWED, "strategy", "kami"])
def test_what_cannot_be_followed_says_so_and_has_no_formula(tmp_path: Path, kind: str) -> None:
    rated: dict[str, Any] = levels("each")[1]
    used = UNFOLLOWED.get(kind, SPBE)
    if kind == "kami":
        used = read_instrument(ROOT / "examples/instruments/kami-5.yaml")
        rated = {node.code: "1" for node in used.indicators()}
    if kind == "context":
        rated = {**rated, "ctx": 1}
    result = scored(used, rated)
    if kind == "strategy":
        result = result.model_copy(update={"strategy": "weakest-link"})
    book = report(tmp_path, used, result)
    assert [place for place in formulas(book) if place[0] != "Indeks"] == []
    note = say("report.fixed", "id")
    found = summary(load_workbook(book))
    assert found["Indeks"][1] == note
    assert not str(found["Predikat"][0]).startswith("=")
    if kind != "strategy":
        made = load_workbook(worksheet(tmp_path, used, {}))["Hasil"]
        assert made["B6"].value == say("worksheet.not_here", "id")


def test_what_is_asked_beside_the_index_takes_no_formula_away(tmp_path: Path) -> None:
    used = SPBE.model_copy(update={"context": (CONTEXT,)})
    rated = levels("each")[1]
    book = load_workbook(worksheet(tmp_path, used, rated), data_only=True)["Hasil"]
    assert book["B5"].value == "47 dari 48"
    assert book["B7"].value == scored(used, rated).predicate
