"""The register of replications, from receipts that were signed."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from conftest import CommandLine
from spbe_sdk import Adoption
from spbe_sdk.applications.giving_back.receipts import Account, make_receipt, write_receipt
from spbe_sdk.applications.giving_back.replications import replications
from spbe_sdk.findings.errors import PackageError


@pytest.fixture
def receipt(workspace: Adoption, signer: Callable[..., Any], tmp_path: Path) -> Path:
    out = tmp_path / "tanda-terima.json"
    made = make_receipt(workspace, Account("Kabupaten Bekasi", "in-use", "Diskominfo"), date(2026, 8, 17))
    write_receipt(made, signer("bekasi"), out, "id")
    return out


@pytest.mark.parametrize("source", ["package", "workspace"])
def test_who_took_over_what(
    source: str, package: Path, workspace: Adoption, receipt: Path, spbe: CommandLine, tmp_path: Path
) -> None:
    place = package if source == "package" else workspace.folder
    for ending in ("csv", "xlsx", "docx", "html"):
        told = spbe("export", "replication", place, receipt, "--agreement", "100/KS", "--out", tmp_path / f"r.{ending}")
        assert told.status == 0, told.text
    row = next(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig"))))
    assert (row["replicator"], row["replicator_unit"], row["agreement"]) == ("Kabupaten Bekasi", "Diskominfo", "100/KS")
    assert (row["date"], row["status"], row["number"]) == ("2026-08-17", "dipakai", "1")
    assert "Sumedang" in row["owner"] and row["certificate"].startswith("SHA-256 ")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["replications"]["A2"].value == 1
    cells = [cell.text for cell in docx.Document(str(tmp_path / "r.docx")).tables[0].rows[1].cells]
    assert {"17 Agustus 2026", "100/KS", row["certificate"]} <= set(cells)
    assert "17 Agustus 2026" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_receipt_that_was_changed_is_refused(package: Path, receipt: Path) -> None:
    receipt.write_bytes(receipt.read_bytes().replace(b'"payload": "', b'"payload": "A', 1))
    with pytest.raises(PackageError):
        replications(package, [receipt])


def test_a_receipt_of_another_application_is_named(receipt: Path, spbe: CommandLine, tmp_path: Path) -> None:
    told = spbe("export", "replication", Path("examples/sumedang-esakip"), receipt, "--out", tmp_path / "r.html")
    assert (told.status, "id.go.sumedangkab.esakip" in told.text) == (2, True)
