"""Official forms of Bekasi's plan: who signs, what was promised, and each of them on paper and in Word."""

import base64
import io
import re
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page

from browsing import needs_browser
from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.forms import make_form
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.words import LANGUAGES, Language

NAMES = ("agreement", "action-plan", "accountability", "key-indicators", "tree", "working-papers")

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def bekasi(esakip_package: Path, tmp_path: Path) -> Adoption:
    return adopt_example(esakip_package, EXAMPLES / "bekasi-esakip", tmp_path / "bekasi", "id")


def texts(data: bytes) -> list[str]:
    """Every paragraph and every cell of a Word document."""
    read = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in read.paragraphs), *cells]


def test_an_agreement_names_both_parties_and_no_realisation(bekasi: Adoption, spbe: CommandLine) -> None:
    out = bekasi.folder / "pk.docx"
    told = spbe("export", "agreement", bekasi.folder, "--unit", "OPD-02", "--out", out, "--date", "16 Januari 2023")
    assert (told.status, "0 kesalahan" in told.out) == (0, False)
    read = texts(out.read_bytes())
    joined = "\n".join(read)
    for words in ("dr. Contoh Nama Dua, M.Kes.", "Kepala Dinas Kesehatan", "Contoh Nama Bupati", "Bupati Bekasi",
                  "Pembina Utama Muda", "NIP 197102021996032002", "Cikarang Pusat, 16 Januari 2023",
                  "PERJANJIAN KINERJA TAHUN 2023", "LAMPIRAN", "ILUSTRASI"):  # fmt: skip
        assert words in joined, words
    assert {"Prevalensi stunting", "14 persen", "Program Pemenuhan Upaya Kesehatan", "Rp 388.200.000.000"} <= set(read)
    assert "ealisasi" not in joined


def test_an_application_that_is_an_example_marks_no_data_of_the_regions_own(bekasi: Adoption) -> None:
    path = bekasi.folder / "spbe.yaml"
    own = re.sub(r",?\s*illustrative: true", "", path.read_text(encoding="utf-8"))
    path.write_text(own, encoding="utf-8")
    bekasi = Adoption.open(bekasi.folder)
    assert "ILUSTRASI" not in make_form(bekasi, "agreement").page()
    done = bekasi.run()
    report = done.report.read_text(encoding="utf-8")
    assert report.index("ILUSTRASI") > report.index("Asal laporan ini")
    assert "ILUSTRASI" not in (done.folder / "unit/32.16.html").read_text(encoding="utf-8")


def test_a_unit_that_an_error_left_without_a_form_is_told(bekasi: Adoption, spbe: CommandLine) -> None:
    """And who asks for it gets no empty form."""
    path = bekasi.folder / "data/perencanaan-2023.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["Sasaran"].iter_rows(min_row=2):
        for cell in row:
            cell.value = "OPD-99" if cell.value == "OPD-02" else cell.value
    book.save(path)
    out = bekasi.folder / "pk.html"
    told = spbe("export", "agreement", bekasi.folder, "--out", out)
    assert told.status == 0
    assert "mempunyai formulir karena kesalahan: OPD-99" in told.text
    assert "Ruang kerja ini mempunyai" in told.text
    for asked in ("OPD-02", "OPD-99"):
        empty = bekasi.folder / f"{asked}.html"
        told = spbe("export", "agreement", bekasi.folder, "--unit", asked, "--out", empty)
        assert (told.status, empty.exists()) == (2, False)
        assert f"Unit {asked} tidak mempunyai sasaran berindikator" in told.text


def test_the_target_is_that_of_the_year_whatever_was_reported(bekasi: Adoption) -> None:
    path = bekasi.folder / "data/perencanaan-2023.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Pengukuran"]
    head = [str(cell.value) for cell in sheet[1]]
    code = sheet.cell(2, head.index("Kode Indikator") + 1).value
    sheet.delete_rows(2)
    for number, quarter in enumerate(("TW 1", "TW 2", "TW 3", "TW 4"), start=1):
        values: dict[str, object] = {
            "Kode Indikator": code,
            "Periode": quarter,
            "Target": number,
            "Realisasi": 1 if number < 3 else "-",
        }
        sheet.append([values.get(name) for name in head])
    book.save(path)
    made = make_form(Adoption.open(bekasi.folder), "agreement", "Kabupaten Bekasi")
    assert re.search(r'<td class="num">4 ', made.page())
    folder = Adoption.open(bekasi.folder).run().folder
    agreed = openpyxl.load_workbook(folder / "laporan.xlsx")["Perjanjian Kinerja"]
    assert agreed["E2"].value == 4


def test_who_signs_is_left_open_and_said(bekasi: Adoption) -> None:
    made = make_form(bekasi, "agreement", "OPD-05")
    assert [(finding.code, finding.found) for finding in made.findings] == [
        ("form-unsigned", "Badan Perencanaan Pembangunan Daerah")
    ]
    assert made.page().count("…………………………") >= 3


def test_the_highest_unit_signs_alone(bekasi: Adoption) -> None:
    made = make_form(bekasi, "agreement", "32.16")
    assert 'class="sign alone"' in made.page() and "Pihak Kedua" not in made.page()
    assert "Program Rehabilitasi Sosial" in made.page()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_form_has_a_page_and_a_document(bekasi: Adoption, name: str, language: Language) -> None:
    made = make_form(bekasi, name, "OPD-02", language=language)  # type: ignore[arg-type]
    assert f'<html lang="{language}">' in made.page()
    assert "form_" not in made.page() and "{" not in re.sub(r"<style>.*?</style>", "", made.page(), flags=re.S)
    read = docx.Document(io.BytesIO(made.document()))
    assert len(read.sections) == len(made.form.pages)
    assert "Dinas Kesehatan" in made.page()


def test_all_units_stand_in_one_document(bekasi: Adoption) -> None:
    pages = make_form(bekasi, "agreement").form.pages
    assert len(pages) == 2 * 53


def test_a_region_has_words_of_its_own(bekasi: Adoption) -> None:
    bekasi.choose("labels.form_first", "Pihak Kesatu")
    shown = make_form(Adoption.open(bekasi.folder), "agreement", "OPD-02").page()
    assert "disebut Pihak Kesatu" in shown and "Pihak Pertama" not in shown


def test_a_unit_that_is_not_there_is_asked_about(bekasi: Adoption, spbe: CommandLine) -> None:
    told = spbe("export", "agreement", bekasi.folder, "--unit", "Dinas Kesehatn", "--out", bekasi.folder / "x.html")
    assert (told.status, "Dinas Kesehatan" in told.text) == (2, True)
    told = spbe("export", "tree", bekasi.folder, "--unit", "OPD-02", "--out", bekasi.folder / "x.pdf")
    assert (told.status, "Ctrl+P" in told.text, (bekasi.folder / "x.pdf").exists()) == (2, True, False)
    told = spbe("export", "agreement", bekasi.folder, "--date", "kapan", "--out", bekasi.folder / "x.html")
    assert told.status == 2
    told = spbe("export", "evaluation", bekasi.folder, "--out", bekasi.folder / "x.html")
    assert (told.status, "maturity-index" in told.text) == (2, True)


def test_without_the_library_its_command_is_told(bekasi: Adoption, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_form(bekasi, "tree", "OPD-02")
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UsageError) as refused:
        made.document()
    assert "spbe-sdk[word]" in (refused.value.findings[0].remedy("id") or "")


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="x"</script><image href="http://x.test/a"/></svg>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (PNG, None),
        (SVG, None),
        (b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "logo-form"),
        (b"GIF89a", "logo-form"),
        (b"", "logo-form"),
        (PNG + b"\0" * 600_000, "logo-large"),
        (PNG[:16] + b"\0\1\0\0" * 2 + PNG[24:], "logo-large"),
    ],
)
def test_a_logo_is_a_small_picture(bekasi: Adoption, data: bytes, code: str | None) -> None:
    (bekasi.folder / "data/logo").write_bytes(data)
    with_logo = bekasi.set("logo", "data/logo")
    if code is not None:
        with pytest.raises(DataError) as refused:
            make_form(with_logo, "agreement", "OPD-02")
        assert [finding.code for finding in refused.value.findings] == [code]
        return
    made = make_form(with_logo, "agreement", "OPD-02")
    assert '<img src="data:image/' in made.page() and "<script" not in made.page() and "x.test" not in made.page()
    pictures = docx.Document(io.BytesIO(made.document())).inline_shapes
    assert len(pictures) == (2 if data is PNG else 0)
    assert [finding.code for finding in made.findings] == ([] if data is PNG else ["logo-word"])


def test_forms_lie_beside_the_report(bekasi: Adoption) -> None:
    folder = bekasi.run().folder
    unit = (folder / "unit/OPD-02.html").read_text(encoding="utf-8")
    links = re.findall(r'href="\.\./(form/[^"]+)"', unit)
    assert len(links) == 5
    for link in links:
        form = (folder / link).read_text(encoding="utf-8")
        assert 'href="../../unit/OPD-02.html"' in form and "Dinas Kesehatan" in form
    assert not (folder / "form/agreement/OPD-06.html").exists()


@needs_browser
@pytest.mark.parametrize("paper", ["A4", "folio"])
def test_on_paper(bekasi: Adoption, page: Page, paper: str, tmp_path: Path) -> None:
    chosen = bekasi.set("paper", paper)
    for name, sheets in (
        ("agreement", 2),
        ("tree", 1),
        ("action-plan", 1),
        ("key-indicators", 1),
        ("working-papers", 6),
    ):
        path = tmp_path / f"{name}.html"
        path.write_text(make_form(chosen, name, "OPD-02").page(), encoding="utf-8")  # type: ignore[arg-type]
        page.goto(path.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == sheets, name
    whole = tmp_path / "whole.html"
    whole.write_text(make_form(chosen, "tree", "32.16").page(), encoding="utf-8")
    page.goto(whole.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
    sizes = {tuple(round(float(n) / 72 * 25.4) for n in box.split()[2:]) for box in
             re.findall(r"/MediaBox \[([^]]+)\]", printed.decode("latin-1"))}  # fmt: skip
    assert sizes <= {(297, 210), (330, 215), (420, 297)}


def test_what_a_table_of_officials_may_hold(bekasi: Adoption) -> None:
    path = bekasi.folder / "data/pejabat.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text
        + "OPD-01,Orang Kedua,Kepala,,,\nOPD-99,Orang Lain,Kepala,,,\nOPD-04,Nama,Kepala,,197102021996032000,\n"
        + "OPD-05,Nama,Kepala,,1234,\n",
        encoding="utf-8",
    )
    found = Adoption.open(bekasi.folder).run().findings
    told = {finding.code: finding for finding in found if finding.field in ("unit", "nip")}
    assert {"official-twice", "official-unit"} <= set(told)
    # The last three digits of a number of eighteen are lost in a spreadsheet.
    assert len([finding for finding in found if finding.field == "nip"]) == 2
