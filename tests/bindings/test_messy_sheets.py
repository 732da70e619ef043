"""Sheets as regencies keep them: headings of several rows, names for numbers, chapters, totals, signatures."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, load_instrument
from spbe_sdk.documents.instrument import InstrumentNode
from spbe_sdk.documents.instrument_scales import Levels

INSTRUMENT = load_instrument("spbe-59-2020")
SIGNED = [["Cikarang Pusat, 12 Oktober 2023"], ["Kepala Dinas"], [], ["NIP. 1970"]]
ROMAN = ("", "I", "II", "III", "IV", "V")
SPELLED = ("", "satu", "dua", "tiga", "empat", "lima")

Row = list[Any]


@attrs.frozen
class Style:
    """How somebody writes a sheet: its headings, one row for an indicator, and what stands around a chapter."""

    headings: list[Row]
    row: Callable[[int, InstrumentNode, str, str], Row]
    chapter: Callable[[int, InstrumentNode], list[Row]]
    total: Callable[[int], list[Row]]
    level: Callable[[InstrumentNode, int], str]
    merged: tuple[str, ...] = ()


def named(node: InstrumentNode, level: int) -> str:
    scale = INSTRUMENT.scale_of(node)
    assert isinstance(scale, Levels)
    return scale.names[str(level)]


STYLES = {
    "numbers that begin anew, names, and words for levels": Style(
        [["Aspek", "No", "Uraian Indikator", "Hasil Penilaian", None, "Ket."],
         [None, None, None, "Penilaian Mandiri", "Hasil Evaluasi Eksternal", None]],
        lambda place, node, own, found: [None, place, node.name, own, found, "ada"],
        lambda number, node: [[f"{number}. {node.name}", None, None, None, None, None]],
        lambda number: [["Rata-rata", None, None, "3,20", "2,80", None]],
        lambda node, level: named(node, level).upper(),
        ("D{0}:E{0}",),
    ),
    "labels with names, Roman numerals, three rows of headings": Style(
        [["Kode", "Indikator", "Tingkat Kematangan", None, None, None],
         [None, None, "Penilaian", None, None, "Catatan"],
         [None, None, "Mandiri", "Verifikasi Asesor", "Bobot", None]],
        lambda place, node, own, found: [f"IND-{int(node.code):02}", f"Indikator {node.code} - {node.name}", own,
                                         found, "2,13", None],
        lambda number, node: [[f"DOMAIN {number}", None, None, None, None, None], [None, node.name]],
        lambda number: [[f"Jumlah Aspek {number}", None, None, "13", "", None], []],
        lambda node, level: ROMAN[level],
        ("C{0}:F{0}",),
    ),
    "names cut short, levels with their names": Style(
        [["No.", "Indikator Penilaian", "Nilai Usulan", "Nilai Akhir", "Keterangan"]],
        lambda place, node, own, found: [f"{place}.", node.name.removeprefix("Tingkat Kematangan "), own, found, None],
        lambda number, node: [["", f"Aspek {number} : {node.name}"]],
        lambda number: [[None, f"Total Aspek {number}", None, "=1/0", None]],
        lambda node, level: f"Level {level} – {named(node, level)}",
    ),
    "numerals in words": Style(
        [["Nomor Indikator", "Nama", "Level (mandiri)", "Level (eksternal)"]],
        lambda place, node, own, found: [f"No {node.code}", "…", own, found],
        lambda number, node: [[node.name, None, None, None]],
        lambda number: [["Indeks aspek", None, None, "3"]],
        lambda node, level: SPELLED[level],
    ),
}  # fmt: skip


def sheet_of(style: Style, seed: int) -> tuple[list[Row], dict[str, int | None], dict[str, int]]:
    """The rows of a sheet, and what is true of it: the levels of an assessor, and those of the assessed."""
    chance = random.Random(seed)
    rows: list[Row] = [["PEMERINTAH KABUPATEN BEKASI"], ["REKAPITULASI HASIL EVALUASI SPBE TAHUN 2023"], []]
    rows += [list(row) for row in style.headings]
    found: dict[str, int | None] = {}
    own: dict[str, int] = {}
    aspects = [node for domain in INSTRUMENT.nodes for node in domain.nodes]
    for number, aspect in enumerate(aspects, start=1):
        rows += style.chapter(number, aspect)
        for place, node in enumerate(aspect.nodes, start=1):
            own[node.code] = chance.randint(1, 5)
            found[node.code] = chance.choice([None, *range(1, 6), *range(1, 6)])
            level = found[node.code]
            text = chance.choice(["-", ""]) if level is None else style.level(node, level)
            rows.append(style.row(place, node, style.level(node, own[node.code]), text))
        rows += style.total(number)
    return [*rows, [], *SIGNED], found, own


def written(path: Path, style: Style, rows: list[Row]) -> None:
    """A workbook with the sheet, between a cover, a summary and last year's, which is hidden."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Sampul"
    book.active.append(["LAPORAN EVALUASI"])
    summary = book.create_sheet("Ringkasan")
    for row in (["No", "Aspek", "Nilai"], *([n, f"Aspek {n}", 3] for n in range(1, 9))):
        summary.append(row)
    sheet = book.create_sheet("Rekap 2023")
    for row in rows:
        sheet.append(row)
    for pattern in style.merged:
        sheet.merge_cells(pattern.format(4))
    old = book.create_sheet("Rekap 2022")
    old.sheet_state = "hidden"
    for row in (["No", "Indikator", "Nilai"], *([n, f"Indikator {n}", 1] for n in range(1, 48))):
        old.append(row)
    book.save(path)


@pytest.fixture(params=STYLES)
def messy(request: pytest.FixtureRequest, package: Path, tmp_path: Path) -> Iterator[tuple[Adoption, Any, Any]]:
    style = STYLES[request.param]
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    rows, found, own = sheet_of(style, seed=7)
    written(adoption.folder / "data/a.xlsx", style, rows)
    yield adoption, found, own


def test_a_messy_sheet_needs_no_edit(messy: tuple[Adoption, Any, Any], spbe: CommandLine) -> None:
    adoption, found, own = messy
    for port in ("ratings", "claims"):
        assert spbe("bind", port, "data/a.xlsx", adoption.folder).status == 0, spbe.text
        assert "47 baris terbaca" in spbe.out
        assert "Rekap 2023" in spbe.text
        assert "NIP. 1970" in spbe.out, "what is left out is shown"
    bound = Adoption.open(adoption.folder)
    outcome: Any = bound.run().outcome
    rated = {node.code: node.value for node in outcome.result.walk() if not node.nodes}
    claimed = {node.code: node.value for node in outcome.claimed.walk() if not node.nodes}
    assert {code: rated[code] for code, level in found.items() if level is not None} == {
        code: level for code, level in found.items() if level is not None
    }
    assert set(outcome.result.gaps) == {code for code, level in found.items() if level is None}
    assert claimed == own
