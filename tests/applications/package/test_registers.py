"""What registers ask is filled in from the manifest; what nobody may invent stays open and is flagged."""

import csv
import io
from pathlib import Path

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import verify
from spbe_sdk.applications.package.registers import inventory, inventory_csv
from spbe_sdk.reports.data.files import harmless


def test_the_sheet_leaves_official_codes_open(package: Path) -> None:
    rows = inventory(verify(package).application, "id")
    states = {row.field: row.state for row in rows}
    assert states["Klasifikasi"] == "filled"
    assert states["Nomor registrasi"] == "open"
    architecture = [row for row in rows if row.section == "Arsitektur SPBE"]
    assert {row.state for row in architecture} == {"open"}
    assert {row.field for row in architecture} == {"RAB", "RAL", "RAD", "RAA", "RAI", "RAK"}


def test_an_unverified_code_is_flagged(make: Maker) -> None:
    package = make(("{domain: application, name:", "{domain: application, code: RAA.01, name:"))
    rows = inventory(verify(package).application, "id")
    assert [row.state for row in rows if row.field == "RAA"] == ["unverified"]


def test_no_cell_of_the_sheet_is_a_formula(make: Maker) -> None:
    package = make(("unit: Diskominfosanditik", "unit: '=cmd|calc'"))
    text = inventory_csv(inventory(verify(package).application, "id"), "id").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'=cmd|calc" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert harmless("-1") == "'-1"


def test_the_verb(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("export", "inventory", EXAMPLES / "sumedang-spbe-index", "--out", tmp_path / "i.csv").status == 0
    assert spbe("export", "inventory", package).status == 0
    assert "jangan dikarang" in spbe.out
