"""Filling in on the page beside somebody who has the same workbook open in Excel."""

import html
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from opening import Visitor
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.scaffolds.application import new_adoption, new_application
from spbe_sdk.applications.worksheets.filling import digest_of, fill_in, needed
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    new_application(tmp_path / "kinerja", "32.16", "performance")
    return new_adoption(tmp_path / "rencana", "32.16", build(tmp_path / "kinerja", tmp_path), year=2024)


def shown(visitor: Visitor, port: str) -> dict[str, str]:
    """The hidden marks of the form of a sheet."""
    page = visitor.get(f"/fill?port={port}").text
    return dict(re.findall(r'name="(digest|order|port|start)" value="([^"]*)"', page))


def unit(code: str, name: str, row: int = 0) -> dict[str, str]:
    return {f"cell.units.{row}.code": code, f"cell.units.{row}.name": name}


def in_excel(plan: Adoption, port: str, code: str, name: str) -> None:
    """Write a row into a sheet of the workbook, as Excel would."""
    entries = {len(needed(plan).rows[port]): {"code": code, "name": name}}
    fill_in(plan, port, entries, digest_of(needed(plan), port))
    # A spreadsheet writes the whole book anew.
    book = load_workbook(plan.folder / WORKSHEET)
    book.save(plan.folder / WORKSHEET)


def test_another_sheet_that_was_edited_keeps_nobody_from_saving(plan: Adoption) -> None:
    visitor = Visitor(plan.folder)
    marks = shown(visitor, "units")
    in_excel(plan, "objectives", "S1", "Layanan")
    assert visitor.post("/fill", {**marks, **unit("KAB", "Kabupaten")}).status_code == 303
    rows = needed(plan).rows
    assert (rows["units"][0]["code"], rows["objectives"][0]["code"]) == ("KAB", "S1")


def test_rows_that_moved_are_shown_with_what_was_entered_beside_them(plan: Adoption) -> None:
    visitor = Visitor(plan.folder)
    marks = shown(visitor, "units")
    in_excel(plan, "units", "KAB", "Kabupaten")
    entered = {**marks, **unit("OPD-1", "Dinas")}
    page = visitor.post("/fill", entered)
    assert page.status_code == 409
    assert "<td>OPD-1</td>" in page.text
    assert 'value="KAB"' in page.text
    assert 'href="/fill?port=units&amp;start=0"' in page.text
    assert [row["code"] for row in needed(plan).rows["units"]] == ["KAB"]
    # Saved as it is shown now, nothing of the other's is lost.
    now = dict(re.findall(r'name="(digest|order|port|start)" value="([^"]*)"', page.text))
    assert visitor.post("/fill", {**now, **unit("OPD-1", "Dinas", 1)}).status_code == 303
    assert [row["code"] for row in needed(plan).rows["units"]] == ["KAB", "OPD-1"]


def test_cells_that_changed_are_written_over_only_when_it_is_said_again(plan: Adoption) -> None:
    in_excel(plan, "units", "KAB", "Kabupaten")
    visitor = Visitor(plan.folder)
    marks = shown(visitor, "units")
    fill_in(plan, "units", {0: {"code": "B"}}, digest_of(needed(plan), "units"))
    page = visitor.post("/fill", {**marks, **unit("K", "Kabupaten")})
    assert page.status_code == 409
    assert 'value="K"' in page.text
    now = dict(re.findall(r'name="(digest|order|port|start)" value="([^"]*)"', page.text))
    assert visitor.post("/fill", {**now, **unit("K", "Kabupaten")}).status_code == 303
    assert needed(plan).rows["units"][0]["code"] == "K"


def test_what_is_found_leads_to_where_it_is_mended(plan: Adoption) -> None:
    """The sheet and the row, the setting, or the table that is read."""
    for row, name in enumerate(("Kabupaten", "Dinas")):
        in_excel(plan, "units", f"U{row}", name)
    visitor = Visitor(plan.folder)

    def links() -> list[str]:
        return [html.unescape(link) for link in re.findall(r'<a href="([^"]*)">Buka', visitor.get("/").text)]

    assert "/fill?sheet=Unit&row=5#row-5" in links()
    assert {"/fill?port=measurements", "/fill?sheet=Pengukuran"} <= set(links())
    assert re.search(r'id="row-6".*value="U1"', visitor.get("/fill?sheet=Unit&row=6").text)
    plan.set("year", 1900)
    assert links() == ["/settings#s-year"]


def test_figures_have_the_readers_comma_and_stay_what_they_are(plan: Adoption) -> None:
    in_excel(plan, "units", "KAB", "Kabupaten")
    entries = {0: {"indicator": "Stunting", "target year": "14,5", "revised year": "13.25"}}
    fill_in(plan, "measurements", entries, digest_of(needed(plan), "measurements"))
    before = needed(plan).rows["measurements"]
    assert (before[0]["target year"], before[0]["revised year"]) == ("14.5", "13.25")
    visitor = Visitor(plan.folder)
    page = visitor.get("/fill?port=measurements").text
    assert 'value="14,5"' in page
    assert 'value="13,25"' in page
    shown_cells = dict(re.findall(r'name="(cell[^"]*)"[^>]*? value="([^"]*)"', page))
    assert visitor.post("/fill", {**shown(visitor, "measurements"), **shown_cells}).status_code == 303
    assert needed(plan).rows["measurements"] == before
    assert 'value="14.5"' in Visitor(plan.folder, "en").get("/fill?port=measurements").text


def test_what_others_filled_in_is_brought_in_and_called_as_they_call_it(plan: Adoption) -> None:
    visitor = Visitor(plan.folder)
    in_excel(plan, "units", "KAB", "Kabupaten")
    theirs = (plan.folder / WORKSHEET).read_bytes()
    fill_in(plan, "units", {0: {"code": "", "name": ""}}, digest_of(needed(plan), "units"))
    assert needed(plan).rows["units"] == ()
    page = visitor.post("/fill/collect", {"sent": (BytesIO(theirs), "dari dinas.xlsx")})
    assert re.search(r"[1-9] isian masuk", page.text)
    assert needed(plan).rows["units"] == ({"code": "KAB", "name": "Kabupaten"},)
    assert visitor.post("/fill/collect", {}).status_code == 422
    wrong = visitor.post("/fill/collect", {"sent": (BytesIO(b"PK"), "dari dinas.xlsx")})
    assert (wrong.status_code, "[dari dinas.xlsx]" in wrong.text) == (422, True)


def test_a_point_of_thousands_is_never_taken_for_a_decimal_point(plan: Adoption) -> None:
    """What has two readings is kept as it was typed and asked about; money has no third digit behind its point."""
    visitor = Visitor(plan.folder)
    in_excel(plan, "units", "KAB", "Kabupaten")
    typed = {"target year": "1.250", "target Q1": "1.250,5", "actual Q1": "12.500.000", "actual Q2": "1,5"}
    cells = {f"cell.measurements.0.{key}": text for key, text in {"indicator": "Stunting", **typed}.items()}
    answer = visitor.post("/fill", {**shown(visitor, "measurements"), **cells})
    page = visitor.get(answer.headers["Location"]).text
    assert "Tersimpan, tetapi" in page
    told = page.partition("Tersimpan, tetapi")[2][:2500]
    assert "1250 bila seribu" in told, told
    row = needed(plan).rows["measurements"][0]
    assert [row[key] for key in typed] == ["1.250", "1250.5", "12500000", "1.5"]
    pagu = {"cell.budgets.0.objective": "Sehat", "cell.budgets.0.ceiling year": "125.500"}
    visitor.post("/fill", {**shown(visitor, "budgets"), **pagu})
    assert needed(plan).rows["budgets"][0]["ceiling year"] == "125500"
    assert 'value="125.500"' in visitor.get("/fill?port=budgets").text
    assert 'value="125,500"' in Visitor(plan.folder, "en").get("/fill?port=budgets").text
    # A number cell has one reading, also on the page and back.
    book = load_workbook(plan.folder / WORKSHEET)
    book["Pengukuran"].cell(5, 3).value = 1.125
    book.save(plan.folder / WORKSHEET)
    page = visitor.get("/fill?port=measurements").text
    assert 'value="1,1250"' in page
    again = dict(re.findall(r'name="(cell[^"]*)"[^>]*? value="([^"]*)"', page))
    visitor.post("/fill", {**shown(visitor, "measurements"), **again})
    book = load_workbook(plan.folder / WORKSHEET)
    assert book["Pengukuran"].cell(5, 3).value == 1.125
    assert book["Anggaran"].cell(5, 3).value == 125500
