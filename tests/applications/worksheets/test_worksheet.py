"""A worksheet is bound already, is read as it was left, and is written whole or not at all."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from conftest import CommandLine
from recalculating import edited
from spbe_sdk import Adoption, DataError, UsageError, WorkspaceError
from spbe_sdk.applications.adoption.suggestion import place, suggest_binding, write
from spbe_sdk.applications.scaffolds.application import new_adoption
from spbe_sdk.applications.worksheets.making import new_worksheet, renewed
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET, read_worksheet, write_worksheet
from spbe_sdk.bindings.outcome import Outcome
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.finding import said


@pytest.fixture
def adoption(tmp_path: Path) -> Adoption:
    return new_adoption(tmp_path / "kami", "32.16", None, year=2024)


def computed(outcome: Outcome) -> Result:
    assert isinstance(outcome, IndexOutcome)
    return outcome.result


def test_what_is_written_into_it_is_what_a_run_reads(adoption: Adoption) -> None:
    sheet = read_worksheet(adoption)
    sheet = sheet.with_cells("ratings", "1", {"value": "3", "note": "Perbup 12/2021", "evidence": "perbup-12"})
    sheet = sheet.with_cells("evidence", "perbup-12", {"title": "Perbup", "status": "Sah", "issued": "2021-03-01"})
    write_worksheet(adoption, sheet)
    again = read_worksheet(adoption)
    assert again.rows == sheet.rows
    row = again.row("ratings", "1")
    assert row is not None
    assert (row["value"], row["note"]) == ("3", "Perbup 12/2021")
    result = computed(adoption.run().outcome)
    node = result.find("1")
    assert node is not None
    assert (node.value, node.note, node.evidence) == (3, "Perbup 12/2021", ("perbup-12",))
    assert [(item.id, str(item.status), str(item.issued)) for item in result.evidence.items] == [
        ("perbup-12", "accepted", "2021-03-01")
    ]


def test_an_empty_one_is_no_source_yet_and_no_fault_beside_what_is_missing(adoption: Adoption) -> None:
    found = {finding.code for finding in adoption.measured().findings}
    assert "table-empty" not in found
    assert "rating-empty" in found
    assert new_worksheet_ports(adoption) == ["evidence", "ratings"]


def new_worksheet_ports(adoption: Adoption) -> list[str]:
    return sorted(Adoption.open(adoption.folder).bindings)


def test_it_keeps_what_people_added_to_it_and_says_so(adoption: Adoption) -> None:
    place = adoption.folder / WORKSHEET
    sheet = read_worksheet(adoption)
    book = load_workbook(place)
    book.create_sheet("Catatan saya")
    book["Bukti"]["M4"] = "Lemari"
    book.save(place)
    with pytest.raises(WorkspaceError) as changed:
        write_worksheet(adoption, sheet)
    assert [finding.code for finding in changed.value.findings] == ["sheet-changed"]
    before = place.read_bytes()
    with pytest.raises(WorkspaceError) as foreign:
        write_worksheet(adoption, read_worksheet(adoption))
    assert foreign.value.findings[0].found == "Catatan saya, Lemari"
    assert place.read_bytes() == before


@pytest.mark.parametrize("note", [f"~${Path(WORKSHEET).name}", f".~lock.{Path(WORKSHEET).name}#"])
def test_what_somebody_has_open_is_not_written_beneath(adoption: Adoption, note: str) -> None:
    place = adoption.folder / WORKSHEET
    sheet, before = read_worksheet(adoption).with_cells("ratings", "1", {"value": "3"}), place.read_bytes()
    place.with_name(note).write_bytes(b"")
    with pytest.raises(WorkspaceError) as caught:
        write_worksheet(adoption, sheet)
    assert caught.value.findings[0].code == "file-open"
    assert place.read_bytes() == before
    place.with_name(note).unlink()
    write_worksheet(adoption, sheet)


def test_what_is_not_ours_is_not_taken_for_it(adoption: Adoption, tmp_path: Path) -> None:
    shutil.copyfile(adoption.folder / WORKSHEET, tmp_path / "lain.xlsx")
    assert read_worksheet(adoption, tmp_path / "lain.xlsx").rows == read_worksheet(adoption).rows
    (tmp_path / "lain.xlsx").write_bytes(b"PK")
    with pytest.raises(DataError) as caught:
        read_worksheet(adoption, tmp_path / "lain.xlsx")
    assert caught.value.findings[0].code == "worksheet-other"


def test_only_what_people_fill_in_can_be_changed(adoption: Adoption) -> None:
    sheet = read_worksheet(adoption)
    for port, key, cells in (("ratings", "48", {"value": "3"}), ("ratings", "1", {"name": "x"})):
        with pytest.raises(UsageError):
            sheet.with_cells(port, key, cells)
    assert sheet.with_cells("ratings", "1", {"value": ""}).rows["ratings"][0]["value"] == ""


def test_an_unreadable_cell_is_told_and_not_taken_for_empty(adoption: Adoption, tmp_path: Path) -> None:
    copy = edited(adoption.folder / WORKSHEET, tmp_path / "salin", {("Isian", "C7"): "=1/0"})
    shutil.copyfile(copy, adoption.folder / WORKSHEET)
    with pytest.raises(DataError) as caught:
        read_worksheet(adoption)
    assert [(finding.code, finding.origin and finding.origin.row) for finding in caught.value.findings] == [
        ("cell-formula", 7)
    ]


def test_what_the_ports_read_already_is_filled_in(workspace: Adoption) -> None:
    (workspace.folder / WORKSHEET).unlink(missing_ok=True)
    before = computed(workspace.measured().computed()[1])
    with pytest.raises(DataError) as caught:
        new_worksheet(workspace)
    assert {finding.code for finding in caught.value.findings} == {"bind-bound"}
    assert not (workspace.folder / WORKSHEET).exists()
    made = new_worksheet(workspace, replace=True)
    after = computed(made.measured().computed()[1])
    assert (after.index, after.evidenced, after.gaps) == (before.index, before.evidenced, before.gaps)
    assert [node.exact for node in after.walk()] == [node.exact for node in before.walk()]
    with pytest.raises(WorkspaceError) as there:
        new_worksheet(made)
    assert {finding.code for finding in there.value.findings} == {"worksheet-there"}
    filled = read_worksheet(made).rows
    assert read_worksheet(new_worksheet(made, replace=True)).rows == filled


def test_one_that_was_deleted_is_made_again(adoption: Adoption) -> None:
    (adoption.folder / WORKSHEET).unlink()
    new_worksheet(adoption)
    assert adoption.measured().outcome is not None
    assert len(read_worksheet(adoption).rows["ratings"]) == 47


def test_bind_may_replace_one_in_which_nothing_is_filled_in(adoption: Adoption, spbe: CommandLine) -> None:
    (adoption.folder / "data/rekap.csv").write_text("No;Indikator;Nilai\n1;Arsitektur;3\n2;Peta rencana;2\n")
    answer = spbe("bind", "ratings", "data/rekap.csv", adoption.folder)
    assert answer.status == 0
    assert Adoption.open(adoption.folder).bindings["ratings"][0].adapter == "csv"


def test_it_follows_the_year(adoption: Adoption) -> None:
    renewed(adoption.set("year", 2023))
    book = load_workbook(adoption.folder / WORKSHEET)
    assert "2023" in str(book["Isian"]["A2"].value)


def test_it_says_when_it_was_made_for_other_settings_until_it_is_renewed(adoption: Adoption, spbe: CommandLine) -> None:
    def stale(workspace: Adoption) -> list[tuple[str, str]]:
        found = [finding for finding in workspace.measured().findings if finding.code == "worksheet-stale"]
        assert [finding.code for finding in workspace.doubts()] == [finding.code for finding in found]
        return [(said(finding.found or "", "id"), said(finding.allowed or "", "id")) for finding in found]

    write_worksheet(adoption, read_worksheet(adoption).with_cells("ratings", "1", {"value": "3"}))
    assert stale(adoption) == []
    assert "worksheet-stale" in spbe("set", "settings.year", "2023", adoption.folder, "--json").out
    assert stale(Adoption.open(adoption.folder)) == [("tahun 2024", "tahun 2023")]
    assert spbe("new", "worksheet", adoption.folder, "--replace").status == 0
    adoption = Adoption.open(adoption.folder)
    assert stale(adoption) == []
    assert read_worksheet(adoption).row("ratings", "1") == {**read_worksheet(adoption).rows["ratings"][0], "value": "3"}
    # Also what stands above its sheets, or what it counts by, is another one.
    for name, value in (("letterhead", "PEMERINTAH KABUPATEN"), ("paper", "folio")):
        adoption = adoption.set(name, value)
        assert stale(adoption) == [("kepala surat, kertas, kebijakan, atau indikator yang dulu", "lain")]
        renewed(adoption)
        assert stale(adoption) == []
    # One of before this was said, or saved by somebody who took it out, says nothing.
    place = adoption.folder / WORKSHEET
    book: Any = load_workbook(place)
    del book.custom_doc_props["spbe-made-for"]
    book.save(place)
    assert stale(adoption.set("year", 2022)) == []


@pytest.mark.parametrize("note", ["~$isian.xlsx", ".~lock.isian.xlsx#"])
def test_what_is_read_while_somebody_has_it_open_is_told_once(adoption: Adoption, note: str) -> None:
    write_worksheet(adoption, read_worksheet(adoption).with_cells("ratings", "1", {"value": "3"}))
    place = adoption.folder / WORKSHEET
    os.utime(place, (0, 1_786_935_900))
    closed = adoption.measured()
    place.with_name(note).write_bytes(b"")
    opened = adoption.measured()
    assert opened.verdict == closed.verdict
    assert adoption.run().verdict == closed.verdict
    told = [finding for finding in opened.findings if finding not in closed.findings]
    assert [(finding.code, str(finding.severity)) for finding in told] == [("source-open", "notice")]
    assert "17 Agustus 2026, 10.05 WIB" in told[0].message("id")


def test_the_same_content_is_the_same_bytes(adoption: Adoption) -> None:
    before = (adoption.folder / WORKSHEET).read_bytes()
    write_worksheet(adoption, read_worksheet(adoption))
    assert (adoption.folder / WORKSHEET).read_bytes() == before


def test_the_workbook_of_a_run_can_be_edited_and_read_back(workspace: Adoption, tmp_path: Path) -> None:
    before = computed(workspace.measured().computed()[1])
    book = load_workbook(workspace.run().folder / "laporan.xlsx")
    sheet = next(sheet for sheet in book if sheet.max_row > 47 and sheet.max_column > 6)
    first = next(row for row in sheet.iter_rows() if row[0].value == "1")
    heads = next(row for row in sheet.iter_rows() if any(cell.value == "Tingkat" for cell in row))
    first[next(place for place, cell in enumerate(heads) if cell.value == "Tingkat")].value = 1
    book.save(workspace.folder / "data/laporan.xlsx")
    made = suggest_binding(workspace, "ratings", "data/laporan.xlsx")
    bound = write(workspace, "ratings", place(workspace, "ratings", made, replace=True))
    after = computed(bound.measured().computed()[1])
    nodes = [(node.code, node.exact) for node in before.walk() if not node.nodes]
    assert [(node.code, node.exact) for node in after.walk() if not node.nodes] == [("1", 1), *nodes[1:]]


def test_the_first_answers_are_a_self_assessment_unless_the_stage_is_chosen(adoption: Adoption, tmp_path: Path) -> None:
    assert adoption.choices.settings["stage"] == "self"
    sheet = read_worksheet(adoption)
    write_worksheet(adoption, sheet.with_cells("ratings", "1", {"value": "3"}))
    adoption.run()
    (report,) = adoption.folder.glob("runs/2*/report.html")
    text = report.read_text(encoding="utf-8")
    assert "penilaian mandiri" in text
    assert "hasil akhir" not in text.replace("pembandingnya hasil akhir yang terbit", "")
    told = text[text.index('id="h-provenance"') :]
    assert "tidak diterbitkan" in told
    assert "CC-BY-4.0" not in told
    assert "Pemerintah Kabupaten Bekasi" not in told


def test_a_stage_that_is_chosen_or_figures_that_were_read_stay_what_they_are(workspace: Adoption) -> None:
    assert "stage" not in new_worksheet(workspace, replace=True).choices.settings


def test_a_chosen_stage_stays(adoption: Adoption) -> None:
    (adoption.folder / WORKSHEET).unlink()
    text = (adoption.folder / "spbe.yaml").read_text(encoding="utf-8")
    text = text[: text.index("bindings:")].replace("stage: self", "stage: visit") + "bindings:\n"
    (adoption.folder / "spbe.yaml").write_text(text, encoding="utf-8")
    assert new_worksheet(Adoption.open(adoption.folder)).choices.settings["stage"] == "visit"


def test_a_date_in_it_is_day_first(adoption: Adoption) -> None:
    sheet = read_worksheet(adoption).with_cells("ratings", "1", {"value": "3", "evidence": "a, b, c"})
    for name, day in (("a", "05/08/2022"), ("b", "2022-08-06"), ("c", "7 Agustus 2022")):
        sheet = sheet.with_cells("evidence", name, {"title": "Perbup", "kind": "Peraturan Bupati", "issued": day})
    write_worksheet(adoption, sheet)
    measured = adoption.measured()
    assert isinstance(measured.outcome, IndexOutcome)
    found = measured.outcome.result.evidence.items
    assert [str(item.issued) for item in found] == ["2022-08-05", "2022-08-06", "2022-08-07"]
    assert {item.kind for item in found} == {"peraturan-bupati"}


def test_a_row_says_whether_a_document_of_it_counts(adoption: Adoption) -> None:
    """By the documents that it names and by those that name it; a draft and one that has run out count for nothing."""
    sheet = read_worksheet(adoption)
    named = {"1": "sah", "2": "konsep", "3": "lama; sah", "4": "lama", "5": "lain", "6": "", "12": ""}
    for code, evidence in named.items():
        sheet = sheet.with_cells("ratings", code, {"value": "2", "evidence": evidence})
    for name, cells in {
        "sah": {"status": "Sah"},
        "konsep": {"status": "Konsep"},
        "lama": {"status": "Sah", "valid_until": "2023-12-31"},
        "luas": {"status": "Sah", "supports": "12:1-2, 13", "valid_until": "2024-12-31"},
    }.items():
        sheet = sheet.with_cells("evidence", name, {"title": name, **cells})
    write_worksheet(adoption, sheet)
    rows = list(
        load_workbook(adoption.folder / WORKSHEET, data_only=True)["Isian"].iter_rows(min_row=4, values_only=True)
    )
    state = rows[0].index("Keadaan")
    said_of = {str(row[0]): row[state] for row in rows}
    assert [said_of[code] for code in named] == [
        "ada bukti", "bukti belum sah", "ada bukti", "bukti belum sah", "bukti belum sah", "tanpa bukti", "ada bukti"
    ]  # fmt: skip
    assert said_of["13"] == "belum diisi"
