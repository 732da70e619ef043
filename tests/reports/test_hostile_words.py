"""Names and notes from elsewhere: harmless as HTML, as formulas, as templates, and on a terminal."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.decision import trial_page
from spbe_sdk.applications.scaffolds.example import adopt_example

Replace = Callable[[Path, str, str], None]
TODAY = date(2026, 11, 24)
MARKUP = "<script>alert(1)</script>"
TEMPLATE = "{{ ''.__class__.__mro__ }}{% include '/etc/passwd' %}"


@pytest.fixture
def hostile(make: Maker, tmp_path: Path) -> Adoption:
    """A package whose every word that reaches a page tries to be more than a word."""
    package = make(
        ("Indeks SPBE menurut PermenPANRB 59/2020", f'"{MARKUP} {TEMPLATE}"'),
        ("Satu atau dua orang menangani seluruh aplikasi daerah.", f'"{MARKUP} {TEMPLATE}"'),
        ("  - Perpres 95 Tahun 2018 tentang SPBE", f'  - "{MARKUP}"'),
        ("trial:\n", f'labels: {{title: {{id: "{MARKUP} {TEMPLATE}"}}}}\ntrial:\n'),
        version="1.0",
    )
    return adopt_example(package, EXAMPLES / "bekasi", tmp_path / "w", "id")


def test_pages(hostile: Adoption, replace: Replace) -> None:
    rows = hostile.folder / "data/penilaian-2021.csv"
    text = rows.read_text(encoding="utf-8")
    line = text.splitlines()[2]
    cells = line.split(";")
    cells[-2] = f"{MARKUP} {TEMPLATE}".replace(";", ",")
    rows.write_text(text.replace(line, ";".join(cells)), encoding="utf-8")
    report = hostile.run(TODAY).report.read_text(encoding="utf-8")
    page = trial_page(hostile, hostile.trial(TODAY), "id", TODAY)
    for shown in (report, page):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;" in shown
        assert "root:" not in shown
        assert "class &#39;object&#39;" not in shown
    assert "{% include" in report, "the words are shown as they are"


def test_formulas(tmp_path: Path) -> None:
    """A workbook shows a name that begins with = as text."""
    from spbe_sdk.applications.package.build import build

    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "a.spbe")
    adoption = adopt_example(package, EXAMPLES / "bekasi-esakip", tmp_path / "w", "id")
    path = adoption.folder / "data/kecamatan/32.16.01-tarumajaya.csv"
    text = path.read_text(encoding="utf-8")
    name = text.splitlines()[-1].split(";")[1]
    path.write_text(text.replace(name, '=HYPERLINK("http://x")'.replace('"', "'")), encoding="utf-8")
    run = Adoption.open(adoption.folder).run(TODAY)
    book = openpyxl.load_workbook(run.folder / "laporan.xlsx")
    formulas = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row
        if cell.data_type == "f" and "HYPERLINK(" in str(cell.value) and "http://x" in str(cell.value)
    ]  # fmt: skip
    assert formulas == []
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    assert [text for text in texts if str(text).startswith("=HYPERLINK(")]


def test_a_terminal(make: Maker, tmp_path: Path, spbe: CommandLine) -> None:
    package = make(("Data daerah tersebar", '"\\e]0;judul\\a\\e[2J Data daerah tersebar'),
                   ("adopsi aplikasi Sumedang).", 'adopsi aplikasi Sumedang)."'), version="1.0")  # fmt: skip
    for words in (("verify", package), ("publish", package, "--to", tmp_path / "k"), ("catalogue", tmp_path / "k")):
        assert spbe(*words).status == 0
        assert "\x1b" not in spbe.text
        assert "\x07" not in spbe.text
