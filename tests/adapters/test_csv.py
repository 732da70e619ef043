from pathlib import Path

import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.csv import CsvAdapter, CsvOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding


def read(folder: Path, data: bytes, **options: object) -> list[Record | Finding]:
    (folder / "a.csv").write_bytes(data)
    adapter = CsvAdapter(CsvOptions.model_validate({"path": "a.csv", **options}))
    return list(adapter.open(Folder(folder)).rows)


def cells(items: list[Record | Finding]) -> list[dict[str, str | None]]:
    return [dict(item.cells) for item in items if isinstance(item, Record)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("declared", [True, False])
def test_every_delimiter_declared_or_recognised(tmp_path: Path, delimiter: str, declared: bool) -> None:
    data = f"No{delimiter}Nilai\n1{delimiter}3\n".encode()
    options = {"delimiter": delimiter} if declared else {}
    assert cells(read(tmp_path, data, **options)) == [{"No": "1", "Nilai": "3"}]


def test_rows_know_their_lines_also_after_blank_and_quoted_ones(tmp_path: Path) -> None:
    data = b'Judul\r\nNo;Catatan\r\n1;"dua\r\nbaris; dan pemisah"\r\n\r\n;;\r\n2;\r\n'
    rows = read(tmp_path, data.replace(b";;\r\n", b";\r\n"), header_row=2)
    assert cells(rows) == [{"No": "1", "Catatan": "dua\r\nbaris; dan pemisah"}, {"No": "2", "Catatan": None}]
    assert [row.origin.row for row in rows if row.origin] == [3, 7]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "\ufeffNo;Nilai\n1;3\n".encode())) == [{"No": "1", "Nilai": "3"}]


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (b"No;Nilai\n1;3\n", {"delimiter": ","}, "csv-delimiter"),
        (b"No\tNilai\n1\t3\n", {"delimiter": ";"}, "csv-delimiter"),
        (b"", {}, "table-empty"),
        (b"\n\n", {}, "table-empty"),
        (b"No;No\n1;3\n", {}, "column-duplicate"),
        ("No;Ké\n".encode("windows-1252"), {}, "encoding-wrong"),
        (b"No;Nilai\n", {"encoding": "utf-99"}, "encoding-unknown"),
        (b'"No;Nilai\n', {}, "csv-broken"),
    ],
)
def test_a_file_that_cannot_be_a_table(tmp_path: Path, data: bytes, options: dict[str, object], code: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, data, **options)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_a_row_of_the_wrong_width_is_a_finding_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = read(tmp_path, b"No;Nilai\n1;3;9\n2\n3;4\n")
    assert [(row.code, row.origin.row) for row in rows if isinstance(row, Finding) and row.origin] == [
        ("row-width", 2),
        ("row-width", 3),
    ]
    assert cells(rows) == [{"No": "3", "Nilai": "4"}]


def test_an_unclosed_quote_is_a_finding(tmp_path: Path) -> None:
    rows = read(tmp_path, b'No;Nilai\n1;"3\n2;4\n')
    assert [row.code for row in rows if isinstance(row, Finding)] == ["csv-broken"]
