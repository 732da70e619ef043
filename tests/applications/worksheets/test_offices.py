"""Each office answers in a workbook of its own; together they are the worksheet, and what differs is named."""

from pathlib import Path
from typing import Any

import attrs
import pytest

from conftest import CommandLine
from recalculating import needs_office, opened, values
from spbe_sdk import Adoption, DataError, WorkspaceError, build
from spbe_sdk.applications.scaffolds.application import new_adoption, new_application
from spbe_sdk.applications.worksheets.collecting import collect_worksheets
from spbe_sdk.applications.worksheets.splitting import split_worksheet
from spbe_sdk.applications.worksheets.worksheet import read_worksheet, write_worksheet
from spbe_sdk.reports.worksheets.book import office_of

OFFICES = {"1": "Diskominfo", "2": "Bappeda; Diskominfo", "3": "Dinas Komunikasi, Informatika", "4": "Bappeda"}


@pytest.fixture
def adoption(tmp_path: Path) -> Adoption:
    adoption = new_adoption(tmp_path / "kami", "32.16", None, year=2024)
    sheet = read_worksheet(adoption)
    for code, office in OFFICES.items():
        sheet = sheet.with_cells("ratings", code, {"office": office})
    write_worksheet(adoption, sheet.with_cells("ratings", "4", {"evidence": "p-1"}).with_cells(
        "evidence", "p-1", {"title": "Perbup 1"}))  # fmt: skip
    return adoption


def answer(adoption: Adoption, path: Path, answers: dict[str, dict[str, str]], port: str = "ratings") -> None:
    """What an office fills in."""
    sheet = read_worksheet(adoption, path)
    for key, cells in answers.items():
        sheet = sheet.with_cells(port, key, cells)
    path.write_bytes(sheet.layout.written(sheet.rows, office_of(path.read_bytes())))


def codes(found: Any) -> list[str]:
    return [finding.code for finding in found.findings]


def test_each_office_gets_its_rows_and_its_evidence(adoption: Adoption) -> None:
    made = split_worksheet(adoption)
    assert set(made.files) == {"Diskominfo", "Bappeda", "Dinas Komunikasi, Informatika"}
    rows = {
        office: [row["indicator"] for row in read_worksheet(adoption, path).rows["ratings"]]
        for office, path in made.files.items()
    }
    assert rows == {"Diskominfo": ["1", "2"], "Bappeda": ["2", "4"], "Dinas Komunikasi, Informatika": ["3"]}
    assert [row["id"] for row in read_worksheet(adoption, made.files["Bappeda"]).rows["evidence"]] == ["p-1"]
    assert read_worksheet(adoption, made.files["Diskominfo"]).rows["evidence"] == ()
    assert made.nobodys == tuple(str(code) for code in range(5, 48))
    with pytest.raises(WorkspaceError):
        split_worksheet(adoption)


def test_together_they_are_the_worksheet(adoption: Adoption) -> None:
    files = split_worksheet(adoption).files
    answer(adoption, files["Diskominfo"], {"1": {"value": "3", "evidence": "sk-9"}, "2": {"value": "4", "note": "A"}})
    answer(adoption, files["Diskominfo"], {"sk-9": {"title": "SK 9"}}, "evidence")
    answer(adoption, files["Bappeda"], {"2": {"value": "4", "note": "B"}, "4": {"evidence": "p-2", "value": "2"}})
    found = collect_worksheets(adoption)
    sheet = read_worksheet(adoption)
    rows = {row["indicator"]: row for row in sheet.rows["ratings"]}
    assert [rows[code].get("value") for code in "12345"] == ["3", "4", None, "2", None]
    assert rows["2"]["note"].split() == ["B", "A"] or rows["2"]["note"].split() == ["A", "B"]
    assert rows["2"]["office"] == "Bappeda; Diskominfo"
    assert [row["id"] for row in sheet.rows["evidence"]] == ["p-1", "sk-9"]
    assert codes(found) == ["worksheet-gaps"]
    assert (found.findings[0].found, found.findings[0].details["count"]) == ("3", "1")
    again = collect_worksheets(adoption)
    assert again.changed == 0


def test_what_differs_is_named_and_left_as_it_was(adoption: Adoption, spbe: CommandLine) -> None:
    files = split_worksheet(adoption).files
    answer(adoption, files["Diskominfo"], {"2": {"value": "4"}, "1": {"value": "5"}})
    answer(adoption, files["Bappeda"], {"2": {"value": "3"}})
    answered = spbe("collect", adoption.folder)
    assert answered.status == 1
    assert "3 (Bappeda); 4 (Diskominfo)" in answered.text
    rows = {row["indicator"]: row for row in read_worksheet(adoption).rows["ratings"]}
    assert (rows["1"]["value"], rows["2"].get("value")) == ("5", None)


def test_an_empty_answer_takes_nothing_away(adoption: Adoption) -> None:
    write_worksheet(adoption, read_worksheet(adoption).with_cells("ratings", "1", {"value": "3", "note": "lama"}))
    files = split_worksheet(adoption).files
    answer(adoption, files["Diskominfo"], {"1": {"value": "", "note": ""}})
    collect_worksheets(adoption)
    row = read_worksheet(adoption).row("ratings", "1")
    assert row is not None
    assert (row["value"], row["note"]) == ("3", "lama")


def test_offices_whose_part_is_not_there_are_named(adoption: Adoption) -> None:
    split_worksheet(adoption).files["Bappeda"].unlink()
    absent = [finding for finding in collect_worksheets(adoption).findings if finding.code == "worksheet-absent"]
    assert [finding.found for finding in absent] == ["Bappeda"]


def test_a_broken_part_stops_everything(adoption: Adoption) -> None:
    files = split_worksheet(adoption).files
    answer(adoption, files["Diskominfo"], {"1": {"value": "3"}})
    files["Bappeda"].write_bytes(b"PK")
    with pytest.raises(DataError) as caught:
        collect_worksheets(adoption)
    assert [finding.code for finding in caught.value.findings] == ["worksheet-other"]
    assert "value" not in read_worksheet(adoption).rows["ratings"][0]


def test_nothing_to_split_and_nothing_to_collect(tmp_path: Path) -> None:
    empty = new_adoption(tmp_path / "kosong", "32.16", None, year=2024)
    for what, code in ((split_worksheet, "split-nobody"), (collect_worksheets, "collect-none")):
        with pytest.raises(DataError) as caught:
            what(empty)
        assert [finding.code for finding in caught.value.findings] == [code]


@needs_office
def test_a_part_that_an_office_program_saved_is_still_that_offices(adoption: Adoption, tmp_path: Path) -> None:
    path = split_worksheet(adoption).files["Bappeda"]
    saved = opened(path, tmp_path)
    assert not any(value == "Indeks" for value in values(saved).values())
    path.write_bytes(saved.read_bytes())
    found = collect_worksheets(adoption)
    assert {finding.details["office"] for finding in found.findings} == set(OFFICES.values()) - {"Bappeda; Diskominfo"}


def test_the_units_of_a_plan_each_get_their_own(tmp_path: Path) -> None:
    new_application(tmp_path / "app", "32.16", "performance")
    plan = new_adoption(tmp_path / "w", "32.16", build(tmp_path / "app", tmp_path), year=2024)
    rows = {
        "units": ({"code": "1", "name": "Dinkes", "kind": "Perangkat daerah"},
                  {"code": "2", "name": "Dinsos", "kind": "Perangkat daerah"}),
        "objectives": ({"name": "Sehat", "level": "Sasaran", "unit": "Dinkes"},
                       {"name": "Sejahtera", "level": "Sasaran", "unit": "2"}),
        "indicators": ({"name": "Stunting", "objective": "Sehat"}, {"name": "Miskin", "objective": "Sejahtera"}),
        "measurements": ({"indicator": "Stunting", "target Q1": "17"}, {"indicator": "Miskin", "target Q1": "5"}),
        "budgets": ({"objective": "Sejahtera", "ceiling year": "1000"},),
        "officials": ({"unit": "2", "name": "Budi"},),
    }  # fmt: skip
    write_worksheet(plan, attrs.evolve(read_worksheet(plan), rows=rows))
    made = split_worksheet(plan)
    assert (set(made.files), made.nobodys) == ({"Dinkes", "Dinsos"}, ())
    answer(plan, made.files["Dinkes"], {"Stunting": {"actual Q1": "16.5"}}, "measurements")
    part = read_worksheet(plan, made.files["Dinsos"])
    assert {port: len(found) for port, found in part.rows.items()} == dict.fromkeys(rows, 1)
    found = collect_worksheets(plan)
    assert read_worksheet(plan).rows["measurements"][0] == {
        "indicator": "Stunting", "target Q1": "17", "actual Q1": "16.5"
    }  # fmt: skip
    assert [(finding.code, finding.found) for finding in found.findings] == [("worksheet-gaps", "Miskin")]
