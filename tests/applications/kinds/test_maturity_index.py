"""The kind by itself: typed rows in, an outcome out."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from spbe_sdk import Application
from spbe_sdk.applications.kinds.kind import Task
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.reading import read_document

COLUMNS = {"indicator": "No", "value": "Nilai"}


def execute(folder: Path, instrument: Instrument, **bindings: Any) -> IndexOutcome:
    made = {name: (Binding(adapter="csv", **binding),) for name, binding in bindings.items()}
    application = read_document(EXAMPLES / "sumedang-spbe-index/application.yaml", Application)
    task = Task(application, "32.16", {"year": 2023}, made, Folder(folder), date(2024, 1, 1))
    return MaturityIndex().execute(task)


def test_one_file_bound_twice_is_reported_once(tmp_path: Path, spbe_59: Instrument) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;9\n2;3\n")
    same = {"options": {"path": "a.csv"}, "fields": COLUMNS}
    outcome = execute(tmp_path, spbe_59, ratings=same, claims=same)
    assert [finding.code for finding in outcome.findings].count("rating-level") == 1
    assert outcome.claimed is not None
    assert outcome.claimed.gaps == outcome.result.gaps


def test_a_value_mapped_to_null_is_a_gap_and_no_error(tmp_path: Path, spbe_59: Instrument) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;-\n2;\n")
    values = {"value": {"-": None, "": None}}
    outcome = execute(tmp_path, spbe_59, ratings={"options": {"path": "a.csv"}, "fields": COLUMNS, "values": values})
    assert [str(f.severity) for f in outcome.findings if f.code == "rating-empty"] == ["warning", "warning"]
    assert len(outcome.result.gaps) == 47


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("Terbit", "1 Maret", "date-part"),
        ("Status", "ada", "cell-type"),
        ("Sidik", "xyz", "cell-type"),
        ("ID", "sk tim", "cell-type"),
        ("ID", "", "cell-required"),
    ],
)
def test_evidence_cells_are_typed(tmp_path: Path, spbe_59: Instrument, field: str, text: str, code: str) -> None:
    cells = {"ID": "a", "Judul": "A", "Terbit": "2021-03-01", "Status": "accepted", "Sidik": "0" * 64, field: text}
    (tmp_path / "b.csv").write_text(";".join(cells) + "\n" + ";".join(cells.values()) + "\n")
    (tmp_path / "a.csv").write_text("No;Nilai\n1;3\n")
    fields = {"id": "ID", "title": "Judul", "issued": "Terbit", "status": "Status", "sha256": "Sidik"}
    outcome = execute(
        tmp_path,
        spbe_59,
        ratings={"options": {"path": "a.csv"}, "fields": COLUMNS},
        evidence={"options": {"path": "b.csv"}, "fields": fields},
    )
    (finding,) = [finding for finding in outcome.findings if finding.code.startswith(("cell-", "date-"))]
    assert finding.code == code
    assert finding.origin is not None
    assert (finding.origin.row, finding.origin.column) == (2, field)


def test_an_unbound_optional_port_is_reported_as_such(tmp_path: Path, spbe_59: Instrument) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;3\n")
    outcome = execute(tmp_path, spbe_59, ratings={"options": {"path": "a.csv"}, "fields": COLUMNS})
    assert {port.port: port.bound for port in outcome.ports} == {
        "ratings": True,
        "claims": False,
        "evidence": False,
        "published": False,
        "costs": False,
    }
    assert outcome.claimed is None


def test_levels_and_codes_however_they_are_written(tmp_path: Path, spbe_59: Instrument) -> None:
    rows = [
        ("1", "3.0"),
        ("02", "3,00"),
        ("3.0", "03"),
        ("4.", "4.0"),
        ("Indikator 5", "5"),
        ("6", "2,5"),
        ("6.1", "3"),
    ]
    (tmp_path / "a.csv").write_text("No;Nilai\n" + "".join(f"{code};{value}\n" for code, value in rows))
    outcome = execute(tmp_path, spbe_59, ratings={"options": {"path": "a.csv"}, "fields": COLUMNS})
    assert [(node.code, node.value) for node in outcome.result.walk() if node.value is not None] == [
        ("1", 3), ("2", 3), ("3", 3), ("4", 4), ("5", 5)]  # fmt: skip
    found = [(finding.code, finding.found) for finding in outcome.findings if finding.severity == "error"]
    assert found == [("rating-unknown", "6.1"), ("rating-level", "2,5")]


def test_lists_of_evidence_and_of_indicators(tmp_path: Path, spbe_59: Instrument) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai;Bukti\n1;3;1, 2 dan sk-3\n2;3;\n30;4;\n")
    (tmp_path / "b.csv").write_text("ID;Judul;Untuk\n01;A;29 s.d. 31\n2.0;B;Indikator 2 dan 01\nsk-3;C;2 level 3\n")
    outcome = execute(
        tmp_path, spbe_59, ratings={"options": {"path": "a.csv"}, "fields": {**COLUMNS, "evidence": "Bukti"}},
        evidence={"options": {"path": "b.csv"}, "fields": {"id": "ID", "title": "Judul", "supports": "Untuk"}},
    )  # fmt: skip
    links = {node.code: node.evidence for node in outcome.result.walk() if node.evidence}
    assert links == {"1": ("01", "2.0", "sk-3"), "2": ("2.0", "sk-3"), "30": ("01",)}
    assert not [finding for finding in outcome.findings if finding.severity == "error"]


def test_a_published_index_may_have_a_comma(tmp_path: Path, spbe_59: Instrument) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai\n1;3\n")
    (tmp_path / "b.csv").write_text("Thn;Instansi;Wil;Idx;Ins\n2022.0;Kab. Bekasi;32.16;2,60;spbe-59-2020\n-;X;;3;y\n")
    columns = {"year": "Thn", "institution": "Instansi", "region": "Wil", "index": "Idx", "instrument": "Ins"}
    outcome = execute(
        tmp_path, spbe_59, ratings={"options": {"path": "a.csv"}, "fields": COLUMNS},
        published={"options": {"path": "b.csv"}, "fields": columns, "values": {"year": {"-": None}}},
    )  # fmt: skip
    assert [(item.year, item.index) for item in outcome.published] == [(2022, "2.60")]
    assert [finding.code for finding in outcome.findings if finding.severity == "error"] == ["cell-required"]
