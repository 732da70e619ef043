"""From cells to typed values: what is empty, what is emptied on purpose, and what cannot be read."""

from pathlib import Path
from typing import Any

from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder

RATINGS = MaturityIndex.ports[0]


def read(folder: Path, text: str, **binding: Any) -> PortData:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    fields = {"indicator": "No", "value": "Nilai", "note": "Ket"}
    made = Binding.model_validate({"adapter": "csv", "options": {"path": "a.csv"}, "fields": fields, **binding})
    return read_port(RATINGS, [made], Folder(folder))


def test_only_a_required_field_that_the_binding_did_not_empty_may_not_be_empty(tmp_path: Path) -> None:
    """An indicator that was not assessed is marked so in the source; a cell left empty may be an oversight."""
    data = read(tmp_path, "No;Nilai;Ket\n1;3;\n2;-;-\n3;;x\n", values={"value": {"-": None}, "note": {"-": None}})
    assert [dict(row.values) for row in data.rows] == [
        {"indicator": "1", "value": 3, "note": None},
        {"indicator": "2", "value": None, "note": None},
        {"indicator": "3", "note": "x"},
    ]
    assert [row.broken for row in data.rows] == [frozenset(), frozenset(), frozenset({"value"})]
    ((code, field, row, column),) = [
        (finding.code, finding.field, finding.origin.row, finding.origin.column)
        for finding in data.findings
        if finding.origin is not None
    ]
    assert (code, field, row, column) == ("cell-empty", "value", 4, "Nilai")


def test_an_empty_cell_may_be_what_the_binding_maps(tmp_path: Path) -> None:
    data = read(tmp_path, "No;Nilai;Ket\n1;;a\n", values={"value": {"": None}})
    assert data.findings == []
    assert data.rows[0].values["value"] is None
