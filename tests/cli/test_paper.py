"""Everything that is printed is printed on the region's paper: pages and workbooks, of a run or not."""

import re
import zipfile
from pathlib import Path

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption

FOLIO = "size: 215mm 330mm"
VERBS = (("roadmap",), ("trial",), ("standing",), ("trend",), ("compare", "--with", "Kabupaten Sumedang"))


def size(path: Path) -> str:
    """The paper of every sheet of a workbook, by Excel's numbers."""
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    return ",".join(sorted({match[1] for text in sheets for match in re.finditer(r'paperSize="(\d+)"', text)}))


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_a_workspace_says_on_what_it_prints(
    workspace: Adoption, tmp_path: Path, spbe: CommandLine, verb: tuple[str, ...]
) -> None:
    Adoption.open(workspace.folder).set("paper", "folio").run()
    page, sheet = tmp_path / "x.html", tmp_path / "x.xlsx"
    assert spbe(verb[0], workspace.folder, *verb[1:], "--page", page).status == 0
    assert FOLIO in page.read_text(encoding="utf-8")
    assert spbe(verb[0], workspace.folder, *verb[1:], "--page", page, "--paper", "A4").status == 0
    assert FOLIO not in page.read_text(encoding="utf-8")
    if verb[0] != "trial":
        assert spbe(verb[0], workspace.folder, *verb[1:], "--page", sheet).status == 0
        assert size(sheet) == "14"


def test_without_a_workspace_it_is_said(tmp_path: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "x.html"
    assert spbe("standing", "Kabupaten Bekasi", "--page", page).status == 0
    assert FOLIO not in page.read_text(encoding="utf-8")
    monkeypatch.setenv("SPBE_PAPER", "folio")
    assert spbe("standing", "Kabupaten Bekasi", "--page", page).status == 0
    assert FOLIO in page.read_text(encoding="utf-8")
    assert spbe("standing", "Kabupaten Bekasi", "--paper", "kuarto").status == 2


def test_worksheets_too(workspace: Adoption, spbe: CommandLine) -> None:
    workspace.set("paper", "folio")
    assert spbe("new", "worksheet", workspace.folder, "--replace").status == 0
    assert size(workspace.folder / "data/isian.xlsx") == "14"
