"""Rows that are added up, numbered, counted once, kept by their beginning or their form; net amounts; quarters."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.typed import Row, Sums, spanning
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.finding import Origin, Severity

PORTS = {port.name: port for port in Performance.ports}

HEADS = "Unit;Sub;Akun;Pagu;Setor;Tanggal;Bayar;Jenis;SP2D;Nomor\n"


def read(folder: Path, text: str, port: str = "budgets", **binding: Any) -> PortData:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    made = Binding.model_validate({"adapter": "csv", "options": {"path": "a.csv"}, **binding})
    return read_port(PORTS[port], [made], Folder(folder))


MONEY: dict[str, Any] = {
    "joins": {"objective": "{Unit}_{Sub}"}, "fields": {"unit": "Unit", "ceiling": "Pagu"}, "sum": ["ceiling"]
}  # fmt: skip


def sums(data: PortData, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values.get(name) for name in names) for row in data.rows]


def test_rows_that_are_alike_are_added_up_and_each_stays_an_origin(tmp_path: Path) -> None:
    data = read(
        tmp_path, HEADS + "U1;S1;5.1;100,5;;;;;;\nU1;S1;5.2;200;;;;;;\nU2;S1;5.1;7;;;;;;\nU1;S1;5.3;;;;;;;\n", **MONEY
    )
    assert sums(data, "objective", "unit", "ceiling") == [("U1_S1", "U1", 301), ("U2_S1", "U2", 7)]
    first = data.rows[0]
    assert [origin.row for origin in first.origins] == [2, 3, 5]
    assert first.origin.text("id") == "a.csv, baris 2–3, 5"
    # Rounded once, after the sum, and said.
    (told,) = data.findings
    assert (told.code, told.found, str(told.details["total"])) == ("money-rounded", "1", "+1/2")


def test_rounding_that_was_declared_is_a_notice(tmp_path: Path) -> None:
    data = read(tmp_path, HEADS + "U1;S1;;0,25;;;;;;\nU1;S1;;0,25;;;;;;\n", **MONEY, rounded=["ceiling"])
    assert sums(data, "ceiling") == [(1,)]
    (told,) = data.findings
    assert (told.code, told.severity, str(told.details["total"])) == (
        "money-rounded-as-declared", Severity.NOTICE, "+1/2")  # fmt: skip


def test_a_sum_of_which_a_part_cannot_be_read_is_none(tmp_path: Path) -> None:
    data = read(tmp_path, HEADS + "U1;S1;;100;;;;;;\nU1;S1;;rusak;;;;;;\nU2;S1;;7;;;;;;\n", **MONEY)
    assert [finding.code for finding in data.findings] == ["cell-type"]
    assert sums(data, "unit", "ceiling") == [("U1", None), ("U2", 7)]
    assert data.rows[0].broken == {"ceiling"}


def test_a_row_whose_key_cannot_be_read_stands_alone(tmp_path: Path) -> None:
    binding = {**MONEY, "fields": {"year": "Akun", "ceiling": "Pagu"}}
    data = read(tmp_path, HEADS + "U1;S1;x;1;;;;;;\nU1;S1;y;2;;;;;;\n", **binding)
    assert len(data.rows) == 2
    assert all(row.broken == {"year"} for row in data.rows)


def test_nothing_and_nothing_is_nothing_not_zero(tmp_path: Path) -> None:
    binding = {**MONEY, "fields": {**MONEY["fields"], "realised": "Setor"}, "sum": ["ceiling", "realised"]}
    data = read(tmp_path, HEADS + "U1;S1;;1;;;;;;\nU1;S1;;2;;;;;;\nU2;S1;;1;0;;;;;\nU2;S1;;1;;;;;;\n", **binding)
    assert sums(data, "ceiling", "realised") == [(3, None), (2, 0)]


def test_net_amounts_are_what_was_paid_less_what_came_back(tmp_path: Path) -> None:
    text = HEADS + "U1;S1;;1.000;250;;;;;\nU1;S1;;0;50;;;;;\nU1;S1;;100;;;;;;\n"
    assert sums(read(tmp_path, text, **MONEY, minus={"ceiling": "Setor"}), "ceiling") == [(800,)]


def test_a_net_amount_below_nothing_is_an_error_and_no_amount(tmp_path: Path) -> None:
    data = read(tmp_path, HEADS + "U1;S1;;10;250;;;;;\n", **MONEY, minus={"ceiling": "Setor"})
    assert [(f.code, str(f.found)) for f in data.findings] == [("minus-negative", "-240")]
    assert sums(data, "ceiling") == [(None,)]
    wrong = read(tmp_path, HEADS + "U1;S1;;10;rusak;;;;;\n", **MONEY, minus={"ceiling": "Setor"})
    assert [f.code for f in wrong.findings] == ["cell-type"]


def test_rows_are_kept_by_the_beginning_or_the_form_of_a_code(tmp_path: Path) -> None:
    text = HEADS + "U1;S1;5.1;1;;;;;;\nU1;S1;4.2;2;;;;;;\nU1;S1;51.9;4;;;;;;\nU1;S1;5.1.a;8;;;;;;\nU1;S1;;16;;;;;;\n"
    assert sums(read(tmp_path, text, **MONEY, keep={"Akun": {"begins": ["5."]}}), "ceiling") == [(9,)]
    assert sums(read(tmp_path, text, **MONEY, keep={"Akun": {"form": ["9.9", "99.9"]}}), "ceiling") == [(7,)]
    assert sums(read(tmp_path, text, **MONEY, drop={"Akun": {"begins": ["5.", "4."]}}), "ceiling") == [(20,)]
    assert sums(read(tmp_path, text, **MONEY, keep={"Akun": {"form": ["9.9.a"]}}), "ceiling") == [(8,)]


def test_a_value_that_is_repeated_on_each_row_of_its_document_counts_once(tmp_path: Path) -> None:
    text = HEADS + "U1;S1;;;;;;;100;D1\nU1;S1;;;;;;;100;D1\nU1;S1;;;;;;;7;\nU1;S1;;;;;;;7;\nU2;S1;;;;;;;5;D2\n"
    binding = {**MONEY, "fields": {"unit": "Unit", "ceiling": "SP2D"}, "once": {"SP2D": ["Nomor"]}}
    assert sums(read(tmp_path, text, **binding), "unit", "ceiling") == [("U1", 114), ("U2", 5)]
    data = read(tmp_path, text + "U2;S1;;;;;;;6;D2\n", **binding)
    assert [(f.code, f.found, f.details["other"]) for f in data.findings] == [("once-other", "6", "5")]


QUARTERS: dict[str, Any] = {
    "calendar": {
        "period": {"part": "quarter", "dates": [{"column": "Bayar", "keep": {"Jenis": ["LS"]}}, {"column": "Tanggal"}]},
        "year": {"part": "year", "dates": [{"column": "Tanggal"}]},
    }
}


@pytest.mark.parametrize(
    ("tanggal", "bayar", "jenis", "quarter"),
    [
        ("7 Januari 2026", "", "GU", "Q1"),
        ("31 Maret 2026", "1 April 2026", "LS", "Q2"),
        ("31 Maret 2026", "1 April 2026", "GU", "Q1"),
        ("2026-09-30T17:00:00Z", "", "TU", "Q4"),
        ("2026-12-31", "", "UP", "Q4"),
    ],
)
def test_a_date_gives_the_quarter_by_the_rule_that_applies(
    tmp_path: Path, tanggal: str, bayar: str, jenis: str, quarter: str
) -> None:
    data = read(tmp_path, HEADS + f"U1;S1;;1;;{tanggal};{bayar};{jenis};;\n", **MONEY, **QUARTERS)
    assert data.findings == []
    assert sums(data, "period", "year") == [(quarter, 2026)]


def test_money_without_a_clear_date_is_an_error_never_a_year_s_money(tmp_path: Path) -> None:
    text = HEADS + "U1;S1;;1;;2026-01-02;;LS;;\nU1;S1;;1;;05/06/2026;;GU;;\nU1;S1;;1;;kemarin;;GU;;\n"
    data = read(tmp_path, text, **MONEY, **QUARTERS)
    assert [f.code for f in data.findings if f.field == "period"] == ["calendar-none", "calendar-date", "calendar-date"]
    assert all("period" in row.broken for row in data.rows)
    declared = read(tmp_path, HEADS + "U1;S1;;1;;05/06/2026;;GU;;\n", **MONEY, **QUARTERS,
                    dates={"period": "dmy", "year": "dmy"})  # fmt: skip
    assert sums(declared, "period") == [("Q2",)]


def test_codes_without_the_dot_at_their_end_and_by_their_table(tmp_path: Path) -> None:
    (tmp_path / "kode.csv").write_text("Siskeudes;Kemendagri\n08.2001.;32.16.09.2001\n", encoding="utf-8")
    binding: dict[str, Any] = {
        "joins": {"objective": "{Unit}{Sub}"}, "fields": {"unit": "Unit", "ceiling": "Pagu"},
        "strip": {"unit": ".", "objective": "."},
        "lookups": {"unit": {"path": "kode.csv", "key": "Siskeudes", "value": "Kemendagri"}},
    }  # fmt: skip
    data = read(tmp_path, HEADS + "08.2001.;01.04.;;1;;;;;;\n08.2002.;01.;;1;;;;;;\n", **binding)
    assert sums(data, "objective", "unit") == [("08.2001.01.04", "32.16.09.2001"), ("08.2002.01", "08.2002")]


def test_columns_that_are_never_read_stand_in_no_row_and_no_finding(tmp_path: Path) -> None:
    text = HEADS + "U1;S1;;1;;;;rahasia;;\n"
    refused = read(tmp_path, text, **{**MONEY, "fields": {"unit": "Jenis", "ceiling": "Pagu"}}, never=["Jenis"])
    assert [(f.code, f.found) for f in refused.findings] == [("column-never", "Jenis")]
    missing = read(tmp_path, text, **{**MONEY, "fields": {"unit": "X", "ceiling": "Pagu"}}, never=["Jenis"])
    assert "Jenis" not in str(missing.findings[0].allowed)


def test_texts_that_mean_nothing_in_every_column(tmp_path: Path) -> None:
    binding = {**MONEY, "fields": {**MONEY["fields"], "realised": "Setor"}, "sum": []}
    data = read(tmp_path, HEADS + "U1;S1;;null;-;;;;;\n", **binding, empty=["-", "null"])
    assert data.findings == []
    assert sums(data, "ceiling", "realised") == [(None, None)]


def test_rows_are_numbered_within_what_they_belong_to_and_what_is_not_due_gives_no_row(tmp_path: Path) -> None:
    text = "No;Indikator;T I;T II;C I;C II\n1;Survei;-;82,5;-;81,75\n;Laporan;1;1;0;\n2;Miskin;-;6;-;\n"
    data = read(
        tmp_path, text, "measurements", fill_down=["No"], counted={"urut": ["No"]},
        unpivot={"key": "tw", "values": {"t": "T {}", "c": "C {}"}, "without": ["-", ""]},
        joins={"indicator": "{No}-{urut}"}, fields={"period": "tw", "target": "t", "actual": "c"},
        values={"period": {"I": "Q1", "II": "Q2"}},
    )  # fmt: skip
    assert data.findings == []
    assert [(i, str(p), t, a) for i, p, t, a in sums(data, "indicator", "period", "target", "actual")] == [
        ("1-1", "Q2", Fraction("82.5"), Fraction("81.75")), ("1-2", "Q1", 1, 0), ("1-2", "Q2", 1, None),
        ("2-1", "Q2", 6, None)]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | st.fractions(0, 10**6)), max_size=30))
def test_a_sum_is_that_of_its_rows_whatever_their_order(rows: list[tuple[int, Fraction | None]]) -> None:
    together = Sums(("ceiling",))
    for number, (key, value) in enumerate(rows):
        together.take(Row({"objective": key, "ceiling": value}, Origin("a", row=number), {}))
    found = {row.values["objective"]: row.values["ceiling"] for row in together.rows()}
    for key in {key for key, _ in rows}:
        known = [value for other, value in rows if other == key and value is not None]
        assert found[key] == (sum(known) if known else None)


def test_rows_of_several_files_are_named_by_file() -> None:
    places = [Origin("a.csv", row=2), Origin("a.csv", row=3), Origin("b.csv", row=9)]
    assert spanning(places).text("en") == "a.csv, rows 2–3; b.csv 9"
