"""Needed cells that are empty: what is proposed against them helps, and never loses a row that counts."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.bindings.causes import amended, causes
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder

PORTS = {port.name: port for kind in (Performance, MaturityIndex) for port in kind.ports}

OBJECTIVES = {"unit": "Unit", "code": "Kode", "name": "Nama"}
MEASURED = {"indicator": "Kode", "period": "Periode", "target": "Target", "actual": "Realisasi"}
MONEY = {"objective": "Program", "ceiling": "Pagu"}
RATED = {"indicator": "No", "value": "Nilai", "note": "Ket"}


def read(folder: Path, port: Port, text: str, parts: Mapping[str, Any]) -> PortData:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    binding = Binding.model_validate({"adapter": "csv", "options": {"path": "a.csv"}, **parts})
    return read_port(port, [binding], Folder(folder))


def proposed(data: PortData) -> list[str]:
    return [change.text("id") for cause in causes(data.findings) for change in cause.changes]


@pytest.mark.parametrize(("port", "text", "fields", "lines"), [
    ("objectives", "Unit;Kode;Nama\nDinkes;1;A\n;2;B\n;3;C\nDindik;4;D\n;5;E\n", OBJECTIVES, ["fill_down: [Unit]"]),
    ("objectives", "Unit;Kode;Nama;Ukuran\nDinkes;1;A;x\n;;;y\nDindik;2;B;z\n;;;w\n", OBJECTIVES,
     ["fill_down: [Kode]", "fill_down: [Nama]", "fill_down: [Unit]"]),
    ("objectives", "Unit;Kode;Nama\nDinkes;1;A\n;;B\n", OBJECTIVES, []),
    ("indicators", "Sasaran;Indikator\nA;x\n;y\nB;Jumlah z\n;w\n", {"objective": "Sasaran", "name": "Indikator"},
     ["fill_down: [Sasaran]"]),
    ("indicators", "Sasaran;Indikator\nA;x\nB;y\nC;\n", {"objective": "Sasaran", "name": "Indikator"}, []),
    ("measurements", "Kode;Periode;Target;Realisasi\n1;Q1;3;4\n;Q2;4;4\n2;Q1;3;4\n;Q2;3;4\n", MEASURED,
     ["fill_down: [Kode]"]),
    ("measurements", "Kode;Periode;Target;Realisasi\n1;Q1;3;4\n;Q1;4;4\n", MEASURED, []),
    ("measurements", "Kode;Periode;Target;Realisasi\n1;Q1;3;4\n;Q2;4;4\n;Rata-rata;4;4\n", MEASURED,
     ["fill_down: [Kode] dan drop: {Periode: [Rata-rata]}", *2 * ["drop: {Periode: [Rata-rata]}"]]),
    ("budgets", "Program;Sub;Pagu\nA;x;300\n;y;200\n;JUMLAH;500\n", MONEY,
     ["fill_down: [Program] dan drop: {Sub: [JUMLAH]}", "drop: {Sub: [JUMLAH]}"]),
    # The parts stand below their sum, which would count twice; a text that begins as a total may be one.
    ("budgets", "Program;Sub;Pagu\nA;;500\n;x;300\n;y;200\n", MONEY, []),
    ("budgets", "Program;Sub;Pagu\nA;x;300\n;y;200\n;Jumlah Program A;500\n", MONEY, []),
    ("ratings", "No;Nilai;Ket\n1;3;a\n;2;\n3;4;\n", RATED, []),
    ("ratings", "No;Nilai;Ket\n1;3;a\n5 lagi;2;\n3;4;\n", RATED, []),
    ("ratings", "No;Nilai;Ket\nsatu a;3;\ndua b;2;\n", RATED, []),
    ("ratings", "No;Nilai;Ket\n1;3;a\nJumlah Aspek;4;\n3;4;\n", RATED, ["drop: {'No': [Jumlah Aspek]}"]),
], ids=str)  # fmt: skip
def test_what_is_proposed_against_empty_cells(
    tmp_path: Path, port: str, text: str, fields: dict[str, str], lines: list[str]
) -> None:
    constants = {"constants": {"level": "objective"}} if port == "objectives" else {}
    data = read(tmp_path, PORTS[port], text, {"fields": fields, **constants})
    assert proposed(data) == lines


def test_a_column_in_which_nothing_can_be_read_is_said_to_be_another_one(tmp_path: Path) -> None:
    data = read(
        tmp_path, PORTS["ratings"], "No;Nilai\nsatu a;3\ndua b;2\n", {"fields": {"indicator": "No", "value": "Nilai"}}
    )
    (cause,) = causes(data.findings)
    assert "--field indicator=" in cause.remedy("id")


def total(data: PortData) -> Fraction:
    return sum((Fraction(row.values["ceiling"]) for row in data.rows if not row.broken), Fraction(0))


BLOCKS = st.lists(
    st.tuples(st.text("ABC", min_size=1, max_size=3), st.lists(st.integers(1, 50), min_size=1, max_size=4)),
    min_size=2, max_size=5, unique_by=lambda block: block[0],
)  # fmt: skip


@given(BLOCKS, st.sampled_from(["", "JUMLAH", "Total", "Sub Total"]))
def test_what_is_proposed_keeps_every_row_that_counted(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[tuple[str, list[int]]], word: str
) -> None:
    folder = tmp_path_factory.mktemp("blocks")
    rows = [f"{name if not at else ''};x;{sum_}" for name, sums in blocks for at, sum_ in enumerate(sums)]
    whole = sum(sum(sums) for _, sums in blocks)
    rows += [f";{word};{whole}"] if word else []
    text = "\n".join(["Program;Sub;Pagu", *rows, ""])
    parts: dict[str, Any] = {"fields": MONEY}
    data = before = read(folder, PORTS["budgets"], text, parts)
    while found := [change for cause in causes(data.findings) for change in cause.changes]:
        parts |= amended(parts, found[0]) or {}
        data = read(folder, PORTS["budgets"], text, parts)
        assert total(data) >= total(before)
    assert total(data) <= whole
    assert len(data.rows) >= len(rows) - bool(word)
