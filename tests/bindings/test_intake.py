"""From cells to typed values: what is empty, what is emptied on purpose, and what cannot be read."""

from pathlib import Path
from typing import Any

import pytest

from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.words import Phrase

RATINGS = MaturityIndex.ports[0]
PORTS = {port.name: port for port in (*MaturityIndex.ports, *Performance.ports)}


def read(folder: Path, text: str, port: Port = RATINGS, **binding: Any) -> PortData:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    fields = {"indicator": "No", "value": "Nilai", "note": "Ket"}
    made = Binding.model_validate({"adapter": "csv", "options": {"path": "a.csv"}, "fields": fields, **binding})
    return read_port(port, [made], Folder(folder))


def codes(data: PortData) -> list[str]:
    return [finding.code for finding in data.findings]


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


MONEY = {"objective": "Kode", "ceiling": "Pagu", "realised": "Realisasi"}


def budgets(folder: Path, text: str, **binding: Any) -> PortData:
    return read(folder, text, PORTS["budgets"], **{"fields": MONEY, **binding})


def test_a_needed_code_may_not_be_emptied_and_the_hint_passes_over_its_row(tmp_path: Path) -> None:
    """The hint for a figure that is not there yet would make it worse: no document takes a row without its code."""
    text = "No;Nilai;Ket\n1;3;\n;;a\n-;;b\n"
    emptied = {"indicator": {"-": None}, "value": {"": None}}
    data = read(tmp_path, text, values=emptied)
    assert codes(data) == ["cell-required", "cell-required"]
    hints = [finding.remedy("id").partition("drop: ")[2] for finding in data.findings]
    assert hints == ["{'No': ['']}.", "{'No': ['-']}."]
    assert codes(read(tmp_path, text, values=emptied, drop={"No": ["", "-"]})) == []


def test_no_hint_passes_over_a_row_with_a_figure(tmp_path: Path) -> None:
    data = read(tmp_path, "No;Nilai;Ket\n1;3;\n;4;\n-;5;\n", values={"indicator": {"-": None}})
    assert [finding.code for finding in data.findings if "drop" in finding.remedy("id")] == []


def test_money_that_is_not_there_is_not_zero(tmp_path: Path) -> None:
    data = budgets(tmp_path, "Kode;Pagu;Realisasi\nS1;-;\n", values={"ceiling": {"-": None}})
    assert codes(data) == []
    assert [row.values["ceiling"] for row in data.rows] == [None]


def test_sen_are_rounded_and_said_once_with_their_sum(tmp_path: Path) -> None:
    data = budgets(tmp_path, "Kode;Pagu;Realisasi\nS1;10,50;Rp 5,-\nS2;1.250.000,25;5\nS3;7;\n")
    assert [dict(row.values) for row in data.rows] == [
        {"objective": "S1", "ceiling": 11, "realised": 5},
        {"objective": "S2", "ceiling": 1250000, "realised": 5},
        {"objective": "S3", "ceiling": 7, "realised": None},
    ]
    (finding,) = data.findings
    assert (finding.code, str(finding.severity), finding.field, finding.found) == (
        "money-rounded", "warning", "ceiling", "2")  # fmt: skip
    assert finding.origin is not None
    assert (finding.origin.row, finding.origin.column, str(finding.details["total"])) == (2, "Pagu", "+1/4")


def test_a_heading_that_names_a_unit_is_asked_about_and_the_hint_helps(tmp_path: Path) -> None:
    text = "Kode;Pagu (juta Rp);Realisasi\nS1;46.720,87;-\n"
    fields = {**MONEY, "ceiling": "Pagu (juta Rp)"}
    asked = budgets(tmp_path, text, fields=fields, values={"realised": {"-": 5}})
    assert codes(asked) == ["unit-undeclared"]
    assert "units: {ceiling: juta}" in asked.findings[0].remedy("id")
    told = budgets(tmp_path, text, fields=fields, values={"realised": {"-": 5}}, units={"ceiling": "juta"})
    assert (codes(told), dict(told.rows[0].values)["ceiling"]) == ([], 46720870000)
    plain = budgets(tmp_path, text, fields=fields, values={"realised": {"-": 5}}, units={"ceiling": "rupiah"})
    assert dict(plain.rows[0].values)["ceiling"] == 46721


def test_a_unit_is_not_put_behind_what_the_binding_says_itself(tmp_path: Path) -> None:
    data = budgets(
        tmp_path, "Kode;Pagu;Realisasi\nS1;nihil;-\n", values={"ceiling": {"nihil": 3}, "realised": {"-": 0}},
        units={"ceiling": "juta", "realised": "juta"},
    )  # fmt: skip
    assert dict(data.rows[0].values) == {"objective": "S1", "ceiling": 3, "realised": 0}


def test_only_money_has_a_unit(tmp_path: Path) -> None:
    data = read(tmp_path, "No;Nilai;Ket\n1;3;\n", units={"value": "juta"})
    assert codes(data) == ["binding-unit"]


@pytest.mark.parametrize(
    ("text", "code", "option"),
    [("1.250", "number-ambiguous", {"numbers": {"target": "id"}}), ("12/15", "number-ratio", None),
     ("≥ 85", "cell-type", {"values": {"target": {"≥ 85": 85}}})],
)  # fmt: skip
def test_hints_for_numbers_help(tmp_path: Path, text: str, code: str, option: dict[str, Any] | None) -> None:
    fields = {"indicator": "Kode", "target": "Target"}
    table = f"Kode;Target\nI1;{text}\n"
    assert codes(read(tmp_path, table, PORTS["measurements"], fields=fields)) == [code]
    if option is not None:
        assert codes(read(tmp_path, table, PORTS["measurements"], fields=fields, **option)) == []


@pytest.mark.parametrize(
    ("text", "code", "option"),
    [("01/02/2023", "date-ambiguous", {"dates": {"issued": "dmy"}}),
     ("Maret 2023", "date-part", {"values": {"issued": {"Maret 2023": "2023-03-01"}}}),
     ("9999-12-31", "date-range", {"values": {"issued": {"9999-12-31": None}}})],
)  # fmt: skip
def test_hints_for_dates_help(tmp_path: Path, text: str, code: str, option: dict[str, Any]) -> None:
    fields = {"id": "ID", "title": "Judul", "issued": "Terbit"}
    table = f"ID;Judul;Terbit\na;A;{text}\n"
    assert codes(read(tmp_path, table, PORTS["evidence"], fields=fields)) == [code]
    assert codes(read(tmp_path, table, PORTS["evidence"], fields=fields, **option)) == []


def test_a_month_is_told_with_the_line_to_write_and_is_enough_where_something_ends(tmp_path: Path) -> None:
    fields = {"id": "ID", "title": "Judul", "issued": "Terbit", "valid_until": "Sampai"}
    table = "ID;Judul;Terbit;Sampai\na;A;Maret 2023;Februari 2024\nb;B;kelak 2023;12/2024\nc;C;2023-03;2024\n"
    data = read(tmp_path, table, PORTS["evidence"], fields=fields)
    assert [(f.code, f.origin and f.origin.row, f.details.get("example")) for f in data.findings] == [
        ("date-part", 2, "2023-03-01"), ("cell-type", 3, None),
        ("date-part", 4, "2023-03-01"), ("date-part", 4, Phrase("date.whole")),
    ]  # fmt: skip
    assert 'values: {issued: {"Maret 2023": 2023-03-01}}' in data.findings[0].remedy("id")
    assert [str(row.values.get("valid_until")) for row in data.rows] == ["2024-02-29", "2024-12-31", "None"]
    assert len(data.rows) == 3, "what cannot be read takes no row away"


def test_several_writings_of_dates_in_one_column(tmp_path: Path) -> None:
    dates = [
        "2023-02-01",
        "01/02/2023",
        "1 Februari 2023",
        "44958",
        "Rabu, 1 Februari 2023",
        "2023-02-01T10:30:00+07:00",
    ]
    table = "ID;Judul;Terbit\n" + "".join(f"a;A;{text}\n" for text in [*dates, "0000-00-00"])
    fields = {"id": "ID", "title": "Judul", "issued": "Terbit"}
    data = read(tmp_path, table, PORTS["evidence"], fields=fields, dates={"issued": "dmy"})
    assert codes(data) == []
    assert [str(row.values["issued"]) for row in data.rows] == ["2023-02-01"] * 6 + ["None"]


def test_a_text_that_cannot_be_written_down_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"No": "1", "Nilai": "\\ud800", "Ket": null}]')
    data = read(tmp_path, "", adapter="json", options={"path": "a.json"})
    assert [(finding.code, finding.found) for finding in data.findings] == [("cell-bytes", "\\ud800")]
