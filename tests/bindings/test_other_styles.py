"""Sheets in styles of other offices: marks below levels, quantities and money side by side, a village profile."""

from typing import Any

import pytest

import known_sources as sources
from conftest import CommandLine
from spbe_sdk import Adoption
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.instruments.library import library

INDICATORS = list(library().load("spbe-59-2020").walk())


def read(adoption: Adoption, port: str) -> list[dict[str, Any]]:
    now = Adoption.open(adoption.folder)
    data = read_port(now.port(port), now.bindings[port], now.files, now.reach)
    assert data.findings == []
    return [dict(row.values) for row in data.rows]


@pytest.mark.parametrize("mark", ["√", "v", "X", "1"])
def test_levels_are_marks_in_columns_of_their_own(index: Adoption, spbe: CommandLine, mark: str) -> None:
    """An aspect merged over its indicators, five columns for a level, and a signature below one of them."""
    leaves = [node for node in INDICATORS if not node.nodes]
    levels = {node.code: (int(node.code) * 7) % 5 + 1 for node in leaves}
    rows: list[list[Any]] = [
        ["INSPEKTORAT DAERAH"], [],
        ["Aspek", "No", "Indikator", "Tingkat Kematangan", None, None, None, None, "Catatan"],
        [None, None, None, 1, 2, 3, 4, 5, None],
    ]  # fmt: skip
    for node in leaves:
        row: list[Any] = ["Aspek" if node.code == "1" else None, int(node.code), node.name, *[None] * 6]
        row[2 + levels[node.code]] = mark
        rows.append(row)
    rows += [[], [*[None] * 6, "Inspektur,"]]
    sources.workbook(index.folder / "a.xlsx", rows, ["D3:H3", "A3:A4", "B3:B4", "C3:C4", "I3:I4"])
    assert spbe("bind", "ratings", "a.xlsx", index.folder).status == 0, spbe.text
    assert {row["indicator"]: row["value"] for row in read(index, "ratings")} == levels


@pytest.mark.parametrize("form", ["({})", "{}", "{}."])
def test_what_numbers_the_columns_stands_below_all_headings(index: Adoption, spbe: CommandLine, form: str) -> None:
    """Three rows of headings, of which two would do, with other figures beside those of this year's assessor."""
    leaves = [node for node in INDICATORS if not node.nodes]
    levels = {node.code: (int(node.code) * 3) % 5 + 1 for node in leaves}
    rows: list[list[Any]] = [
        ["LEMBAR KERJA EVALUASI SPBE"], [],
        ["NO", "DOMAIN / ASPEK / INDIKATOR", "BOBOT", "TAHUN 2022", None, "TAHUN 2023", None, None, None, "CATATAN"],
        [None, None, None, "Hasil Evaluasi", None, "Penilaian Mandiri", None, "Penilaian Eksternal", None, None],
        [None, None, None, *("Tingkat", "Indeks") * 3, None],
        [form.format(number) for number in range(1, 11)],
        ["I", "DOMAIN I KEBIJAKAN INTERNAL", 13, 2.7, 0.351, 3.5, 0.455, 3, 0.39, None],
        *([int(c), f"Indikator {c}", 1.3, 2, 0.03, 5, 0.06, level, 0.05, None] for c, level in levels.items()),
    ]  # fmt: skip
    sources.workbook(index.folder / "a.xlsx", rows, ["D3:E3", "F3:I3", "D4:E4", "F4:G4", "H4:I4", "A3:A5", "B3:B5"])
    assert spbe("bind", "ratings", "a.xlsx", index.folder).status == 0, spbe.text
    (binding,) = Adoption.open(index.folder).bindings["ratings"]
    data = read_port(index.port("ratings"), [binding], index.files, index.reach)
    assert {row.values["indicator"]: row.values["value"] for row in data.rows} == levels


def test_one_mark_too_many_is_named(index: Adoption, spbe: CommandLine) -> None:
    text = "No;1;2;3;4;5\n1;;v;;;\n2;;;v;;\n3;;;;v;\n"
    (index.folder / "a.csv").write_text(text, encoding="utf-8")
    spbe("bind", "ratings", "a.csv", index.folder)
    assert {row["indicator"]: row["value"] for row in read(index, "ratings")} == {"1": 2, "2": 3, "3": 4}
    (index.folder / "a.csv").write_text(text.replace("2;;;v;;", "2;v;;v;;"), encoding="utf-8")
    assert spbe("trial", index.folder).status == 1
    assert "a.csv" in spbe.text


def test_quantities_and_money_side_by_side_are_not_mixed_up(plan: Adoption, spbe: CommandLine) -> None:
    head = "Kode;Program;Indikator;Target / K;TW I / K;TW I / Rp;TW II / K;TW II / Rp;OPD"
    head = head.replace("TW I", "Realisasi TW I").replace("Realisasi TW II", "Realisasi TW II")
    (plan.folder / "a.csv").write_text(
        f"{head}\n1.01.02;Program A;APS;95;20;200000000;40;400000000;32.16\n", encoding="utf-8"
    )
    for port, field, figures in (("measurements", "actual", [20, 40]), ("budgets", "realised", [2 * 10**8, 4 * 10**8])):
        assert spbe("bind", port, "a.csv", plan.folder).status == 0, spbe.text
        reached = {str(row["period"]): row[field] for row in read(plan, port) if row[field] is not None}
        assert reached == dict(zip(("Q1", "Q2"), figures, strict=True))
    targets = {str(row["period"]): row.get("target") for row in read(plan, "measurements") if row.get("target")}
    assert targets == {"year": 95}


def test_a_village_profile_has_its_indicators_in_percent(plan: Adoption, spbe: CommandLine) -> None:
    rows: list[list[Any]] = [
        [None, "PROFIL DESA"], [],
        [None, "KODE DESA", "NAMA DESA / KELURAHAN", "STATUS", "STUNTING (%)", None, "KEMISKINAN (%)", None],
        [None, None, None, None, "Target", "Realisasi", "Target", "Realisasi"],
        [None, "3216012001", "A", "Desa", 14, "13,5", 7, "6,5"],
        [None, "3216012002", "B", "Desa", 14, "15", 7, "-"],
        [None, None, "JUMLAH", None, None, None, None, None],
    ]  # fmt: skip
    sources.workbook(plan.folder / "a.xlsx", rows, ["E3:F3", "G3:H3"])
    assert spbe("bind", "units", "a.xlsx", plan.folder).status == 0, spbe.text
    assert [row["kind"] for row in read(plan, "units")] == ["village", "village"]
    assert spbe("bind", "measurements", "a.xlsx", plan.folder).status == 0, spbe.text
    assert [(row["indicator"], row["target"]) for row in read(plan, "measurements")] == [
        ("stunting", 14), ("miskin", 7)] * 2  # fmt: skip


def test_a_heading_of_several_levels_says_none(plan: Adoption, spbe: CommandLine) -> None:
    text = "Kode;Urusan/Bidang/Program/Kegiatan;OPD\nA;Urusan Pendidikan;32.16\nB;Pengelolaan;32.16\n"
    (plan.folder / "a.csv").write_text(text, encoding="utf-8")
    assert spbe("bind", "objectives", "a.csv", plan.folder).status == 1
    assert "level" in spbe.text
