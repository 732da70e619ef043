"""The sheet and the letter of an AKIP evaluation."""

import io
from pathlib import Path

import docx
import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, build
from spbe_sdk.applications.adoption.forms import make_form
from spbe_sdk.applications.scaffolds.application import new_application
from spbe_sdk.reports.official.parts import FormTable

GRADES = {"1": "BB B CC", "2": "B CC B", "3": "A BB B", "4": "B CC C"}


@pytest.fixture
def akip(tmp_path: Path) -> Adoption:
    """A workspace that is evaluated by PermenPANRB 88/2021."""
    folder = tmp_path / "akip"
    new_application(folder, "32.16")
    manifest = folder / "application.yaml"
    text = manifest.read_text(encoding="utf-8")
    text = text.replace("instrument: spbe-59-2020", "instrument: akip-88-2021").replace("year: 2021", "year: 2024")
    manifest.write_text(text, encoding="utf-8")
    rows = [
        f"{component}.{part};{grade};Catatan {component}.{part}"
        for component, grades in GRADES.items()
        for part, grade in zip("abc", grades.split(), strict=True)
    ]
    lines = "\n".join(["No;Nilai;Keterangan", *rows, "1.a.1;B;Pedoman tersedia", ""])
    (folder / "trial/ratings.csv").write_text(lines, encoding="utf-8")
    package = build(folder, tmp_path / "akip.spbe", update_expected=True)
    made = Adoption.create(package, "32.16", tmp_path / "w", year=2024)
    (made.folder / "data/ratings.csv").write_text(lines, encoding="utf-8")
    fields = {"indicator": "No", "value": "Nilai", "note": "Keterangan"}
    made.bind("ratings", adapter="csv", options={"path": "data/ratings.csv", "delimiter": ";"}, fields=fields)
    return Adoption.open(made.folder)


def rows_of(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows]


def test_the_sheet_has_every_component_and_every_question(akip: Adoption) -> None:
    made = make_form(akip, "evaluation")
    rows = {row[0]: row for row in rows_of(made.document())}
    (table,) = [block for block in made.form.pages[0].blocks if isinstance(block, FormTable)]
    assert {table.rows[number][0] for number in table.strong} == {"1", "2", "3", "4"}
    assert rows["1"][1:3] == ["Perencanaan Kinerja", "30"]
    assert rows["1.a"][-3:] == ["BB", "4,80", "Catatan 1.a"]
    assert rows["1.a.1"][-3:] == ["B", "", "Pedoman tersedia"]
    assert rows["1.a.2"][-3:] == ["", "", ""]
    assert len([code for code in rows if code.count(".") == 2]) == 80
    assert rows[""][-2] == "66,00 (B)"


def test_those_who_are_assessed_have_columns_of_their_own(akip: Adoption) -> None:
    row = next(row for row in rows_of(make_form(akip.set("stage", "self"), "evaluation").document()) if row[0] == "1.a")
    assert row[3:5] == ["BB", "4,80"] and row[-3:] == ["", "", ""]


def test_the_letter_says_the_result(akip: Adoption, spbe: CommandLine) -> None:
    out = akip.folder / "lhe.docx"
    told = spbe("export", "evaluation-letter", akip.folder, "--out", out, "--number", "700/1", "--date", "2025-02-01")
    assert told.status == 0, told.text
    read = docx.Document(str(out))
    text = "\n".join(paragraph.text for paragraph in read.paragraphs)
    assert "adalah 66,00 dengan predikat B" in text and "Nomor 88 Tahun 2021" in text and "Catatan 4.c" in text
    # The index that was published for the year before was measured by another instrument.
    assert "Tahun 2023" not in text
    cells = [cell for row in rows_of(out.read_bytes()) for cell in row]
    assert {"700/1", "20,10", "Predikat"} <= set(cells)
    assert any("1 Februari 2025" in cell for cell in cells)


def test_the_letter_says_what_it_lacks_until_it_is_written(akip: Adoption, spbe: CommandLine) -> None:
    blank = {"settings.addressee", "settings.signer_name", "settings.signer_title"}
    assert {f.field for f in make_form(akip, "evaluation-letter").findings if f.code == "form-letter-blank"} == blank
    assert all(f.code != "form-letter-blank" for f in make_form(akip, "evaluation").findings)
    said = {"addressee": "Kepala Dinas Kesehatan", "signer_name": "Drs. Asep, M.Si.",
            "signer_title": "Inspektur Daerah", "signer_rank": "Pembina",
            "signer_nip": "198001012005011001"}  # fmt: skip
    for name, value in said.items():
        told = spbe("set", f"settings.{name}", value, akip.folder)
        assert told.status == 0, told.text
    made = make_form(Adoption.open(akip.folder), "evaluation-letter")
    assert all(finding.code != "form-letter-blank" for finding in made.findings)
    page, cells = made.page(), "\n".join(cell for row in rows_of(made.document()) for cell in row)
    assert all(value in page and value in cells for value in said.values())


def test_a_plans_forms_are_not_made_of_an_index(akip: Adoption, spbe: CommandLine) -> None:
    told = spbe("export", "agreement", akip.folder, "--out", akip.folder / "x.html")
    assert (told.status, "performance" in told.text) == (2, True)


def test_a_letter_about_a_self_assessment_says_so(akip: Adoption) -> None:
    judged = make_form(akip, "evaluation-letter")
    mine = make_form(akip.set("stage", "self"), "evaluation-letter")
    codes = [[found.code for found in made.findings] for made in (judged, mine)]
    assert "form-letter-self" in codes[1] and "form-letter-self" not in codes[0]
    assert "penilaian mandiri" in mine.page() and "belum dievaluasi" in mine.page()
    assert "hasil akhir" in judged.page() and "belum dievaluasi" not in judged.page()
